import type { Address, Family } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { HttpQuestion } from '../observation/http-question.ts';

/**
 * What is asked: can this source open a TCP connection to that destination, and does a web server answer there? Or, by ICMP:
 * does it answer echo requests?
 */
export type CheckRequest = {
  readonly destination: Destination;
  /** `NO_PORT` with ICMP, and never otherwise. */
  readonly port: Port;
  /** Absent: TCP. With ICMP there is neither a `sourcePort` nor `http`. */
  readonly protocol?: 'icmp';
  /** Only addresses of this family are tried; absent: whatever the resolver puts first. */
  readonly family?: Family;
  /** With `flows` that of the first; the others' follow it. */
  readonly sourcePort?: Port;
  /** One of the source's own addresses, of the family that is tried. Absent: the kernel chooses. */
  readonly sourceAddress?: Address;
  /** Absent: a connection is all that is wanted. */
  readonly http?: HttpQuestion;
  /**
   * Five-tuples to probe, told apart by their source ports, 1–32 and no more than `count`: each keeps to its one path, where
   * routers share flows out among several. Absent: every probe has a port of the kernel's choice. Not with ICMP.
   */
  readonly flows?: number;
  /** Probes to send, 1–100, over all flows. */
  readonly count: number;
  /** Milliseconds between the starts of two probes, 0 (all at once) – 1000. */
  readonly paceMs: number;
  /** The whole check ends by then, 100–60,000 ms after its start. */
  readonly deadlineMs: number;
  /** Whether hops are looked for. An agent without a trace says so and the check goes on without. */
  readonly trace: boolean;
};

/** Where a request says that its packets leave from. What is absent the host chooses. */
export type SentFrom = Pick<CheckRequest, 'sourceAddress' | 'sourcePort'>;

export type Destination =
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'name'; readonly name: string };

/** The polite defaults: 100 probes 2 ms apart, ten seconds in all. */
export const REQUEST_DEFAULTS = { count: 100, paceMs: 2, deadlineMs: 10_000, trace: true } as const;

export const REQUEST_LIMITS = {
  flows: { min: 1, max: 32 },
  count: { min: 1, max: 100 },
  paceMs: { min: 0, max: 1000 },
  deadlineMs: { min: 100, max: 60_000 },
} as const;
