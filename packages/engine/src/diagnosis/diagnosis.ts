import type { Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { Issue } from '../issue/issue.ts';
import type { HopPlace, Path } from '../path/path.ts';
import type { Exchange } from '../observation/exchange.ts';
import type { FlowFate } from '../observation/flows/observed-flow.ts';
import type { Parting } from '../observation/flows/parting.ts';
import type { DataPlane, FlowTracing } from '../observation/observed.ts';
import type { Evidence, Resolution, Target } from '../observation/observation.ts';
import type { Microseconds } from '../observation/units.ts';

/** Path and observation reconciled: the whole answer to a check. */
export type Diagnosis = {
  readonly verdict: Verdict;
  readonly disposition: TraceDisposition;
  /** What happened, in one plain sentence. */
  readonly sentence: string;
  readonly target?: Target;
  readonly resolution?: Resolution;
  readonly hops: readonly Hop[];
  readonly latency?: Latency;
  readonly probes: ProbeCount;
  /** Absent where none were asked for, or could not be told apart. */
  readonly flows?: FlowAnswers;
  /** Questions to a web server, in their order; absent where none was asked. */
  readonly exchanges?: readonly Exchange[];
  /** How many of them there were, and how many were not answered as expected. */
  readonly requests?: ProbeCount;
  /** `simulated` only on a data plane that is declared so: then no packet was sent and every figure is made up. */
  readonly dataPlane: DataPlane;
  readonly agreement: Agreement;
  readonly predicted?: Path;
  readonly evidence: readonly Evidence[];
  readonly tookMs: number;
};

/** `undetermined`: nothing was proven either way, because probes could not be sent or their answers not be heard. */
export type Verdict = 'reachable' | 'unreachable' | 'undetermined';

/** Every way in which the observed attempts can end. docs/verdicts.md defines each. */
export type TraceDisposition =
  | 'connected'
  | 'partly-connected'
  | 'answered'
  | 'status-refused'
  | 'certificate-refused'
  | 'handshake-failed'
  | 'unanswered'
  | 'malformed-answer'
  | 'refused'
  | 'reset-on-the-way'
  | 'reset-on-this-host'
  | 'rejected'
  | 'rejected-on-this-host'
  | 'dropped'
  | 'dropped-on-this-host'
  | 'looped'
  | 'no-route'
  | 'blackholed'
  | 'route-unreachable'
  | 'route-prohibited'
  | 'neighbour-missing'
  | 'unresolved'
  | 'forbidden'
  | 'not-sent'
  | 'untold'
  | 'agent-lost'
  | 'out-of-time'
  | 'cancelled';

/** Do configuration and packets say the same? `unknown` where either says nothing about the other's claim. */
export type Agreement =
  | { readonly kind: 'agree' }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'disagree'; readonly predicted: string; readonly observed: string };

export type ProbeCount = { readonly sent: number; readonly failed: number };

export type Hop = {
  /** The source, something on the way (an appliance, where the cloud's routes say so), or where the flow was meant to end. */
  readonly kind: 'source' | 'router' | 'appliance' | 'destination';
  /** TTL at which it answered: 0 for the source, absent for a destination that never did. */
  readonly ttl?: number;
  /** Absent: something is there (or not), but it never told its address. */
  readonly address?: Address;
  /** Other addresses that answered at the same TTL: equal-cost paths. */
  readonly otherAddresses?: readonly Address[];
  /** The address stands in for those that a service may have, of which nobody was asked: where probes are simulated. */
  readonly isOneOfMany?: true;
  /** Id of the document that this hop is, where the model has one. */
  readonly id?: string;
  /** Id of the machine that it belongs to, and what lies at its address, as the cloud's resources tell it. */
  readonly machine?: string;
  readonly place?: HopPlace;
  readonly rtt?: RoundTrip;
  readonly issues: readonly Issue[];
};

/** Round-trip times to a hop, microseconds. */
export type RoundTrip = { readonly min: Microseconds; readonly mean: Microseconds; readonly max: Microseconds };

/** Round-trip times of the probes that connected (or were refused by the destination), microseconds. */
export type Latency = RoundTrip & {
  readonly median: Microseconds;
  readonly p95: Microseconds;
  readonly samples: number;
  /** Sorted, contiguous, together all samples: `count` of them took at least `from` and less than `to`. */
  readonly distribution: readonly { readonly from: Microseconds; readonly to: Microseconds; readonly count: number }[];
};

/** What became of each flow, where several were asked for. */
export type FlowAnswers = {
  readonly working: number;
  readonly failing: number;
  /** Ways that they are known to take; 0 where no hop answered. */
  readonly ways: number;
  /** Absent: hops were not looked for. */
  readonly tracing?: FlowTracing;
  /** Absent: all fare alike. */
  readonly parting?: Parting;
  readonly each: readonly FlowAnswer[];
};

export type FlowAnswer = {
  readonly sourcePort: Port;
  readonly fate: FlowFate;
  readonly probes: ProbeCount;
  readonly rtt?: RoundTrip;
  /** From TTL 1 on; nobody answered where there is no address. The last may be the destination itself. */
  readonly hops: readonly FlowHop[];
};

export type FlowHop = { readonly ttl: number; readonly address?: Address; readonly rtt?: RoundTrip };
