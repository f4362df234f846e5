import type { Address, Family } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { HttpHeader } from '../observation/http-question.ts';
import type { FlowTracing } from '../observation/observed.ts';
import type { Evidence, Observation, Resolution } from '../observation/observation.ts';

/**
 * What an agent is asked to do; every effect that touches a host is one of these. `job` is unique within a check, counts
 * from 1 and comes back on every report.
 */
export type Job =
  | {
      readonly kind: 'resolve';
      readonly job: number;
      readonly name: string;
      readonly family?: Family;
      readonly timeoutMs: number;
    }
  /**
   * Keeps so many TCP ports from everybody else on this host, for flows to that destination: from `sourcePort` on, or of the
   * kernel's choice. Answered by `reserved`; it lasts until it is told to stop.
   */
  | {
      readonly kind: 'reserve';
      readonly job: number;
      readonly address: Address;
      readonly port: Port;
      readonly flows: number;
      readonly sourcePort?: Port;
      readonly sourceAddress?: Address;
    }
  /**
   * `count` SYNs, `paceMs` apart. At most 4 are in flight until one connects, or until nothing was heard for 250 ms (then
   * nobody is disturbed); a target that answers with RST has at most 4 in flight throughout. After 3 equal errors in a row
   * no more are sent. If nobody has answered `silenceMs` after the first SYN, whatever is in flight ends as silent and no
   * more are sent; once somebody has, each SYN ends as silent after `silenceMs` of its own. With `protocol`, the same of echo
   * requests (RFC 792, RFC 4443): an answer counts as a connection, and `port` is `NO_PORT`.
   */
  | {
      readonly kind: 'probe';
      readonly job: number;
      readonly protocol?: 'icmp';
      readonly address: Address;
      readonly port: Port;
      readonly sourcePort?: Port;
      readonly sourceAddress?: Address;
      readonly count: number;
      readonly paceMs: number;
      readonly silenceMs: number;
    }
  /**
   * One SYN per TTL of `ttls`, all at once; each ends as silent after `silenceMs`. From one `sourcePort` they have to take
   * turns, and share `silenceMs`; `atOnce` they need not, which takes raw sockets. With `protocol`: one echo request per TTL.
   */
  | {
      readonly kind: 'trace';
      readonly job: number;
      readonly protocol?: 'icmp';
      readonly address: Address;
      readonly port: Port;
      readonly sourcePort?: Port;
      readonly sourceAddress?: Address;
      readonly atOnce?: true;
      readonly ttls: readonly number[];
      readonly silenceMs: number;
    }
  /**
   * `count` questions to a web server, one after the other, each on a connection of its own that is reset as soon as the
   * headers of the answer are there. Redirects are not followed. `host`: what the Host header says, and with TLS the server
   * name. Each is given up after `timeoutMs`; no more are asked after one that was not answered.
   */
  | {
      readonly kind: 'exchange';
      readonly job: number;
      readonly address: Address;
      readonly port: Port;
      readonly sourcePort?: Port;
      readonly sourceAddress?: Address;
      readonly secure: boolean;
      readonly host: string;
      readonly method: 'GET' | 'HEAD';
      readonly path: string;
      readonly headers: readonly HttpHeader[];
      readonly count: number;
      readonly timeoutMs: number;
    }
  /** Whose reset is it? Found by asking the kernel to ignore answers below a TTL (IP_MINTTL), about 10 SYNs. */
  | {
      readonly kind: 'locate';
      readonly job: number;
      readonly address: Address;
      readonly port: Port;
      readonly sourceAddress?: Address;
      readonly silenceMs: number;
    }
  | {
      readonly kind: 'gather';
      readonly job: number;
      readonly what: 'route' | 'neighbour';
      readonly destination: Address;
      /** What packets leave with, where rules may choose the route by it. Absent: what the kernel chooses. */
      readonly sourceAddress?: Address;
    };

/**
 * Said about a job under way: `stop` ends it at once, `extend` lets silence last longer. Both are answered by `ended` in
 * the end. What is in flight when a job is stopped is given up without a report: nothing is known about it.
 */
export type Control =
  | { readonly kind: 'stop'; readonly job: number }
  | { readonly kind: 'extend'; readonly job: number; readonly silenceMs: number };

/** What an agent reports while it performs a job; `ended` is always the last word about it. */
export type Report =
  | { readonly kind: 'resolved'; readonly job: number; readonly resolution: Resolution }
  /** The ports that are kept, which may be fewer than were asked for; `tracing`: how a trace from one of them is done here. */
  | { readonly kind: 'reserved'; readonly job: number; readonly ports: readonly Port[]; readonly tracing: FlowTracing }
  | { readonly kind: 'observed'; readonly observation: Observation }
  | { readonly kind: 'evidence'; readonly job: number; readonly evidence: Evidence }
  /** `unanswered`: SYNs that had left and were given up, because the job was told to stop; absent when there were none. */
  | { readonly kind: 'ended'; readonly job: number; readonly unanswered?: number };
