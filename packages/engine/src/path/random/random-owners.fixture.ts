import type { CloudResource } from '../../documents/resource.ts';
import type { Random } from './random-cloud.fixture.ts';
import type { RandomPlace } from './random-devices.fixture.ts';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const NETWORK = `${GROUP}/Microsoft.Network`;

type RandomNetwork = { readonly id: string; readonly subnets: readonly { readonly id: string }[] };

/** Gateways, and what lies behind them: a site, or the gateway of another network. */
export function randomGateways(vnets: readonly RandomNetwork[], { chance, pick }: Random): readonly CloudResource[] {
  const gated = vnets.filter(() => chance(0.35));
  return gated.flatMap(({ id }, index) => [
    {
      id: `${NETWORK}/virtualNetworkGateways/gw${index}`,
      type: 'Microsoft.Network/virtualNetworkGateways',
      properties: {
        ipConfigurations: [{ properties: { subnet: { id: vnets.find((one) => one.id === id)?.subnets[0]?.id } } }],
      },
    },
    {
      id: `${NETWORK}/localNetworkGateways/site${index}`,
      type: 'Microsoft.Network/localNetworkGateways',
      properties: {
        localNetworkAddressSpace: {
          addressPrefixes: pick([
            ['10.60.0.0/16'],
            ['172.16.0.0/12', '10.0.1.0/24'],
            ['0.0.0.0/0'],
            ['10.0.0.0/8', '8.8.8.0/24'],
          ]),
        },
      },
    },
    {
      id: `${NETWORK}/connections/c${index}`,
      type: 'Microsoft.Network/connections',
      properties: {
        virtualNetworkGateway1: { id: `${NETWORK}/virtualNetworkGateways/gw${index}` },
        ...(index > 0 && chance(0.4)
          ? { virtualNetworkGateway2: { id: `${NETWORK}/virtualNetworkGateways/gw0` } }
          : { localNetworkGateway2: { id: `${NETWORK}/localNetworkGateways/site${index}` } }),
        connectionStatus: chance(0.8) ? 'Connected' : 'NotConnected',
      },
    },
  ]);
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
    return pairs
      .filter(() => chance(0.7))
      .map((each, index) => ({
        id: `${GROUP}/Microsoft.Compute/virtualMachines/vm${at}${index}`,
        type: 'Microsoft.Compute/virtualMachines',
        properties: {
          networkProfile: { networkInterfaces: each.map(({ id }) => ({ id })) },
          ...(chance(0.4)
            ? {
                instanceView: {
                  statuses: [
                    {
                      code: `PowerState/${pick(['running', 'Running', 'unknown', 'running', 'deallocated', 'starting'])}`,
                    },
                  ],
                },
              }
            : {}),
        },
      }));
  });
}
