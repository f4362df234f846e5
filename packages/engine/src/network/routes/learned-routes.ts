import { parsePrefix, type Prefix } from '../../address/prefix.ts';
import { bad, ok, type Result } from '../../result.ts';
import { keyOf, read, readList, readText, readTexts } from '../../documents/resource.ts';
import type { LearnedRoutes } from './gateways.ts';

/**
 * What gateways learned by BGP: an object with the id of each gateway, and behind it what its `getLearnedRoutes` answers
 * (`{ value: [{ network, origin }] }`). Routes of the origin Network are the gateway's own network, and not learned. Of a virtual hub what its
 * `effectiveRoutes` answers (`{ value: [{ addressPrefixes }] }`).
 */
export function readLearnedRoutes(file: unknown): Result<LearnedRoutes> {
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    return bad('a file of learned routes is an object with ids of gateways as members');
  const learned = new Map<string, readonly Prefix[]>();
  for (const [id, answer] of Object.entries(file)) {
    if (!id.startsWith('/')) return bad(`'${id}' is no id of a gateway`);
    if (!Array.isArray(read(answer, 'value'))) return bad(`${id} has no list 'value' of routes`);
    const prefixes: Prefix[] = [];
    for (const route of readList(answer, 'value')) {
      if (keyOf(readText(route, 'origin') ?? '') === 'network') continue;
      const listed = readTexts(route, 'addressPrefixes');
      for (const text of listed.length > 0 ? listed : [readText(route, 'network') ?? '']) {
        const prefix = parsePrefix(text);
        if (!prefix.ok) return bad(`${id}: ${prefix.problem}`);
        prefixes.push(prefix.value);
      }
    }
    learned.set(keyOf(id), prefixes);
  }
  return ok(learned);
}
