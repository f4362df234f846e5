import type { CloudResource } from '../../../documents/resource.ts';
import type { Change } from '../changes/change.ts';
import { withFirewallRule } from './with-firewall-rule.fixture.ts';

type Properties = Readonly<Record<string, unknown>>;
type Made = readonly CloudResource[] | undefined;

/** Makes a change in the documents, to the letter; undefined where its words leave something to choose. */
function withChange(documents: readonly CloudResource[], change: Change, port: number): Made {
  switch (change.kind) {
    case 'add-rule':
      return at(documents, change.group, (properties) => ({
        ...properties,
        securityRules: [...listIn(properties, 'securityRules'), ruleOf(change)],
      }));
    case 'change-rule':
      return documents.some(({ id }) => id === change.rule)
        ? documents.filter(({ id }) => id !== change.rule)
        : without(documents, 'securityRules', change.rule);
    case 'change-route':
      return without(documents, 'routes', change.route);
    case 'set':
      return anywhere(documents, change.resource, (properties) => ({
        ...properties,
        [change.field.replace('properties.', '')]: change.value,
      }));
    case 'do':
      return withDeed(documents, change.resource, change.what, port);
  }
}

/** All of a set, one after the other. `port`: that of the flow that it is for. */
export const withChanges = (documents: readonly CloudResource[], set: readonly Change[], port = 443): Made =>
  set.reduce((made: Made, change) => made && withChange(made, change, port), documents);

function withDeed(documents: readonly CloudResource[], resource: string, what: string, port: number): Made {
  const [, to, by] = /^add a route to (\S+) by (\S+)$/.exec(what) ?? [];
  if (to !== undefined && by !== undefined) return withRoute(documents, resource, to, by);
  const [, from, over] = /^give it a route table of its own, with .* one to (\S+) by (\S+)$/.exec(what) ?? [];
  if (from !== undefined && over !== undefined) return withOwnRoute(documents, resource, from, over);
  const linked = /^link the zone to (\S+)$/.exec(what)?.[1];
  if (linked !== undefined) return [...documents, linkTo(resource, linked)];
  if (/^let both of its sides join the two networks for \S+ as well$/.test(what))
    return joinedWhole(documents, resource);
  const allowed = ALLOWED_BY_GROUP.exec(what)?.groups;
  if (allowed !== undefined) return withGroup(documents, resource, allowed);
  switch (what) {
    case 'start the machine':
    case 'wait until the machine runs':
      return at(documents, resource, (properties) => ({
        ...properties,
        instanceView: { statuses: [{ code: 'PowerState/running' }] },
      }));
    case 'start the gateway':
      return at(documents, resource, (properties) => ({ ...properties, operationalState: 'Running' }));
    case 'connect both sides of the peering':
      return connected(documents, resource);
    case 'synchronise the peering':
      return synchronised(documents, resource);
    case 'approve the private endpoint':
      return approved(documents, resource);
    case 'use a Standard load balancer':
      return documents.map((document) =>
        resource.startsWith(`${document.id}/`) ? { ...document, sku: { name: 'Standard' } } : document,
      );
    case 'bring the connection up':
      return at(documents, resource, (properties) => ({ ...properties, connectionStatus: 'Connected' }));
    case 'allow the tag GatewayManager to the ports 65200-65535':
    case 'allow the tag GatewayManager to the ports 65503-65534':
      return at(documents, resource, withManagers);
    case 'give its NAT gateway a public address':
    case 'add a NAT gateway':
      return withGateway(documents, resource);
    default:
      return what.endsWith(' a public address') && what.startsWith('give ')
        ? withPublicAddress(documents, resource, what.includes(':') ? '2600::203' : '203.0.113.2')
        : withFirewallRule(documents, resource, what, port);
  }
}

const linkTo = (zone: string, network: string): CloudResource => ({
  id: `${zone}/virtualNetworkLinks/remedy`,
  type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  properties: { virtualNetwork: { id: network }, registrationEnabled: false },
});

const ALLOWED_BY_GROUP =
  /^give it, or its subnet, a security group that allows (?:ICMP|(?<protocol>\w+) port (?<port>\d+)) from (?<sources>.*) to (?<destination>\S+)$/;

/** At the interface. */
function withGroup(documents: readonly CloudResource[], one: string, allowed: Readonly<Record<string, string>>): Made {
  const { protocol = 'Icmp', port = '*', sources = '', destination = '' } = allowed;
  const id = `${NETWORK}/networkSecurityGroups/remedy-${one.split('/').at(-1)}`;
  const rule = {
    priority: 100,
    direction: 'Inbound',
    access: 'Allow',
    protocol,
    sourceAddressPrefixes: sources.split(', '),
    destinationAddressPrefix: destination,
    sourcePortRange: '*',
    destinationPortRange: port,
  };
  const group = {
    id,
    type: 'Microsoft.Network/networkSecurityGroups',
    properties: { securityRules: [{ id: `${id}/securityRules/remedy`, properties: rule }] },
  };
  return at(documents, one, (properties) => ({ ...properties, networkSecurityGroup: { id } }))?.concat(group);
}

const withManagers = (properties: Properties): Properties => ({
  ...properties,
  securityRules: [
    ...listIn(properties, 'securityRules'),
    {
      id: `${NETWORK}/networkSecurityGroups/remedy/securityRules/managers`,
      properties: {
        priority: 101,
        direction: 'Inbound',
        access: 'Allow',
        protocol: 'Tcp',
        sourceAddressPrefix: 'GatewayManager',
        destinationAddressPrefix: '*',
        sourcePortRange: '*',
        destinationPortRange: '65200-65535',
      },
    },
  ],
});

const withGateway = (documents: readonly CloudResource[], subnet: string): Made =>
  anywhere(documents, subnet, (properties) => ({ ...properties, natGateway: { id: GATEWAY } }))?.concat(
    publicAddress('203.0.113.1'),
    {
      id: GATEWAY,
      type: 'Microsoft.Network/natGateways',
      properties: { publicIpAddresses: [{ id: publicAddress('203.0.113.1').id }] },
    },
  );

/** At a configuration, or at the one of a firewall. */
function withPublicAddress(documents: readonly CloudResource[], resource: string, address: string): Made {
  const publicIPAddress = { id: publicAddress(address).id };
  return anywhere(documents, resource, (properties) => {
    const [first, ...others] = resource.includes('/azureFirewalls/') ? listIn(properties, 'ipConfigurations') : [];
    if (first === undefined) return { ...properties, publicIPAddress };
    const changed = { ...first, properties: { ...(first.properties as Properties), publicIPAddress } };
    return { ...properties, ipConfigurations: [changed, ...others] };
  })?.concat(publicAddress(address));
}

const publicAddress = (ipAddress: string) => ({
  id: `${NETWORK}/publicIPAddresses/remedy-${ipAddress}`,
  type: 'Microsoft.Network/publicIPAddresses',
  properties: { ipAddress },
});

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network';
const GATEWAY = `${NETWORK}/natGateways/remedy`;
const TABLE = `${NETWORK}/routeTables/remedy`;

/** In the subnet's own table, or in a new one. */
function withRoute(documents: readonly CloudResource[], subnet: string, to: string, by: string): Made {
  const own = documents.flatMap(({ properties }) => listIn(properties as Properties, 'subnets'));
  const known = own.find(({ id }) => id === subnet)?.properties as { readonly routeTable?: { readonly id: string } };
  const table = known.routeTable?.id ?? `${TABLE}-${subnet.split('/').slice(-3).join('-')}`;
  const route = {
    id: `${table}/routes/remedy-${to.replace('/', '-')}`,
    properties: {
      addressPrefix: to.includes('/') ? to : `${to}/${to.includes(':') ? 128 : 32}`,
      nextHopType: 'VirtualAppliance',
      nextHopIpAddress: by,
    },
  };
  const tables = documents.some(({ id }) => id === table)
    ? documents
    : [...documents, { id: table, type: 'Microsoft.Network/routeTables', properties: { routes: [] } }];
  const joined = anywhere(tables, subnet, (properties) => ({ ...properties, routeTable: { id: table } }));
  return (
    joined && at(joined, table, (properties) => ({ ...properties, routes: [...listIn(properties, 'routes'), route] }))
  );
}

/** In a copy of the subnet's table. */
function withOwnRoute(documents: readonly CloudResource[], subnet: string, to: string, by: string): Made {
  const own = documents.flatMap(({ properties }) => listIn(properties as Properties, 'subnets'));
  const known = own.find(({ id }) => id === subnet)?.properties as { readonly routeTable: { readonly id: string } };
  const shared = documents.find(({ id }) => id === known.routeTable.id);
  if (shared === undefined) throw new Error('a table that is shared is there');
  const copy = { ...shared, id: `${TABLE}-${subnet.split('/').slice(-3).join('-')}` };
  const apart = anywhere([...documents, copy], subnet, (properties) => ({
    ...properties,
    routeTable: { id: copy.id },
  }));
  return apart && withRoute(apart, subnet, to, by);
}

type Remote = { readonly remoteVirtualNetwork: { readonly id: string } };

const connected = (documents: readonly CloudResource[], peering: string): Made =>
  sidesOf(documents, peering).reduce(
    (made: Made, { id }) => made && anywhere(made, id, (properties) => ({ ...properties, peeringState: 'Connected' })),
    documents,
  );

/** Both sides are for all addresses of either network. */
const joinedWhole = (documents: readonly CloudResource[], peering: string): Made =>
  sidesOf(documents, peering).reduce(
    (made: Made, { id }) =>
      made &&
      anywhere(made, id, (properties) => ({
        ...properties,
        remoteSubnetNames: undefined,
        peerCompleteVnets: true,
        enableOnlyIPv6Peering: false,
      })),
    documents,
  );

/** Both sides have all that the other network has. */
const synchronised = (documents: readonly CloudResource[], peering: string): Made =>
  sidesOf(documents, peering).reduce((made: Made, { id }) => {
    if (made === undefined) return undefined;
    return anywhere(made, id, (properties) => {
      const far = (properties as Remote).remoteVirtualNetwork.id;
      const other = documents.find((each) => each.id === far)?.properties as Properties;
      return { ...properties, remoteAddressSpace: other['addressSpace'] };
    });
  }, documents);

function sidesOf(documents: readonly CloudResource[], peering: string): readonly CloudResource[] {
  const home = peering.split('/').slice(0, -2).join('/');
  const own = documents.flatMap(({ properties }) => listIn(properties as Properties, 'virtualNetworkPeerings'));
  const remoteOf = (each: CloudResource | undefined) =>
    (each?.properties as Remote | undefined)?.remoteVirtualNetwork.id;
  const remote = remoteOf(own.find(({ id }) => id === peering));
  return own.filter((each) => each.id === peering || (each.id.startsWith(`${remote}/`) && remoteOf(each) === home));
}

function approved(documents: readonly CloudResource[], one: string): Made {
  return documents.map((document) => {
    const properties = document.properties as Properties;
    if (!listIn(properties, 'networkInterfaces').some(({ id }) => id === one)) return document;
    const links = listIn(properties, 'privateLinkServiceConnections').map((link) => ({
      ...link,
      properties: {
        ...(link.properties as Properties),
        privateLinkServiceConnectionState: { status: 'Approved' },
      },
    }));
    return { ...document, properties: { ...properties, privateLinkServiceConnections: links } };
  });
}

function without(documents: readonly CloudResource[], list: string, id: string): Made {
  return documents.map((document) => {
    const properties = document.properties as Properties;
    return list in properties
      ? {
          ...document,
          properties: { ...properties, [list]: listIn(properties, list).filter((each) => each.id !== id) },
        }
      : document;
  });
}

/** At a document, or undefined where there is none. */
function at(documents: readonly CloudResource[], id: string, change: (properties: Properties) => Properties): Made {
  if (!documents.some((each) => each.id === id)) return undefined;
  return documents.map((each) =>
    each.id === id ? { ...each, properties: change(each.properties as Properties) } : each,
  );
}

/** The same also at subnets and peerings, which are parts of documents. */
function anywhere(
  documents: readonly CloudResource[],
  id: string,
  change: (properties: Properties) => Properties,
): Made {
  const whole = at(documents, id, change);
  if (whole !== undefined) return whole;
  const parent = id.split('/').slice(0, -2).join('/');
  const list = id.split('/').at(-2) ?? '';
  return at(documents, parent, (properties) => ({
    ...properties,
    [list]: listIn(properties, list).map((each) =>
      each.id === id ? { ...each, properties: change(each.properties as Properties) } : each,
    ),
  }));
}

const listIn = (properties: Properties, name: string) => (properties[name] ?? []) as readonly CloudResource[];

type AddedRule = Extract<Change, { kind: 'add-rule' }>;

const ruleOf = ({ group, direction, priority, flow }: AddedRule) => ({
  id: `${group}/securityRules/remedy-${direction}-${priority}`,
  properties: {
    priority,
    direction: direction === 'inbound' ? 'Inbound' : 'Outbound',
    access: 'Allow',
    protocol: flow.protocol,
    sourceAddressPrefixes: flow.sources,
    destinationAddressPrefix: flow.destination,
    sourcePortRange: '*',
    destinationPortRange: portsOf(flow),
  },
});

const portsOf = ({ protocol, isAnswer, destinationPort }: AddedRule['flow']): string =>
  protocol === 'icmp' ? '*' : isAnswer === true ? '1024-65535' : String(destinationPort);
