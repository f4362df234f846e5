import type { Address, Family } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { Exchange } from './exchange.ts';
import type { Microseconds } from './units.ts';

/**
 * How one attempt to connect ended, in words about packets. Each variant holds what is known then and nothing else.
 * An absent `rtt` means that none can be told honestly (the SYN was sent twice, or no clock was near enough).
 */
export type Outcome =
  /** SYN-ACK arrived, or the answer to an echo request. `retransmits`: how often the SYN had to be repeated (lost SYN or lost answer). */
  | { readonly kind: 'connected'; readonly rtt?: Microseconds; readonly clock: Clock; readonly retransmits: number }
  /** RST arrived. */
  | { readonly kind: 'refused'; readonly rtt?: Microseconds; readonly clock: Clock }
  /** An ICMP error arrived, sent by `from`; `replyTtl` is the TTL left on it when it arrived. */
  | {
      readonly kind: 'icmp';
      readonly reason: IcmpReason;
      readonly from?: Address;
      readonly rtt?: Microseconds;
      readonly clock: Clock;
      readonly replyTtl?: number;
      readonly mtu?: number;
    }
  /**
   * Nothing arrived. `left`: whether the SYN left this host, known only after it was repeated once (about 1 s):
   * `no` means that this host's own IP layer dropped it.
   */
  | { readonly kind: 'silent'; readonly waitedMs: number; readonly left: 'yes' | 'no' | 'unknown' }
  /** A system call refused at once. `errno` is the kernel's name, such as `ENETUNREACH`. */
  | {
      readonly kind: 'failed';
      readonly call: 'socket' | 'bind' | 'connect';
      readonly errno: string;
      readonly needs?: Need;
    }
  /** The host's own policy forbids this destination: nothing was sent. */
  | { readonly kind: 'forbidden'; readonly rule: string }
  /** Nothing was sent, and nothing made up: a simulated source, whose documents do not tell. `why`: absent where the predicted path says it. */
  | { readonly kind: 'untold'; readonly why?: string };

/** What a host lacks that a probe needs: another value of a setting, or another platform. */
export type Need =
  /** `value`: what it is now. `wanted`: a value that would do. */
  | { readonly kind: 'sysctl'; readonly name: string; readonly value: string; readonly wanted: string }
  | { readonly kind: 'platform'; readonly reason: string };

/** `kernel`: a time stamp of the kernel's. `user`: this process's clock, tens of microseconds late and more under load. */
export type Clock = 'kernel' | 'user';

/** ICMP and ICMPv6 errors by meaning (RFC 792, RFC 1122, RFC 1812, RFC 4443). */
export type IcmpReason =
  | 'ttl-exceeded'
  | 'net-unreachable'
  | 'host-unreachable'
  | 'protocol-unreachable'
  | 'port-unreachable'
  | 'packet-too-big'
  | 'admin-prohibited'
  | 'policy-failed'
  | 'reject-route'
  | 'beyond-scope'
  | 'other';

/** What an agent saw, as it saw it. `job` is the effect that asked for it. */
export type Observation =
  /** A probe: an ordinary SYN with the host's own TTL. `sequence` counts from 0 within its job. */
  | {
      readonly kind: 'probe';
      readonly job: number;
      readonly sequence: number;
      readonly sourcePort?: Port;
      readonly outcome: Outcome;
    }
  /** One question to a web server. `sequence` counts from 0 within its job. */
  | { readonly kind: 'exchange'; readonly job: number; readonly sequence: number; readonly exchange: Exchange }
  /** A SYN that was allowed `ttl` hops. */
  | { readonly kind: 'hop'; readonly job: number; readonly ttl: number; readonly outcome: Outcome }
  /**
   * How far its reset travelled: the RST arrived with `replyTtl`, so it crossed `hops` = initialTtl − replyTtl + 1 links.
   * One link is the neighbour, or this host itself, whose own RST is not counted down either.
   */
  | {
      readonly kind: 'sender';
      readonly job: number;
      readonly replyTtl: number;
      readonly initialTtl: number;
      readonly hops: number;
    };

/** The answer of the source's own resolver. */
export type Resolution =
  | {
      readonly kind: 'answered';
      readonly addresses: readonly Address[];
      readonly asked?: AskedResolver;
      readonly tookMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly reason: ResolutionFailure;
      readonly detail: string;
      readonly asked?: AskedResolver;
      readonly tookMs: number;
    }
  /** Nothing was made up: a simulated source, whose documents do not tell. */
  | { readonly kind: 'untold'; readonly detail: string; readonly tookMs: number };

/**
 * Who gave the answer: the host's own file of names, or the resolver whose DNS servers (`address` or `address:port`) the
 * host's configuration names. Absent where neither can be told.
 */
export type AskedResolver =
  | { readonly kind: 'hosts-file'; readonly path: string }
  | { readonly kind: 'servers'; readonly servers: readonly string[] };

export type ResolutionFailure = 'no-such-name' | 'no-record' | 'server-failure' | 'timeout' | 'other';

/** What a host says about itself; the second half of an answer beside what packets did. */
export type Evidence =
  /** The kernel's own choice of route for this destination (as `ip route get` shows it). */
  | { readonly kind: 'route'; readonly destination: Address; readonly decision: KernelRoute }
  /** The neighbour table's entry for the next hop on the link: `missing` when it does not answer ARP or ND. */
  | {
      readonly kind: 'neighbour';
      readonly address: Address;
      readonly device: string;
      readonly state: 'reachable' | 'resolving' | 'missing' | 'unknown';
    }
  /** What the destination's own machine says: does anything listen there, and would its firewall let the flow in? */
  | {
      readonly kind: 'destination';
      readonly address: Address;
      readonly port: Port;
      readonly listens: boolean;
      readonly firewall: 'admits' | 'drops';
    }
  /** What this agent cannot do here, and why. */
  | {
      readonly kind: 'limit';
      readonly what: 'trace' | 'kernel-rtt' | 'sender' | 'route' | 'flows';
      readonly reason: string;
    };

export type KernelRoute =
  | {
      readonly kind: 'unicast' | 'local' | 'broadcast' | 'multicast';
      readonly device: string;
      readonly gateway?: Address;
      readonly source?: Address;
      readonly table: number;
    }
  | { readonly kind: 'unreachable' | 'prohibit' | 'blackhole' | 'none' };

/** The destination of packets, once a name has become an address. */
export type Target = {
  readonly address: Address;
  /** `NO_PORT` with ICMP. */
  readonly port: Port;
  readonly family: Family;
  /** Absent: TCP. */
  readonly protocol?: 'icmp';
};
