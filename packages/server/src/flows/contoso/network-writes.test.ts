import { afterAll, beforeAll, expect, test } from 'vitest';

import { APP, CONTOSO_RG, CONTOSO_WATCHER, openContoso } from './contoso.testbed.ts';
import type { Loose, TestServer } from '../server.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => ({ it, close } = await openContoso()));
afterAll(() => close());

const NETWORK = `${CONTOSO_RG}/providers/Microsoft.Network`;
const at = (path: string) => `${path.startsWith('/') ? path : `${NETWORK}/${path}`}?api-version=2021-05-01`;
const put = (path: string, body: Loose, headers = {}) => it.call('PUT', at(path), { body, headers });
const get = async (path: string): Promise<Loose> => (await it.call('GET', at(path))).json;
const here = (properties: Loose) => ({ location: 'West Central US', properties });
const refusal = async (answer: Promise<{ readonly status: number; readonly json: Loose }>) => {
  const { status, json } = await answer;
  return [status, json.error?.code];
};

const rule = (priority: number, over: Loose = {}) => ({
  protocol: 'Tcp',
  sourcePortRange: '*',
  destinationPortRange: '443',
  sourceAddressPrefix: '*',
  destinationAddressPrefix: '*',
  access: 'Deny',
  priority,
  direction: 'Outbound',
  ...over,
});

async function statusTo(address: string, port: number): Promise<Loose> {
  const body = { source: { resourceId: APP }, destination: { address, port } };
  const accepted = await it.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=2017-06-01`, { body });
  return (await it.call('GET', String(accepted.headers.location))).json;
}

test('a rule that is added under its group is there in the group, and the next check meets it', async () => {
  expect((await statusTo('204.79.197.200', 443)).connectionStatus).toBe('Reachable');
  const created = await put('networkSecurityGroups/appNsg/securityRules/NoTls', { properties: rule(200) });
  expect([created.status, created.json.type]).toEqual([201, 'Microsoft.Network/networkSecurityGroups/securityRules']);
  const group = await get('networkSecurityGroups/appNsg');
  expect(group.properties.securityRules.map(({ name }: Loose) => name)).toContain('NoTls');
  expect(created.json.etag).toBe(group.etag);
  const denied = await statusTo('204.79.197.200', 443);
  expect(denied.connectionStatus).toBe('Unreachable');
  expect(denied.hops[0].issues[0].context).toEqual([{ key: 'RuleName', value: 'UserRule_NoTls' }]);
  expect((await put('networkSecurityGroups/appNsg/securityRules/notls', { properties: rule(201) })).status).toBe(200);
  expect((await it.call('DELETE', at('networkSecurityGroups/appNsg/securityRules/NoTls'))).status).toBe(200);
  expect((await it.call('DELETE', at('networkSecurityGroups/appNsg/securityRules/NoTls'))).status).toBe(204);
  expect((await statusTo('204.79.197.200', 443)).connectionStatus).toBe('Reachable');
});

test('a network is built from nothing, shows who uses what, and is taken down in order', async () => {
  const group = await put('networkSecurityGroups/newNsg', {
    ...here({ securityRules: [{ name: 'One', properties: rule(100) }] }),
    tags: { made: 'here' },
  });
  expect(group.status).toBe(201);
  expect(group.json.properties.securityRules[0]).toMatchObject({
    etag: group.json.etag,
    properties: { sourcePortRanges: [] },
  });
  const table = await put('routeTables/newRoutes', here({ routes: [] }));
  const route = { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.9.0.4' };
  expect((await put('routeTables/newRoutes/routes/all', { properties: route })).status).toBe(201);
  const [nsg, routes] = [{ id: group.json.id }, { id: table.json.id }];
  const network = await put(
    'virtualNetworks/new',
    here({
      addressSpace: { addressPrefixes: ['10.9.0.0/16'] },
      subnets: [
        { name: 'a', properties: { addressPrefix: '10.9.0.0/24', networkSecurityGroup: nsg, routeTable: routes } },
      ],
    }),
  );
  expect(network.status).toBe(201);
  expect((await put('virtualNetworks/new/subnets/b', { properties: { addressPrefix: '10.9.1.0/29' } })).status).toBe(
    201,
  );
  const subnet = (name: string) => ({ id: `${NETWORK}/virtualNetworks/new/subnets/${name}` });
  const nic = (name: string, properties: Loose) =>
    put(`networkInterfaces/${name}`, here({ ipConfigurations: [{ name: 'ipconfig1', properties }] }));
  const [one, two] = [await nic('one', { subnet: subnet('a') }), await nic('two', { subnet: subnet('a') })];
  const addressOf = ({ json }: Loose) => json.properties.ipConfigurations[0].properties.privateIPAddress;
  expect([addressOf(one), addressOf(two)]).toEqual(['10.9.0.4', '10.9.0.5']);
  for (const free of ['10.9.1.4', '10.9.1.5', '10.9.1.6'])
    expect(addressOf(await nic(`n${free}`, { subnet: subnet('b') }))).toBe(free);
  expect(await refusal(nic('three', { subnet: subnet('a'), privateIPAddress: '10.9.0.5' }))).toEqual([
    400,
    'PrivateIPAddressInUse',
  ]);
  const elsewhere = (await nic('three', { subnet: subnet('a'), privateIPAddress: '10.9.1.5' })).json.error;
  expect(elsewhere).toMatchObject({
    code: 'InvalidParameter',
    target: 'properties.ipConfigurations[0].properties.privateIPAddress',
    message: expect.stringMatching(/ is "10\.9\.1\.5": expected an address of the subnet a, 10\.9\.0\.0\/24\.$/),
  });

  expect((await get('networkSecurityGroups/newNsg')).properties.subnets).toEqual([subnet('a')]);
  expect((await get('routeTables/newRoutes')).properties.subnets).toEqual([subnet('a')]);
  expect((await get('virtualNetworks/new/subnets/a')).properties.ipConfigurations).toHaveLength(2);

  const remove = (path: string) => refusal(it.call('DELETE', at(path)));
  expect(await remove('networkSecurityGroups/newNsg')).toEqual([400, 'InUseNetworkSecurityGroupCannotBeDeleted']);
  expect(await remove('routeTables/newRoutes')).toEqual([400, 'InUseRouteTableCannotBeDeleted']);
  expect(await remove('virtualNetworks/new')).toEqual([400, 'InUseSubnetCannotBeDeleted']);
  expect(await remove('virtualNetworks/new/subnets/a')).toEqual([400, 'InUseSubnetCannotBeDeleted']);
  expect(await remove('networkInterfaces/appNic0')).toEqual([400, 'NicInUse']);
  expect(
    await refusal(put('virtualNetworks/new', here({ addressSpace: { addressPrefixes: ['10.9.0.0/16'] } }))),
  ).toEqual([400, 'InUseSubnetCannotBeDeleted']);
  for (const name of ['one', 'two', 'n10.9.1.4', 'n10.9.1.5', 'n10.9.1.6'])
    expect((await it.call('DELETE', at(`networkInterfaces/${name}`))).status).toBe(200);
  for (const path of ['virtualNetworks/new', 'networkSecurityGroups/newNsg', 'routeTables/newRoutes'])
    expect((await it.call('DELETE', at(path))).status).toBe(200);
});

test('a peering is connected once both sides have one, and disconnected when one goes', async () => {
  for (const [name, space] of [
    ['left', '10.20.0.0/16'],
    ['right', '10.21.0.0/16'],
  ])
    await put(`virtualNetworks/${name}`, here({ addressSpace: { addressPrefixes: [space] } }));
  const peer = (from: string, to: string) =>
    put(`virtualNetworks/${from}/virtualNetworkPeerings/to-${to}`, {
      properties: { remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/${to}` }, allowForwardedTraffic: true },
    });
  const state = async (from: string, to: string) =>
    (await get(`virtualNetworks/${from}/virtualNetworkPeerings/to-${to}`)).properties.peeringState;
  expect((await peer('left', 'right')).json.properties.peeringState).toBe('Initiated');
  expect((await peer('right', 'left')).json.properties.peeringState).toBe('Connected');
  expect(await state('left', 'right')).toBe('Connected');
  await it.call('DELETE', at('virtualNetworks/right/virtualNetworkPeerings/to-left'));
  expect(await state('left', 'right')).toBe('Disconnected');
});

test('a GET that is sent back changes nothing but the revision', async () => {
  for (const path of [
    'networkSecurityGroups/appNsg',
    'routeTables/appRoutes',
    'virtualNetworks/ContosoVNet',
    'networkInterfaces/appNic0',
  ]) {
    const before = await get(path);
    const answer = await put(path, before);
    const bare = ({ json }: Loose) => JSON.parse(JSON.stringify(json).replaceAll(/"etag":"[^,]*",/g, ''));
    expect([answer.status, bare(answer)]).toEqual([200, bare({ json: before })]);
  }
});

/** Every way to break one reference of a document: its copy with one other id changed, and that id. */
function brokenIn(document: Loose): readonly (readonly [Loose, string])[] {
  const ids = [...JSON.stringify(document.properties).matchAll(/\{"id":"([^"]+)"\}/g)].map(([, id]) => id ?? '');
  const text = JSON.stringify(document);
  return [...new Set(ids)].map((id) => [JSON.parse(text.replaceAll(`{"id":"${id}"}`, `{"id":"${id}x"}`)), `${id}x`]);
}

test('every reference of the example is refused when it leads nowhere, one by one', async () => {
  const tried: string[] = [];
  for (const type of ['virtualNetworks', 'networkInterfaces'])
    for (const document of (await get(type)).value)
      for (const [broken, id] of brokenIn(document)) {
        // What follows from other documents is not a client's to say, and is passed over.
        if (/\/(?:virtualMachines|ipConfigurations)\//.test(id)) continue;
        const { status, json } = await put(`${type}/${document.name}`, broken);
        expect([id, status, json.error?.code]).toEqual([id, 400, 'InvalidResourceReference']);
        expect(json.error.message).toContain(id);
        tried.push(id);
      }
  expect(tried.length).toBeGreaterThan(10);
});

test('a write is refused when the document changed since it was read', async () => {
  const { etag, ...body } = await get('routeTables/dbRoutes');
  expect((await put('routeTables/dbRoutes', body, { 'if-match': etag })).status).toBe(200);
  expect(await refusal(put('routeTables/dbRoutes', body, { 'if-match': etag }))).toEqual([412, 'PreconditionFailed']);
  expect(await refusal(put('routeTables/dbRoutes', body, { 'if-none-match': '*' }))).toEqual([
    412,
    'PreconditionFailed',
  ]);
});

test('tags change alone', async () => {
  const { status, json } = await it.call('PATCH', at('virtualNetworks/ContosoVNet'), { body: { tags: { a: 'b' } } });
  expect([status, json.tags]).toEqual([200, { a: 'b' }]);
  expect(json.properties.subnets.length).toBeGreaterThan(1);
});

const NSG = 'networkSecurityGroups/bad';
const VNET = 'virtualNetworks/bad';
const space = { addressSpace: { addressPrefixes: ['10.50.0.0/16'] } };
const nsg = (...rules: Loose[]) =>
  here({ securityRules: rules.map((properties, index) => ({ name: `r${index}`, properties })) });
const subnets = (...prefixes: string[]) =>
  here({
    ...space,
    subnets: prefixes.map((addressPrefix, index) => ({ name: `s${index}`, properties: { addressPrefix } })),
  });
const routes = (properties: Loose) => here({ routes: [{ name: 'r', properties }] });

test.each([
  ['two rules of the same priority and direction', NSG, nsg(rule(100), rule(100)), 'SecurityRuleConflict'],
  ['a priority below 100', NSG, nsg(rule(99)), 'InvalidRequestFormat'],
  [
    'a prefix, and a list of them',
    NSG,
    nsg(rule(100, { sourceAddressPrefix: '10.0.0.0/8', sourceAddressPrefixes: ['10.1.0.0/16'] })),
    'InvalidRequestFormat',
  ],
  [
    'ports, and a list of them',
    NSG,
    nsg(rule(100, { destinationPortRange: '80', destinationPortRanges: ['443'] })),
    'InvalidRequestFormat',
  ],
  [
    'a service tag in a list',
    NSG,
    nsg(rule(100, { sourceAddressPrefix: '', sourceAddressPrefixes: ['10.1.0.0/16', 'Internet'] })),
    'InvalidRequestFormat',
  ],
  ['a port above 65535', NSG, nsg(rule(100, { destinationPortRange: '70000' })), 'InvalidRequestFormat'],
  ['ports the wrong way round', NSG, nsg(rule(100, { destinationPortRange: '90-80' })), 'InvalidRequestFormat'],
  ['an address that is none', NSG, nsg(rule(100, { sourceAddressPrefix: '10.0.0.300' })), 'InvalidRequestFormat'],
  ['an unknown protocol', NSG, nsg(rule(100, { protocol: 'Quic' })), 'InvalidRequestFormat'],
  ['a subnet outside its network', VNET, subnets('10.51.0.0/24'), 'NetcfgInvalidSubnet'],
  ['subnets that overlap', VNET, subnets('10.50.0.0/24', '10.50.0.128/25'), 'NetcfgSubnetRangesOverlap'],
  ['no address space', VNET, here({}), 'InvalidRequestFormat'],
  [
    'a group that is not there',
    VNET,
    here({
      ...space,
      subnets: [
        { name: 'a', properties: { addressPrefix: '10.50.0.0/24', networkSecurityGroup: { id: `${NETWORK}/${NSG}` } } },
      ],
    }),
    'InvalidResourceReference',
  ],
  [
    'a peering to a network that is not there',
    VNET,
    here({
      ...space,
      virtualNetworkPeerings: [
        { name: 'p', properties: { remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/none` } } },
      ],
    }),
    'InvalidResourceReference',
  ],
  [
    'an appliance without an address',
    'routeTables/bad',
    routes({ addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance' }),
    'InvalidRequestFormat',
  ],
  [
    'an address without an appliance',
    'routeTables/bad',
    routes({ addressPrefix: '0.0.0.0/0', nextHopType: 'None', nextHopIpAddress: '10.0.0.4' }),
    'InvalidRequestFormat',
  ],
  [
    'a single appliance where several are meant',
    'routeTables/bad',
    routes({
      addressPrefix: '0.0.0.0/0',
      nextHopType: 'VirtualApplianceEcmp',
      nextHop: { nextHopIpAddresses: ['10.0.0.4'] },
    }),
    'InvalidRequestFormat',
  ],
  [
    'several appliances where one is meant',
    'routeTables/bad',
    routes({
      addressPrefix: '0.0.0.0/0',
      nextHopType: 'VirtualAppliance',
      nextHopIpAddress: '10.0.0.4',
      nextHop: { nextHopIpAddresses: ['10.0.0.4', '10.0.0.5'] },
    }),
    'InvalidRequestFormat',
  ],
  [
    'an interface without a configuration',
    'networkInterfaces/bad',
    here({ ipConfigurations: [] }),
    'InvalidRequestFormat',
  ],
  [
    'an interface in a subnet that is not there',
    'networkInterfaces/bad',
    here({
      ipConfigurations: [
        { name: 'c', properties: { subnet: { id: `${NETWORK}/virtualNetworks/ContosoVNet/subnets/none` } } },
      ],
    }),
    'InvalidResourceReference',
  ],
  ['no location', 'routeTables/bad', { properties: {} }, 'LocationRequired'],
  [
    'another region than its group of rules',
    VNET,
    {
      location: 'eastus',
      properties: {
        ...space,
        subnets: [
          {
            name: 'a',
            properties: {
              addressPrefix: '10.50.0.0/24',
              networkSecurityGroup: { id: `${NETWORK}/networkSecurityGroups/appNsg` },
            },
          },
        ],
      },
    },
    'InvalidResourceReference',
  ],
])('%s is refused, and nothing is kept', async (_, path, body, code) => {
  expect(await refusal(put(path, body))).toEqual([400, code]);
  expect((await it.call('GET', at(path))).status).toBe(404);
});

const [PREFIX, PORTS] = ['an IP address, a network, a service tag or *', 'a port, a range such as 8000-8080, or *'];
const subnetWith = (properties: Loose) =>
  here({ ...space, subnets: [{ name: 's', properties: { addressPrefix: '10.50.0.0/24', ...properties } }] });
const configuration = (properties: Loose) =>
  here({
    ipConfigurations: [{ name: 'c', properties: { subnet: { id: `${NETWORK}/${VNET}/subnets/s` }, ...properties } }],
  });
test.each<readonly [member: string, path: string, body: (value: unknown) => Loose, expected: string]>([
  ['sourceAddressPrefix', NSG, (value) => nsg(rule(100, { sourceAddressPrefix: value })), PREFIX],
  ['destinationAddressPrefix', NSG, (value) => nsg(rule(100, { destinationAddressPrefix: value })), PREFIX],
  ['sourcePortRange', NSG, (value) => nsg(rule(100, { sourcePortRange: value })), PORTS],
  ['destinationPortRange', NSG, (value) => nsg(rule(100, { destinationPortRange: value })), PORTS],
  [
    'nextHopIpAddress',
    'routeTables/bad',
    (value) => routes({ addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: value }),
    'an IP address',
  ],
  ['addressPrefix', VNET, (value) => subnetWith({ addressPrefix: value }), 'a network such as 10.0.0.0/16'],
  ['privateIPAddress', 'networkInterfaces/bad', (value) => configuration({ privateIPAddress: value }), 'an IP address'],
  ['ipAddress', 'publicIPAddresses/bad', (value) => here({ ipAddress: value }), 'an IP address'],
  ['serviceEndpoints', VNET, (value) => subnetWith({ serviceEndpoints: [value] }), 'an object'],
  ['defaultOutboundAccess', VNET, (value) => subnetWith({ defaultOutboundAccess: value }), 'true or false'],
  [
    'privateEndpointNetworkPolicies',
    VNET,
    (value) => subnetWith({ privateEndpointNetworkPolicies: value }),
    'Disabled, Enabled, NetworkSecurityGroupEnabled, RouteTableEnabled',
  ],
  ['dnsServers', VNET, (value) => here({ ...space, dhcpOptions: { dnsServers: [value] } }), 'an IP address'],
  ['publicIpAddresses', 'natGateways/bad', (value) => here({ publicIpAddresses: [value] }), 'an object'],
])('%s of another kind is refused with what was expected', async (member, path, body, expected) => {
  for (const value of [7, [], member === 'defaultOutboundAccess' ? 'x' : true]) {
    const { status, json } = await put(path, body(value));
    expect([status, json.error.code]).toEqual([400, 'InvalidRequestFormat']);
    expect(json.error.message).toContain(`: expected ${expected}.`);
    expect(json.error.message).toContain(member);
    expect(json.error.target).toContain(member);
  }
});

const OTHER = { id: `${NETWORK}/virtualNetworks/ContosoVNet` };
test.each<readonly [string, path: string, body: Loose, what: string]>([
  ["a subnet's group", VNET, subnetWith({ networkSecurityGroup: OTHER }), 'a network security group'],
  ["a subnet's route table", VNET, subnetWith({ routeTable: OTHER }), 'a route table'],
  ["a subnet's NAT gateway", VNET, subnetWith({ natGateway: OTHER }), 'a NAT gateway'],
  ["an interface's subnet", 'networkInterfaces/bad', configuration({ subnet: OTHER }), 'a subnet'],
  [
    "an interface's public address",
    'networkInterfaces/bad',
    configuration({ publicIPAddress: OTHER }),
    'a public IP address',
  ],
  [
    "a rule's application security group",
    NSG,
    nsg(rule(100, { sourceApplicationSecurityGroups: [OTHER] })),
    'an application security group',
  ],
  [
    "a peering's other network",
    VNET,
    here({
      ...space,
      virtualNetworkPeerings: [
        { name: 'p', properties: { remoteVirtualNetwork: { id: `${NETWORK}/networkSecurityGroups/appNsg` } } },
      ],
    }),
    'a virtual network',
  ],
])('%s that is of another type is refused, though it is there', async (_, path, body, what) => {
  const { status, json } = await put(path, body);
  expect([status, json.error.code]).toEqual([400, 'InvalidRequestFormat']);
  expect(json.error.message).toContain(`: expected the resource id of ${what}.`);
});

test('a child without a parent, a move and a bad name are refused', async () => {
  expect(
    await refusal(
      put('routeTables/none/routes/r', { properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'None' } }),
    ),
  ).toEqual([404, 'ParentResourceNotFound']);
  expect(await refusal(put('routeTables/appRoutes', { location: 'eastus', properties: {} }))).toEqual([
    409,
    'InvalidResourceLocation',
  ]);
  expect(await refusal(put('routeTables/-x', here({})))).toEqual([400, 'InvalidResourceName']);
});

test('a machine of another network is asked for by its id, and what is missing between the two is said', async () => {
  const body = {
    source: { resourceId: APP },
    destination: {
      resourceId: `${CONTOSO_RG.replace('ContosoRG', 'ContosoExampleRG')}/providers/Microsoft.Compute/virtualMachines/ContosoVM`,
      port: 443,
    },
  };
  const accepted = await it.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=2017-06-01`, { body });
  const result = await it.call('GET', String(accepted.headers.location));
  expect(result.json.connectionStatus).toBe('Unreachable');
  const ours = await it.call('GET', `/v1/checks/${String(accepted.headers['x-ms-request-id'])}`);
  const codes = ours.json.diagnosis.hops[0].issues.map(({ code }: Loose) => code);
  expect(codes).toContain('NETWORKS_NOT_CONNECTED');
});
