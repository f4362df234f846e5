import { expect, it } from 'vitest';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { cloudOf, idOf } from './cloud-lines.fixture.ts';
import type { CloudResource } from './resource.ts';
import { readDocumentList } from './shape/document-list.ts';

const NET = cloudOf(
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24 services=Microsoft.Storage',
  'nic a 10.0.1.4 in v/s',
  'nic b 10.0.1.5 in v/s pip=20.7.7.8',
  'lb l pip=20.7.7.7',
  'balance l Tcp 80 80 a',
);
const reference = { id: `${idOf('loadBalancers', 'inspector')}/frontendIPConfigurations/f` };

/** Documents with a member more in the properties of each item of one list. */
const withMember = (type: string, list: string, member: object): readonly CloudResource[] =>
  NET.map((document) => {
    const properties = document.properties as Readonly<Record<string, unknown>>;
    if (document.type !== `Microsoft.Network/${type}`) return document;
    const items = properties[list] as readonly { readonly properties: object }[];
    const changed = items.map((item) => ({ ...item, properties: { ...item.properties, ...member } }));
    return { ...document, properties: { ...properties, [list]: changed } };
  });

const found = (documents: readonly CloudResource[]) =>
  compileCloud(documents, 1)
    .findings.filter(({ problem }) => problem.includes('not modelled yet'))
    .map(({ resource, field, severity }) => `${resource.split('/').slice(-3).join('/')} ${field} ${severity}`);

it.each([
  ['nothing of all this', NET, []],
  [
    'a frontend whose flows go through a gateway load balancer',
    withMember('loadBalancers', 'frontendIPConfigurations', { gatewayLoadBalancer: reference }),
    ['l/frontendIPConfigurations/f properties.gatewayLoadBalancer.id warning'],
  ],
  [
    'interfaces whose flows do',
    withMember('networkInterfaces', 'ipConfigurations', { gatewayLoadBalancer: reference }),
    ['a', 'b'].map((name) => `${name}/ipConfigurations/ipconfig1 properties.gatewayLoadBalancer.id warning`),
  ],
  ...['virtualHubs/h/bgpConnections/c', 'vpnGateways/g', 'networkManagers/m/routingConfigurations/c'].map(
    (path): [string, readonly CloudResource[], readonly string[]] => {
      const id = idOf(path.split('/')[0] ?? '', path.split('/').slice(1).join('/'));
      return [path, [...NET, { id, properties: {} }], [`${id.split('/').slice(-3).join('/')} type warning`]];
    },
  ),
])('what is not modelled is told: %s', (_, documents, expected) => expect(found(documents)).toEqual(expected));

// "Hub Route Tables - Get": `destinations` are texts there, of a security admin rule they are objects; "Vpn Gateways - Get": an address itself.
it('what is not modelled has members that are called as others are', () => {
  const hub = idOf('virtualHubs', 'h');
  const routes = [{ destinationType: 'CIDR', destinations: ['10.0.0.0/8'], nextHopType: 'ResourceId', nextHop: '/f' }];
  const ipConfigurations = [{ id: 'Instance0', publicIpAddress: '20.1.1.5', privateIpAddress: '10.9.0.4' }];
  const read = readDocumentList([
    { id: `${hub}/hubRouteTables/defaultRouteTable`, properties: { routes } },
    { id: idOf('vpnGateways', 'g'), properties: { virtualHub: { id: hub }, ipConfigurations } },
  ]);
  if (!read.ok) throw new Error(read.problem);
  expect(compileCloud(read.value, 1).findings.map(({ field }) => field)).toEqual(['type', 'type']);
});

// "Virtual Network Gateways - Get": `adminState` is Enabled or Disabled there, of a load balancer's backend it is Up or Down. "Accounts - Get":
// `locations` is an object there, of a service endpoint a list.
it.each([
  [idOf('virtualNetworkGateways', 'g'), { gatewayType: 'ExpressRoute', adminState: 'Enabled' }, 'adminState'],
  [
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a',
    { locations: { routingMethod: 'Priority', regions: [] } },
    'locations',
  ],
])('%s has a member that is called as another one is', (id, properties, member) => {
  const fields = compileCloud([{ id, properties }], 1).findings.map(({ field }) => field);
  expect(fields).not.toContain(`properties.${member}`);
});
