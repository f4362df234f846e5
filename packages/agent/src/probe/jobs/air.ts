import type { Address, Family, Job, Outcome, Port, Report } from '@hopscope/engine';

/** What a prober performs: all but resolving names and asking web servers, which belong to a thread that can wait. */
export type ProberJob = Exclude<Job, { readonly kind: 'resolve' | 'exchange' }>;

/** The jobs that are about packets. */
export type PacketJob = Extract<Job, { readonly kind: 'probe' | 'trace' | 'locate' }>;

/** Where a SYN goes and how; or, with `protocol`, an echo request. */
export type SynPlan = {
  readonly address: Address;
  readonly family: Family;
  readonly port: Port;
  /** Absent: TCP. */
  readonly protocol?: 'icmp';
  readonly sourcePort?: Port;
  /** One of this host's own. Absent: the kernel chooses. */
  readonly sourceAddress?: Address;
  /** Absent: the host's own default. */
  readonly ttl?: number;
  /** Made by ourselves, so that others of the same five-tuple may be on their way beside it. Takes CAP_NET_RAW. */
  readonly isRaw?: true;
  /** Answers that arrive with less are ignored. */
  readonly minimumTtl?: number;
  /** Path of the network namespace that it is sent from; absent: the thread's own. */
  readonly from?: string;
};

/** What SYNs travel through: the kernel's sockets, or Node's. */
export type Air = {
  /**
   * Sends a SYN now. `landed` is called once when something comes of it, never before `send` returns. `full`: not now,
   * because too many are on their way, or another holds the source port towards this destination; ask again when one
   * has ended. An outcome: that became of it at once.
   */
  send(plan: SynPlan, landed: (outcome: Outcome, now: number) => void): Flight | Outcome | 'full';
};

/** A SYN on its way, until it lands or one of the two ends it. */
export type Flight = {
  /** Milliseconds by the clock that `advance` is called with. */
  readonly sentAt: number;
  /** Nothing came: ends it and tells how it was silent. */
  silence(now: number): Outcome;
  /** Ends it without a word. */
  drop(): void;
};

export const isFlight = (sent: Flight | Outcome | 'full'): sent is Flight => sent !== 'full' && !('kind' in sent);

/** Drops every flight; answers how many there were. */
export function giveUp(flights: Map<number, Flight>): number {
  const count = flights.size;
  for (const flight of flights.values()) flight.drop();
  flights.clear();
  return count;
}

/** A job under way. */
export type Runner = {
  /**
   * Sends what may be sent and ends what waited long enough. Returns the time at which it wants to be called again, even
   * if nothing lands (`Infinity`: only then); undefined: the job has ended.
   */
  advance(now: number): number | undefined;
  /** Gives up whatever is on its way without a word about it. Answers how many SYNs that is. */
  stop(): number;
  extend(silenceMs: number): void;
};

/** Called with each report about the job but the last, `ended`, which follows from `advance`. */
export type Tell = (report: Report) => void;
