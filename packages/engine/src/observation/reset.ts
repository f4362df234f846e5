import { kernelRouteTo } from './kernel-route.ts';
import type { Ending } from './ending.ts';
import { initialTtl, linksOf, type Observed } from './observed.ts';
import { traceOf, type TraceHop } from './trace.ts';

/**
 * Whose reset was it? The TTL that it arrived with says how many links it crossed on its way back. The destination's
 * crossed as many as its own hop is away; one that crossed fewer came from a router in front of it. Where routers'
 * ICMP answers tell how long *their* way back is, that is compared, so that an asymmetric path blames nobody.
 */
export function resetBy(observed: Observed): Ending {
  const trace = traceOf(observed.hops);
  const end = trace.at(-1);
  if (end?.end?.kind !== 'refused') return { kind: 'refused' };
  if (end.ttl === 1 && isBehindRouter(observed)) return { kind: 'reset-on-this-host' };
  if (observed.sender === undefined) return { kind: 'refused' };
  const links = linksOf(observed.sender);
  const previous = returnLinks(observed, end.ttl - 1);
  if (links >= (previous === undefined ? end.ttl : previous + 1)) return { kind: 'refused' };
  const culprit = trace.find((hop) => hop.ttl < end.ttl && (returnLinks(observed, hop.ttl) ?? hop.ttl) === links);
  return culprit === undefined
    ? { kind: 'refused' }
    : { kind: 'reset-on-the-way', ttl: culprit.ttl, ...addressOf(culprit) };
}

const addressOf = (hop: TraceHop) => (hop.routers[0] === undefined ? {} : { by: hop.routers[0] });

/** The kernel's route, or the predicted path, says that the first link does not lead to the destination itself. */
function isBehindRouter(observed: Observed): boolean {
  const route = kernelRouteTo(observed, observed.target?.address);
  if (route !== undefined) return route.kind === 'unicast' && route.gateway !== undefined;
  return observed.predicted?.disposition === 'leaves-model';
}

/** How many links an answer from this hop crosses on its way back, by the TTL left on its ICMP. */
function returnLinks(observed: Observed, ttl: number): number | undefined {
  for (const { ttl: at, outcome } of observed.hops)
    if (at === ttl && outcome.kind === 'icmp' && outcome.replyTtl !== undefined)
      return linksOf({ replyTtl: outcome.replyTtl, initialTtl: initialTtl(outcome.replyTtl) });
  return undefined;
}
