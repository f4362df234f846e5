import type { Prefix } from '../../address/prefix.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import { seeded, type RandomCloud, type Random } from './random.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { randomDevices } from './devices/random-devices.fixture.ts';
import { boundByInterfaces } from './devices/random-pools.fixture.ts';
import {
  RANDOM_POLICIES,
  REGIONS,
  randomEndpoint,
  randomPolicies,
  randomServiceEndpoints,
  randomServices,
} from './random-services.fixture.ts';
import { randomInterface, randomPublicAddress } from './devices/random-interfaces.fixture.ts';
import { randomNames, randomResolvers, SERVER_LISTS } from './random-names.fixture.ts';
import { spoilt } from './devices/random-spoilt.fixture.ts';
import { randomManager } from './random-manager.fixture.ts';
import { defaultGateway, randomExtent, randomGateways, randomMachines } from './random-owners.fixture.ts';
import {
  containers,
  delegations,
  gatewaySubnet,
  guardedSubnet,
  routeServerSubnet,
  toldServers,
  otherPeering,
  UNSEEN_NAT,
  UNSEEN_TABLE,
  unseenGateway,
  unseenPeering,
  hashOf,
} from './random-unseen.fixture.ts';

/** Tags that are loaded; those of Storage and of Azure AI services are not. */
export const RANDOM_TAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Sql', ['20.0.0.0/16', '8.8.0.0/16', '20.9.0.0/16', '2001:db8::/48']],
  ['AzureKeyVault', ['20.160.0.0/24', '20.0.77.8/29']],
  ['Sql.WestUS', ['8.8.8.0/24', '20.9.0.0/16', '2001:db8:0:1::/64', '2603:1000::/24']],
]);

/** The same as the engine takes them. */
export const RANDOM_SERVICE_TAGS: ServiceTags = new Map(
  [...RANDOM_TAGS].map(([name, prefixes]) => [name.toLowerCase(), { name, prefixes: prefixes as readonly Prefix[] }]),
);

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
const PLATFORM = ['AzurePlatformDNS', 'AzurePlatformIMDS'];
const SPACES6 = ['fd00:1::/48', 'fd00:2::/48', '2001:db8::/48', 'fd00:3::/48'];
const SPACES = ['10.0.0.0/16', '10.1.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '20.0.0.0/16', '10.0.0.0/8'];

/** What Azure asks for of the group of an application gateway's subnet. */
const letsManagers = (group: string) => ({
  id: `${group}/securityRules/managers`,
  name: 'managers',
  properties: {
    priority: 4000,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    sourcePortRange: '*',
    sourceAddressPrefix: 'GatewayManager',
    destinationAddressPrefix: '*',
    destinationPortRange: '65200-65535',
  },
});

/** What a NAT gateway or a firewall has mostly with others beside: routes tell those apart. */
const ONE_OF_SEVERAL = ['20.9.201.1/32', '20.9.202.2/32', '20.9.210.2/32', '20.9.211.1/32'];

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
  const managed = `${NETWORK}/networkSecurityGroups/managed`;
  const tables = Array.from({ length: 3 }, (_, index) => `${NETWORK}/routeTables/rt${index}`);
  const peersAt = (id: string) => (id === tables.at(-1) && nics.length % 5 === 0 ? 'All' : 'None');
  const vnets = spaces.map((space, index) => {
    const base = space.split('/')[0]?.split('.').slice(0, 2).join('.') ?? '';
    const id = `${NETWORK}/virtualNetworks/v${index}`;
    const space6 = chance(0.4) ? SPACES6[index] : undefined;
    const base6 = space6?.replace('::/48', ':0');
    return {
      id,
      space,
      space6,
      subnets: Array.from({ length: 1 + below(3) }, (_, at) => ({
        id: `${id}/subnets/s${at}`,
        base: `${base}.${at + 1}`,
        base6: base6 === undefined || chance(0.2) ? undefined : `${base6}:${at + 1}`,
        group: chance(0.5) ? pick(groups) : undefined,
        table: chance(0.6) ? pick(tables) : undefined,
      })),
    };
  });
  const nics = vnets.flatMap(({ subnets }, network) =>
    subnets.flatMap(({ id, base, base6 }, at) =>
      Array.from({ length: 1 + below(3) }, (_, index) => index > 0 && chance(0.15)).map((isEndpoint, index) => ({
        id: `${NETWORK}/networkInterfaces/nic${network}${at}${index}`,
        address: `${base}.${4 + index}`,
        address6: isEndpoint || base6 === undefined || chance(0.2) ? undefined : `${base6}::${4 + index}`,
        subnet: id,
        isEndpoint,
        network,
        publicAddress: !isEndpoint && chance(0.2) ? `20.9.${10 * network + at}.${4 + index}` : undefined,
        second: !isEndpoint && chance(0.12) ? `${base}.${40 + 16 * index}` : undefined,
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
    ...nics.flatMap(({ address6 }) => (address6 === undefined ? [] : [address6, address6])),
    ...vnets.flatMap(({ subnets }) => subnets.flatMap(({ base6 }) => (base6 === undefined ? [] : [`${base6}::99`]))),
    '2603:1000::1',
    '2001:db8:0:9::77',
    'fd99::1',
  ];
  const prefix = () =>
    chance(0.3)
      ? hostPrefix(pick(addresses))
      : chance(0.5)
        ? subnetPrefix(pick(vnets).subnets[0])
        : pick([
            ...spaces,
            ...devices.parts,
            '0.0.0.0/0',
            '8.0.0.0/8',
            '20.0.0.0/8',
            ...vnets.flatMap(({ space6 }) => space6 ?? []),
            '::/0',
            'fd00::/8',
          ]);
  const subnetPrefix = (subnet: (typeof vnets)[number]['subnets'][number] | undefined) =>
    subnet?.base6 !== undefined && chance(0.4) ? `${subnet.base6}::/64` : `${subnet?.base ?? '10.9.9'}.0/24`;
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
      [
        ...new Set(
          Array.from({ length: 1 + below(4) }, () =>
            chance(0.2) ? pick(['Sql', 'Sql.WestUS', 'Storage', 'AzureMonitor', ...ONE_OF_SEVERAL]) : prefix(),
          ),
        ),
      ],
      random,
    ).map((addressPrefix, index) => {
      const sixes = nics.flatMap(({ address6 }) => address6 ?? []);
      // Azure refuses a next hop of the other family, but for a service tag's prefixes.
      const hops =
        addressPrefix.includes(':') && sixes.length > 0
          ? sixes
          : [...nics.map(({ address }) => address), ...devices.addresses];
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
                nextHopIpAddress: chance(0.07) ? '10.1.1.250' : pick(hops),
              }
            : {}),
          ...(type === 'VirtualApplianceEcmp'
            ? {
                nextHop: {
                  nextHopIpAddresses: [...new Set([1, 2, 3].map(() => pick(hops)))],
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
            ...randomExtent(vnets.find((each) => each.id === (id === one ? other : one))?.space ?? '', random),
            peeringState: chance(0.9) ? 'Connected' : 'Initiated',
            allowVirtualNetworkAccess: chance(0.85),
            allowForwardedTraffic: chance(0.5),
            allowGatewayTransit: chance(0.6),
            useRemoteGateways: chance(0.6),
          },
        },
      ];
    });
  const drawn = seeded(hashOf([vnets, 'beside']));
  const given = seeded(hashOf([vnets, 'given']));
  const guarded = seeded(hashOf([vnets, 'guarded']));
  const servers = seeded(hashOf([vnets, 'route servers']));
  const admin = randomManager(vnets, prefix, random, seeded(hashOf(vnets)), drawn);
  const gateways = randomGateways(vnets, random, seeded(hashOf([vnets, 'gateways'])));
  const services = randomServices(
    vnets.flatMap(({ subnets }) => subnets.map(({ id }) => id)),
    ['20.9.201.1', ...devices.publicAddresses, ...nics.flatMap(({ publicAddress }) => publicAddress ?? [])],
    random,
  );
  const firewalls = vnets.map(({ space }) => `${space.split('.').slice(0, 2).join('.')}.200.4`);
  const single = firewalls.map((each) => [each]);
  const nameServers = [['10.0.0.4'], ['10.0.0.4', ...firewalls], ...single, ...SERVER_LISTS];
  const reference = (id: string | undefined) => (id === undefined ? undefined : { id });
  const documents: readonly CloudResource[] = [
    ...admin,
    ...vnets.map(({ id, space, space6, subnets }, at) => ({
      id,
      type: 'Microsoft.Network/virtualNetworks',
      location: pick(REGIONS),
      properties: {
        ...(chance(0.2) ? { dhcpOptions: { dnsServers: pick(nameServers) } } : {}),
        addressSpace: { addressPrefixes: [space, ...(space6 === undefined ? [] : [space6])] },
        ...defaultGateway(devices.documents, id),
        virtualNetworkPeerings: [
          ...peerings(id),
          ...(chance(0.04) ? [unseenPeering(id)] : []),
          ...(drawn.chance(0.06) ? [otherPeering(id, drawn)] : []),
        ],
        subnets: [
          ...(drawn.chance(0.25) ? [guardedSubnet(id, space)] : []),
          ...(servers.chance(0.08) ? [routeServerSubnet(id, space, servers)] : []),
          ...[
            ...subnets.map((each) => ({ ...each, bits: 24 })),
            ...(devices.subnets[at] ?? []).map((each) => ({
              ...each,
              base6: undefined,
              group: each.isGrouped && chance(0.6) ? pick([...groups, managed]) : undefined,
              table: chance(0.3) ? pick(tables) : undefined,
            })),
            ...(chance(0.2) ? [gatewaySubnet(id, space)] : []),
          ].map(({ id: subnet, base, bits, base6, group, table }) => ({
            id: subnet,
            properties: {
              ...(subnet.endsWith('/GatewaySubnet') && chance(0.2) ? unseenGateway : {}),
              ...(base6 === undefined
                ? { addressPrefix: `${base}.0/${bits}` }
                : { addressPrefixes: [`${base}.0/${bits}`, `${base6}::/64`] }),
              ...(chance(0.15) ? { natGateway: { id: chance(0.15) ? UNSEEN_NAT : pick(devices.natGateways) } } : {}),
              ...(chance(0.15) ? { defaultOutboundAccess: false } : {}),
              networkSecurityGroup: reference(group),
              routeTable: reference(table !== undefined && chance(0.04) ? UNSEEN_TABLE : table),
              serviceEndpoints: randomServiceEndpoints(random, drawn, guarded),
              ...randomPolicies(drawn),
              ...delegations(subnet, given),
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
        ],
      },
    })),
    ...[...groups, managed].map((id) => ({
      id,
      type: 'Microsoft.Network/networkSecurityGroups',
      properties: { securityRules: [...rules(id), ...(id === managed ? [letsManagers(id)] : [])] },
    })),
    ...tables.map((id) => ({
      id,
      type: 'Microsoft.Network/routeTables',
      properties: { routes: routes(id), disableBgpRoutePropagation: chance(0.3), disablePeeringRoute: peersAt(id) },
    })),
    ...nics.flatMap((nic) => randomPublicAddress(nic, random)),
    ...gateways.documents,
    ...services.documents,
    ...RANDOM_POLICIES,
    ...randomNames(
      vnets,
      nics.flatMap(({ address, address6 }) => [address, ...(address6 === undefined ? [] : [address6])]),
      random,
    ),
    ...(hashOf([vnets, 'resolvers']) % 3 === 0 ? randomResolvers(vnets, seeded(hashOf([vnets, 'rules']))) : []),
    ...devices.documents,
    ...randomMachines(places, random),
    ...nics
      .filter(({ isEndpoint }) => isEndpoint)
      .flatMap(({ id }) => randomEndpoint(id, services.ids, applicationGroups, random)),
    ...nics.map((nic) => randomInterface(nic, groups, applicationGroups, random)),
  ];
  return {
    documents: [
      ...containers(
        vnets.flatMap(({ subnets }) => subnets.map(({ id }) => id)),
        given,
      ),
      ...spoilt(shuffled(boundByInterfaces(documents, random), random), seeded(hashOf(vnets) + 1)),
    ],
    interfaces: nics.filter(({ isEndpoint }) => !isEndpoint).map(({ id }) => id),
    both: new Set(nics.flatMap(({ id, address6 }) => (address6 === undefined ? [] : [id]))),
    addresses,
    learned: new Map([...gateways.learned, ...toldServers(vnets, servers)]),
    services: services.services,
  };
}

const hostPrefix = (address: string) => `${address}/${address.includes(':') ? 128 : 32}`;

const shuffled = <T>(items: readonly T[], { below }: Random): readonly T[] =>
  items
    .map((item) => ({ item, order: below(1_000_000) }))
    .toSorted((one, other) => one.order - other.order)
    .map(({ item }) => item);
