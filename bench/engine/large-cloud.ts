import type { Address, CloudResource } from '../../packages/engine/src/index.ts';
import { seeded, type Random } from '../../packages/engine/src/path/random/random.fixture.ts';

/** How much of everything a network has. */
export type Size = {
  readonly networks: number;
  readonly subnets: number;
  readonly machines: number;
  readonly groups: number;
  readonly rulesOfGroup: number;
  readonly tables: number;
  readonly routesOfTable: number;
};

/** What Azure lets one estate grow to, and a little of it. */
export const LARGE: Size = {
  networks: 20,
  subnets: 2000,
  machines: 100_000,
  groups: 5000,
  rulesOfGroup: 200,
  tables: 200,
  routesOfTable: 400,
};

const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/bench/providers/Microsoft.Network';
const MACHINES = NETWORK.replace('Microsoft.Network', 'Microsoft.Compute/virtualMachines');
const APPLICATION_GROUPS = 64;

/**
 * A hub and its spokes, made by seeded chance. Each document has a seed of its own, so that it can be made again, alone,
 * and none has to be kept. The first subnet of the hub holds the appliances that routes lead through.
 */
export function largeCloud(size: Size) {
  const subnetsOfNetwork = size.subnets / size.networks;
  const machinesOfSubnet = size.machines / size.subnets;
  /** First three octets: 10.0.0, 10.0.1 … 10.1.0 … */
  const octets = (subnet: number) => `10.${Math.floor(subnet / subnetsOfNetwork)}.${subnet % subnetsOfNetwork}`;
  const networkId = (index: number) => `${NETWORK}/virtualNetworks/vnet${index}`;
  const subnetId = (index: number) => `${networkId(Math.floor(index / subnetsOfNetwork))}/subnets/s${index}`;
  const groupId = (index: number) => `${NETWORK}/networkSecurityGroups/nsg${index}`;
  const tableId = (index: number) => `${NETWORK}/routeTables/rt${index}`;
  const interfaceId = (index: number) => `${NETWORK}/networkInterfaces/nic${index}`;
  const addressOf = (machine: number) =>
    `${octets(Math.floor(machine / machinesOfSubnet))}.${4 + (machine % machinesOfSubnet)}` as Address;
  const below = (count: number) => Array.from({ length: count }, (_, index) => index);

  return {
    size,
    addressOf,
    interfaceId,
    machineId: (index: number) => `${MACHINES}/vm${index}`,
    group,
    table,
    networkInterface,
    /** The groups and the table that decide about a machine, and its appliance: for whoever reads documents by himself. */
    groupOfInterface: (machine: number) => (machine % 4 === 3 ? undefined : size.subnets + (machine % ownGroups())),
    groupOfSubnet: (subnet: number) => subnet % size.groups,
    tableOfSubnet: (subnet: number) => (subnet === 0 ? undefined : subnet % size.tables),
    *documents(): Generator<CloudResource> {
      for (const index of below(size.networks)) yield network(index);
      for (const index of below(size.groups)) yield group(index);
      for (const index of below(size.tables)) yield table(index);
      for (const index of below(size.machines)) {
        yield networkInterface(index);
        yield machine(index);
      }
    },
  };

  /** Groups that no subnet has are interfaces'. */
  function ownGroups() {
    return Math.max(1, size.groups - size.subnets);
  }

  function network(index: number): CloudResource {
    const others = index === 0 ? below(size.networks).slice(1) : [0];
    const first = index * subnetsOfNetwork;
    return resource(networkId(index), 'virtualNetworks', {
      addressSpace: { addressPrefixes: [`10.${index}.0.0/16`] },
      subnets: below(subnetsOfNetwork).map((at) => {
        const subnet = first + at;
        return {
          id: subnetId(subnet),
          name: `s${subnet}`,
          properties: {
            addressPrefix: `${octets(subnet)}.0/24`,
            networkSecurityGroup: { id: groupId(subnet % size.groups) },
            ...(subnet > 0 && { routeTable: { id: tableId(subnet % size.tables) } }),
          },
        };
      }),
      virtualNetworkPeerings: others.map((other) => ({
        id: `${networkId(index)}/virtualNetworkPeerings/to${other}`,
        name: `to${other}`,
        properties: {
          remoteVirtualNetwork: { id: networkId(other) },
          peeringState: 'Connected',
          allowVirtualNetworkAccess: true,
          allowForwardedTraffic: true,
        },
      })),
    });
  }

  function group(index: number, seed = 0): CloudResource {
    const random = seeded(1_000_000 + index + seed * 10_000_000);
    const id = groupId(index);
    const securityRules = below(size.rulesOfGroup).map((at) => {
      const direction = at % 2 === 0 ? 'Outbound' : 'Inbound';
      const isLast = at >= size.rulesOfGroup - 2;
      const properties = isLast
        ? { sourceAddressPrefix: '*', destinationAddressPrefix: '*', destinationPortRange: '*' }
        : { ...side('source', random), ...side('destination', random), ...ports(random) };
      return {
        id: `${id}/securityRules/rule${at}`,
        name: `rule${at}`,
        type: 'Microsoft.Network/networkSecurityGroups/securityRules',
        properties: {
          provisioningState: 'Succeeded',
          priority: 100 + 10 * at,
          direction,
          access: isLast || random.chance(0.7) ? 'Allow' : 'Deny',
          protocol: isLast ? '*' : random.pick(['Tcp', 'Tcp', 'Tcp', 'Udp', '*']),
          sourcePortRange: '*',
          ...properties,
        },
      };
    });
    return resource(id, 'networkSecurityGroups', { securityRules });
  }

  function side(name: 'source' | 'destination', random: Random): object {
    const kind = random.below(20);
    if (kind < 6) return { [`${name}AddressPrefix`]: '*' };
    if (kind < 8) return { [`${name}AddressPrefix`]: random.pick(['VirtualNetwork', 'Internet', 'AzureLoadBalancer']) };
    if (kind < 9)
      return {
        [`${name}ApplicationSecurityGroups`]: [
          { id: `${NETWORK}/applicationSecurityGroups/asg${random.below(APPLICATION_GROUPS)}` },
        ],
      };
    if (kind < 11) return { [`${name}AddressPrefixes`]: below(2 + random.below(6)).map(() => prefix(random)) };
    return { [`${name}AddressPrefix`]: prefix(random) };
  }

  function prefix(random: Random): string {
    const subnet = octets(random.below(size.subnets));
    return random.chance(0.6) ? `${subnet}.0/24` : `${subnet}.${4 + random.below(machinesOfSubnet)}/32`;
  }

  function table(index: number, seed = 0): CloudResource {
    const random = seeded(2_000_000 + index + seed * 10_000_000);
    const id = tableId(index);
    const hub = `10.0.0.${4 + (index % Math.min(8, machinesOfSubnet))}`;
    const seen = new Set<string>();
    const routes = below(size.routesOfTable).flatMap((at) => {
      // The last one: whatever is in no other network of this one goes through the hub.
      const isLast = at === size.routesOfTable - 1;
      const addressPrefix = isLast ? '10.0.0.0/8' : `${octets(random.below(size.subnets))}.${random.below(16) * 16}/28`;
      if (seen.has(addressPrefix)) return [];
      seen.add(addressPrefix);
      const isHole = !isLast && random.chance(0.02);
      return [
        {
          id: `${id}/routes/r${at}`,
          name: `r${at}`,
          properties: {
            addressPrefix,
            nextHopType: isHole ? 'None' : 'VirtualAppliance',
            ...(!isHole && { nextHopIpAddress: hub }),
          },
        },
      ];
    });
    return resource(id, 'routeTables', { routes, disableBgpRoutePropagation: false });
  }

  function networkInterface(index: number, port = 0): CloudResource {
    const random = seeded(3_000_000 + index);
    const id = interfaceId(index);
    const own = index % 4 === 3 ? undefined : size.subnets + ((index + port) % ownGroups());
    return resource(id, 'networkInterfaces', {
      provisioningState: 'Succeeded',
      // The first subnet holds the appliances.
      enableIPForwarding: index < machinesOfSubnet,
      primary: true,
      ...(own !== undefined && { networkSecurityGroup: { id: groupId(own % size.groups) } }),
      virtualMachine: { id: `${MACHINES}/vm${index}` },
      ipConfigurations: [
        {
          id: `${id}/ipConfigurations/ipconfig1`,
          name: 'ipconfig1',
          properties: {
            privateIPAddress: addressOf(index),
            privateIPAllocationMethod: 'Dynamic',
            primary: true,
            subnet: { id: subnetId(Math.floor(index / machinesOfSubnet)) },
            ...(random.chance(0.3) && {
              applicationSecurityGroups: [
                { id: `${NETWORK}/applicationSecurityGroups/asg${random.below(APPLICATION_GROUPS)}` },
              ],
            }),
          },
        },
      ],
    });
  }

  function machine(index: number): CloudResource {
    return {
      id: `${MACHINES}/vm${index}`,
      type: 'Microsoft.Compute/virtualMachines',
      properties: {
        provisioningState: 'Succeeded',
        hardwareProfile: { vmSize: 'Standard_D2s_v5' },
        networkProfile: { networkInterfaces: [{ id: interfaceId(index), properties: { primary: true } }] },
      },
    };
  }
}

export type LargeCloud = ReturnType<typeof largeCloud>;

const resource = (id: string, type: string, properties: object): CloudResource => ({
  id,
  type: `Microsoft.Network/${type}`,
  properties,
});

function ports(random: Random): object {
  const kind = random.below(10);
  if (kind === 0) return { destinationPortRange: '*' };
  if (kind < 3) return { destinationPortRange: `${1000 + random.below(5000)}-${7000 + random.below(5000)}` };
  if (kind < 4) return { destinationPortRanges: ['22', '80', '443', `${8000 + random.below(1000)}-9000`] };
  return { destinationPortRange: String(random.below(10_000)) };
}
