import { flowFate, wayOf, type FlowFate } from '../../observation/flows/observed-flow.ts';
import { partingOf, passes } from '../../observation/flows/parting.ts';
import { nothing, run, type CheckState, type Reaction } from '../state.ts';
import { SILENCE_MS } from '../trace/trace-windows.ts';
import { eachOf, isAtOnce, replace, wayOut } from './each-flow.ts';
import { flowsOf } from './flow-state.ts';

/** Linux routers have one ICMP error for a host every second when they have given the first 6 (icmp_ratelimit). */
const REFILL_MS = 1100;
/** So long before the deadline nothing new is begun. */
const LAST_MS = 1000;

type Asking = { readonly index: number; readonly ttls: readonly number[] };

/**
 * Where flows part is known as well as hops answer, and many flows at once make routers silent. So the hops between the last
 * that all share and the first that they do not are asked once more, for one flow that works and one that fails, each after
 * a while.
 */
export const askAgain: Reaction = (state, at) => {
  const asking = whatToAsk(state);
  const { flows } = state;
  if (asking === undefined || flows?.kind !== 'held' || at < againAt(state)) return nothing(state);
  const { index, ttls } = asking;
  const flow = flows.each[index];
  if (flow === undefined) return nothing(state);
  const again = { flows: [...flows.again.flows, index], at };
  const stage = { kind: 'tracing', job: state.nextJob, isStopped: false, isAgain: true } as const;
  const asked = replace({ ...state, flows: { ...flows, again } }, index, { ...flow, stage, heardAt: at });
  return run(asked, [
    {
      kind: 'trace',
      ...wayOut(state, flow),
      ...(isAtOnce(state) ? { atOnce: true } : {}),
      ttls,
      silenceMs: SILENCE_MS,
    },
  ]);
};

/** When `askAgain` has something to do; undefined: nothing. */
export const askAgainAt = (state: CheckState): number | undefined =>
  isWorthAsking(state) ? againAt(state) : undefined;

export const isWorthAsking = (state: CheckState): boolean => whatToAsk(state) !== undefined;

const againAt = ({ lastHopAt, flows }: CheckState) =>
  Math.max(lastHopAt, flows?.kind === 'held' ? flows.again.at : 0) + REFILL_MS;

function whatToAsk(state: CheckState): Asking | undefined {
  const { flows, target, request } = state;
  if (flows?.kind !== 'held' || !request.trace || state.finishBy !== undefined) return undefined;
  if (eachOf(state).some(({ stage }) => stage.kind !== 'over') || againAt(state) > request.deadlineMs - LAST_MS)
    return undefined;
  const observed = flowsOf(flows, true);
  const parting = observed && partingOf(observed, target);
  if (observed === undefined || parting === undefined || parting.kind === 'unseen') return undefined;
  const { after } = parting;
  const first = parting.kind === 'parted' ? parting.ttl : after.ttl + 2;
  const between = Array.from({ length: first - after.ttl - 1 }, (_, index) => after.ttl + 1 + index);
  const isAsked = (fate: FlowFate) =>
    flows.again.flows.some((index) => observed.each[index] !== undefined && flowFate(observed.each[index]) === fate);
  for (const fate of ['works', 'fails'] as const) {
    if (isAsked(fate)) continue;
    for (const [index, flow] of observed.each.entries()) {
      const way = wayOf(flow, target);
      const ttls = between.filter((ttl) => way[ttl - 1] === undefined);
      if (flowFate(flow) === fate && passes(way, after) && ttls.length > 0) return { index, ttls };
    }
  }
  return undefined;
}
