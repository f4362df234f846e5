import { parseAddress } from '../../address/address.ts';
import { parsePrefix } from '../../address/prefix.ts';
import { bad, ok, type Result } from '../../result.ts';
import { keyOf, read, readList, readText, readTexts } from '../../documents/resource.ts';
import type { LearnedRoute, LearnedRoutes } from './gateways.ts';

/**
 * What gateways learned by BGP: an object with the id of each gateway, and behind it what its `getLearnedRoutes` answers
 * (`{ value: [{ network, origin, nextHop }] }`). Routes of the origin Network are the gateway's own network, and not learned. Of a virtual hub what its
 * `effectiveRoutes` answers (`{ value: [{ addressPrefixes }] }`).
 */
export function readLearnedRoutes(file: unknown): Result<LearnedRoutes> {
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    return bad('a file of learned routes is an object with ids of gateways as members');
  const learned = new Map<string, readonly LearnedRoute[]>();
  for (const [id, answer] of Object.entries(file)) {
    if (!id.startsWith('/')) return bad(`'${id}' is no id of a gateway`);
    if (!Array.isArray(read(answer, 'value'))) return bad(`${id} has no list 'value' of routes`);
    const routes: LearnedRoute[] = [];
    for (const route of readList(answer, 'value')) {
      if (keyOf(readText(route, 'origin') ?? '') === 'network') continue;
      const nextHop = parseAddress(readText(route, 'nextHop') ?? '');
      const listed = readTexts(route, 'addressPrefixes');
      for (const text of listed.length > 0 ? listed : [readText(route, 'network') ?? '']) {
        const prefix = parsePrefix(text);
        if (!prefix.ok) return bad(`${id}: ${prefix.problem}`);
        routes.push({ prefix: prefix.value, ...(nextHop.ok ? { nextHop: nextHop.value } : {}) });
      }
    }
    learned.set(keyOf(id), routes);
  }
  return ok(learned);
}
