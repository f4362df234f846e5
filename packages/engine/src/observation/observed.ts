import type { Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { HttpQuestion } from './http-question.ts';
import type { Path } from '../path/path.ts';
import type { Exchange } from './exchange.ts';
import type { Evidence, Outcome, Resolution, Target } from './observation.ts';

/** `simulated` only on a data plane that is declared so: then no packet was sent and every figure is made up. */
export type DataPlane = 'live' | 'simulated';

/** Everything that is known when a check ends: what was asked, what packets did, what the host and the configuration say. */
export type Observed = {
  /** What the asker wrote: a name or an address. */
  readonly destination: string;
  readonly port: Port;
  /** Absent: TCP. */
  readonly protocol?: 'icmp';
  readonly sourcePort?: Port;
  readonly sourceAddress?: Address;
  /** What a web server was to be asked, and how that went. */
  readonly http?: HttpQuestion;
  readonly exchanges?: readonly Exchange[];
  readonly resolution?: Resolution;
  readonly target?: Target;
  readonly probes: readonly Outcome[];
  /** Probes that had left and were given up when the check was cut short; absent: none. */
  readonly unanswered?: number;
  readonly hops: readonly HopReply[];
  /** The same probes and hops by flow, where flows were told apart. */
  readonly flows?: ObservedFlows;
  readonly sender?: ResetSender;
  readonly evidence: readonly Evidence[];
  /** The address that packets to the target leave with, and the path that configuration predicts. */
  readonly source?: Address;
  readonly predicted?: Path;
  /** Why the check ended before its probes had. */
  readonly interruption?: Interruption;
  readonly dataPlane: DataPlane;
  readonly tookMs: number;
};

/** What a SYN that was allowed `ttl` hops met. */
export type HopReply = { readonly ttl: number; readonly outcome: Outcome };

/** The TTL that a reset arrived with, and the one it must have started with. */
export type ResetSender = { readonly replyTtl: number; readonly initialTtl: number };

export type Interruption =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'out-of-time'; readonly deadlineMs: number }
  | { readonly kind: 'agent-lost'; readonly reason: string };

/** Links that an answer crossed on its way back: 1 from the neighbour, and from this host itself. */
export const linksOf = (sender: ResetSender): number => sender.initialTtl - sender.replyTtl + 1;

/** Stacks start packets with 64, 128 or 255; the next of these at or above what arrived is what it started with. */
export const initialTtl = (replyTtl: number): number => [64, 128, 255].find((initial) => initial >= replyTtl) ?? 255;

/** Was the SYN handed to the network? A call that fails at once, or a policy, sends nothing. */
export const wasSent = ({ kind }: Outcome): boolean => kind !== 'failed' && kind !== 'forbidden' && kind !== 'untold';

/** An answer from beyond the routers: whoever gave it ends the path. */
export const endsPath = (outcome: Outcome): boolean =>
  outcome.kind === 'connected' ||
  outcome.kind === 'refused' ||
  (outcome.kind === 'icmp' && outcome.reason !== 'ttl-exceeded');

/** The flows of a check. `tracing`: how SYNs of one flow look for its hops; absent: hops were not looked for. */
export type ObservedFlows = {
  readonly each: readonly ObservedFlow[];
  readonly tracing?: FlowTracing;
};

/** One five-tuple, told from the others of its check by its source port: what its probes and its trace met. */
export type ObservedFlow = {
  readonly sourcePort: Port;
  readonly probes: readonly Outcome[];
  readonly hops: readonly HopReply[];
  /** Its hops were looked for to the end: what did not answer is silent. */
  readonly isTraced: boolean;
};

/** `at-once`: one five-tuple for all TTLs at the same moment, by raw sockets. `in-turns`: one TTL after the other. */
export type FlowTracing = 'at-once' | 'in-turns';
