import type { FlowTracing } from '../../observation/observed.ts';
import { wasSent } from '../../observation/observed.ts';
import { nothing, react, run, stop, type CheckState, type NewJob, type Reaction, type Step } from '../state.ts';
import { MAX_TTL, PATIENCE_MS, SILENCE_MS, WINDOW } from '../trace/trace-windows.ts';
import { askAgain, askAgainAt, isWorthAsking } from './ask-again.ts';
import { eachOf, forEach, isAtOnce, replace, wayOut } from './each-flow.ts';
import type { FlowState } from './flow-state.ts';

/** Flows that are probed at once before anybody knows how the target takes it. */
const CAUTIOUS = 4;
/** Flows that are traced at once. In turns, each has one SYN on its way. */
const MOST_TRACED: Readonly<Record<FlowTracing, number>> = { 'at-once': 4, 'in-turns': 16 };
/** Nobody can be disturbed by SYNs that nobody has answered for so long. */
const UNHEARD_MS = 250;
/** Probes of one flow that nobody answered, after which no more are sent. */
const MOST_SILENT = 2;
/** A trace of all TTLs at once that has heard nothing more for so long will not. */
const UNHEARD_HOPS_MS = 1000;

/**
 * Probes each flow, then follows its path in windows of TTLs, and gives the ports back when all are done. As with probes of
 * no given port, at most 4 flows are probed at once until one connects, or nothing was heard for 250 ms; towards a target
 * that answers with RST never more.
 */
export const followFlows: Reaction = (state, at) =>
  state.phase === 'probing' && state.flows?.kind === 'held'
    ? react(nothing(state), at, [startProbes, endSilent, endWindows, startTraces, askAgain, release])
    : nothing(state);

/** When `followFlows` next has something to decide by the clock alone. */
export function followFlowsAt(state: CheckState): number | undefined {
  if (state.phase !== 'probing') return undefined;
  const dues = eachOf(state).flatMap((flow) => {
    if (flow.stage.kind === 'waiting' && state.probes.length === 0) return [state.probingSince + UNHEARD_MS];
    return flow.stage.kind === 'tracing' && !flow.stage.isStopped && isAtOnce(state) ? [patientUntil(state, flow)] : [];
  });
  const again = askAgainAt(state);
  return [...dues, ...(again === undefined ? [] : [again])].reduce<number | undefined>(earlier, undefined);
}

const count = (state: CheckState, stage: FlowState['stage']['kind']) =>
  eachOf(state).filter((flow) => flow.stage.kind === stage).length;

const earlier = (one: number | undefined, other: number) => Math.min(one ?? other, other);

function startProbes(state: CheckState, at: number): Step {
  const isRefused = state.unconnected.some(({ kind }) => kind === 'refused');
  const isConnected = state.probes.length > state.unconnected.length;
  const isUnheard = state.probes.length === 0 && at >= state.probingSince + UNHEARD_MS;
  const most = !isRefused && (isConnected || isUnheard) ? Number.POSITIVE_INFINITY : CAUTIOUS;
  return forEach(state, (before, flow, index) => {
    if (flow.stage.kind !== 'waiting' || count(before, 'probing') >= most) return nothing(before);
    const job = before.nextJob;
    return run(replace(before, index, { ...flow, stage: { kind: 'probing', job, isStopped: false } }), [
      probesOf(before, flow, index),
    ]);
  });
}

function probesOf(state: CheckState, flow: FlowState, index: number): NewJob {
  const flows = eachOf(state).length;
  const { count: all, paceMs } = state.request;
  return {
    kind: 'probe',
    ...wayOut(state, flow),
    // Where they do not come out even, the first flows send one more.
    count: Math.floor(all / flows) + (index < all % flows ? 1 : 0),
    paceMs: paceMs * flows,
    silenceMs: SILENCE_MS,
  };
}

/** Each silence of a flow that also works takes all the time that an answer may; the others' hops are worth more. */
const endSilent: Reaction = (state) =>
  forEach(state, (before, flow, index) => {
    const silent = flow.probes.filter(({ kind }) => kind === 'silent').length;
    return flow.stage.kind === 'probing' && silent >= MOST_SILENT
      ? stopJob(before, flow, flow.stage, index)
      : nothing(before);
  });

/** What has to be known of this window is known, or will not be. */
const endWindows: Reaction = (state, at) =>
  forEach(state, (before, flow, index) => {
    const { stage } = flow;
    return stage.kind === 'tracing' && isEnough(before, flow, at)
      ? stopJob(before, flow, stage, index)
      : nothing(before);
  });

function stopJob(
  state: CheckState,
  flow: FlowState,
  stage: Extract<FlowState['stage'], { job: number }>,
  index: number,
): Step {
  if (stage.isStopped) return nothing(state);
  return {
    state: replace(state, index, { ...flow, stage: { ...stage, isStopped: true } }),
    effects: [{ kind: 'control', control: { kind: 'stop', job: stage.job } }],
  };
}

function isEnough(state: CheckState, flow: FlowState, at: number): boolean {
  // In turns the lowest comes first, and each has had its time; what is asked again has its time in any case.
  if (!isAtOnce(state) && isAgain(flow)) return false;
  if (!isAtOnce(state)) return isSettled(flow) || silentInARow(flow) >= WINDOW / 2;
  return (isSettled(flow) && isWhole(flow)) || at >= patientUntil(state, flow);
}

/** TTLs that were silent behind the last that was answered. */
const silentInARow = ({ trace: { hops, answered } }: FlowState) =>
  Math.max(0, ...hops.map(({ ttl }) => ttl)) - Math.max(0, ...answered);

const isAgain = ({ stage }: FlowState) => stage.kind === 'tracing' && stage.isAgain;

const isSettled = ({ trace }: FlowState) => trace.end !== undefined || trace.isLoop;

function isWhole({ trace: { end = 0, answered } }: FlowState): boolean {
  for (let ttl = 1; ttl < end; ttl++) if (!answered.has(ttl)) return false;
  return true;
}

const patientUntil = (state: CheckState, flow: FlowState) =>
  flow.heardAt + Math.max(isSettled(flow) ? PATIENCE_MS : UNHEARD_HOPS_MS, 4 * state.slowestMs);

function startTraces(state: CheckState, at: number): Step {
  return forEach(state, (before, flow, index) => {
    const { kind } = flow.stage;
    if (kind !== 'probed' && kind !== 'traced') return nothing(before);
    if (!(kind === 'probed' ? isWorthTracing(before, flow) : goesOn(flow)))
      return nothing(replace(before, index, { ...flow, stage: { kind: 'over' } }));
    if (count(before, 'tracing') >= MOST_TRACED[isAtOnce(before) ? 'at-once' : 'in-turns']) return nothing(before);
    const last = Math.min(MAX_TTL, flow.tracedTo + WINDOW);
    const stage = { kind: 'tracing', job: before.nextJob, isStopped: false, isAgain: false } as const;
    return run(replace(before, index, { ...flow, stage, tracedTo: last, heardAt: at }), [windowOf(before, flow, last)]);
  });
}

const isWorthTracing = (state: CheckState, flow: FlowState) => state.request.trace && flow.probes.some(wasSent);

/** The next window is worth its time while somebody answers in the second half of the last one. */
const goesOn = (flow: FlowState) =>
  !isSettled(flow) &&
  flow.tracedTo < MAX_TTL &&
  [...flow.trace.answered].some((ttl) => ttl > flow.tracedTo - WINDOW / 2);

const windowOf = (state: CheckState, flow: FlowState, last: number): NewJob => ({
  kind: 'trace',
  ...wayOut(state, flow),
  ...(isAtOnce(state) ? { atOnce: true } : {}),
  ttls: Array.from({ length: last - flow.tracedTo }, (_, index) => flow.tracedTo + index + 1),
  silenceMs: SILENCE_MS,
});

/** The ports are no longer needed. */
const release: Reaction = (state) =>
  eachOf(state).every(({ stage }) => stage.kind === 'over') && !state.asked.release && !isWorthAsking(state)
    ? { state: { ...state, asked: { ...state.asked, release: true } }, effects: stop(state, 'reserve') }
    : nothing(state);
