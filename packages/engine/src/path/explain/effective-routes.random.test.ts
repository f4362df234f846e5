import { expect, it } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import { contains, parsePrefix } from '../../address/prefix.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { nextHop } from '../cloud/ask.ts';
import { randomCloud } from '../random/random-cloud.fixture.ts';
import { seeded } from '../random/random.fixture.ts';
import { effectiveRoutes, type EffectiveRoute } from './effective-routes.ts';

const TEXTS = '10.0.0.4 10.1.0.4 10.2.1.5 10.9.9.9 172.16.1.1 192.168.0.9 100.64.0.1 8.8.8.8 20.1.1.1';
const ADDRESSES: readonly Address[] = TEXTS.split(' ').map((text) => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
});

/** The route that a reader of the list would take: of the active ones that hold the address that of the longest prefix. */
function read(routes: readonly EffectiveRoute[], address: Address): string | undefined {
  const holding = routes.flatMap((route) =>
    !route.isActive
      ? []
      : route.prefixes.flatMap((text) => {
          const prefix = parsePrefix(text);
          return prefix.ok && contains(prefix.value, address)
            ? { words: `${route.id} ${route.prefix} ${route.nextHopType}`, length: Number(prefix.value.split('/')[1]) }
            : [];
        }),
  );
  return holding.toSorted((one, other) => other.length - one.length)[0]?.words;
}

it('the list of effective routes leads where the walk goes', () => {
  let asked = 0;
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    const { documents, interfaces } = randomCloud(random);
    const network = compileCloud(documents, 1);
    for (const id of interfaces) {
      const listed = effectiveRoutes(network, id);
      if (!listed.ok) continue;
      for (const destination of [
        ...ADDRESSES,
        `10.${random.below(4)}.${random.below(4)}.${random.below(9)}` as Address,
      ]) {
        const hop = nextHop(network, id, '10.0.0.4' as Address, destination);
        if (!hop.ok || hop.value.kind === 'undetermined') continue;
        const { value } = hop;
        const chosen = value.kind === 'route' ? `${value.id} ${value.prefix} ${value.nextHopType}` : undefined;
        expect([seed, id, destination, read(listed.value.routes, destination)]).toEqual([
          seed,
          id,
          destination,
          chosen,
        ]);
        asked += 1;
      }
    }
  }
  expect(asked).toBeGreaterThan(5000);
});
