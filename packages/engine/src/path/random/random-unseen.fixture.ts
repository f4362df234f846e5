import type { Random } from './random.fixture.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';

/** In no document. */
export const UNSEEN_NAT = `${NETWORK}/natGateways/unseen`;
export const UNSEEN_TABLE = `${NETWORK}/routeTables/unseen`;

/** Of a network; what it has to do with gateways peerings say. */
export const gatewaySubnet = (id: string, space: string) => ({
  id: `${id}/subnets/GatewaySubnet`,
  base: `${space.split('.').slice(0, 2).join('.')}.254`,
  bits: 27,
  base6: undefined,
  group: undefined,
  table: undefined,
});

/** Of a Route Server, which the subnet lists, or not. */
export const routeServerSubnet = (id: string, space: string, { chance }: Random) => ({
  id: `${id}/subnets/RouteServerSubnet`,
  properties: {
    addressPrefix: `${space.split('.').slice(0, 2).join('.')}.252.0/26`,
    ...(chance(0.5) ? { ipConfigurations: [{ id: `${ROUTE_SERVER}/ipConfigurations/c` }] } : {}),
  },
});
/** There is one of its own for each network, and here they are called alike. */
const ROUTE_SERVER = `${NETWORK}/virtualHubs/server`;

/** Those of which somebody said that appliances told them nothing. */
export const toldServers = (vnets: readonly { readonly id: string }[], { chance }: Random) =>
  [ROUTE_SERVER, ...vnets.map(({ id }) => `${id}/subnets/RouteServerSubnet`)]
    .filter(() => chance(0.3))
    .map((id) => [id, [] as readonly string[]] as const);

/** Of a service that guards its network: nobody else is in there. */
export const guardedSubnet = (id: string, space: string) => ({
  id: `${id}/subnets/guarded`,
  properties: {
    addressPrefix: `${space.split('.').slice(0, 2).join('.')}.253.0/27`,
    delegations: [{ properties: { serviceName: 'Microsoft.Sql/managedInstances' } }],
  },
});

/** Of a subnet: sometimes it is delegated to a service; that of application gateways to these, and for once to another one. */
export const delegations = (id: string, { chance }: Random) => {
  if (!chance(0.12) || id.endsWith('/GatewaySubnet')) return {};
  const isForThem = id.endsWith('/gateways') && chance(0.8);
  const serviceName = isForThem
    ? 'Microsoft.Network/applicationGateways'
    : 'Microsoft.ContainerInstance/containerGroups';
  return { delegations: [{ properties: { serviceName } }] };
};

/** Somebody of a kind that is not modelled is in a subnet, perhaps. */
export const containers = (subnets: readonly string[], { chance, pick }: Random) =>
  chance(0.2)
    ? [
        {
          id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/c',
          type: 'Microsoft.ContainerInstance/containerGroups',
          properties: { subnetIds: [{ id: pick(subnets) }] },
        },
      ]
    : [];

/** In a subnet. */
export const unseenGateway = {
  ipConfigurations: [{ id: `${NETWORK}/virtualNetworkGateways/unseen/ipConfigurations/c` }],
};

/** With a network that is not among the documents, whose gateway it uses. */
export const unseenPeering = (id: string) => ({
  id: `${id}/virtualNetworkPeerings/unseen`,
  name: 'unseen',
  properties: {
    remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/unseen` },
    peeringState: 'Connected',
    allowVirtualNetworkAccess: true,
    useRemoteGateways: true,
  },
});

/** With another one, whose gateway it does not use. */
export const otherPeering = (id: string, { chance }: Random) => ({
  id: `${id}/virtualNetworkPeerings/other`,
  name: 'other',
  properties: {
    remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/other` },
    peeringState: 'Connected',
    allowVirtualNetworkAccess: chance(0.7),
  },
});

/** A number that comes of documents themselves: what is drawn with it changes nothing else of a random network. */
export const hashOf = (of: unknown): number =>
  Array.from(JSON.stringify(of)).reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) >>> 0, 7);
