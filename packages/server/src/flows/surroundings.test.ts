import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readServiceTags } from '@hopscope/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from './server.testbed.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers';
const id = (type: string, name: string) => `${GROUP}/Microsoft.Network/${type}/${name}`;
const document = (type: string, name: string, properties: object) => ({
  id: id(type, name),
  name,
  type: `Microsoft.Network/${type}`,
  properties,
});
const [MANAGER, VNET] = [id('networkManagers', 'm'), id('virtualNetworks', 'v')];
const machineId = (name: string) => `${GROUP}/Microsoft.Compute/virtualMachines/${name}`;

/** With its interface, which has the group n. */
const machineWith = (name: string, privateIPAddress: string, subnet: string) => [
  document('networkInterfaces', name, {
    networkSecurityGroup: { id: id('networkSecurityGroups', 'n') },
    virtualMachine: { id: machineId(name) },
    ipConfigurations: [
      {
        id: `${id('networkInterfaces', name)}/ipConfigurations/ipconfig1`,
        name: 'ipconfig1',
        properties: { privateIPAddress, subnet: { id: `${VNET}/subnets/${subnet}` }, primary: true },
      },
    ],
  }),
  {
    id: machineId(name),
    name,
    type: 'Microsoft.Compute/virtualMachines',
    location: 'westus',
    properties: { networkProfile: { networkInterfaces: [{ id: id('networkInterfaces', name) }] } },
  },
];

const COLLECTION = 'securityAdminConfigurations/c/ruleCollections/k';
const managed = (type: string, path: string, properties: object) => ({
  id: `${MANAGER}/${path}`,
  name: path.split('/').at(-1),
  type: `Microsoft.Network/networkManagers/${type}`,
  properties,
});
const ACCOUNT = `${GROUP}/Microsoft.Storage/storageAccounts/s`;

const RESOURCES = [
  {
    id: GROUP.slice(0, -'/providers'.length),
    name: 'net',
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westus',
    properties: {},
  },
  document('virtualNetworks', 'v', {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [
      { id: `${VNET}/subnets/app`, name: 'app', properties: { addressPrefix: '10.0.1.0/24' } },
      {
        id: `${VNET}/subnets/web`,
        name: 'web',
        properties: { addressPrefix: '10.0.2.0/24', networkSecurityGroup: { id: id('networkSecurityGroups', 'shut') } },
      },
    ],
  }),
  document('networkSecurityGroups', 'n', {
    securityRules: [
      {
        name: 'store',
        properties: {
          priority: 100,
          direction: 'Outbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: 'Storage',
          destinationPortRange: '443',
        },
      },
      {
        name: 'endpoints',
        properties: {
          priority: 110,
          direction: 'Outbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationApplicationSecurityGroups: [{ id: id('applicationSecurityGroups', 'web') }],
          destinationPortRange: '443',
        },
      },
      {
        name: 'untold',
        properties: {
          priority: 100,
          direction: 'Inbound',
          access: 'Deny',
          protocol: 'Tcp',
          sourceAddressPrefix: 'AzureDevOps',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '*',
        },
      },
    ],
  }),
  document('networkSecurityGroups', 'shut', {
    securityRules: [
      {
        name: 'ftp',
        properties: {
          priority: 100,
          direction: 'Inbound',
          access: 'Deny',
          protocol: 'Tcp',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '21',
        },
      },
    ],
  }),
  { ...document('networkWatchers', 'w', {}), location: 'westus' },
  document('privateEndpoints', 'e', {
    networkInterfaces: [{ id: id('networkInterfaces', 'e.nic') }],
    applicationSecurityGroups: [{ id: id('applicationSecurityGroups', 'web') }],
  }),
  document('networkInterfaces', 'e.nic', {
    privateEndpoint: { id: id('privateEndpoints', 'e') },
    ipConfigurations: [
      { name: 'one', properties: { privateIPAddress: '10.0.1.9', subnet: { id: `${VNET}/subnets/app` } } },
    ],
  }),
  ...machineWith('a', '10.0.1.4', 'app'),
  ...machineWith('b', '10.0.2.4', 'web'),
  managed('networkGroups', 'networkGroups/g', {}),
  managed('networkGroups/staticMembers', 'networkGroups/g/staticMembers/v', { resourceId: VNET }),
  managed('securityAdminConfigurations/ruleCollections', COLLECTION, {
    appliesToGroups: [{ networkGroupId: `${MANAGER}/networkGroups/g` }],
  }),
  managed('securityAdminConfigurations/ruleCollections/rules', `${COLLECTION}/rules/noTelnet`, {
    priority: 10,
    direction: 'Inbound',
    access: 'Deny',
    protocol: 'Tcp',
    sources: [{ addressPrefix: '*', addressPrefixType: 'IPPrefix' }],
    destinations: [],
    sourcePortRanges: ['0-65535'],
    destinationPortRanges: ['23'],
  }),
  {
    id: ACCOUNT,
    name: 's',
    type: 'Microsoft.Storage/storageAccounts',
    location: 'westus',
    properties: { networkAcls: { defaultAction: 'Deny' } },
  },
];

const tags = readServiceTags({
  values: [{ name: 'Storage', properties: { addressPrefixes: ['20.60.0.0/16'] } }],
});

let [dataDir, folder] = ['', ''];
let server: TestServer;
const post = async (path: string, body?: object): Promise<Loose> =>
  (await server.call('POST', path, body && { body })).json;

beforeAll(async () => {
  [dataDir, folder] = [await newDataDir(), await newDataDir()];
  await mkdir(join(folder, 'net'));
  const write = (file: string, value: unknown) => writeFile(join(folder, 'net', file), JSON.stringify(value));
  await write('resources.json', RESOURCES);
  await write('names.json', {});
  await write('data-plane.json', { kind: 'simulated', roundTripMicroseconds: [100] });
  if (!tags.ok) throw new Error(tags.problem);
  server = await openTestServer({
    dataDir,
    example: { name: 'net', folder: join(folder, 'net') },
    surroundings: { serviceTags: tags.value, mail: 'blocked' },
  });
});
afterAll(async () => {
  await server.close();
  await Promise.all([dataDir, folder].map(removeDataDir));
});

describe('what is told about a network beside its documents', () => {
  test('service tags are spelled out, and security admin rules stand before groups', async () => {
    const { value } = await post(
      server.arm('resourceGroups/net/providers/Microsoft.Network/networkInterfaces/a/effectiveNetworkSecurityGroups'),
    );
    expect(value).toMatchObject([
      {
        association: { networkManager: { id: expect.stringMatching(/networkManagers\/m$/) } },
        effectiveSecurityRules: [
          {
            name: 'securityAdminRules/noTelnet',
            priority: 10,
            access: 'Deny',
            protocol: 'Tcp',
            sourceAddressPrefix: '0.0.0.0/0',
            destinationPortRange: '23-23',
          },
        ],
      },
      {
        association: { networkInterface: { id: expect.stringMatching(/networkInterfaces\/a$/) } },
        tagMap: { Storage: ['20.60.0.0/16'], VirtualNetwork: expect.arrayContaining(['10.0.0.0/16']) },
      },
    ]);
    const stored = value[1].effectiveSecurityRules.find(({ name }: Loose) => name === 'securityRules/store');
    expect(stored.expandedDestinationAddressPrefix).toEqual(['20.60.0.0/16']);
    // The private endpoint is in the group, and its address is its interface's.
    const grouped = value[1].effectiveSecurityRules.find(({ name }: Loose) => name === 'securityRules/endpoints');
    expect(grouped.destinationAddressPrefixes).toEqual(['10.0.1.9/32']);
  });

  test('a name is asked for in the network of the source, and the service’s own firewall is asked', async () => {
    const { path } = await post('/v1/explain', { source: 'a', destination: 's.blob.core.windows.net:443' });
    expect([path.disposition, path.flow.destination, path.hops.at(-1).device]).toEqual([
      'unserved',
      '20.60.0.0',
      'service',
    ]);
    expect(path.hops.at(-1).issues.map(({ code }: Loose) => code)).toEqual(['SERVICE_FIREWALL_DENY']);
  });

  test('a name that nobody knows is refused with the reason, and whoever asks may say its address', async () => {
    const { error } = await post('/v1/explain', { source: 'a', destination: 'www.example.com:443' });
    expect(error).toMatchObject({
      target: 'address',
      message: 'address: Which address www.example.com has is in no document: expected the address here.',
    });
  });

  describe('what a diagnostic says of a group in doubt', () => {
    const diagnosed = (source: string, destinationPort: string) =>
      post(
        server.arm('resourceGroups/net/providers/Microsoft.Network/networkWatchers/w/networkConfigurationDiagnostic'),
        {
          targetResourceId: machineId('b'),
          profiles: [{ direction: 'Inbound', protocol: 'TCP', source, destination: '10.0.2.4', destinationPort }],
        },
      );

    test.each([
      ['behind an admin rule that denies it is not asked', '23', 'UserRule_noTelnet'],
      ['nor behind a group that does', '21', 'UserRule_ftp'],
    ])('%s', async (_, port, rule) => {
      const { results } = await diagnosed('20.9.9.9', port);
      const { securityRuleAccessResult, evaluatedNetworkSecurityGroups: asked } = results[0].networkSecurityGroupResult;
      expect([securityRuleAccessResult, asked.at(-1).matchedRule]).toEqual([
        'Deny',
        { ruleName: rule, action: 'Deny' },
      ]);
    });

    test('elsewhere nobody knows', async () => {
      // The one behind is in doubt: the subnet's lets in what is of the network alone.
      const { error } = await diagnosed('10.0.1.9', '80');
      expect(error.code).toBe('OperationNotAllowed');
    });
  });

  test('IP flow verify calls an admin rule as effective security groups do', async () => {
    const path = 'resourceGroups/net/providers/Microsoft.Network/networkWatchers/w/ipFlowVerify';
    const answer = await post(server.arm(path), {
      targetResourceId: machineId('a'),
      direction: 'Inbound',
      protocol: 'TCP',
      localIPAddress: '10.0.1.4',
      localPort: '23',
      remoteIPAddress: '20.9.9.9',
      remotePort: '*',
    });
    expect(answer).toEqual({ access: 'Deny', ruleName: 'securityAdminRules/noTelnet' });
  });

  test('mail that the subscription may not send', async () => {
    const { path } = await post('/v1/explain', { source: 'a', destination: '8.8.8.8:25' });
    expect(path.disposition).toBe('denied');
  });
});
