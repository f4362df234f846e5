import { familyOf, type Address } from '../address/address.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Observation, Resolution, Target } from '../observation/observation.ts';
import { wasSent, type Interruption, type Observed } from '../observation/observed.ts';
import { exchange } from './probes/exchange.ts';
import { flowsOf, heardHop, heardProbe, jobEnded, withJob } from './flows/flow-state.ts';
import { followFlows, followFlowsAt } from './flows/follow-flows.ts';
import { isUnreserved, portsReserved, reservePorts, withoutFlows } from './flows/reserve-ports.ts';
import { moreConnections, noteConnections } from './probes/connections.ts';
import type { CheckEffect, CheckEvent, Progress } from './effect.ts';
import type { Report } from './job.ts';
import type { CheckRequest } from './request.ts';
import { gather } from './probes/gather.ts';
import { askNeighbour, askNeighbourAt, askRejecter, awaitNeighbour, locateReset } from './probes/silence.ts';
import { nothing, react, run, stop, type CheckState, type NewJob, type Reaction, type Step } from './state.ts';
import { withReply } from './trace/trace-so-far.ts';
import { followPath, followPathAt, SILENCE_MS } from './trace/trace-windows.ts';

/** A resolver that needs longer will not answer. */
const RESOLVE_MS = 5000;
/** Jobs that are told to stop get so long for their last word; before the deadline they are told so much earlier. */
const GRACE_MS = 50;

/**
 * The whole check as one pure function: what happened goes in, what should be done comes out. It always ends: by its
 * jobs' ends, or by its deadline. After `finish` nothing changes any more.
 */
export function step(state: CheckState, event: CheckEvent): Step {
  if (state.phase === 'finished') return nothing(state);
  switch (event.kind) {
    case 'started':
      return settle(begin(state, event.at), event.at);
    case 'reports':
      return hearAll(state, event.reports, event.at);
    case 'predicted': {
      const { source, path } = event;
      const known = { ...(source === undefined ? {} : { source }), ...(path === undefined ? {} : { predicted: path }) };
      return settle(nothing({ ...state, ...known }), event.at);
    }
    case 'tick': {
      // Timers may ring a little early (half of Node's do, by less than a millisecond): whatever is still due is asked anew.
      const { wakeAt: _, ...awake } = state;
      return settle(nothing(awake), event.at);
    }
    case 'agent-lost':
      return finish({ ...state, interruption: { kind: 'agent-lost', reason: event.reason } }, event.at);
    case 'cancelled':
      return settle(halt(state, { kind: 'cancelled' }, event.at + GRACE_MS), event.at);
  }
}

function begin(state: CheckState, at: number): Step {
  const { destination, family, deadlineMs } = state.request;
  if (destination.kind === 'address') return probe(state, destination.address, at);
  const { name } = destination;
  const step = run({ ...state, phase: 'resolving' }, [
    { kind: 'resolve', name, timeoutMs: Math.min(RESOLVE_MS, deadlineMs), ...(family === undefined ? {} : { family }) },
  ]);
  return { ...step, effects: [...step.effects, progress({ kind: 'resolving', name })] };
}

/** The first SYN goes out before anything else is asked, but for the port that it leaves from. */
function probe(state: CheckState, address: Address, at: number): Step {
  const { port, protocol, count, flows } = state.request;
  const target = { address, port, family: familyOf(address), ...(protocol === undefined ? {} : { protocol }) };
  const begun: CheckState = { ...state, phase: 'probing', target, probingSince: at, lastHopAt: at };
  const probing = flows === undefined ? run(begun, [probesTo(target, state.request)]) : reservePorts(begun, flows);
  const tracing = followPath(probing.state, at);
  const gathering = run(tracing.state, [gather('route', address, state.request)]);
  return {
    state: gathering.state,
    effects: [
      ...probing.effects,
      ...tracing.effects,
      ...gathering.effects,
      { kind: 'predict', target },
      progress({ kind: 'probing', target, count }),
    ],
  };
}

function probesTo({ address, port }: Target, request: CheckRequest): NewJob {
  const { protocol, count, paceMs, sourcePort, sourceAddress } = request;
  return {
    kind: 'probe',
    ...(protocol === undefined ? {} : { protocol }),
    address,
    port,
    count,
    paceMs,
    silenceMs: SILENCE_MS,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
  };
}

function hearAll(before: CheckState, reports: readonly Report[], at: number): Step {
  let state = before;
  const effects: CheckEffect[] = [];
  let known = 0;
  for (const [index, report] of reports.entries()) {
    if (index < known || state.phase === 'finished') continue;
    const more = moreConnections(state, reports, index);
    known = index + more.length;
    const step = more.length > 0 ? noteConnections(state, more) : settle(hear(state, report, at), at);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

function hear(state: CheckState, report: Report, at: number): Step {
  switch (report.kind) {
    case 'resolved':
      return resolved(state, report.resolution, at);
    case 'observed':
      return observed(state, report.observation, at);
    case 'evidence':
      return nothing({ ...state, evidence: [...state.evidence, report.evidence] });
    case 'reserved':
      return nothing({ ...portsReserved(state, report), probingSince: at });
    case 'ended':
      return goOnWithoutFlows(ended(state, report), at);
  }
}

function ended(state: CheckState, { job, unanswered = 0 }: Extract<Report, { kind: 'ended' }>): CheckState {
  const isProbe = state.jobs.get(job) === 'probe';
  const jobs = new Map([...state.jobs].filter(([other]) => other !== job));
  const flows = withJob(state.flows, job, jobEnded);
  return {
    ...state,
    jobs,
    unanswered: state.unanswered + (isProbe ? unanswered : 0),
    ...(flows === undefined ? {} : { flows }),
  };
}

/** Whoever cannot hold ports can still probe. */
function goOnWithoutFlows(state: CheckState, at: number): Step {
  const { target } = state;
  if (target === undefined || state.finishBy !== undefined || !isUnreserved(state)) return nothing(state);
  return run({ ...withoutFlows(state), probingSince: at, lastHopAt: at }, [probesTo(target, state.request)]);
}

function resolved(state: CheckState, resolution: Resolution, at: number): Step {
  if (state.phase !== 'resolving') return nothing(state);
  const { family } = state.request;
  const addresses = resolution.kind === 'answered' ? resolution.addresses : [];
  const address = addresses.find((each) => family === undefined || familyOf(each) === family);
  if (address !== undefined) return probe({ ...state, resolution }, address, at);
  if (resolution.kind !== 'answered') return nothing({ ...state, resolution });
  const detail = family === undefined ? 'no address' : `no ${family === 'ipv4' ? 'IPv4' : 'IPv6'} address`;
  return nothing({
    ...state,
    resolution: { kind: 'failed', reason: 'no-record', detail, tookMs: resolution.tookMs },
  });
}

function observed(state: CheckState, observation: Observation, at: number): Step {
  switch (observation.kind) {
    case 'probe': {
      const { job, outcome } = observation;
      const flows = withJob(state.flows, job, heardProbe(outcome));
      // Each flow's job counts for itself.
      const sequence = flows === undefined ? observation.sequence : state.probes.length;
      const rtt = 'rtt' in outcome ? outcome.rtt : undefined;
      const shown: Progress = {
        kind: 'probe',
        sequence,
        outcome: outcome.kind === 'connected' ? 'connected' : 'failed',
        ...(rtt === undefined ? {} : { rtt }),
      };
      const probes = [...state.probes, outcome];
      const unconnected = outcome.kind === 'connected' ? state.unconnected : [...state.unconnected, outcome];
      const slowestMs = slower(state, rtt);
      return {
        state: { ...state, probes, unconnected, slowestMs, ...(flows === undefined ? {} : { flows }) },
        effects: [progress(shown)],
      };
    }
    case 'hop': {
      const { job, ttl, outcome } = observation;
      const flows = withJob(state.flows, job, heardHop({ ttl, outcome }, at));
      const known = {
        ...state,
        trace: withReply(state.trace, { ttl, outcome }),
        ...(flows === undefined ? {} : { flows }),
      };
      if (outcome.kind === 'silent' || !wasSent(outcome)) return nothing(known);
      const address = outcome.kind === 'icmp' ? outcome.from : state.target?.address;
      const rtt = 'rtt' in outcome ? outcome.rtt : undefined;
      const shown: Progress = {
        kind: 'hop',
        ttl,
        ...(address === undefined ? {} : { address }),
        ...(rtt === undefined ? {} : { rtt }),
      };
      const slowestMs = slower(state, rtt);
      return { state: { ...known, slowestMs, lastHopAt: at }, effects: [progress(shown)] };
    }
    case 'exchange': {
      const { exchange, sequence } = observation;
      return {
        state: { ...state, exchanges: [...state.exchanges, exchange] },
        effects: [progress({ kind: 'exchange', sequence, outcome: exchange.outcome.kind })],
      };
    }
    case 'sender': {
      const { replyTtl, initialTtl } = observation;
      return nothing({ ...state, sender: { replyTtl, initialTtl } });
    }
  }
}

const slower = (state: CheckState, rtt = 0) => Math.max(state.slowestMs, rtt / 1000);

const progress = (shown: Progress): CheckEffect => ({ kind: 'progress', progress: shown });

/** What follows from what is known now, by rule; the order matters where one rule starts what another waits for. */
const settle = (step: Step, at: number): Step =>
  react(step, at, step.state.finishBy === undefined ? UNDER_WAY : HALTED);

/** Tells every job to stop. The check ends with their last words, or by `finishBy` at the latest. */
function halt(state: CheckState, interruption: Interruption, finishBy: number): Step {
  if (state.finishBy !== undefined) return nothing(state);
  const by = Math.min(finishBy, state.request.deadlineMs);
  return { state: { ...state, interruption, finishBy: by }, effects: stop(state) };
}

/** Before the deadline everything is told to stop; at it the check ends with what it knows. */
const heedDeadline: Reaction = (state, at) => {
  const { deadlineMs } = state.request;
  const isDue = at >= deadlineMs - GRACE_MS;
  return isDue ? halt(state, { kind: 'out-of-time', deadlineMs }, deadlineMs) : nothing(state);
};

const finishInTime: Reaction = (state, at) =>
  state.phase !== 'finished' && state.finishBy !== undefined && at >= state.finishBy
    ? finish(state, at)
    : nothing(state);

const finishWhenDone: Reaction = (state, at) =>
  state.phase !== 'new' && state.phase !== 'finished' && state.jobs.size === 0 ? finish(state, at) : nothing(state);

const scheduleTick: Reaction = (state, at) => {
  if (state.phase === 'finished') return nothing(state);
  const wakeAt = state.finishBy ?? nextDue(state, at);
  if (wakeAt === state.wakeAt) return nothing(state);
  return { state: { ...state, wakeAt }, effects: [{ kind: 'wake', at: wakeAt }] };
};

const nextDue = (state: CheckState, at: number) =>
  [followPathAt(state), followFlowsAt(state), askNeighbourAt(state)].reduce<number>(
    (first, due) => (due !== undefined && due > at && due < first ? due : first),
    state.request.deadlineMs - GRACE_MS,
  );

const HALTED: readonly Reaction[] = [finishWhenDone, finishInTime, scheduleTick];
const UNDER_WAY: readonly Reaction[] = [
  followPath,
  followFlows,
  exchange,
  locateReset,
  askRejecter,
  askNeighbour,
  awaitNeighbour,
  heedDeadline,
  ...HALTED,
];

function finish(state: CheckState, at: number): Step {
  const diagnosis = diagnose(observedOf(state, at));
  return { state: { ...state, phase: 'finished', jobs: new Map() }, effects: [{ kind: 'finish', diagnosis }] };
}

function observedOf(state: CheckState, at: number): Observed {
  const { request, resolution, target, source, predicted, sender, interruption } = state;
  const { destination, port, protocol, sourcePort, sourceAddress, http } = request;
  const flows = state.flows === undefined ? undefined : flowsOf(state.flows, request.trace);
  return {
    destination: destination.kind === 'name' ? destination.name : destination.address,
    port,
    ...(protocol === undefined ? {} : { protocol }),
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(http === undefined ? {} : { http }),
    exchanges: state.exchanges,
    ...(resolution === undefined ? {} : { resolution }),
    ...(target === undefined ? {} : { target }),
    ...(source === undefined ? {} : { source }),
    ...(predicted === undefined ? {} : { predicted }),
    ...(sender === undefined ? {} : { sender }),
    ...(interruption === undefined ? {} : { interruption }),
    probes: state.probes,
    unanswered: state.unanswered,
    hops: state.trace.hops,
    ...(flows === undefined ? {} : { flows }),
    evidence: state.evidence,
    dataPlane: state.dataPlane,
    tookMs: at,
  };
}
