import type { AlignedHop, Diagnosis } from '../line-up.ts';
import { as, type Lane, type Way } from './lane.ts';

type Flow = NonNullable<Diagnosis['flows']>['each'][number];

/** Where flows were seen to take several ways: one lane for each, from where they part until the destination. */
export function wayOfFlows({ flows, hops }: Diagnosis, places: readonly AlignedHop[]): Way | undefined {
  const groups = Object.values(Object.groupBy(flows?.each ?? [], wordsOf)).filter((group) => group !== undefined);
  const end = places.at(-1);
  const parting = partingOf(groups.map(([flow]) => flow?.hops ?? []));
  if (parting === undefined || (end?.seen ?? end?.path)?.kind !== 'destination') return undefined;
  const before = places.slice(0, -1).filter(({ seen }) => (seen?.ttl ?? parting) < parting);
  const target = end?.seen?.address ?? end?.path?.address;
  return {
    // What is said of the hop where they part is for the broken lanes to show.
    before: before.map((place) => as('passed', place)),
    lanes: groups.map((group): Lane => {
      const [first] = group;
      const works = first?.fate !== 'fails';
      const own = (first?.hops ?? []).filter(({ ttl, address }) => ttl >= parting && address !== target);
      const issue = before.at(-1)?.issues.find(({ code }) => code === 'ECMP_PARTIAL');
      const seen = own.map((hop, index): AlignedHop => {
        const isEnd = !works && index === own.length - 1 && issue !== undefined;
        return {
          seen: { kind: 'router', issues: [], ...hop },
          issues: [],
          state: 'passed',
          ...(isEnd && { breaks: { where: 'after', issue } }),
        };
      });
      const isLostAtOnce = !works && own.length === 0 && issue !== undefined;
      return { kind: 'flows', count: group.length, arrives: works, places: seen, ...(isLostAtOnce && { lead: issue }) };
    }),
    after: end === undefined ? [] : [{ ...end, state: hops.length > 0 ? 'passed' : end.state }],
  };
}

/** Flows are alike that met the same hops and fared the same. */
const wordsOf = ({ fate, hops }: Flow): string => `${fate} ${hops.map(({ address = '*' }) => address).join(' ')}`;

/** The least distance at which two of them met different routers; none where all met the same. */
function partingOf(ways: readonly Flow['hops'][]): number | undefined {
  const farthest = Math.max(0, ...ways.flatMap((hops) => hops.map(({ ttl }) => ttl)));
  for (let ttl = 1; ttl <= farthest; ttl++) {
    const met = new Set(ways.flatMap((hops) => hops.find((hop) => hop.ttl === ttl)?.address ?? []));
    if (met.size > 1) return ttl;
  }
  return undefined;
}
