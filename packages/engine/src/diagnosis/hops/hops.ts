import type { Address } from '../../address/address.ts';
import type { Blame, BlamedHop } from '../blame/blame.ts';
import type { Causes } from '../blame/causes.ts';
import { cloudHops } from './cloud-hops.ts';
import type { Hop } from '../diagnosis.ts';
import type { Draft } from './draft.ts';
import { mergedTrace } from '../../observation/flows/merged-trace.ts';
import { kernelRouteTo } from '../../observation/kernel-route.ts';
import { latencyOf, roundTripOf } from '../latency.ts';
import type { Observed } from '../../observation/observed.ts';
import { traceOf, type TraceHop } from '../../observation/trace.ts';

/**
 * Source, routers as the trace met them, destination. Silent hops stay in as hops without an address, but not behind the
 * last one that answered. A hop that only an ICMP error names is put where the trace lost its way.
 */
export function hopsOf(observed: Observed, blames: readonly Blame[], causes: Causes): readonly Hop[] {
  const { predicted } = observed;
  const trace = observed.flows === undefined ? traceOf(observed.hops) : mergedTrace(observed.flows);
  const drafts =
    predicted?.model === 'cloud'
      ? cloudHops(trace, predicted.hops, causes, destinationOf(observed, trace))
      : hostHops(observed, trace);
  for (const { at: place, issue } of blames) draftAt(drafts, place).issues.push(issue);
  return drafts;
}

function hostHops(observed: Observed, trace: readonly TraceHop[]): Draft[] {
  const source: Draft = {
    kind: 'source',
    ttl: 0,
    ...at(observed.source ?? kernelSource(observed)),
    ...idOf(observed),
    issues: [],
  };
  return [source, ...routersOf(trace), destinationOf(observed, trace)];
}

const at = (address: Address | undefined) => (address === undefined ? {} : { address });

const idOf = (observed: Observed) => {
  const id = observed.predicted?.hops[0]?.id;
  return id === undefined ? {} : { id };
};

function kernelSource(observed: Observed): Address | undefined {
  const route = kernelRouteTo(observed, observed.target?.address);
  return route !== undefined && 'source' in route ? route.source : undefined;
}

function routersOf(whole: readonly TraceHop[]): Draft[] {
  const trace = whole.filter((hop) => hop.end === undefined);
  const ended = trace.length < whole.length;
  const lastAnswer = trace.findLastIndex((hop) => hop.routers.length > 0);
  const repeat = repetition(trace);
  const kept = ended ? trace : trace.slice(0, Math.min(lastAnswer, repeat) + 1);
  return kept.map(({ ttl, routers: [address, ...others], rtts }) => {
    const rtt = roundTripOf(rtts);
    return {
      kind: 'router' as const,
      ttl,
      ...at(address),
      ...(others.length > 0 ? { otherAddresses: others } : {}),
      ...(rtt === undefined ? {} : { rtt }),
      issues: [],
    };
  });
}

/** Index of the hop that a looping packet meets for the second time; the rest of the trace says nothing new. */
function repetition(trace: readonly TraceHop[]): number {
  const seen: (Address | undefined)[] = [];
  for (const [index, { routers }] of trace.entries()) {
    const before = routers[0] === undefined ? -1 : seen.lastIndexOf(routers[0]);
    if (before >= 0 && index - before > 1) return index;
    seen.push(routers[0]);
  }
  return Number.POSITIVE_INFINITY;
}

function destinationOf(observed: Observed, trace: readonly TraceHop[]): Draft {
  const reached = trace.find((hop) => hop.end !== undefined);
  const answered = reached?.end?.kind === 'connected' || reached?.end?.kind === 'refused';
  const rtt = latencyOf(observed.probes, answered);
  return {
    kind: 'destination',
    ...(reached !== undefined && answered ? { ttl: reached.ttl } : {}),
    ...at(observed.target?.address),
    ...(rtt === undefined ? {} : { rtt: { min: rtt.min, mean: rtt.mean, max: rtt.max } }),
    issues: [],
  };
}

function draftAt(drafts: Draft[], place: BlamedHop): Draft {
  const [source, destination] = [drafts[0], drafts.at(-1)];
  if (source === undefined || destination === undefined) throw new Error('a diagnosis has a source and a destination');
  switch (place.kind) {
    case 'source':
      return source;
    case 'destination':
      return destination;
    case 'ttl':
      return drafts.find((hop) => hop.ttl === place.ttl && isOnTheWay(hop)) ?? source;
    case 'address':
      return drafts.find((hop) => isOnTheWay(hop) && isAt(hop, place.address)) ?? insertRouter(drafts, place.address);
  }
}

const isOnTheWay = ({ kind }: Draft) => kind === 'router' || kind === 'appliance';

const isAt = (hop: Draft, address: Address) =>
  hop.address === address || hop.otherAddresses?.includes(address) === true;

function insertRouter(drafts: Draft[], address: Address): Draft {
  const hop: Draft = { kind: 'router', address, issues: [] };
  drafts.splice(-1, 0, hop);
  return hop;
}
