import { ipv4Of, MAPPED } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { wordsOfPrefix } from '../../address/prefix.ts';
import type { Flow } from '../../address/flow.ts';
import { NONE, UNDEPLOYED, UNREAD_GATEWAY, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { equalsOf, nextHopTypeOf, tableOf, viaOf } from '../../network/routes/route-rows.ts';
import { addressOf, prefixesOfSubnet, textOf } from '../../path/cloud/names.ts';
import { homeOf } from '../../path/walk/place.ts';
import { peeringTo } from '../../path/walk/onward.ts';
import type { PathDisposition } from '../../path/path.ts';
import type { Walk } from '../../path/walk/record.ts';
import { lookup } from '../../routes/longest-prefix.ts';
import { packetOf } from '../../rules/packet.ts';
import { endingsTo, type Answers } from '../endings/ending-to.ts';
import { answersAway } from './answers-away.ts';
import { byRanges, type Asked } from './by-ranges.ts';
import { withEntrances, type Entrance } from './entrances.ts';
import type { Outsiders } from './outsiders.ts';
import { isUnicast, UNICAST } from './unicast.ts';

/** Whoever comes by a gateway, or is an instance of an Azure Bastion. `to`: a row with an address in a described network. */
export function fromSubnets(described: CloudNetwork, to: number, port: Port): readonly Outsiders[] {
  const { network, entrances } = withEntrances(described);
  return entrances.map((entrance) =>
    entrance.kind === 'gateway' ? behindGateway(network, entrance, to, port) : ofBastion(network, entrance, to, port),
  );
}

function behindGateway(network: CloudNetwork, entrance: Entrance, to: number, port: Port): Outsiders {
  const { virtualNetworks } = network;
  const home = homeOf(network, entrance.row);
  const tables = [virtualNetworks.gatewayRoutes[home], virtualNetworks.systemRoutes[home]];
  const first = [...UNICAST, ...tables.flatMap((table) => [...(table?.starts4 ?? [])])];
  const ask = asking(network, entrance.row, to, port, (walked, flow) =>
    answersAway(network, walked, flow, isByGateway),
  );
  return {
    kind: 'gateway',
    id: textOf(network, virtualNetworks.gateways, home) ?? textOf(network, virtualNetworks.ids, home) ?? '',
    ...byRanges(
      network,
      first,
      (word) => isUnicast(word) && isBehind(network, home, word) && !isNear(network, to, word),
      (word) => {
        const asked = ask(word);
        return { ...asked, disposition: endingIn(network, asked) };
      },
    ),
  };
}

const isByGateway = ({ end }: Walk): boolean => end === 'gateway';

/** Is an address, as a network knows it, in itself or in one that is joined with it? Those routes come before a gateway's. */
const isNear = (network: CloudNetwork, to: number, word: number): boolean =>
  peeringTo(network, homeOf(network, to), 0, 0, MAPPED, word) !== NONE;

/** Does a gateway's own route lead to an address by a connection that is up, out of all described networks? */
function isBehind(network: CloudNetwork, home: number, word: number): boolean {
  const { connections, routes, virtualNetworks } = network;
  const table = virtualNetworks.gatewayRoutes[home];
  const trouble = virtualNetworks.gatewayTroubles[home] ?? 0;
  if (table === undefined || (trouble > 0 && trouble !== UNREAD_GATEWAY)) return false;
  if (peeringTo(network, home, 0, 0, MAPPED, word) !== NONE) return false;
  const route = lookup(table, 0, 0, MAPPED, word);
  if (route < 0) return false;
  const ways = Array.from({ length: equalsOf(routes, route) + 1 }, (_, at) => viaOf(routes, route + at) ?? NONE);
  return ways.some((connection) =>
    connection < 0
      ? connection !== UNDEPLOYED
      : connections.isUp[connection] !== 0 && (connections.remotes[connection] ?? NONE) < 0,
  );
}

/**
 * How a flow ends that comes by a gateway. What its subnet leads neither inside nor to an appliance leaves by it again; by a user's route, nobody
 * knows how (`entering` in the walk).
 */
function endingIn({ routes }: CloudNetwork, { disposition, ways }: Asked): PathDisposition {
  const away = ways.flatMap(({ steps }) => {
    const route = steps[0]?.route ?? NONE;
    return route >= 0 && AWAY.includes(nextHopTypeOf(routes, route)) ? [route] : [];
  });
  if (away.length < ways.length) return disposition;
  return away.some((route) => (tableOf(routes, route) ?? NONE) >= 0) ? 'leaves-model' : 'no-route';
}
const AWAY: readonly string[] = ['Internet', 'VirtualNetworkGateway', 'VirtualNetworkServiceEndpoint'];

function ofBastion(network: CloudNetwork, { row, subnet }: Entrance, to: number, port: Port): Outsiders {
  const spans = prefixesOfSubnet(network, subnet).flatMap((prefix) => {
    const { words, bits } = wordsOfPrefix(prefix);
    // Azure keeps the first four addresses of each subnet, and the last one.
    return prefix.includes(':') ? [] : [[words[3] + 4, words[3] + 2 ** (128 - bits) - 2] as const];
  });
  return {
    kind: 'bastion',
    id: textOf(network, network.unseenHolders.subnets, subnet) ?? '',
    ...byRanges(
      network,
      spans.flatMap(([from, last]) => [from, last + 1]),
      (word) => spans.some(([from, last]) => from <= word && word <= last),
      asking(network, row, to, port),
    ),
  };
}

/** How a flow ends from an address that has no row. `answersTo`: as `endingsTo` takes it. */
function asking(
  network: CloudNetwork,
  from: number,
  to: number,
  port: Port,
  answersTo?: (walked: Walk, flow: Flow) => Answers,
) {
  const endingTo = endingsTo(network, answersTo);
  const destination = addressOf(network.configurations.addresses, to);
  return (word: number) => {
    const flow = { protocol: 'tcp', source: ipv4Of(word), destination, destinationPort: port } as const;
    return endingTo({ row: to, service: NONE }, from, packetOf(flow), flow);
  };
}
