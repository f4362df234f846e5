import { wordsOfNumber, type Words } from '../../../address/address.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import type { PrefixTable } from '../../../routes/longest-prefix.ts';
import { spaceOfSet } from '../../../table/address-sets.ts';

/** Where routes of a subnet to IPv4 addresses may become others. */
export function routeEdges(network: CloudNetwork, subnet: number): readonly number[] {
  const { sets } = network;
  const internet = internetAt(network, subnet);
  return [
    ...tablesAt(network, subnet).flatMap(({ starts4 }) => [...starts4]),
    ...sets.edges4.subarray(sets.offsets4[internet], sets.offsets4[internet + 1]),
  ];
}

/** The same of IPv6. */
export const routeEdges6 = (network: CloudNetwork, subnet: number): readonly Words[] => [
  ...tablesAt(network, subnet).flatMap(startsOf6),
  ...spaceOfSet(network.sets, internetAt(network, subnet)).six.map(wordsOfNumber),
];

function tablesAt(network: CloudNetwork, subnet: number): readonly PrefixTable[] {
  const { subnets, routeTables, virtualNetworks, serviceRoutes } = network;
  const virtualNetwork = subnets.virtualNetworks[subnet] ?? NONE;
  const table = subnets.routeTables[subnet] ?? NONE;
  const isUntold = (virtualNetworks.untold[virtualNetwork] ?? NONE) >= 0;
  return [
    virtualNetworks.systemRoutes[virtualNetwork],
    virtualNetworks.gatewayRoutes[virtualNetwork],
    serviceRoutes[subnets.services[subnet] ?? NONE],
    routeTables.lookups[table],
    // Where routes of a gateway are not told, those of its own network say which of them do not matter.
    virtualNetworks.systemRoutes[isUntold ? (virtualNetworks.gatewayHomes[virtualNetwork] ?? NONE) : NONE],
  ].filter((each) => each !== undefined);
}

const internetAt = ({ subnets, virtualNetworks }: CloudNetwork, subnet: number): number =>
  virtualNetworks.internet[subnets.virtualNetworks[subnet] ?? NONE] ?? 0;

const startsOf6 = ({ starts6 }: PrefixTable): readonly Words[] =>
  Array.from({ length: starts6.length / 4 }, (_, at) => {
    const [a = 0, b = 0, c = 0, d = 0] = starts6.subarray(4 * at, 4 * at + 4);
    return [a, b, c, d];
  });
