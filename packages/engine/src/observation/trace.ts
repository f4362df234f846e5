import type { Address } from '../address/address.ts';
import type { Outcome } from './observation.ts';
import type { Microseconds } from './units.ts';
import { endsPath, type HopReply } from './observed.ts';

/** What is known of one TTL: every answer to the SYNs that were allowed so many hops. */
export type TraceHop = {
  readonly ttl: number;
  /** Routers that said the TTL ran out here; more than one where paths are equal in cost. */
  readonly routers: readonly Address[];
  readonly rtts: readonly Microseconds[];
  /** The answer that ends the path here, if one did. */
  readonly end?: Outcome;
};

/** Hops in order of TTL, up to the first that ends the path. One that never answered, or was given up, keeps its place. */
export function traceOf(replies: readonly HopReply[]): readonly TraceHop[] {
  const byTtl = Map.groupBy(replies, (reply) => reply.ttl);
  const last = Math.max(0, ...byTtl.keys());
  const hops = Array.from({ length: last }, (_, index) => hopOf(index + 1, byTtl.get(index + 1) ?? []));
  const end = hops.findIndex((hop) => hop.end !== undefined);
  return end < 0 ? hops : hops.slice(0, end + 1);
}

function hopOf(ttl: number, replies: readonly HopReply[]): TraceHop {
  const outcomes = replies.map((reply) => reply.outcome);
  const routers = outcomes.flatMap((outcome) =>
    outcome.kind === 'icmp' && outcome.reason === 'ttl-exceeded' && outcome.from !== undefined ? [outcome.from] : [],
  );
  const rtts = outcomes.flatMap((outcome) => ('rtt' in outcome && outcome.rtt !== undefined ? [outcome.rtt] : []));
  const end = outcomes.find(endsPath);
  return { ttl, routers: [...new Set(routers)], rtts, ...(end === undefined ? {} : { end }) };
}

/** The farthest router that answered in front of the path's end. */
export function lastRouter(
  replies: readonly HopReply[],
): { readonly ttl: number; readonly address: Address } | undefined {
  for (const { ttl, routers } of traceOf(replies).toReversed())
    if (routers[0] !== undefined) return { ttl, address: routers[0] };
  return undefined;
}

/**
 * The routers that a looping packet goes round, in order; empty when the trace shows no repetition. Two adjacent TTLs
 * with one address are no loop: some routers answer for the one behind them.
 */
export function cycleOf(replies: readonly HopReply[]): readonly Address[] {
  const seen: (Address | undefined)[] = [];
  for (const { routers } of traceOf(replies)) {
    const address = routers[0];
    const before = address === undefined ? -1 : seen.lastIndexOf(address);
    if (before >= 0 && seen.length - before > 1)
      return seen.slice(before).filter((router): router is Address => router !== undefined);
    seen.push(address);
  }
  return [];
}
