import { nameOf } from '../words/figures.ts';
import type { Documents } from './documents.ts';

export type MapMachine = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly appliance: boolean;
  readonly group?: string;
};
export type MapSubnet = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly machines: readonly MapMachine[];
  readonly group?: string;
  readonly table?: string;
};
export type MapNetwork = {
  readonly id: string;
  readonly name: string;
  readonly prefixes: readonly string[];
  readonly subnets: readonly MapSubnet[];
  readonly peers: readonly string[];
};

/** Networks with what lies in them; the ids of Azure's documents are compared without regard to case. */
export function estateOf({ networks, interfaces }: Documents): readonly MapNetwork[] {
  const bySubnet = Map.groupBy(
    interfaces.flatMap(({ id, name, properties }) =>
      properties.ipConfigurations.slice(0, 1).map(({ properties: ip }) => ({
        subnet: ip.subnet?.id.toLowerCase() ?? '',
        machine: {
          id,
          name: properties.virtualMachine === undefined ? name : nameOf(properties.virtualMachine.id),
          address: ip.privateIPAddress ?? '',
          appliance: properties.enableIPForwarding,
          ...(properties.networkSecurityGroup && { group: properties.networkSecurityGroup.id }),
        },
      })),
    ),
    ({ subnet }) => subnet,
  );
  return networks.map(({ id, name, properties }) => ({
    id,
    name,
    prefixes: properties.addressSpace?.addressPrefixes ?? [],
    peers: properties.virtualNetworkPeerings.flatMap(
      ({ properties }) => properties.remoteVirtualNetwork?.id.toLowerCase() ?? [],
    ),
    subnets: properties.subnets.map(({ id, name, properties }) => ({
      id,
      name,
      prefix: properties.addressPrefix ?? properties.addressPrefixes?.join(', ') ?? '',
      machines: (bySubnet.get(id.toLowerCase()) ?? []).map(({ machine }) => machine),
      ...(properties.networkSecurityGroup && { group: properties.networkSecurityGroup.id }),
      ...(properties.routeTable && { table: properties.routeTable.id }),
    })),
  }));
}

/** The same, with only what a search finds; a network or subnet that is found keeps all that lies in it. */
export function found(networks: readonly MapNetwork[], text: string): readonly MapNetwork[] {
  const wanted = text.trim().toLowerCase();
  const has = (...texts: readonly string[]) => texts.some((each) => each.toLowerCase().includes(wanted));
  if (wanted === '') return networks;
  return networks.flatMap((network) => {
    if (has(network.name, ...network.prefixes)) return network;
    const subnets = network.subnets.flatMap((subnet) => {
      if (has(subnet.name, subnet.prefix)) return subnet;
      const machines = subnet.machines.filter(({ name, address }) => has(name, address));
      return machines.length === 0 ? [] : { ...subnet, machines };
    });
    return subnets.length === 0 ? [] : { ...network, subnets };
  });
}
