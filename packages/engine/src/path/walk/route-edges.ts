import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';

/** Where routes of a subnet to IPv4 addresses may become others. */
export function routeEdges(network: CloudNetwork, subnet: number): readonly number[] {
  const { subnets, routeTables, virtualNetworks, serviceRoutes, sets } = network;
  const virtualNetwork = subnets.virtualNetworks[subnet] ?? NONE;
  const table = subnets.routeTables[subnet] ?? NONE;
  const tables = [
    virtualNetworks.systemRoutes[virtualNetwork],
    virtualNetworks.gatewayRoutes[virtualNetwork],
    serviceRoutes[subnets.services[subnet] ?? NONE],
    routeTables.lookups[table],
  ];
  const internet = virtualNetworks.internet[virtualNetwork] ?? 0;
  return [
    ...tables.flatMap((each) => (each === undefined ? [] : [...each.starts4])),
    ...sets.edges4.subarray(sets.offsets4[internet], sets.offsets4[internet + 1]),
  ];
}
