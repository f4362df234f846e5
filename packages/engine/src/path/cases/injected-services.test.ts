import { describe, expect, it } from 'vitest';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { subnetId } from '../../documents/line-words.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { lintCloud } from '../../lint/lint.ts';
import { answerTo, issuesIn, pathFor, withMore, type Case, type Change } from './cases.fixture.ts';

const NET = 'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;table r;nic a 10.0.1.4 in v/s';
const ACI = 'Microsoft.ContainerInstance/containerGroups';
const GIVEN = `${NET};subnet v/d 10.0.2.0/24 for=${ACI}`;

const REQUESTS = `${NET};subnet v/d 10.0.2.0/24;nic b 10.0.1.5 in v/s;appgw g 10.0.2.9 in v/d pip=20.7.7.7;listen g 80 80 b`;
const CROSSING = `${NET};subnet v/GatewaySubnet 10.0.3.0/24;gw h in v/GatewaySubnet`;
const GATEWAY_SUBNET = 'vpn-gateway/vpn-gateway-about-vpn-gateway-settings';

const CASES: readonly Case[] = [
  [
    'virtual-network/subnet-delegation-overview',
    'it may be a next hop there, though documents have an application gateway in the subnet',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;subnet v/gw 10.0.3.0/24 for=Microsoft.ContainerInstance/containerGroups;appgw g 10.0.3.9 in v/gw;route r 10.8.0.0/16 10.0.3.77',
    'a -> 10.8.1.7:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'application-gateway/application-gateway-private-deployment',
    'and is none where the subnet is delegated to gateways',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;subnet v/gw 10.0.3.0/24 for=Microsoft.Network/applicationGateways;appgw g 10.0.3.9 in v/gw;route r 10.8.0.0/16 10.0.3.77',
    'a -> 10.8.1.7:80',
    'next-hop-missing ROUTE_NEXT_HOP_INVALID',
  ],
  [
    'virtual-network/subnet-delegation-overview',
    'a service may have an address of the subnet that is delegated to it',
    GIVEN,
    'a -> 10.0.2.4:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/subnet-delegation-overview',
    'and none of another subnet',
    GIVEN,
    'a -> 10.0.1.9:80',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
  [
    'virtual-network/subnet-delegation-overview',
    'nor one that somebody else has',
    `${GIVEN};nic b 10.0.2.4 in v/d`,
    'a -> 10.0.2.4:80',
    'delivered',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'it may be whom a route leads to',
    `${GIVEN};route r 8.8.8.8/32 10.0.2.4`,
    'a -> 8.8.8.8:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'virtual-network/network-security-group-how-it-works',
    'what the sender may not send does not get there',
    `${GIVEN.replace('rt=r', 'rt=r nsg=g')};rule g 100 out deny tcp * > * 80`,
    'a -> 10.0.2.4:80',
    'denied CONFIG_MISSING? NSG_DENY_SUBNET',
  ],
  [
    'application-gateway/configuration-infrastructure',
    'an instance of an application gateway may have an address of its subnet',
    REQUESTS,
    'a -> 10.0.2.77:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'application-gateway/configuration-infrastructure',
    'also the lowest one that Azure gives out, and the one that stands in for that of a public frontend',
    REQUESTS,
    'a -> 10.0.2.4:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'application-gateway/configuration-infrastructure',
    'and the highest',
    REQUESTS,
    'a -> 10.0.2.254:80',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'application-gateway/configuration-infrastructure',
    'its frontend is known, and what it serves',
    REQUESTS,
    'a -> 10.0.2.9:80',
    'delivered',
  ],
  [
    'application-gateway/configuration-infrastructure',
    'what the group of the subnet keeps out comes to none of them',
    `${REQUESTS.replace('v/d 10.0.2.0/24', 'v/d 10.0.2.0/24 nsg=g')};rule g 100 in deny tcp 10.0.1.4 > * 80`,
    'a -> 10.0.2.4:80',
    'denied NSG_DENY_SUBNET CONFIG_MISSING?',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'no instance of theirs sends on what a route leads there',
    `${REQUESTS};route r 8.8.8.8/32 10.0.2.77`,
    'a -> 8.8.8.8:80',
    'next-hop-missing ROUTE_NEXT_HOP_INVALID',
  ],
  [
    GATEWAY_SUBNET,
    'a virtual network gateway has addresses of its subnet',
    CROSSING,
    'a -> 10.0.3.5:179',
    'undetermined CONFIG_MISSING?',
  ],
  [
    GATEWAY_SUBNET,
    'without one nobody has',
    CROSSING.replace(/;gw .*/, ''),
    'a -> 10.0.3.5:179',
    'unowned ENDPOINT_NOT_FOUND?',
  ],
  [
    GATEWAY_SUBNET,
    'and it may be whom a route leads to',
    `${CROSSING};route r 8.8.8.8/32 10.0.3.5`,
    'a -> 8.8.8.8:80',
    'undetermined CONFIG_MISSING?',
  ],
];

describe('addresses of a subnet that a service has', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});

const [HERE, ELSEWHERE] = [subnetId('v/t'), subnetId('v/s')];
const SERVICES = '/subscriptions/s/resourceGroups/g/providers';
const document = (path: string, type: string, properties: object): CloudResource => ({
  id: `${SERVICES}/${path}`,
  type,
  properties,
});
const LINES = `${NET};subnet v/t 10.0.2.0/24`;

/** As Azure's REST reference shapes them. */
const RESOLVER = document(
  'Microsoft.Network/dnsResolvers/r/inboundEndpoints/in',
  'Microsoft.Network/dnsResolvers/inboundEndpoints',
  { ipConfigurations: [{ subnet: { id: HERE }, privateIpAddress: '10.0.2.4', privateIpAllocationMethod: 'Dynamic' }] },
);
const CONTAINERS = document(`${ACI}/c`, ACI, {
  ipAddress: { type: 'Private', ip: '10.0.2.4', ports: [{ port: 80, protocol: 'TCP' }] },
  subnetIds: [{ id: HERE }],
});
const APIS = document('Microsoft.ApiManagement/service/m', 'Microsoft.ApiManagement/service', {
  virtualNetworkType: 'Internal',
  virtualNetworkConfiguration: { subnetResourceId: HERE },
  privateIPAddresses: ['10.0.2.4'],
});
const INSTANCE = document('Microsoft.Sql/managedInstances/i', 'Microsoft.Sql/managedInstances', { subnetId: HERE });
const FLEXIBLE = document('Microsoft.DBforPostgreSQL/flexibleServers/p', 'Microsoft.DBforPostgreSQL/flexibleServers', {
  network: { delegatedSubnetResourceId: HERE.toUpperCase() },
});
const BASTION = document('Microsoft.Network/bastionHosts/b', 'Microsoft.Network/bastionHosts', {
  ipConfigurations: [{ name: 'c', properties: { subnet: { id: HERE } } }],
});
const SCALE_SET = document('Microsoft.Compute/virtualMachineScaleSets/x', 'Microsoft.Compute/virtualMachineScaleSets', {
  virtualMachineProfile: {
    networkProfile: {
      networkInterfaceConfigurations: [
        { properties: { ipConfigurations: [{ properties: { subnet: { id: HERE } } }] } },
      ],
    },
  },
});

/* "Network security groups overview", and "Virtual network configuration reference: API Management" of one that needs such rules. */
describe('what the group at a subnet says of flows to a service in it', () => {
  const GUARDED = (rule: string) =>
    `${LINES.replace('v/t 10.0.2.0/24', 'v/t 10.0.2.0/24 nsg=g')};rule g 100 in ${rule}`;
  it.each([
    ['deny Tcp * > * 80', ' The rule r100 of g, the security group at its subnet, would deny the flow.'],
    ['allow Tcp * > * 80', ' The rule r100 of g, the security group at its subnet, lets the flow pass.'],
    ['deny Tcp VirtualNetwork > * 80', ' The rule r100 of g, the security group at its subnet, would deny the flow.'],
    ['deny Tcp Sql > * 80', ''],
  ])('%s', (rule, said) => {
    const [issue] = issuesIn(pathFor(GUARDED(rule), 'a -> 10.0.2.4:80', withMore(APIS)));
    const plain =
      'm has the address 10.0.2.4, and is of the type Microsoft.ApiManagement/service, which is not modelled: what becomes of packets there is not known.';
    expect(issue?.sentence).toBe(`${plain}${said}`);
  });
  it('is what its default rules say where no other is for it', () => {
    const lines = `${GUARDED('allow Tcp * > * 443')};vnet w 10.9.0.0/16;subnet w/s 10.9.1.0/24;nic q 10.9.1.4 in w/s`;
    const [issue] = issuesIn(pathFor(lines, 'a -> 10.0.2.4:80', withMore(APIS)));
    expect(issue?.sentence).toContain(
      ' The rule AllowVnetInBound of g, the security group at its subnet, lets the flow pass.',
    );
  });
});

describe('who has an address in a subnet that the document of a service names', () => {
  it.each([
    ['in', 'a resolver’s endpoint', RESOLVER],
    ['c', 'a container group', CONTAINERS],
    ['m', 'API management', APIS],
  ])('%s has its own: %s', (name, _, service) => {
    const path = pathFor(LINES, 'a -> 10.0.2.4:80', withMore(service));
    expect(path.disposition).toBe('undetermined');
    expect(issuesIn(path)).toMatchObject([
      {
        code: 'CONFIG_MISSING',
        sentence: `${name} has the address 10.0.2.4, and is of the type ${service.type}, which is not modelled: what becomes of packets there is not known.`,
        context: { resource: service.id },
      },
    ]);
  });

  it.each([
    ['i', 'a managed instance', INSTANCE],
    ['p', 'a flexible server', FLEXIBLE],
    ['b', 'a bastion', BASTION],
    ['x', 'a scale set', SCALE_SET],
    ['c', 'whoever has another one', CONTAINERS],
  ])('%s may have any: %s', (name, _, service) => {
    const path = pathFor(LINES, 'a -> 10.0.2.9:80', withMore(service));
    expect(path.disposition).toBe('undetermined');
    expect(issuesIn(path).map(({ sentence }) => sentence)).toEqual([
      `${name}, which is in t, is of the type ${service.type}, which is not modelled: whether it has the address 10.0.2.9, and what becomes of packets there, is not known.`,
    ]);
  });

  it('the subnet’s delegation names a service', () => {
    expect(issuesIn(pathFor(GIVEN, 'a -> 10.0.2.9:80'))).toMatchObject([
      {
        sentence: `The subnet d is delegated to ${ACI}, of whose addresses no document tells: whether it has the address 10.0.2.9, and what becomes of packets there, is not known.`,
        context: { resource: subnetId('v/d') },
      },
    ]);
  });

  const rules = { virtualNetworkRules: [{ id: HERE }], networkAcls: { ipRules: [{ value: '10.0.2.4' }] } };
  it.each([
    ['a service that lets the subnet in', document('Microsoft.KeyVault/vaults/k', 'Microsoft.KeyVault/vaults', rules)],
    [
      'a log of what flows there',
      document('Microsoft.Network/networkWatchers/w/flowLogs/f', 'Microsoft.Network/networkWatchers/flowLogs', {
        targetResourceId: HERE,
      }),
    ],
    [
      'a deployment that was told of it',
      document('Microsoft.Resources/deployments/d', 'Microsoft.Resources/deployments', {
        parameters: { subnetId: { type: 'String', value: HERE } },
      }),
    ],
    ['a service in another subnet', document(`${ACI}/c`, ACI, { subnetIds: [{ id: ELSEWHERE }] })],
  ])('has none there: %s', (_, service) => {
    expect(pathFor(LINES, 'a -> 10.0.2.4:80', withMore(service)).disposition).toBe('unowned');
  });

  it('a scale set has the addresses of its interfaces', () => {
    const change: Change = (all) =>
      withMore(SCALE_SET)(
        all.map((each) =>
          each.id === idOf('networkInterfaces', 'b')
            ? { ...each, id: `${SCALE_SET.id}/virtualMachines/0/networkInterfaces/b` }
            : each,
        ),
      );
    const lines = `${LINES};nic b 10.0.2.4 in v/t`;
    expect(pathFor(lines, 'a -> 10.0.2.4:80', change).disposition).toBe('delivered');
    expect(pathFor(lines, 'a -> 10.0.2.9:80', change).disposition).toBe('unowned');
  });

  it('lint says that they are not modelled, and finds no fault with a route to one', () => {
    const network = compileCloud(withMore(APIS)(cloudOf(...LINES.split(';'), 'route r 10.9.0.0/16 10.0.2.4')), 1);
    expect([...lintCloud(network)].flat()).toMatchObject([
      {
        resource: APIS.id,
        field: 'type',
        severity: 'warning',
        problem: 'Resources of the type Microsoft.ApiManagement/service are not modelled yet.',
      },
    ]);
  });
});
