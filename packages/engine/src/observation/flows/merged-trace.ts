import { traceOf, type TraceHop } from '../trace.ts';
import type { ObservedFlows } from '../observed.ts';

/**
 * The traces of all flows as one: at each TTL the routers that any of them met. Where equal paths are of unequal length, it
 * ends where the longest does.
 */
export function mergedTrace({ each }: ObservedFlows): readonly TraceHop[] {
  const traces = each.map(({ hops }) => traceOf(hops));
  const longest = Math.max(0, ...traces.map(({ length }) => length));
  const lastRouter = Math.max(0, ...traces.flat().map(({ ttl, routers }) => (routers.length > 0 ? ttl : 0)));
  const merged = Array.from({ length: longest }, (_, index): TraceHop => {
    const here = traces.flatMap((trace) => trace[index] ?? []);
    const end = index < lastRouter ? undefined : here.find((hop) => hop.end !== undefined)?.end;
    return {
      ttl: index + 1,
      routers: [...new Set(here.flatMap(({ routers }) => routers))],
      rtts: here.filter((hop) => hop.end === undefined).flatMap(({ rtts }) => rtts),
      ...(end === undefined ? {} : { end }),
    };
  });
  const end = merged.findIndex((hop) => hop.end !== undefined);
  return end < 0 ? merged : merged.slice(0, end + 1);
}
