import { ownerMissing } from '../../issues/routes/unknown-route.ts';
import type { PathHop } from '../../path.ts';
import type { Around } from './told.ts';

/** A sender in the internet, of whom nothing is known. */
export function outsideHop({ wording: { network }, walked: { end, last }, flow }: Around): PathHop {
  const hop = { kind: 'source', address: flow.source, place: 'internet' } as const;
  return end === 'unseen-owner' ? { ...hop, issues: [ownerMissing(network, last)] } : hop;
}
