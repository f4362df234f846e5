import { afterAll, beforeAll, expect, test } from 'vitest';

import { APP, CONTOSO_RG, CONTOSO_WATCHER, DATABASE, FEATURE, openContoso, WATCHERS } from './contoso.testbed.ts';
import type { Loose, TestServer } from '../server.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ it, close } = await openContoso());
  await it.call('POST', `${FEATURE}/register?api-version=2021-07-01`);
});
afterAll(() => close());

const NIC = `${CONTOSO_RG}/providers/Microsoft.Network/networkInterfaces/appNic0`;
const NOWHERE = APP.replace('MultiTierApp0', 'Nobody');
const good = { source: { resourceId: APP }, destination: { address: '10.1.4.4', port: 443 } };

/** What is wrong with a request for a check, and what is said about it. */
const faults: readonly (readonly [string, Loose, string, string?])[] = [
  [
    'there is no such source',
    { ...good, source: { resourceId: NOWHERE } },
    'InvalidResourceReference',
    'source.resourceId',
  ],
  [
    'the source is in no group that exists',
    { ...good, source: { resourceId: APP.replace('ContosoRG', 'Nothing') } },
    'InvalidResourceReference',
    'source.resourceId',
  ],
  [
    'the source is in another subscription',
    { ...good, source: { resourceId: APP.replace('00000000-', '11111111-') } },
    'InvalidResourceReference',
    'source.resourceId',
  ],
  [
    'the source is a network interface',
    { ...good, source: { resourceId: NIC } },
    'InvalidParameter',
    'source.resourceId',
  ],
  [
    'the source is no id',
    { ...good, source: { resourceId: 'MultiTierApp0' } },
    'InvalidParameter',
    'source.resourceId',
  ],
  [
    'the source has no agent',
    { ...good, source: { resourceId: DATABASE } },
    'NetworkWatcherVmExtensionNotInstalled',
    'source.resourceId',
  ],
  [
    'there is no such destination',
    { ...good, destination: { resourceId: NOWHERE } },
    'InvalidResourceReference',
    'destination.resourceId',
  ],
  [
    'the destination is a network interface',
    { ...good, destination: { resourceId: NIC } },
    'InvalidParameter',
    'destination.resourceId',
  ],
  [
    'the destination is both a machine and an address',
    { ...good, destination: { resourceId: DATABASE, address: '10.1.4.4' } },
    'InvalidParameter',
    'destination',
  ],
  ['the destination is nothing', { ...good, destination: {} }, 'InvalidParameter', 'destination'],
  [
    'the port is too large',
    { ...good, destination: { address: '10.1.4.4', port: 65_536 } },
    'InvalidRequestFormat',
    'destination.port',
  ],
  ['there is no source', { destination: good.destination }, 'InvalidRequestFormat', 'source'],
  ['there is no body', undefined, 'InvalidRequestFormat'],
];

test.each(faults)('a check is refused because %s', async (_, body, code, target) => {
  const { status, json } = await it.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=2017-03-01`, {
    body,
  });
  expect({ status, code: json.error.code, target: json.error.target, details: json.error.details }).toMatchObject({
    status: 400,
    code,
    ...(target !== undefined && { target }),
    details: expect.any(Array),
  });
});

test.each([
  [
    'a watcher that is not there',
    `${WATCHERS}/nobody/connectivityCheck?api-version=2017-03-01`,
    404,
    'ResourceNotFound',
  ],
  [
    'a group that is not there',
    `${CONTOSO_WATCHER.replace('NetworkWatcherRG', 'Nothing')}/connectivityCheck?api-version=2017-03-01`,
    404,
    'ResourceGroupNotFound',
  ],
  [
    "another region's watcher",
    `${WATCHERS}/NetworkWatcher_local/connectivityCheck?api-version=2017-03-01`,
    400,
    'InvalidResourceReference',
  ],
  ['no api-version', `${CONTOSO_WATCHER}/connectivityCheck`, 400, 'MissingApiVersionParameter'],
  [
    'a malformed api-version',
    `${CONTOSO_WATCHER}/connectivityCheck?api-version=2017-3-1`,
    400,
    'InvalidApiVersionParameter',
  ],
  [
    'an api-version of no calendar',
    `${CONTOSO_WATCHER}/connectivityCheck?api-version=2017-02-30`,
    400,
    'InvalidApiVersionParameter',
  ],
  [
    'a version older than the operation',
    `${CONTOSO_WATCHER}/connectivityCheck?api-version=2016-12-01`,
    400,
    'NoRegisteredProviderFound',
  ],
  [
    'its preview',
    `${CONTOSO_WATCHER}/connectivityCheck?api-version=2017-03-01-preview`,
    400,
    'NoRegisteredProviderFound',
  ],
])('a check at %s is refused', async (_, path, status, code) => {
  const answer = await it.call('POST', path, { body: good });
  expect({ status: answer.status, code: answer.json.error.code }).toEqual({ status, code });
});

const at = (path: string, version = '2021-05-01') => `${path}?api-version=${version}`;

test('a region has one watcher, wherever it is and whatever it is called', async () => {
  const refusals = await Promise.all(
    [`${WATCHERS}/second`, `${WATCHERS.replace('NetworkWatcherRG', 'ContosoRG')}/third`].map((path) =>
      it.call('PUT', at(path), { body: { location: 'West Central US' } }),
    ),
  );
  for (const { status, json } of refusals) {
    expect(status).toBe(400);
    expect(json.error).toEqual({
      code: 'NetworkWatcherCountLimitReached',
      message: 'Cannot create more than 1 network watchers for this subscription in this region.',
      target: 'location',
      details: [],
    });
  }
  const [one, other] = await Promise.all(
    ['a', 'b'].map((name) => it.call('PUT', at(`${WATCHERS}/${name}`), { body: { location: 'eastus' } })),
  );
  expect([one?.status, other?.status].toSorted((a = 0, b = 0) => a - b)).toEqual([201, 400]);
});

test('a watcher is created, tagged, found and deleted', async () => {
  const path = `${WATCHERS}/NetworkWatcher_westus2`;
  const created = await it.call('PUT', at(path), { body: { location: 'West US 2', properties: {} } });
  expect(created.status).toBe(201);
  expect(Object.keys(created.json)).toEqual(['name', 'id', 'etag', 'type', 'location', 'properties']);
  expect(created.json).toMatchObject({
    location: 'westus2',
    properties: { provisioningState: 'Succeeded', runningOperationIds: [] },
  });
  expect((await it.call('PUT', at(path), { body: { location: 'westus2' } })).status).toBe(200);
  const moved = await it.call('PUT', at(path), { body: { location: 'northeurope' } });
  expect([moved.status, moved.json.error.code]).toEqual([409, 'InvalidResourceLocation']);
  const tagged = await it.call('PATCH', at(path), { body: { tags: { team: 'net', level: 3 } } });
  expect(tagged.json.tags).toEqual({ team: 'net', level: '3' });
  expect(tagged.json.etag).not.toBe(created.json.etag);
  expect((await it.call('GET', at(path))).headers.etag).toBe(tagged.json.etag);
  expect((await it.call('HEAD', at(path))).status).toBe(204);
  expect((await it.call('DELETE', at(path))).status).toBe(204);
  expect((await it.call('DELETE', at(path))).status).toBe(204);
  expect((await it.call('GET', at(path))).json.error.code).toBe('ResourceNotFound');
  const nameless = await it.call('PUT', at(`${WATCHERS}/x`), { body: {} });
  expect([nameless.status, nameless.json.error.code]).toEqual([400, 'LocationRequired']);
  const own = await it.call('DELETE', at(`${WATCHERS}/NetworkWatcher_local`));
  expect([own.status, own.json.error.code]).toEqual([409, 'OperationNotAllowed']);
});

test('an extension is installed as one that clients wait for, and its operation says that it is done', async () => {
  const path = `${DATABASE}/extensions/whatever`;
  const body = {
    location: 'westcentralus',
    properties: {
      publisher: 'microsoft.azure.networkwatcher',
      type: 'NetworkWatcherAgentLinux',
      typeHandlerVersion: '1.4',
      protectedSettings: { password: 'sesame' },
    },
  };
  const installed = await it.call('PUT', at(path), { body });
  expect(installed.status).toBe(201);
  expect(Object.keys(installed.json)).toEqual(['properties', 'type', 'location', 'id', 'name']);
  expect(installed.text).not.toContain('sesame');
  const operation = await it.call('GET', String(installed.headers['azure-asyncoperation']));
  expect(operation.json).toMatchObject({
    status: 'Succeeded',
    startTime: expect.any(String),
    endTime: expect.any(String),
  });
  const machine = await it.call('GET', at(DATABASE));
  expect(machine.json.resources).toEqual([installed.json]);
  const view = await it.call('GET', at(`${DATABASE}/instanceView`));
  expect(view.json.extensions[0].type).toBe('microsoft.azure.networkwatcher.NetworkWatcherAgentLinux');
  expect(view.json.statuses).toContainEqual(expect.objectContaining({ code: 'PowerState/running' }));

  const body2 = { source: { resourceId: DATABASE }, destination: { address: '10.1.1.4', port: 443 } };
  const check = () => it.call('POST', at(`${CONTOSO_WATCHER}/connectivityCheck`), { body: body2 });
  expect((await check()).status).toBe(202);
  expect((await it.call('PUT', at(path), { body })).status).toBe(200);
  expect((await it.call('DELETE', at(path))).status).toBe(200);
  expect((await it.call('DELETE', at(path))).status).toBe(204);
  expect((await check()).json.error.code).toBe('NetworkWatcherVmExtensionNotInstalled');

  const other = { ...body, properties: { ...body.properties, publisher: 'Somebody.Else' } };
  await it.call('PUT', at(path), { body: other });
  expect((await check()).json.error.code).toBe('NetworkWatcherVmExtensionNotInstalled');
  const host = await it.call('PUT', at(`${it.machine}/extensions/x`), { body });
  expect([host.status, host.json.error.code]).toEqual([409, 'OperationNotAllowed']);
  const empty = await it.call('PUT', at(path), { body: {} });
  expect([empty.status, empty.json.error.target]).toEqual([400, 'properties']);
});

test('providers, features, locations and tenants are there in both generations', async () => {
  const providers = await it.call('GET', it.arm('providers'));
  expect(providers.json.value.map(({ namespace }: Loose) => namespace)).toEqual([
    'Microsoft.Compute',
    'Microsoft.Features',
    'Microsoft.Network',
    'Microsoft.Resources',
  ]);
  const network = await it.call('GET', it.arm('providers/microsoft.network'));
  const watchers = network.json.resourceTypes.find(({ resourceType }: Loose) => resourceType === 'networkWatchers');
  expect(watchers.locations).toEqual(expect.arrayContaining(['local', 'westcentralus']));
  expect(watchers.apiVersions).toContain('2017-03-01');
  expect((await it.call('GET', it.arm('providers/Microsoft.Nothing'))).json.error.code).toBe(
    'InvalidResourceNamespace',
  );
  const registration = FEATURE.replace(
    '/providers/Microsoft.Network/features/',
    '/featureProviders/Microsoft.Network/subscriptionFeatureRegistrations/',
  );
  expect((await it.call('GET', at(registration))).json.properties).toMatchObject({
    featureName: 'AllowNetworkWatcherConnectivityCheck',
    providerNamespace: 'Microsoft.Network',
    state: 'Registered',
  });
  expect((await it.call('POST', at(`${FEATURE}/unregister`))).json.properties.state).toBe('Unregistering');
  expect((await it.call('GET', at(FEATURE))).json.properties.state).toBe('Unregistered');
  expect((await it.call('PUT', at(registration), { body: {} })).json.properties.state).toBe('Registered');
  expect((await it.call('POST', at(`${FEATURE}Nope/register`))).json.error.code).toBe('FeatureNotFound');
  const locations = await it.call('GET', it.arm('locations'));
  expect(locations.json.value.map(({ name }: Loose) => name)).toEqual(
    expect.arrayContaining(['local', 'westcentralus']),
  );
  expect((await it.call('GET', '/tenants?api-version=2021-01-01')).json.value[0].tenantId).toBe(
    it.credentials.tenantId,
  );
});

test('a namespace that the subscription left is refused for writes, and taken again once it is back', async () => {
  await it.call('POST', it.arm('providers/Microsoft.Network/unregister'));
  expect((await it.call('GET', it.arm('providers/Microsoft.Network'))).json.registrationState).toBe('Unregistered');
  const put = () => it.call('PUT', at(CONTOSO_WATCHER), { body: { location: 'westcentralus' } });
  expect((await put()).json.error.code).toBe('MissingSubscriptionRegistration');
  await it.call('POST', it.arm('providers/Microsoft.Network/register'));
  expect((await put()).status).toBe(200);
});

test('resource groups are made, tagged, looked for and deleted when they are empty', async () => {
  const group = it.arm('resourcegroups/Made').split('?')[0] ?? '';
  expect((await it.call('HEAD', at(group))).status).toBe(404);
  const made = await it.call('PUT', at(group), { body: { location: 'East US', tags: { a: 'b' } } });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    name: 'Made',
    location: 'eastus',
    tags: { a: 'b' },
    properties: { provisioningState: 'Succeeded' },
  });
  expect((await it.call('HEAD', at(group.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')))).status).toBe(204);
  expect((await it.call('PUT', at(group), { body: { location: 'westus' } })).json.error.code).toBe(
    'InvalidResourceLocation',
  );
  expect((await it.call('DELETE', at(group))).status).toBe(200);
  expect((await it.call('GET', at(group))).json.error.code).toBe('ResourceGroupNotFound');
  const full = await it.call('DELETE', at(CONTOSO_RG));
  expect([full.status, full.json.error.code]).toEqual([409, 'OperationNotAllowed']);
});

test('lists come in pages that lead to one another, absolutely', async () => {
  const seen: string[] = [];
  let next: string | undefined = it.arm('resources?api-version=2021-04-01&$top=4');
  while (next !== undefined) {
    const page: Loose = (await it.call('GET', next)).json;
    expect(page.value.length).toBeLessThanOrEqual(4);
    seen.push(...page.value.map(({ id }: Loose) => id));
    next = page.nextLink;
    if (next !== undefined) expect(next.startsWith(`${it.server.endpoint}/subscriptions/`)).toBe(true);
  }
  const whole = (await it.call('GET', it.arm('resources?api-version=2021-04-01'))).json;
  expect(whole).not.toHaveProperty('nextLink');
  expect(seen).toEqual(whole.value.map(({ id }: Loose) => id));
  expect((await it.call('GET', it.arm('resources?api-version=2021-04-01&$top=x'))).status).toBe(400);
});

test.each([
  [
    "resourceType eq 'microsoft.network/networkwatchers' and location eq 'westcentralus'",
    ['NetworkWatcher_westcentralus'],
  ],
  ["resourceGroup eq 'contosoexamplerg' and resourceType eq 'Microsoft.Compute/virtualMachines'", ['ContosoVM']],
  ["substringof('nic0', name)", ['appNic0', 'dbNic0']],
  ["name eq 'it''s'", []],
])('resources are filtered by %s', async (filter, names) => {
  const { json } = await it.call(
    'GET',
    it.arm(`resources?api-version=2021-04-01&$filter=${encodeURIComponent(filter)}`),
  );
  expect(json.value.map(({ name }: Loose) => name)).toEqual(names);
});

test.each(['colour', 'constructor', '__proto__'])(
  '%s, which nobody understands in a filter, is refused',
  async (name) => {
    const filter = encodeURIComponent(`${name} eq 'red'`);
    const { status, json } = await it.call('GET', it.arm(`resources?api-version=2021-04-01&$filter=${filter}`));
    expect([status, json.error.target]).toEqual([400, '$filter']);
  },
);

test('children are read under their parents, with the etag of these', async () => {
  const group = `${CONTOSO_RG}/providers/Microsoft.Network/networkSecurityGroups/auNsg`;
  const whole = await it.call('GET', at(group));
  const [rule] = whole.json.properties.securityRules;
  expect(rule).toMatchObject({ name: 'Port80', etag: whole.json.etag });
  expect((await it.call('GET', at(`${group}/securityRules/port80`))).json).toEqual(rule);
  const defaults = await it.call('GET', at(`${group}/defaultSecurityRules`));
  expect(defaults.json.value.map(({ name }: Loose) => name)).toEqual([
    'AllowVnetInBound',
    'AllowAzureLoadBalancerInBound',
    'DenyAllInBound',
    'AllowVnetOutBound',
    'AllowInternetOutBound',
    'DenyAllOutBound',
  ]);
  expect((await it.call('GET', at(`${group}/securityRules/none`))).json.error.code).toBe('NotFound');
  for (const path of [
    'routeTables/appRoutes/routes',
    'virtualNetworks/ContosoVNet/subnets',
    'networkInterfaces/appNic0/ipConfigurations',
  ])
    expect(
      (await it.call('GET', at(`${CONTOSO_RG}/providers/Microsoft.Network/${path}`))).json.value.length,
    ).toBeGreaterThan(0);
});

const target = { targetResourceId: APP, sourceIPAddress: '10.1.1.4' };
test.each([
  [
    '10.1.4.4',
    {
      nextHopType: 'VirtualAppliance',
      nextHopIpAddress: '10.1.2.4',
      routeTableId: `${CONTOSO_RG}/providers/Microsoft.Network/routeTables/appRoutes`,
    },
  ],
  [
    '13.107.21.200',
    { nextHopType: 'None', routeTableId: `${CONTOSO_RG}/providers/Microsoft.Network/routeTables/appRoutes` },
  ],
  ['204.79.197.200', { nextHopType: 'Internet', routeTableId: 'System Route' }],
])('the next hop to %s', async (destinationIPAddress, expected) => {
  const { status, json } = await it.call('POST', at(`${CONTOSO_WATCHER}/nextHop`), {
    body: { ...target, destinationIPAddress },
  });
  expect({ status, json }).toEqual({ status: 200, json: expected });
});

test.each([
  ['targetResourceId', { targetResourceId: NOWHERE }, 'InvalidResourceReference'],
  ['sourceIPAddress', { sourceIPAddress: '10.1.4.4' }, 'InvalidParameter'],
  ['destinationIPAddress', { destinationIPAddress: 'bing.com' }, 'InvalidParameter'],
  ['destinationIPAddress', { destinationIPAddress: 'fd00::a01:404' }, 'InvalidParameter'],
  ['targetNicResourceId', { targetNicResourceId: `${NIC}x` }, 'InvalidParameter'],
])('a next hop with a wrong %s is refused', async (field, change, code) => {
  const body = { ...target, destinationIPAddress: '10.1.4.4', ...change };
  const { status, json } = await it.call('POST', at(`${CONTOSO_WATCHER}/nextHop`), { body });
  expect([status, json.error.code, json.error.target]).toEqual([400, code, field]);
});

const flow = {
  targetResourceId: CONTOSO_RG + '/providers/Microsoft.Compute/virtualMachines/Audit0',
  direction: 'Outbound',
  protocol: 'Tcp',
  localPort: '50000',
  remotePort: '80',
  localIPAddress: '10.1.3.4',
  remoteIPAddress: '10.1.4.4',
};
test.each([
  ['what a rule denies', {}, { access: 'Deny', ruleName: 'securityRules/Port80' }],
  [
    'what a default rule allows',
    { remotePort: '443' },
    { access: 'Allow', ruleName: 'defaultSecurityRules/AllowVnetOutBound' },
  ],
])('a flow is verified: %s', async (_, change, expected) => {
  const { status, json } = await it.call('POST', at(`${CONTOSO_WATCHER}/ipFlowVerify`), {
    body: { ...flow, ...change },
  });
  expect({ status, json }).toEqual({ status: 200, json: expected });
});

test.each([
  ['protocol', { protocol: 'ICMP' }],
  ['direction', { direction: 'Sideways' }],
  ['localPort', { localPort: 'http' }],
  ['localIPAddress', { localIPAddress: '10.1.4.4' }],
  ['remoteIPAddress', { remoteIPAddress: 'fd00::a01:404' }],
])('a flow with a wrong %s is refused', async (field, change) => {
  const { status, json } = await it.call('POST', at(`${CONTOSO_WATCHER}/ipFlowVerify`), {
    body: { ...flow, ...change },
  });
  expect([status, json.error.target]).toEqual([400, field]);
});

test("a flow to the platform's own addresses passes, and no rule is named", async () => {
  const { status, json } = await it.call('POST', at(`${CONTOSO_WATCHER}/ipFlowVerify`), {
    body: { ...flow, direction: 'Outbound', remoteIPAddress: '168.63.129.16', remotePort: '80' },
  });
  expect({ status, json }).toEqual({ status: 200, json: { access: 'Allow' } });
});

test('a flow of an interface that nothing filters is an error, as in Azure', async () => {
  const nic = `${CONTOSO_RG}/providers/Microsoft.Network/networkInterfaces/fwNic`;
  const body = {
    ...flow,
    targetResourceId: flow.targetResourceId.replace('Audit0', 'Firewall0'),
    localIPAddress: '10.1.2.4',
  };
  const { status, json } = await it.call('POST', at(`${CONTOSO_WATCHER}/ipFlowVerify`), { body });
  expect({ status, error: json.error }).toEqual({
    status: 400,
    error: {
      code: 'NsgsNotAppliedOnNic',
      message: `No NSG applied on nic to allow or block traffic, nic id ${nic}`,
      details: [],
    },
  });
});
