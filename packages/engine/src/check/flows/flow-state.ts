import type { Port } from '../../address/port.ts';
import type { ObservedFlow, ObservedFlows, FlowTracing } from '../../observation/observed.ts';
import type { HopReply } from '../../observation/observed.ts';
import type { Outcome } from '../../observation/observation.ts';
import { NO_TRACE, withReply, type TraceSoFar } from '../trace/trace-so-far.ts';

/** Where a check over several flows stands. */
export type FlowsState =
  /** Source ports are being reserved. */
  | { readonly kind: 'awaited' }
  | {
      readonly kind: 'held';
      readonly tracing: FlowTracing;
      readonly each: readonly FlowState[];
      /** Flows, by their index, of which hops were asked for again, and when that was last. */
      readonly again: { readonly flows: readonly number[]; readonly at: number };
    };

/** What is known of one flow, and what is done about it now. */
export type FlowState = {
  readonly sourcePort: Port;
  readonly stage: FlowStage;
  readonly probes: readonly Outcome[];
  readonly trace: TraceSoFar;
  /** The highest TTL that was asked for; 0 before the first. */
  readonly tracedTo: number;
  /** When its trace last heard of a hop, or was begun. */
  readonly heardAt: number;
};

/**
 * Probes first, then the trace: both would be of the same five-tuple. `job` is the one under way; it may have been told to stop. `isAgain`: a
 * hop that others answered is asked again.
 */
export type FlowStage =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'probing'; readonly job: number; readonly isStopped: boolean }
  | { readonly kind: 'probed' }
  | { readonly kind: 'tracing'; readonly job: number; readonly isStopped: boolean; readonly isAgain: boolean }
  /** A window of TTLs is done; there may be another. */
  | { readonly kind: 'traced' }
  | { readonly kind: 'over' };

export const newFlow = (sourcePort: Port): FlowState => ({
  sourcePort,
  stage: { kind: 'waiting' },
  probes: [],
  trace: NO_TRACE,
  tracedTo: 0,
  heardAt: 0,
});

/** Changes the flow that this job is about; any other job leaves all as they are. */
export function withJob(
  flows: FlowsState | undefined,
  job: number,
  change: (flow: FlowState) => FlowState,
): FlowsState | undefined {
  if (flows?.kind !== 'held') return flows;
  return { ...flows, each: flows.each.map((flow) => (jobOf(flow) === job ? change(flow) : flow)) };
}

const jobOf = ({ stage }: FlowState) => ('job' in stage ? stage.job : undefined);

export const heardProbe =
  (outcome: Outcome) =>
  (flow: FlowState): FlowState => ({ ...flow, probes: [...flow.probes, outcome] });

export const heardHop =
  (reply: HopReply, at: number) =>
  (flow: FlowState): FlowState => ({
    ...flow,
    trace: withReply(flow.trace, reply),
    ...(reply.outcome.kind === 'silent' ? {} : { heardAt: at }),
  });

/** Its job is done. */
export const jobEnded = (flow: FlowState): FlowState => ({
  ...flow,
  stage: { kind: flow.stage.kind === 'probing' ? 'probed' : 'traced' },
});

/** What a diagnosis is made of. */
export const flowsOf = (flows: FlowsState, isTraced: boolean): ObservedFlows | undefined =>
  flows.kind === 'awaited'
    ? undefined
    : { each: flows.each.map(observedOf), ...(isTraced ? { tracing: flows.tracing } : {}) };

const observedOf = ({ sourcePort, probes, trace, tracedTo, stage }: FlowState): ObservedFlow => ({
  sourcePort,
  probes,
  hops: trace.hops,
  isTraced: tracedTo > 0 && stage.kind === 'over',
});
