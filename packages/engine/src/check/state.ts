import type { Address } from '../address/address.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Exchange } from '../observation/exchange.ts';
import type { Evidence, Outcome, Resolution, Target } from '../observation/observation.ts';
import type { Interruption, ResetSender } from '../observation/observed.ts';
import type { Path } from '../path/path.ts';
import type { CheckEffect } from './effect.ts';
import type { FlowsState } from './flows/flow-state.ts';
import type { Job } from './job.ts';
import type { CheckRequest } from './request.ts';
import { NO_TRACE, type TraceSoFar } from './trace/trace-so-far.ts';

/** Everything a running check knows. Times are milliseconds since it started. */
export type CheckState = {
  readonly request: CheckRequest;
  readonly dataPlane: Diagnosis['dataPlane'];
  readonly phase: 'new' | 'resolving' | 'probing' | 'finished';
  /** Jobs under way, by number. */
  readonly jobs: ReadonlyMap<number, Job['kind']>;
  readonly nextJob: number;
  readonly resolution?: Resolution;
  readonly target?: Target;
  readonly source?: Address;
  readonly predicted?: Path;
  readonly exchanges: readonly Exchange[];
  readonly probes: readonly Outcome[];
  /** Those of them that did not connect: rules ask about them at every event, and mostly there are none. */
  readonly unconnected: readonly Outcome[];
  /** Probes that had left when their job was stopped: nothing is known about them. */
  readonly unanswered: number;
  readonly trace: TraceSoFar;
  /** Absent: none were asked for, or there are none to be had. */
  readonly flows?: FlowsState;
  /** The slowest answer so far, of any kind, milliseconds. */
  readonly slowestMs: number;
  readonly sender?: ResetSender;
  readonly evidence: readonly Evidence[];
  readonly probingSince: number;
  /** When a hop last answered. */
  readonly lastHopAt: number;
  /** The highest TTL that was asked for; 0 before the first. */
  readonly tracedTo: number;
  /** What is asked for once only. */
  readonly asked: {
    readonly exchange: boolean;
    readonly locate: boolean;
    readonly rejecter: boolean;
    readonly neighbour: boolean;
    readonly extension: boolean;
    readonly release: boolean;
  };
  readonly interruption?: Interruption;
  /** Jobs were told to stop: the check ends by then, whether or not their last words have come. */
  readonly finishBy?: number;
  /** When the next tick is due, as the runner was told. */
  readonly wakeAt?: number;
};

/** One step of a check: what it knows now, and what it wants done. */
export type Step = { readonly state: CheckState; readonly effects: readonly CheckEffect[] };

/** A rule of the machine: looks at the state and may want something done. */
export type Reaction = (state: CheckState, at: number) => Step;

export const newCheck = (request: CheckRequest, dataPlane: Diagnosis['dataPlane'] = 'live'): CheckState => ({
  request,
  dataPlane,
  phase: 'new',
  jobs: new Map(),
  nextJob: 1,
  exchanges: [],
  probes: [],
  unconnected: [],
  unanswered: 0,
  trace: NO_TRACE,
  slowestMs: 0,
  evidence: [],
  probingSince: 0,
  lastHopAt: 0,
  tracedTo: 0,
  asked: { exchange: false, locate: false, rejecter: false, neighbour: false, extension: false, release: false },
});

export const nothing = (state: CheckState): Step => ({ state, effects: [] });

/** `Job` without its number: the machine numbers it. */
export type NewJob = Job extends infer Each ? (Each extends Job ? Omit<Each, 'job'> : never) : never;

/** Starts jobs in this order. */
export function run(state: CheckState, jobs: readonly NewJob[]): Step {
  const numbered = jobs.map((job, index): Job => ({ ...job, job: state.nextJob + index }));
  return {
    state: {
      ...state,
      nextJob: state.nextJob + jobs.length,
      jobs: new Map([...state.jobs, ...numbered.map((job) => [job.job, job.kind] as const)]),
    },
    effects: numbered.map((job) => ({ kind: 'run', job })),
  };
}

/** Asks jobs of these kinds (all, when none is named) to stop. They stay under way until they report their end. */
export function stop(state: CheckState, ...kinds: readonly Job['kind'][]): readonly CheckEffect[] {
  return openJobs(state, ...kinds).map((job) => ({ kind: 'control', control: { kind: 'stop', job } }));
}

export const openJobs = (state: CheckState, ...kinds: readonly Job['kind'][]): readonly number[] =>
  [...state.jobs].filter(([, kind]) => kinds.length === 0 || kinds.includes(kind)).map(([job]) => job);

export function isOpen(state: CheckState, wanted: Job['kind']): boolean {
  for (const kind of state.jobs.values()) if (kind === wanted) return true;
  return false;
}

/** Applies reactions one after the other, each to what the one before left. */
export function react(step: Step, at: number, reactions: readonly Reaction[]): Step {
  return reactions.reduce((before, reaction) => {
    const after = reaction(before.state, at);
    // Most reactions want nothing most of the time.
    const effects = after.effects.length === 0 ? before.effects : [...before.effects, ...after.effects];
    return { state: after.state, effects };
  }, step);
}
