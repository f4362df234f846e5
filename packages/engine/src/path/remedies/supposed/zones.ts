import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { extended } from '../../../table/columns.ts';
import { rowOf } from './routes.ts';

/**
 * The network with a private zone linked to one more virtual network, by their ids. Undefined where a firewall is in that network, whose rules for
 * names may hold other addresses then.
 */
export function withZoneLink(network: CloudNetwork, zoneId: string, virtualNetwork: string): CloudNetwork | undefined {
  const { names, virtualNetworks } = network;
  const { links } = names;
  const [zone, home] = [rowOf(network, names.zones.ids, zoneId), rowOf(network, virtualNetworks.ids, virtualNetwork)];
  if (zone < 0 || home < 0 || names.firewalls.networks.includes(home)) return undefined;
  return {
    ...network,
    names: {
      ...names,
      links: {
        zones: extended(links.zones, [zone]),
        networks: extended(links.networks, [home]),
        redirects: extended(links.redirects, [0]),
        registers: extended(links.registers, [0]),
      },
    },
  };
}
