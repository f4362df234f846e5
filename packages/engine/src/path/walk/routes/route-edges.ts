import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';

/** Where routes of a subnet to IPv4 addresses may become others. */
export function routeEdges(network: CloudNetwork, subnet: number): readonly number[] {
  const { subnets, routeTables, virtualNetworks, serviceRoutes, sets } = network;
  const virtualNetwork = subnets.virtualNetworks[subnet] ?? NONE;
  const table = subnets.routeTables[subnet] ?? NONE;
  const isUntold = (virtualNetworks.untold[virtualNetwork] ?? NONE) >= 0;
  const tables = [
    virtualNetworks.systemRoutes[virtualNetwork],
    virtualNetworks.gatewayRoutes[virtualNetwork],
    serviceRoutes[subnets.services[subnet] ?? NONE],
    routeTables.lookups[table],
    // Where routes of a gateway are not told, those of its own network say which of them do not matter.
    virtualNetworks.systemRoutes[isUntold ? (virtualNetworks.gatewayHomes[virtualNetwork] ?? NONE) : NONE],
  ];
  const internet = virtualNetworks.internet[virtualNetwork] ?? 0;
  return [
    ...tables.flatMap((each) => (each === undefined ? [] : [...each.starts4])),
    ...sets.edges4.subarray(sets.offsets4[internet], sets.offsets4[internet + 1]),
  ];
}
