import { idOf, memberships, option, reference, resource, subnetId } from '../line-words.fixture.ts';
import type { CloudResource } from '../resource.ts';
import { serviceId } from '../services/service-lines.fixture.ts';

/** Virtual network gateways, what they are connected with, and private endpoints. */
export function gateways(of: (kind: string) => readonly (readonly string[])[]): readonly CloudResource[] {
  const isGateway = (name: string, rest: readonly string[]) =>
    rest.includes('to=gw') || of('gw').some(([known]) => known === name);
  return [
    ...of('gw').map(([name = '', , within = '', ...rest]) =>
      resource(idOf('virtualNetworkGateways', name), 'Microsoft.Network/virtualNetworkGateways', {
        ipConfigurations: [
          {
            properties: {
              subnet: { id: subnetId(within) },
              publicIPAddress: reference('publicIPAddresses', option(rest, 'pip')),
            },
          },
        ],
        ...(rest.includes('ExpressRoute') ? { gatewayType: 'ExpressRoute' } : {}),
        gatewayDefaultSite: reference('localNetworkGateways', option(rest, 'default')),
      }),
    ),
    ...of('gw').flatMap((rest) => {
      const ipAddress = option(rest, 'pip');
      return ipAddress === undefined
        ? []
        : [resource(idOf('publicIPAddresses', ipAddress), 'Microsoft.Network/publicIPAddresses', { ipAddress })];
    }),
    ...of('site').map(([name = '', ...rest]) =>
      resource(idOf('localNetworkGateways', name), 'Microsoft.Network/localNetworkGateways', {
        localNetworkAddressSpace: { addressPrefixes: rest.filter((word) => !word.includes('=')) },
        gatewayIpAddress: option(rest, 'at'),
      }),
    ),
    ...of('connect').map(([name = '', gateway = '', other = '', ...rest]) =>
      resource(idOf('connections', name), 'Microsoft.Network/connections', {
        virtualNetworkGateway1: reference('virtualNetworkGateways', gateway),
        ...(isGateway(other, rest)
          ? { virtualNetworkGateway2: reference('virtualNetworkGateways', other) }
          : of('circuit').some(([circuit]) => circuit === other)
            ? { peer: reference('expressRouteCircuits', other) }
            : { localNetworkGateway2: reference('localNetworkGateways', other) }),
        ...(rest.includes('bgp') ? { enableBgp: true } : {}),
        connectionStatus: rest.includes('down') ? 'NotConnected' : 'Connected',
      }),
    ),
    ...of('circuit').map(([name = '', ...rest]) => {
      const peering = option(rest, 'peering') ?? 'Enabled';
      return resource(idOf('expressRouteCircuits', name), 'Microsoft.Network/expressRouteCircuits', {
        circuitProvisioningState: option(rest, 'azure') ?? 'Enabled',
        serviceProviderProvisioningState: option(rest, 'provider') ?? 'Provisioned',
        peerings: peering === 'none' ? [] : [{ properties: { peeringType: 'AzurePrivatePeering', state: peering } }],
      });
    }),
    ...of('endpoint').map(([name = '', status, ...rest]) =>
      resource(idOf('privateEndpoints', name), 'Microsoft.Network/privateEndpoints', {
        networkInterfaces: of('nic').flatMap((rest) =>
          option(rest, 'pe') === name ? [reference('networkInterfaces', rest[0])] : [],
        ),
        privateLinkServiceConnections: [
          {
            properties: {
              privateLinkServiceConnectionState: { status },
              ...rest
                .filter((word) => word.includes(':'))
                .map((word) => ({ privateLinkServiceId: serviceId(word) }))[0],
            },
          },
        ],
        applicationSecurityGroups: memberships(rest),
      }),
    ),
  ];
}
