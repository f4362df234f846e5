import type { Diagnosis, Hop, Latency, Microseconds, RoundTrip } from '@hopscope/engine';
import type { ApiVersion } from '../arm/api-version.ts';
import { eraOf, type Era } from './eras.ts';
import { hopIdOf } from './hop-id.ts';
import { placeHop, type Place, type Surroundings } from './hop-place.ts';
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
type PlacedHop = { readonly hop: Hop; readonly id: string; readonly place: Place };

function renderHops(diagnosis: Diagnosis, surroundings: Surroundings, era: Era): ConnectivityHop[] {
  const placed = diagnosis.hops.map((hop, index) => ({
    hop,
    id: hopIdOf(surroundings.operationId, index),
    place: placeHop(hop, diagnosis, surroundings, era),
  }));
  return placed.map(({ hop, id, place: { type, address, resourceId } }, index) => ({
    type,
    id,
    ...(address !== undefined && { address }),
    ...(resourceId !== undefined && { resourceId }),
    nextHopIds: placed.slice(index + 1, index + 2).map((next) => next.id),
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
 * Hops form a chain: one link forward, one back, none past its ends. Forward links carry the round trip from the source to
 * the hop that they lead to, and only where the destination was reached (documents of 2025).
 */
function linksOf(placed: readonly PlacedHop[], index: number, diagnosis: Diagnosis) {
  const [previous, here, next] = [placed[index - 1], placed[index], placed[index + 1]];
  const rtt = diagnosis.verdict === 'reachable' ? roundTripTo(next?.hop, diagnosis) : undefined;
  return {
    links: next === undefined ? [] : [link(next.id, next.place, rtt)],
    previousHopIds: previous === undefined ? [] : [previous.id],
    previousLinks: previous === undefined ? [] : [link(previous.id, here?.place, undefined)],
  };
}

/** `towards`: the end of the link that is farther from the source. */
function link(nextHopId: string, towards: Place | undefined, rtt: RoundTrip | undefined): HopLink {
  // No other link types are known; a way without a route says VirtualNetwork, too.
  const linkType = towards?.type === 'Internet' ? 'Internet' : 'VirtualNetwork';
  const properties = rtt === undefined ? {} : roundTrip(rtt);
  return { nextHopId, linkType, type: linkType, properties, context: {}, issues: [], resourceId: '' };
}

/** The destination's own round trips are the probes' latencies when the trace brought none. */
const roundTripTo = (hop: Hop | undefined, diagnosis: Diagnosis): RoundTrip | undefined =>
  hop?.rtt ?? (hop?.kind === 'destination' ? diagnosis.latency : undefined);

const roundTrip = ({ min, mean, max }: RoundTrip) => ({
  roundTripTimeMin: wholeMs(min),
  roundTripTimeAvg: wholeMs(mean),
  roundTripTimeMax: wholeMs(max),
});

const wholeMs = (duration: Microseconds) => Math.round(duration / 1000);
