import type { CloudResource } from '../../documents/resource.ts';
import { randomDevices } from './random-devices.fixture.ts';
import { randomGateways, randomMachines } from './random-owners.fixture.ts';

export type Random = {
  /** From 0 up to, and not including, the limit. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** True in this share of all cases. */
  readonly chance: (share: number) => boolean;
};

/** Numbers that look random and come again with the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    chance: (share) => next() < share,
  };
}

/** Tags that are loaded; Storage is not. */
export const RANDOM_TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Sql', ['20.0.0.0/16', '8.8.0.0/16', '20.9.0.0/16']],
  ['Sql.WestUS', ['8.8.8.0/24', '20.9.0.0/16']],
]);

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
const PLATFORM = ['AzurePlatformDNS', 'AzurePlatformIMDS'];
const SPACES = ['10.0.0.0/16', '10.1.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '20.0.0.0/16', '10.0.0.0/8'];

export type RandomCloud = {
  readonly documents: readonly CloudResource[];
  readonly interfaces: readonly string[];
  readonly addresses: readonly string[];
};

/** Two to four networks with subnets, interfaces, groups and routes that often meet each other. */
export function randomCloud(random: Random): RandomCloud {
  const { below, pick, chance } = random;
  const spaces = shuffled(SPACES, random)
    .slice(0, 2 + below(3))
    .filter(
      (space, _, all) => space !== '10.0.0.0/8' || !all.some((other) => other.startsWith('10.') && other !== space),
    );
  const applicationGroups = ['web', 'db'].map((name) => `${NETWORK}/applicationSecurityGroups/${name}`);
  const groups = Array.from({ length: 4 }, (_, index) => `${NETWORK}/networkSecurityGroups/nsg${index}`);
  const tables = Array.from({ length: 3 }, (_, index) => `${NETWORK}/routeTables/rt${index}`);
  const vnets = spaces.map((space, index) => {
    const base = space.split('/')[0]?.split('.').slice(0, 2).join('.') ?? '';
    const id = `${NETWORK}/virtualNetworks/v${index}`;
    return {
      id,
      space,
      subnets: Array.from({ length: 1 + below(3) }, (_, at) => ({
        id: `${id}/subnets/s${at}`,
        base: `${base}.${at + 1}`,
        group: chance(0.5) ? pick(groups) : undefined,
        table: chance(0.6) ? pick(tables) : undefined,
      })),
    };
  });
  const nics = vnets.flatMap(({ subnets }, network) =>
    subnets.flatMap(({ id, base }, at) =>
      Array.from({ length: 1 + below(3) }, (_, index) => index > 0 && chance(0.15)).map((isEndpoint, index) => ({
        id: `${NETWORK}/networkInterfaces/nic${network}${at}${index}`,
        address: `${base}.${4 + index}`,
        subnet: id,
        isEndpoint,
        network,
        publicAddress: !isEndpoint && chance(0.2) ? `20.9.${10 * network + at}.${4 + index}` : undefined,
        second: !isEndpoint && chance(0.12) ? `${base}.${40 + index}` : undefined,
      })),
    ),
  );
  const places = vnets.map(({ space, subnets }, at) => ({
    space,
    subnets,
    interfaces: nics.filter(({ network }) => network === at),
  }));
  const devices = randomDevices(places, random);
  const addresses = [
    ...nics.map(({ address }) => address),
    ...nics.flatMap(({ second }) => second ?? []),
    ...devices.addresses,
    ...devices.publicAddresses,
    '168.63.129.16',
    '169.254.169.254',
    ...nics.flatMap(({ publicAddress }) => publicAddress ?? []),
    ...vnets.flatMap(({ subnets }) => subnets.map(({ base }) => `${base}.99`)),
    '8.8.8.8',
    '10.77.0.1',
    '172.31.0.9',
    '100.64.1.1',
    '20.0.77.1',
    '10.60.1.1',
    '172.20.0.1',
  ];
  const prefix = () =>
    chance(0.3)
      ? `${pick(addresses)}/32`
      : chance(0.5)
        ? `${pick(vnets).subnets[0]?.base ?? '10.9.9'}.0/24`
        : pick([...spaces, '0.0.0.0/0', '8.0.0.0/8', '20.0.0.0/8']);
  const side = (name: string) => {
    const terms = Array.from({ length: 1 + below(3) }, () =>
      chance(0.1)
        ? pick(['Storage', 'Sql', 'Sql.WestUS'])
        : chance(0.3)
          ? pick([
              'VirtualNetwork',
              'Internet',
              'AzureLoadBalancer',
              '*',
              '*',
              name === 'source' ? '*' : pick(PLATFORM),
            ])
          : prefix(),
    );
    if (chance(0.12)) return { [`${name}ApplicationSecurityGroups`]: [{ id: pick(applicationGroups).toUpperCase() }] };
    return terms.length === 1
      ? { [`${name}AddressPrefix`]: terms[0], [`${name}AddressPrefixes`]: [] }
      : { [`${name}AddressPrefixes`]: terms };
  };
  const ports = () =>
    chance(0.4)
      ? { destinationPortRange: '*' }
      : chance(0.5)
        ? { destinationPortRange: pick(['80', '443', '1-1023', '80-90']) }
        : { destinationPortRanges: ['22', pick(['80', '443']), '1000-2000'] };
  const rules = (group: string) =>
    Array.from({ length: below(7) }, (_, index) => ({
      id: `${group}/securityRules/r${index}`,
      name: `r${index}`,
      properties: {
        priority: 100 + 10 * index + (chance(0.2) ? below(40) * 10 + 5 : 0),
        direction: pick(['Inbound', 'Outbound']),
        access: pick(['Allow', 'Deny']),
        protocol: pick(['*', 'Tcp', 'Tcp', 'Udp', 'Icmp']),
        sourcePortRange: chance(0.06) ? pick(['1024-65535', '80', '5000-6000']) : '*',
        ...side('source'),
        ...side('destination'),
        ...ports(),
      },
    })).filter(
      ({ properties }, index, all) =>
        all.findIndex(
          (other) =>
            other.properties.priority === properties.priority && other.properties.direction === properties.direction,
        ) === index,
    );
  const routes = (table: string) =>
    shuffled(
      [...new Set(Array.from({ length: 1 + below(4) }, () => (chance(0.1) ? pick(['Sql', 'Sql.WestUS']) : prefix())))],
      random,
    ).map((addressPrefix, index) => {
      const type = pick([
        'VirtualAppliance',
        'VirtualAppliance',
        'VirtualAppliance',
        ...(chance(0.3) ? ['VirtualApplianceEcmp'] : []),
        'VirtualNetworkGateway',
        'None',
        'Internet',
        'VnetLocal',
      ]);
      return {
        id: `${table}/routes/r${index}`,
        name: `r${index}`,
        properties: {
          addressPrefix,
          nextHopType: type,
          ...(type === 'VirtualAppliance'
            ? {
                nextHopIpAddress: chance(0.07)
                  ? '10.1.1.250'
                  : pick([...nics.map(({ address }) => address), ...devices.addresses]),
              }
            : {}),
          ...(type === 'VirtualApplianceEcmp'
            ? {
                nextHop: {
                  nextHopIpAddresses: [
                    ...new Set(
                      [1, 2, 3].map(() => pick([...nics.map(({ address }) => address), ...devices.addresses])),
                    ),
                  ],
                },
              }
            : {}),
        },
      };
    });
  const links = vnets.flatMap((one, at) =>
    vnets.slice(at + 1).flatMap((other) => (chance(0.6) ? [[one.id, other.id] as const] : [])),
  );
  const peerings = (id: string) =>
    links.flatMap(([one, other], index) => {
      if (id !== one && id !== other) return [];
      return [
        {
          id: `${id}/virtualNetworkPeerings/p${index}`,
          name: `p${index}`,
          properties: {
            remoteVirtualNetwork: { id: id === one ? other : one },
            peeringState: chance(0.9) ? 'Connected' : 'Initiated',
            allowVirtualNetworkAccess: chance(0.85),
            allowForwardedTraffic: chance(0.5),
            allowGatewayTransit: chance(0.6),
            useRemoteGateways: chance(0.6),
          },
        },
      ];
    });
  const manager = `${NETWORK}/networkManagers/m`;
  const adminCollection = `${manager}/securityAdminConfigurations/c/ruleCollections/rc`;
  const adminSide = () => [
    chance(0.15)
      ? { addressPrefixType: 'NetworkGroup', addressPrefix: `${manager}/networkGroups/g` }
      : { addressPrefixType: 'IPPrefix', addressPrefix: chance(0.3) ? '*' : chance(0.1) ? 'Storage' : prefix() },
  ];
  const admin: readonly CloudResource[] = chance(0.6)
    ? []
    : [
        {
          id: adminCollection,
          type: 'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections',
          properties: { appliesToGroups: [{ networkGroupId: `${manager}/networkGroups/g` }] },
        },
        { id: `${manager}/networkGroups/g`, type: 'Microsoft.Network/networkManagers/networkGroups', properties: {} },
        ...vnets
          .filter(() => chance(0.7))
          .map(({ id }, index) => ({
            id: `${manager}/networkGroups/g/staticMembers/m${index}`,
            type: 'Microsoft.Network/networkManagers/networkGroups/staticMembers',
            properties: { resourceId: id },
          })),
        ...Array.from({ length: 1 + below(4) }, (_, index) => ({
          id: `${adminCollection}/rules/r${index}`,
          type: 'Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules',
          properties: {
            priority: 1 + below(20) * 5 + index,
            direction: pick(['Inbound', 'Outbound']),
            access: pick(['Allow', 'Deny', 'AlwaysAllow']),
            protocol: pick(['Any', 'Tcp', 'Udp']),
            sources: adminSide(),
            destinations: adminSide(),
            sourcePortRanges: ['0-65535'],
            destinationPortRanges: pick([['0-65535'], ['80'], ['22', '443-1500']]),
          },
        })),
      ];
  const reference = (id: string | undefined) => (id === undefined ? undefined : { id });
  const documents: readonly CloudResource[] = [
    ...admin,
    ...vnets.map(({ id, space, subnets }, at) => ({
      id,
      type: 'Microsoft.Network/virtualNetworks',
      properties: {
        addressSpace: { addressPrefixes: [space] },
        virtualNetworkPeerings: peerings(id),
        subnets: [
          ...subnets,
          ...(devices.subnets[at] ?? []).map((each) => ({
            ...each,
            group: undefined,
            table: chance(0.3) ? pick(tables) : undefined,
          })),
        ].map(({ id: subnet, base, group, table }) => ({
          id: subnet,
          properties: {
            addressPrefix: `${base}.0/24`,
            ...(chance(0.15) ? { natGateway: { id: pick(devices.natGateways) } } : {}),
            ...(chance(0.15) ? { defaultOutboundAccess: false } : {}),
            networkSecurityGroup: reference(group),
            routeTable: reference(table),
            ...(chance(0.2) ? { serviceEndpoints: [{ service: 'Microsoft.Sql', locations: ['*'] }] } : {}),
            ...(chance(0.6)
              ? {
                  privateEndpointNetworkPolicies: pick([
                    'Disabled',
                    'Enabled',
                    'NetworkSecurityGroupEnabled',
                    'RouteTableEnabled',
                  ]),
                }
              : {}),
          },
        })),
      },
    })),
    ...groups.map((id) => ({
      id,
      type: 'Microsoft.Network/networkSecurityGroups',
      properties: { securityRules: rules(id) },
    })),
    ...tables.map((id) => ({
      id,
      type: 'Microsoft.Network/routeTables',
      properties: { routes: routes(id), disableBgpRoutePropagation: chance(0.3) },
    })),
    ...nics.flatMap(({ id, publicAddress }) =>
      publicAddress === undefined
        ? []
        : [{ id: `${id}-ip`, type: 'Microsoft.Network/publicIPAddresses', properties: { ipAddress: publicAddress } }],
    ),
    ...randomGateways(vnets, random),
    ...devices.documents,
    ...randomMachines(places, random),
    ...nics
      .filter(({ isEndpoint }) => isEndpoint)
      .map(({ id }) => ({
        id: `${id}-pe`,
        type: 'Microsoft.Network/privateEndpoints',
        properties: {
          networkInterfaces: [{ id }],
          privateLinkServiceConnections: [
            {
              properties: { privateLinkServiceConnectionState: { status: pick(['Approved', 'Approved', 'Pending']) } },
            },
          ],
        },
      })),
    ...nics.map(({ id, address, subnet, publicAddress, isEndpoint, second }) => ({
      id,
      type: 'Microsoft.Network/networkInterfaces',
      properties: {
        enableIPForwarding: chance(0.8),
        ...(isEndpoint ? { privateEndpoint: { id: `${id}-pe` } } : {}),
        networkSecurityGroup: reference(chance(0.4) ? pick(groups) : undefined),
        ipConfigurations: [
          {
            id: `${id}/ipConfigurations/ipconfig1`,
            properties: {
              privateIPAddress: address,
              primary: true,
              subnet: { id: subnet },
              publicIPAddress: reference(publicAddress === undefined ? undefined : `${id}-ip`),
              applicationSecurityGroups: applicationGroups.filter(() => chance(0.3)).map((group) => ({ id: group })),
            },
          },
          ...(second === undefined
            ? []
            : [
                {
                  id: `${id}/ipConfigurations/ipconfig2`,
                  properties: { privateIPAddress: second, subnet: { id: subnet } },
                },
              ]),
        ],
      },
    })),
  ];
  return {
    documents: shuffled(documents, random),
    interfaces: nics.filter(({ isEndpoint }) => !isEndpoint).map(({ id }) => id),
    addresses,
  };
}

const shuffled = <T>(items: readonly T[], { below }: Random): readonly T[] =>
  items
    .map((item) => ({ item, order: below(1_000_000) }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ item }) => item);
