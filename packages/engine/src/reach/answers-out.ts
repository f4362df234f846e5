import { ipv4Of, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { addressOf } from '../path/cloud/names.ts';
import { forMachines, madeOnce, withoutOwners } from '../path/cloud/back/network-for.ts';
import { waysBack } from '../path/cloud/back/way-back.ts';
import { endingsOf } from '../path/cloud/disposition-of.ts';
import { addressEdges } from '../path/explain/address-edges.ts';
import type { PathDisposition } from '../path/path.ts';
import { replyOf } from '../path/walk/packets/packet-at.ts';
import { subnetAt } from '../path/walk/place.ts';
import { passing } from '../path/walk/step.ts';
import { NOBODY_ANEW, walk } from '../path/walk/walk.ts';
import type { Walk } from '../path/walk/record.ts';
import { waysOf } from '../path/walk/ways.ts';
import { packetOf } from '../rules/packet.ts';
import { withBeside } from '../path/walk/devices/beside.ts';
import { routeEdges } from '../path/walk/routes/route-edges.ts';
import { endingOfAll } from './endings/ending-of-all.ts';
import { intervals } from './sweep/intervals.ts';

/** How flows end that no rule keeps out: whether whoever is asked runs, and its answers get out to who asked. `edges`: where that may change. */
export type AnswersOut = { readonly edges: readonly number[]; readonly endingOf: (source: number) => PathDisposition };

/** Mail is kept from leaving, and not from coming in. */
const fromOutside = madeOnce<CloudNetwork>((network) => ({ ...forMachines(withoutOwners(network)), mail: 'carried' }));

/**
 * Answers of one configuration to addresses of the internet, by whatever public address it was asked. Known machines' public
 * addresses are taken for anybody's, and nobody's for a service's.
 */
export function answersOut(network: CloudNetwork, to: number, port: Port): AnswersOut {
  const outside = fromOutside(network);
  const edges = new Set([0, ...routeEdges(network, subnetAt(network, to))]);
  // Whoever sends answers on may tell more of them apart, which the set goes on with.
  for (const edge of edges)
    for (const { steps } of waysOut(outside, arrivalFrom(outside, to, port, ipv4Of(edge))))
      for (const place of steps.slice(1).flatMap(({ configuration }) => withBeside(network, configuration))) {
        for (const direction of ['inbound', 'outbound'] as const)
          for (const each of addressEdges(network, place, direction, 'destination')) edges.add(each);
        for (const each of routeEdges(network, subnetAt(network, place))) edges.add(each);
      }
  const all = [...edges];
  return { edges: all, endingOf: intervals(all, (source) => endingOut(outside, to, port, ipv4Of(source))) };
}

/** A walk that comes in from the internet, and that no rule was asked about. */
function arrivalFrom(network: CloudNetwork, to: number, port: Port, source: Address): Walk {
  const destination = addressOf(network.configurations.addresses, to);
  const packet = packetOf({ protocol: 'tcp', source, destination, destinationPort: port });
  const arrived = { ...packet, destinationMember: to };
  const steps = [passing(NONE), passing(to)];
  return { packet, arrived, anew: NOBODY_ANEW, forks: [], choices: [], steps, end: 'translated', last: to };
}

const waysOut = (network: CloudNetwork, arrival: Walk): readonly Walk[] =>
  waysOf(network, walk(network, arrival.last, replyOf(arrival))).ways;

function endingOut(network: CloudNetwork, to: number, port: Port, source: Address): PathDisposition {
  const arrival = arrivalFrom(network, to, port, source);
  const destination = addressOf(network.configurations.addresses, to);
  const flow = { protocol: 'tcp', source, destination, destinationPort: port } as const;
  const endings = endingsOf(network, arrival, () => waysBack(network, arrival, flow));
  return endingOfAll(endings);
}

/** The same of one address of either family, and the ways by which answers go out to it. */
export function answerOut(network: CloudNetwork, to: number, port: Port, source: Address) {
  const outside = fromOutside(network);
  return {
    ending: endingOut(outside, to, port, source),
    ways: waysOut(outside, arrivalFrom(outside, to, port, source)),
  };
}
