import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { PLACE, SUBNET } from '../../network/cloud/places.ts';
import { madeOnce } from '../../path/cloud/back/network-for.ts';
import { idOf, lastPart } from '../../path/cloud/names.ts';
import { zerosI32, zerosU32, type SharedI32, type SharedU32 } from '../../table/shared-arrays.ts';

/** A subnet from which somebody sends who has no address there that a document tells. `row`: stands for who that is. */
export type Entrance = { readonly kind: 'gateway' | 'bastion'; readonly row: number; readonly subnet: number };

/** The network with a row for each, behind all others: of no interface, and asked by nobody. */
export type WithEntrances = { readonly network: CloudNetwork; readonly entrances: readonly Entrance[] };

/** Of a gateway's and of Bastion's subnet the name is told ("GatewaySubnet", "AzureBastionSubnet"). */
const KINDS: Readonly<Record<string, Entrance['kind'] | undefined>> = {
  gatewaysubnet: 'gateway',
  azurebastionsubnet: 'bastion',
};

export const withEntrances = madeOnce((network): WithEntrances => {
  const first = network.configurations.interfaces.length;
  const entrances: Entrance[] = [];
  for (let subnet = 0; subnet < network.subnets.ids.length; subnet += 1) {
    const kind = KINDS[lastPart(idOf(network, network.subnets.ids, subnet)).toLowerCase()];
    if (kind !== undefined && isUsed(network, kind, subnet))
      entrances.push({ kind, row: first + entrances.length, subnet });
  }
  return { network: entrances.length === 0 ? network : withRows(network, entrances), entrances };
});

/** Is a gateway, or a Bastion, in the subnet? A network that uses another one's gateway has none of its own. */
function isUsed({ subnets, unseenHolders, virtualNetworks }: CloudNetwork, kind: Entrance['kind'], subnet: number) {
  if (kind === 'bastion') return (unseenHolders.subnets[subnet] ?? NONE) >= 0;
  const home = subnets.virtualNetworks[subnet] ?? NONE;
  return virtualNetworks.gatewayHomes[home] === home && virtualNetworks.gatewayRoutes[home] !== undefined;
}

function withRows(network: CloudNetwork, entrances: readonly Entrance[]): CloudNetwork {
  const { configurations, places, subnets } = network;
  const places4 = places.subnets;
  const homeOf = (subnet: number) => places4[SUBNET.stride * subnet + SUBNET.network] ?? NONE;
  const column = (of: SharedI32, valueAt: (entrance: Entrance) => number) => longer32(of, entrances.map(valueAt));
  const rows = longer32(
    places.configurations,
    entrances.flatMap(({ subnet }) => {
      const place: number[] = Array.from({ length: PLACE.stride }, () => NONE);
      place[PLACE.subnet] = subnet;
      place[PLACE.network] = homeOf(subnet);
      place[PLACE.subnetGroup] = subnets.groups[subnet] ?? NONE;
      place[PLACE.address] = 0;
      place[PLACE.flags] = 0;
      return place;
    }),
  );
  return {
    ...network,
    places: { ...places, configurations: rows },
    configurations: {
      ...configurations,
      ids: longerU32(
        configurations.ids,
        entrances.map(({ subnet }) => subnets.ids[subnet] ?? 0),
      ),
      interfaces: column(configurations.interfaces, () => NONE),
      subnets: column(configurations.subnets, ({ subnet }) => subnet),
      firewallGroups: column(configurations.firewallGroups, () => NONE),
      states: column(configurations.states, () => NONE),
      addresses: longerU32(
        configurations.addresses,
        entrances.flatMap(() => [0, 0, 0, 0]),
      ),
    },
  };
}

function longer32(column: SharedI32, more: readonly number[]): SharedI32 {
  const longer = zerosI32(column.length + more.length);
  longer.set(column);
  longer.set(more, column.length);
  return longer;
}

function longerU32(column: SharedU32, more: readonly number[]): SharedU32 {
  const longer = zerosU32(column.length + more.length);
  longer.set(column);
  longer.set(more, column.length);
  return longer;
}
