import { shownOf } from '../cloud/branches.ts';
import type { Asked } from '../cloud/predict-cloud.ts';
import type { PathHop } from '../path.ts';
import type { FinishedWay } from '../relay/finished.ts';
import type { Blocker } from './blocker.ts';

/** At a hop of what an answer shows, or where no hop of it is. */
export type Whereabouts = Pick<Blocker, 'hop' | 'branch' | 'at'>;

/** Where a hop is, of a way that is shown, or of one that comes of it once something is changed. */
export type WhereIs = (way: FinishedWay, hop: number) => Whereabouts;

/** The path itself is the way that it shows. */
export function whereIsIn({ path, ways }: Asked): WhereIs {
  const main = shownOf(ways);
  const branches = new Map(ways.map((way, branch) => [way, branch]));
  const onWay = (way: FinishedWay, hop: number): Whereabouts =>
    path.branches === undefined || way === main ? { hop } : { hop, branch: branches.get(way) ?? 0 };
  const shown = new Map<string, Whereabouts>();
  for (const way of [main, ...ways])
    for (const [hop, { id }] of way.path.hops.entries())
      if (id !== undefined && !shown.has(id)) shown.set(id, onWay(way, hop));
  return (way, hop) => {
    const there = way.path.hops[hop];
    if (branches.has(way) || there === undefined) return onWay(way, hop);
    return shown.get(there.id ?? '') ?? { at: placeOf(there) };
  };
}

const placeOf = ({ address, id }: PathHop) => (id === undefined ? { address } : { address, id });
