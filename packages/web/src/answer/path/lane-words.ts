import type { Words } from '../../words/words.ts';
import type { Lane } from './way.ts';

/** What a lane is called, by people and by screen readers. */
export function laneWords({ kind, arrives }: Lane, at: number, lanes: readonly Lane[], path: Words['path']): string {
  if (kind !== 'branch') return kind === 'predicted' ? path.predictedLane : path.observedLane;
  return path.branch(at + 1, lanes.length, arrives);
}
