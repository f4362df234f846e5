import type { Address } from '../../address/address.ts';
import type { Outcome, Target } from '../observation.ts';
import { wasSent, type ObservedFlow, type ObservedFlows } from '../observed.ts';
import { traceOf } from '../trace.ts';

/** `unknown`: no probe of it left the host, or none was waited for. */
export type FlowFate = 'works' | 'fails' | 'unknown';

/**
 * A flow works when any of its probes connected, or the trace's SYNs, which are of the same five-tuple: packets that are lost at
 * times are no matter of its path.
 */
export function flowFate({ probes, hops }: ObservedFlow): FlowFate {
  const isConnected = ({ kind }: Outcome) => kind === 'connected';
  if (probes.some(isConnected) || hops.some(({ outcome }) => isConnected(outcome))) return 'works';
  return probes.some(wasSent) ? 'fails' : 'unknown';
}

export const flowsThat = (flows: ObservedFlows, fate: FlowFate): readonly ObservedFlow[] =>
  flows.each.filter((flow) => flowFate(flow) === fate);

/** Who answered at each TTL, from TTL 1 on: undefined where nobody did. The last may be the target itself. */
export type Way = readonly (Address | undefined)[];

export const wayOf = ({ hops }: ObservedFlow, target: Target | undefined): Way =>
  traceOf(hops).map(({ routers: [router], end }) => {
    if (end === undefined) return router;
    return end.kind === 'icmp' ? end.from : target?.address;
  });

/**
 * How many ways the flows are known to take: two are of one way as long as nobody is seen on one of them in another's
 * place.
 */
export function waysOf(flows: ObservedFlows, target: Target | undefined): number {
  const ways: Way[] = [];
  // The longest first: what is heard little of is taken for one of those that are known.
  const heard = (way: Way) => way.filter((address) => address !== undefined).length;
  for (const way of flows.each.map((flow) => wayOf(flow, target)).toSorted((one, other) => heard(other) - heard(one)))
    if (heard(way) > 0 && !ways.some((known) => isCompatible(known, way))) ways.push(way);
  return ways.length;
}

const isCompatible = (one: Way, other: Way) =>
  one.every((address, index) => {
    const there = other[index];
    return address === undefined || there === undefined || address === there;
  });
