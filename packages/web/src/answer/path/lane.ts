import type { Words } from '../../words/words.ts';
import type { AlignedHop, Issue } from '../line-up.ts';

/** One of several ways on from a place. */
export type Lane = {
  /** `branch`: one that a load balancer may choose. `flows`: one that some of the flows were seen to take. */
  readonly kind: 'predicted' | 'observed' | 'branch' | 'flows';
  /** Flows that go there. */
  readonly count?: number;
  readonly arrives: boolean;
  readonly places: readonly AlignedHop[];
  /** What breaks the link that leads into it. */
  readonly lead?: Issue;
};

/** The picture of a path: one line, and where it forks the ways on, which may come together again. */
export type Way = {
  readonly before: readonly AlignedHop[];
  readonly lanes: readonly Lane[];
  readonly after: readonly AlignedHop[];
};

/** The same place where the break is drawn elsewhere. */
export const as = (state: AlignedHop['state'], { seen, path, issues }: AlignedHop): AlignedHop => ({
  ...(seen && { seen }),
  ...(path && { path }),
  issues,
  state,
});

/** What a lane is called, by people and by screen readers. */
export function laneWords(
  { kind, arrives, count = 0 }: Lane,
  at: number,
  lanes: readonly Lane[],
  path: Words['path'],
): string {
  if (kind === 'flows') return path.flowLane(count, arrives);
  if (kind !== 'branch') return kind === 'predicted' ? path.predictedLane : path.observedLane;
  return path.branch(at + 1, lanes.length, arrives);
}
