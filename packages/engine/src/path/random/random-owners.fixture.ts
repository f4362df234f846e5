import type { CloudResource } from '../../documents/resource.ts';
import type { Random } from './random.fixture.ts';
import { hashOf, unseenGateway, unseenPeering } from './random-unseen.fixture.ts';
import type { RandomPlace } from './devices/random-places.fixture.ts';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const NETWORK = `${GROUP}/Microsoft.Network`;

type RandomNetwork = { readonly id: string; readonly subnets: readonly { readonly id: string }[] };

export type RandomGateways = {
  readonly documents: readonly CloudResource[];
  /** What each of them learned, by its id. */
  readonly learned: ReadonlyMap<string, readonly string[]>;
};

/** Gateways, and what lies behind them: a site, a circuit, clients, or the gateway of another network. */
export function randomGateways(
  vnets: readonly RandomNetwork[],
  { chance, pick, below }: Random,
  hubs: Random,
): RandomGateways {
  const far = () =>
    pick([
      ['10.60.0.0/16'],
      ['172.16.0.0/12', '10.0.1.0/24'],
      ['0.0.0.0/0'],
      ['10.0.0.0/8', '8.8.8.0/24'],
      ['10.60.1.0/24', '192.168.0.0/16'],
    ]);
  const learned = new Map<string, readonly string[]>();
  // Now and then a network has two: one for tunnels and one for circuits.
  const gated = vnets.filter(() => chance(0.4)).flatMap((each) => (chance(0.15) ? [each, each] : [each]));
  const ids = gated.map((_, index) => `${NETWORK}/virtualNetworkGateways/gw${index}`);
  const documents = gated.flatMap(({ subnets }, index) => {
    const id = ids[index] ?? '';
    if (chance(0.5)) learned.set(id, chance(0.2) ? [] : far());
    const connections = Array.from({ length: chance(0.1) ? 0 : 1 + below(2) }, (_, at) => `c${index}${at}`);
    return [
      {
        id,
        type: 'Microsoft.Network/virtualNetworkGateways',
        properties: {
          provisioningState: pick([...Array.from({ length: 10 }, () => 'Succeeded'), 'Updating', 'Failed', 'Creating']),
          gatewayType: index % 4 === 3 ? 'ExpressRoute' : 'Vpn',
          ipConfigurations: [{ properties: { subnet: { id: subnets[0]?.id } } }],
          ...(hubs.chance(0.12)
            ? {
                gatewayDefaultSite: {
                  id: `${NETWORK}/localNetworkGateways/${hubs.chance(0.8) ? connections[0] : 'c99'}`,
                },
              }
            : {}),
          ...(chance(0.15)
            ? { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ['172.31.0.0/24'] } } }
            : {}),
        },
      },
      ...connections.flatMap((name) => {
        const kind = pick(['site', 'circuit', 'gateway', 'gateway']);
        const site = `${NETWORK}/localNetworkGateways/${name}`;
        const circuit = `${NETWORK}/expressRouteCircuits/${name}`;
        const others = ids.filter((each) => each !== id);
        return [
          ...(kind === 'circuit' ? [randomCircuit(circuit, pick)] : []),
          // Now and then nobody gave it.
          ...(chance(0.95)
            ? [
                {
                  id: site,
                  type: 'Microsoft.Network/localNetworkGateways',
                  properties: { localNetworkAddressSpace: { addressPrefixes: far() } },
                },
              ]
            : []),
          {
            id: `${NETWORK}/connections/${name}`,
            type: 'Microsoft.Network/connections',
            properties: {
              virtualNetworkGateway1: { id },
              ...(kind === 'circuit'
                ? { peer: { id: circuit } }
                : kind === 'gateway' && others.length > 0
                  ? { virtualNetworkGateway2: { id: chance(0.95) ? pick(others) : `${id}unseen` } }
                  : { localNetworkGateway2: { id: site } }),
              ...(kind !== 'circuit' && chance(0.15) ? { enableBgp: true } : {}),
              connectionStatus: chance(0.85) ? 'Connected' : 'NotConnected',
            },
          },
        ];
      }),
    ];
  });
  const hub = `${NETWORK}/virtualHubs/hub`;
  const [unseen] = unseenGateway.ipConfigurations;
  for (const id of [
    unseenPeering('').properties.remoteVirtualNetwork.id,
    unseen?.id.split('/ipConf')[0] ?? '',
    ...vnets.map((each) => each.id),
  ])
    if (chance(0.3)) learned.set(id, far());
  if (hubs.chance(0.3)) learned.set(hub, hubs.chance(0.3) ? [] : ['10.60.0.0/16', '10.0.0.0/8']);
  const connected = vnets
    .filter(() => hubs.chance(0.05))
    .map((each, index) => ({
      id: `${hub}/hubVirtualNetworkConnections/c${index}`,
      type: 'Microsoft.Network/virtualHubs/hubVirtualNetworkConnections',
      properties: { remoteVirtualNetwork: { id: each.id } },
    }));
  return { documents: [...documents, ...connected], learned };
}

/** How much of the other network a peering is with: mostly all of it, sometimes what it had before, or one of its subnets. */
export function randomExtent(space: string, { chance }: Random) {
  const base = space.split('/')[0] ?? '';
  if (chance(0.08)) return { remoteAddressSpace: { addressPrefixes: [`${base}/23`] } };
  return chance(0.06)
    ? {
        peerCompleteVnets: false,
        localSubnetNames: ['s0'],
        remoteSubnetNames: chance(0.75) ? ['s0'] : ['s0', 'unlisted'],
      }
    : {};
}

/** Mostly well. */
function randomCircuit(id: string, pick: Random['pick']): CloudResource {
  const peering = (peeringType: string, state = 'Enabled') => ({ properties: { peeringType, state } });
  return {
    id,
    type: 'Microsoft.Network/expressRouteCircuits',
    properties: {
      circuitProvisioningState: pick(['Enabled', 'Enabled', 'Enabled', 'Disabled']),
      serviceProviderProvisioningState: pick(['Provisioned', 'Provisioned', 'Provisioned', 'NotProvisioned']),
      peerings: pick([
        [peering('AzurePrivatePeering')],
        [peering('MicrosoftPeering'), peering('AzurePrivatePeering')],
        [peering('MicrosoftPeering')],
        [peering('AzurePrivatePeering', 'Disabled')],
      ]),
    },
  };
}

/** Who has the interfaces: most of them, with one or two each, and in any state. */
export function randomMachines(places: readonly RandomPlace[], { chance, pick }: Random): readonly CloudResource[] {
  return places.flatMap(({ interfaces }, at): readonly CloudResource[] => {
    const own = interfaces.filter(({ isEndpoint }) => !isEndpoint);
    // Now and then one machine has two interfaces.
    const pairs =
      own.length > 1 && chance(0.2)
        ? [own.slice(0, 2), ...own.slice(2).map((each) => [each])]
        : own.map((each) => [each]);
    const machines = pairs
      .filter(() => chance(0.7))
      .map((each, index) => ({
        id: `${GROUP}/Microsoft.Compute/virtualMachines/vm${at}${index}`,
        type: 'Microsoft.Compute/virtualMachines',
        properties: {
          networkProfile: { networkInterfaces: each.map(({ id }) => ({ id })) },
          ...(index % 3 === 2
            ? { virtualMachineScaleSet: { id: `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/s` } }
            : {}),
          ...(chance(0.4)
            ? {
                instanceView: {
                  statuses: [
                    {
                      code: `PowerState/${pick(['running', 'Running', 'unknown', 'running', 'deallocated', 'starting', 'perhaps'])}`,
                    },
                  ],
                },
              }
            : {}),
        },
      }));
    return hashOf(own.map(({ id }) => id)) % 4 > 0 ? joined(machines) : machines;
  });
}

type RandomMachine = CloudResource & { readonly properties: { readonly networkProfile: Interfaces } };
type Interfaces = { readonly networkInterfaces: readonly { readonly id: string }[] };

/** The first has the interfaces of the last one, which are mostly in another subnet. */
function joined(machines: readonly RandomMachine[]): readonly CloudResource[] {
  const [first, ...others] = machines;
  const last = others.pop();
  if (first === undefined || last === undefined) return machines;
  const all = [first, last].flatMap(({ properties }) => properties.networkProfile.networkInterfaces);
  return [withInterfaces(first, all), ...others, withInterfaces(last, [])];
}

const withInterfaces = (machine: RandomMachine, networkInterfaces: Interfaces['networkInterfaces']): CloudResource => ({
  ...machine,
  properties: { ...machine.properties, networkProfile: { networkInterfaces } },
});

/** The NAT gateway that is for the whole network, if there is one, which it names as well. */
export function defaultGateway(documents: readonly CloudResource[], network: string) {
  const gateway = documents.find(
    ({ properties }) =>
      (properties as { readonly sourceVirtualNetwork?: { readonly id: string } }).sourceVirtualNetwork?.id === network,
  );
  return gateway === undefined ? {} : { defaultPublicNatGateway: { id: gateway.id } };
}
