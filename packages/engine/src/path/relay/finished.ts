import type { Flow } from '../../address/flow.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { waysFrom, type Way } from '../cloud/branches.ts';
import { unsureWay } from '../issues/balance-issues.ts';
import { toldApart } from '../cloud/told-apart.ts';
import type { Path } from '../path.ts';
import type { Walk } from '../walk/record.ts';
import { MAX_WAYS } from '../walk/ways.ts';

/** A walk, and the flow that it is of. `network`: as it is for that one. */
export type Walked = { readonly walk: Walk; readonly flow: Flow; readonly network: CloudNetwork };

/** A path through all who end a flow and send anew, and the way of what each of them sends, as far as the path shows it. */
export type Relayed = { readonly path: Path; readonly legs: readonly Walked[] };

/** One way of a flow, with what waits where it ends. */
export type FinishedWay = Relayed & Way;

/** What waits where a way ends. */
export type Finish = (walked: Walk, path: Path) => Relayed;

/** Every way that a flow may go, each with what waits at its end, as far as they are told apart. */
export const finishedWays = (
  network: CloudNetwork,
  { walk, flow }: Pick<Walked, 'walk' | 'flow'>,
  expected: number,
  finish: Finish,
  max = MAX_WAYS,
): readonly FinishedWay[] =>
  toldApart(
    waysFrom(network, walk, flow, expected, max, (walked, plain, isCut) => {
      const { path, legs } = finish(walked, plain);
      return { walked, path, isCut, legs, unsure: unsureWay(network, walked) };
    }),
    ({ path }) => path,
  );
