import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { andOne, bothOf } from '../../table/list-for.ts';
import { outsideHop } from './hops/outside-hop.ts';
import type { Path, PathHop } from '../path.ts';
import { flowWords } from '../issues/asked-words.ts';
import { crossingsOf } from '../issues/crossing-issues.ts';
import { missedIssue } from '../issues/routes/missed-issue.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import { isFront } from '../walk/devices/balance.ts';
import { hasArrived, type Walk } from '../walk/record.ts';
import { waysBack } from './back/way-back.ts';
import { dispositionOf } from './disposition-of.ts';
import { destinationHop, unmodelledHop } from './hops/far-hops.ts';
import { hopOf } from './hops/hop-of.ts';
import { standInFor, type Around } from './hops/told.ts';
import { addressOf } from './names.ts';
import { wordingOf } from './wording.ts';

/**
 * A walk in words: one path, or several that end differently, where answers have several ways. At each hop the issues of
 * the way in come first, then its own, then those of the way out, routes before rules, as Azure lists them. Of those that
 * arrive one is told that passes somebody else than the request did, if any does.
 *
 * `expected`: the row of the IP configuration that was asked for, or `NONE`.
 */
export function pathsOf(network: CloudNetwork, walked: Walk, flow: Flow, expected: number): readonly [Path, ...Path[]] {
  const [back, ...others] = waysBack(network, walked, flow);
  const path = pathOf(network, walked, flow, expected, back);
  if (others.length === 0) return [path];
  const byEnding = new Map([[path.disposition, path]]);
  let isTold = path.disposition === 'delivered' && isHalfSeen(back);
  for (const other of others) {
    const each = pathOf(network, walked, flow, expected, other);
    const isWorse = each.disposition === 'delivered' && isHalfSeen(other) && !isTold;
    if (isWorse || !byEnding.has(each.disposition)) byEnding.set(each.disposition, each);
    isTold ||= isWorse;
  }
  const [one = path, ...more] = byEnding.values();
  return [one, ...more];
}

/** Might an appliance that keeps state drop answers that come this way? */
const isHalfSeen = (back: readonly Issue[]): boolean => back.some(({ code }) => code === 'ASYMMETRIC_ROUTE');

function pathOf(network: CloudNetwork, walked: Walk, flow: Flow, expected: number, back: readonly Issue[]): Path {
  const isArrived = isShown(network, walked, flow);
  const missed = missedIssue(network, walked, expected);
  const hops = hopsOf({
    wording: wordingOf(network),
    walked,
    flow,
    flowWords: flowWords(flow, standInFor(network, walked, 0)),
    back,
    isArrived,
    isMissed: missed.length > 0,
    crossings: crossingsOf(network, walked),
  });
  return {
    flow,
    model: 'cloud',
    // Whoever sends it on last has to know the way; who gets it elsewhere, the sender.
    hops: withIssuesAt(hops, hasArrived(walked) ? 0 : walked.steps.length - 1, missed),
    disposition: missed.length > 0 && isArrived ? 'no-route' : dispositionOf(network, walked, back),
  };
}

function hopsOf(around: Around): readonly PathHop[] {
  const { walked, flow, isArrived } = around;
  const { network } = around.wording;
  const hops = walked.steps.map((step, index) =>
    step.configuration === NONE ? outsideHop(around) : hopOf(around, step, index),
  );
  if (isArrived) return hops;
  return andOne(bothOf(hops, unmodelledHop(network, walked, flow)), destinationHop(network, walked, flow, around.back));
}

/** Does the last step stand for the destination: an interface, or a load balancer that does not hand the flow on? */
function isShown(network: CloudNetwork, walked: Walk, flow: Flow): boolean {
  if (hasArrived(walked)) return true;
  const { last, steps } = walked;
  const front = steps.at(-1)?.configuration ?? last;
  return isFront(network, front) && addressOf(network.configurations.addresses, front) === flow.destination;
}
