import type { Address } from '../../address/address.ts';
import { UNKNOWN_SERVICE } from '../../address/unknown-sender.ts';
import { prefixOf } from '../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { buildPrefixTable, type PrefixTable } from '../../routes/longest-prefix.ts';
import { entriesOf } from '../../routes/prefix-entries.ts';
import { addressIn } from '../../table/address-column.ts';
import { hasEndpointFor } from './admission.ts';

/**
 * The network as it is for a flow to a service at a public address of its own, where its tag is not loaded: a service endpoint for it, and for
 * its region, has a route for whatever address it has ("Azure virtual network service endpoints"). How long the prefix of that is nobody
 * knows: no default route is as long, any other route of a user may be.
 */
export function withEndpointsFor(network: CloudNetwork, service: number, address: Address): CloudNetwork {
  if (service < 0) return network;
  const known = addressIn(network.services.addresses, service);
  if (known !== undefined && known !== UNKNOWN_SERVICE) return network;
  const { subnets, untoldServices, untoldRoutes } = network;
  const held = new Set<number>();
  for (const [subnet, services] of subnets.services.entries()) {
    const isUntold = services >= 0 && (untoldServices[services] ?? NONE) >= 0;
    if (isUntold && !held.has(services) && hasEndpointFor(network, service, subnet)) held.add(services);
  }
  if (held.size === 0) return network;
  const serviceRoutes = network.serviceRoutes.map((table, services) =>
    held.has(services) ? withHalf(table, address, untoldRoutes[services] ?? NONE) : table,
  );
  return { ...network, serviceRoutes };
}

/** The shortest prefix that is none of everything. */
function withHalf(table: PrefixTable, address: Address, value: number): PrefixTable {
  const entries = entriesOf(table).map((entry) => ({ ...entry, rank: 0 }));
  return buildPrefixTable([...entries, { prefix: prefixOf(address, 1), rank: 0, value }]);
}
