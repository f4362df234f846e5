import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import { parsePort } from '../../address/port.ts';
import type { Outcome, Target } from '../observation.ts';
import { flowFate, waysOf } from './observed-flow.ts';
import { type ObservedFlow, type ObservedFlows } from '../observed.ts';
import { partingOf, type Parting } from './parting.ts';

/** Places by letters: `A` is 10.0.0.65; the target is `T`. */
const address = (letter: string): Address => {
  const parsed = parseAddress(`10.0.0.${letter.codePointAt(0)}`);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const port = (number: number) => {
  const parsed = parsePort(number);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const letterOf = (from: Address) => String.fromCodePoint(Number(from.split('.').at(-1)));
const target: Target = { address: address('T'), port: port(80), family: 'ipv4' };

const connected: Outcome = { kind: 'connected', rtt: 900, clock: 'kernel', retransmits: 0 };
const refused: Outcome = { kind: 'refused', rtt: 900, clock: 'kernel' };
const silent: Outcome = { kind: 'silent', waitedMs: 1500, left: 'yes' };
const icmp = (letter: string, reason: 'ttl-exceeded' | 'admin-prohibited'): Outcome => ({
  kind: 'icmp',
  reason,
  from: address(letter),
  clock: 'kernel',
});

const outcomeOf = (word: string): Outcome => {
  if (word === '*') return silent;
  if (word === 'T') return connected;
  if (word === 'refused') return refused;
  return word.startsWith('!') ? icmp(word.slice(1), 'admin-prohibited') : icmp(word, 'ttl-exceeded');
};

/** `A B T`: the target accepts. `A B *`: silence. `A !B`: rejected by B. `A refused`. Every probe meets what the last word says. */
function flow(words: string, index: number): ObservedFlow {
  const met = words.split(' ').map(outcomeOf);
  return {
    sourcePort: port(40_000 + index),
    probes: met.slice(-1),
    hops: met.map((outcome, at) => ({ ttl: at + 1, outcome })),
    isTraced: true,
  };
}
const flows = (ways: readonly string[]): ObservedFlows => ({ each: ways.map(flow), tracing: 'at-once' });

const words = (parting: Parting | undefined) => {
  if (parting === undefined) return 'all fare alike';
  if (parting.kind === 'unseen') return 'unseen';
  const { ttl, addresses } = parting.after;
  const after = `behind ${ttl === 0 ? 'the source' : `${addresses.map(letterOf).join('')} at ${ttl}`}`;
  const [working, failing] =
    parting.kind === 'parted' ? [parting.working, parting.failing].map((each) => each.map(letterOf).join('')) : [];
  return parting.kind === 'lost' ? `${after}, lost` : `${after}: ${working} works, ${failing} fails`;
};

describe('flows part', () => {
  test.each<[string, readonly string[], string]>([
    ['not at all when all work', ['A B T', 'A C T'], 'all fare alike'],
    ['not at all when all fail', ['A B *', 'A C *'], 'all fare alike'],
    [
      'behind the router in front of two, one of which drops',
      ['A B T', 'A C *', 'A B T'],
      'behind A at 1: B works, C fails',
    ],
    ['on the source itself when it has two routers', ['B D T', 'C *'], 'behind the source: B works, C fails'],
    ['behind the last router that they share', ['A X B T', 'A X C *'], 'behind X at 2: B works, C fails'],
    [
      'behind the second choice, whatever the first was',
      ['A B D T', 'A C D T', 'A B E *', 'A C E *'],
      'behind BC at 2: D works, E fails',
    ],
    [
      'behind the choice that decides, not behind one before it',
      ['A B D T', 'A C F T', 'A B E *'],
      'behind B at 2: D works, E fails',
    ],
    ['behind the place where ways meet again', ['A B M T', 'A C M *'], 'behind M at 3, lost'],
    ['where nothing more is heard of those that fail', ['A B T', 'A * *'], 'behind A at 1, lost'],
    ['on the source when nothing at all is heard of those that fail', ['A B T', '* * *'], 'behind the source, lost'],
    ['at whoever rejects them', ['A B T', 'A !C'], 'behind A at 1: B works, C fails'],
    [
      'behind the router in front of two, also when the target refuses what one of them hands on',
      ['A B T', 'A C refused'],
      'behind A at 1: B works, C fails',
    ],
    ['nowhere to be seen when the target itself refuses some', ['A B T', 'A B refused'], 'unseen'],
    ['on the source when nobody but the target answers', ['* *', 'T'], 'behind the source, lost'],
    [
      'behind a hop that is silent for some, when it answers others',
      ['A B T', '* B T', '* C *'],
      'behind the source: B works, C fails',
    ],
    ['where one way is shorter', ['A T', 'A B *'], 'behind A at 1: T works, B fails'],
  ])('%s', (_, ways, expected) => {
    expect(words(partingOf(flows(ways), target))).toBe(expected);
  });

  test('nowhere that is known when the hops of those that fail were not looked for to the end', () => {
    const [one, other] = flows(['A B T', 'A *']).each.map((each, index) => ({ ...each, isTraced: index === 0 }));
    expect(words(partingOf({ each: [one!, other!] }, target))).toBe('unseen');
  });

  test('nowhere that is known when hops were not looked for', () => {
    const each = flows(['T', '*']).each.map((one) => ({ ...one, hops: [], isTraced: false }));
    expect(words(partingOf({ each }, target))).toBe('unseen');
  });
});

test.each<[readonly string[], number]>([
  [['A B T', 'A B T'], 1],
  [['A B T', 'A C T', 'A B T'], 2],
  [['A B D T', 'A C D T', 'A C E T'], 3],
  // What is silent may be of either.
  [['A B T', 'A C T', 'A * T', '* * *'], 2],
  [['* *', '*'], 0],
])('flows that meet %j take %i ways', (ways, expected) => {
  expect(waysOf(flows(ways), target)).toBe(expected);
});

/*
 * Layers of routers between source and target. Each flow goes its own way through them, as a hash would have it; some
 * routers drop all that they are handed (and still say when a TTL runs out). Whatever the ways, the answer is what the
 * network was made to be.
 */
const network = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
    choices: fc.array(fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 10 }),
    broken: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
  })
  .map(({ widths, choices, broken }) => {
    const letter = (layer: number, index: number) => String.fromCodePoint(100 + 4 * layer + index);
    const dropping = new Set(
      broken.map(([layer, index]) => {
        const at = layer % widths.length;
        return letter(at, index % (widths[at] ?? 1));
      }),
    );
    const ways = choices.map((choice) => widths.map((width, layer) => letter(layer, (choice[layer] ?? 0) % width)));
    return { dropping, ways };
  });

test('for every set of flows, k of n and the hop where they part are what the network was made to be', () => {
  fc.assert(
    fc.property(network, ({ dropping, ways }) => {
      const seen = ways.map((way) => {
        const at = way.findIndex((router) => dropping.has(router));
        return at < 0 ? [...way, 'T'] : [...way.slice(0, at + 1), '*'];
      });
      const all = flows(seen.map((way) => way.join(' ')));
      const works = ways.map((way) => !way.some((router) => dropping.has(router)));
      expect(all.each.map(flowFate)).toEqual(works.map((does) => (does ? 'works' : 'fails')));

      const parting = partingOf(all, target);
      if (works.every(Boolean) || !works.some(Boolean)) {
        expect(parting).toBeUndefined();
        return;
      }
      const [well = [], badly = []] = [true, false].map((kind) => seen.filter((_, index) => works[index] === kind));
      // The last router that any pair of the one and the other kind has in common.
      const isShared = (one: readonly string[], other: readonly string[], at: number) =>
        one[at] !== undefined && one[at] !== '*' && one[at] === other[at];
      const pairs = well.flatMap((one) => badly.map((other) => [one, other] as const));
      const ttl = Math.max(...pairs.map(([one, other]) => one.findLastIndex((_, at) => isShared(one, other, at)) + 1));
      const near = pairs.filter(([one, other]) => ttl === 0 || isShared(one, other, ttl - 1));
      const next = (of: 0 | 1) => [...new Set(near.map((pair) => address(pair[of][ttl] ?? '')))].toSorted();
      expect(parting).toMatchObject({ kind: 'parted', after: { ttl }, ttl: ttl + 1 });
      if (parting?.kind !== 'parted') return;
      expect([parting.working, parting.failing].map((each) => each.toSorted())).toEqual([next(0), next(1)]);
      // A router that drops is never blamed on the side that works, nor taken for the place where they part.
      for (const router of [...parting.after.addresses, ...parting.working])
        expect(dropping.has(letterOf(router))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('silence of any hop never puts the parting behind a router that drops', () => {
  fc.assert(
    fc.property(network, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), ({ dropping, ways }, heard) => {
      const all = flows(
        ways.map((way, flowIndex) => {
          const at = way.findIndex((router) => dropping.has(router));
          const met = at < 0 ? way : way.slice(0, at + 1);
          const told = met.map((router, index) => (heard[(flowIndex * 5 + index) % 60] === true ? router : '*'));
          return [...told, at < 0 ? 'T' : '*'].join(' ');
        }),
      );
      const parting = partingOf(all, target);
      if (parting === undefined || parting.kind === 'unseen') return;
      for (const router of parting.after.addresses) expect(dropping.has(letterOf(router))).toBe(false);
      if (parting.kind === 'parted')
        for (const router of parting.working) expect(dropping.has(letterOf(router))).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
