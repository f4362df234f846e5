import type { Diagnosis, Hop, Latency, Microseconds, RoundTrip } from '@hopscope/engine';
import type { ApiVersion } from '../arm/api-version.ts';
import { eraOf, type Era } from './eras.ts';
import { hopGraph } from './hop-graph.ts';
import { hopIdOf } from './hop-id.ts';
import { placeHop, type ArmPlace, type Surroundings } from './hop-place.ts';
import type { ConnectivityHop, ConnectivityInformation, HopLink } from './information.ts';
import { renderIssue } from './issue-types.ts';

const STATUSES = { reachable: 'Reachable', unreachable: 'Unreachable', undetermined: 'Unknown' } as const;

/** A diagnosis in ARM's words, as a client of this api-version expects them. Reading it again gives the same text. */
export function renderConnectivity(
  diagnosis: Diagnosis,
  surroundings: Surroundings,
  version: ApiVersion,
): ConnectivityInformation {
  const era = eraOf(version);
  const { verdict } = diagnosis;
  // Where a web server was asked, its answers are the probes (recording of 2019: three for Http).
  const probes = diagnosis.requests ?? diagnosis.probes;
  const latency = verdict === 'reachable' ? diagnosis.latency : undefined;
  return {
    hops: renderHops(diagnosis, surroundings, era),
    connectionStatus: STATUSES[verdict],
    ...(latency && latencies(latency)),
    probesSent: probes.sent,
    probesFailed: probes.failed,
  };
}

const latencies = ({ mean, min, max }: Latency) => ({
  avgLatencyInMs: wholeMs(mean),
  minLatencyInMs: wholeMs(min),
  maxLatencyInMs: wholeMs(max),
});

/** A hop with all that its own rendering and its neighbours' links need. */
type PlacedHop = { readonly hop: Hop; readonly next: readonly number[]; readonly id: string; readonly place: ArmPlace };

function renderHops(diagnosis: Diagnosis, surroundings: Surroundings, era: Era): ConnectivityHop[] {
  const placed = hopGraph(diagnosis).map(({ hop, next }, index) => ({
    hop,
    next,
    id: hopIdOf(surroundings.operationId, index),
    place: placeHop(hop, diagnosis, surroundings, era),
  }));
  return placed.map(({ hop, next, id, place: { type, address, resourceId } }, index) => ({
    type,
    id,
    ...(address !== undefined && { address }),
    ...(resourceId !== undefined && { resourceId }),
    nextHopIds: next.flatMap((at) => placed[at]?.id ?? []),
    ...(era.links && linksOf(placed, index, diagnosis)),
    issues: hop.issues.filter(isTold(hop, surroundings)).map((issue) => renderIssue(issue, hop.kind, era)),
  }));
}

/** Azure looks at the state of a machine that was asked for; who asks for an address is not told whose it is (docs of 2025). */
const isTold =
  (hop: Hop, { destination }: Surroundings) =>
  ({ code }: Hop['issues'][number]) =>
    !(code === 'VM_NOT_RUNNING' && hop.kind === 'destination' && destination === undefined);

/**
 * One link forward to each next hop, one back to each that leads here, none past the ends. Forward links carry the round trip
 * from the source to the hop that they lead to, and only where the destination was reached (documents of 2025).
 */
function linksOf(placed: readonly PlacedHop[], index: number, diagnosis: Diagnosis) {
  const here = placed[index];
  const next = (here?.next ?? []).flatMap((at) => placed[at] ?? []);
  const previous = placed.filter((hop) => hop.next.includes(index));
  const isReached = diagnosis.verdict === 'reachable';
  return {
    links: next.map(({ hop, id, place }) => link(id, place, isReached ? roundTripTo(hop, diagnosis) : undefined)),
    previousHopIds: previous.map(({ id }) => id),
    previousLinks: previous.map(({ id }) => link(id, here?.place, undefined)),
  };
}

/** `towards`: the end of the link that is farther from the source. */
function link(nextHopId: string, towards: ArmPlace | undefined, rtt: RoundTrip | undefined): HopLink {
  // No other link types are known; a way without a route says VirtualNetwork, too.
  const linkType = towards?.type === 'Internet' ? 'Internet' : 'VirtualNetwork';
  const properties = rtt === undefined ? {} : roundTrip(rtt);
  return { nextHopId, linkType, type: linkType, properties, context: {}, issues: [], resourceId: '' };
}

/** The destination's own round trips are the probes' latencies when the trace brought none. */
const roundTripTo = (hop: Hop, diagnosis: Diagnosis): RoundTrip | undefined =>
  hop.rtt ?? (hop.kind === 'destination' ? diagnosis.latency : undefined);

const roundTrip = ({ min, mean, max }: RoundTrip) => ({
  roundTripTimeMin: wholeMs(min),
  roundTripTimeAvg: wholeMs(mean),
  roundTripTimeMax: wholeMs(max),
});

const wholeMs = (duration: Microseconds) => Math.round(duration / 1000);
