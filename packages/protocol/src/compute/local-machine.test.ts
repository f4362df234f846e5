import type { Address, HostDocument, Prefix } from '@hopscope/engine';
import { describe, expect, test } from 'vitest';
import { parseResourceId } from '../arm/resource-id.ts';
import { instanceView } from './instance-view.ts';
import { localMachine, localWatcher, type Host } from './local-machine.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/HopscopeHosts/providers`;

/** `2 eth1 up 10.0.0.4/24 fe80::1/64`, or `1 lo loopback 127.0.0.1/8`, or `3 eth2 down`. */
function link(text: string): HostDocument {
  const [index, name = '', state, ...addresses] = text.split(' ');
  return {
    kind: 'interface',
    id: `interface/${name}`,
    name,
    index: Number(index),
    up: state !== 'down',
    loopback: state === 'loopback',
    mtu: 1500,
    addresses: addresses.map((written) => {
      const [address, length] = written.split('/') as [Address, string];
      return { address, prefixLength: Number(length) };
    }),
  };
}
const defaultRoute = (device: string, metric: number, destination = '0.0.0.0/0'): HostDocument => ({
  kind: 'route',
  id: `route/${device}`,
  destination: destination as Prefix,
  type: 'unicast',
  device,
  table: 254,
  metric,
});
const host = (...documents: HostDocument[]): Host => ({
  hostname: 'web-1',
  vmId: '0f47b100-583c-48e3-a4c0-aefc2c9bbcc1',
  osName: 'Debian GNU/Linux',
  osVersion: '12',
  agentVersion: '0.1.0',
  documents,
});
const described = (...documents: HostDocument[]) => localMachine(host(...documents), SUBSCRIPTION);

test('a host is a virtual machine with the agent’s extension inside, member by member in Azure’s order', () => {
  const { virtualMachine } = described(link('2 eth0 up 10.0.0.4/24'));
  const id = `${GROUP}/Microsoft.Compute/virtualMachines/web-1`;
  expect(JSON.stringify(virtualMachine)).toBe(
    JSON.stringify({
      properties: {
        vmId: '0f47b100-583c-48e3-a4c0-aefc2c9bbcc1',
        hardwareProfile: { vmSize: 'Hopscope_Host' },
        storageProfile: { osDisk: { osType: 'Linux', createOption: 'Attach' } },
        osProfile: { computerName: 'web-1' },
        networkProfile: {
          networkInterfaces: [
            { id: `${GROUP}/Microsoft.Network/networkInterfaces/web-1-eth0`, properties: { primary: true } },
          ],
        },
        provisioningState: 'Succeeded',
      },
      resources: [
        {
          properties: {
            autoUpgradeMinorVersion: true,
            provisioningState: 'Succeeded',
            publisher: 'Microsoft.Azure.NetworkWatcher',
            type: 'NetworkWatcherAgentLinux',
            typeHandlerVersion: '0.1',
          },
          type: 'Microsoft.Compute/virtualMachines/extensions',
          location: 'local',
          id: `${id}/extensions/AzureNetworkWatcherExtension`,
          name: 'AzureNetworkWatcherExtension',
        },
      ],
      type: 'Microsoft.Compute/virtualMachines',
      location: 'local',
      id,
      name: 'web-1',
    }),
  );
});

describe('interfaces become NICs', () => {
  test('with an IP configuration for every address, IPv4 first', () => {
    const { networkInterfaces } = described(link('2 eth0 up fd00::4/64 10.0.0.4/24 fe80::1/64 10.0.0.5/24'));
    expect(networkInterfaces).toHaveLength(1);
    expect(JSON.stringify(networkInterfaces[0]?.properties.ipConfigurations[0])).toBe(
      JSON.stringify({
        name: 'ipconfig1',
        id: `${GROUP}/Microsoft.Network/networkInterfaces/web-1-eth0/ipConfigurations/ipconfig1`,
        properties: {
          provisioningState: 'Succeeded',
          privateIPAddress: '10.0.0.4',
          privateIPAllocationMethod: 'Dynamic',
          primary: true,
          privateIPAddressVersion: 'IPv4',
        },
      }),
    );
    const rest = networkInterfaces[0]?.properties.ipConfigurations.slice(1);
    expect(rest?.map(({ properties: it }) => [it.privateIPAddress, it.privateIPAddressVersion, it.primary])).toEqual([
      ['10.0.0.5', 'IPv4', false],
      ['fd00::4', 'IPv6', false],
    ]);
  });

  test.each([
    ['by index without a default route', [], ['web-1-eth0', 'web-1-eth1', 'web-1-wan']],
    ['first the one of the default route', [defaultRoute('wan', 100)], ['web-1-wan', 'web-1-eth0', 'web-1-eth1']],
    [
      'of two default routes the one with the lower metric',
      [defaultRoute('wan', 600), defaultRoute('eth1', 100)],
      ['web-1-eth1', 'web-1-eth0', 'web-1-wan'],
    ],
    [
      'IPv4’s default route before IPv6’s',
      [defaultRoute('wan', 1, '::/0'), defaultRoute('eth1', 100)],
      ['web-1-eth1', 'web-1-eth0', 'web-1-wan'],
    ],
  ])('%s', (_, routes, expected) => {
    const links = ['4 wan up 192.0.2.9/24', '1 lo loopback 127.0.0.1/8 10.255.0.1/32', '2 eth0 up 10.0.0.4/24'];
    const more = ['3 eth1 up 10.0.1.4/24', '5 docker0 down 172.17.0.1/16', '6 veth1 up fe80::2/64', '7 bare up'];
    const { networkInterfaces, machine } = described(...[...links, ...more].map(link), ...routes);
    expect(networkInterfaces.map((nic) => nic.name)).toEqual(expected);
    expect(networkInterfaces.map((nic) => nic.properties.primary)).toEqual([true, false, false]);
    expect(machine.ipConfigurations).toHaveLength(3);
    expect(machine.ipConfigurations[0]?.id).toContain(`/${expected[0]}/`);
  });

  test('a host without any is still a machine', () => {
    const { machine, networkInterfaces } = described(link('1 lo loopback 127.0.0.1/8'));
    expect([machine.ipConfigurations, networkInterfaces]).toEqual([[], []]);
  });
});

test.each([
  ['web-1.example.com', 'web-1.example.com'],
  ['Böse Name!', 'B-se-Name'],
  ['-..-', 'host'],
  ['', 'host'],
  ['x'.repeat(100), 'x'.repeat(64)],
])('the host name %j makes the resource name %j, and every id is one', (hostname, name) => {
  const { virtualMachine, extension, networkInterfaces } = localMachine(
    { ...host(link('2 eth0.7@up up 10.0.0.4/24')), hostname },
    SUBSCRIPTION,
  );
  expect(virtualMachine.name).toBe(name);
  expect(virtualMachine.properties.osProfile.computerName).toBe(hostname);
  const ids = [virtualMachine, extension, ...networkInterfaces, localWatcher(SUBSCRIPTION)].map(({ id }) => id);
  expect(ids.map(parseResourceId).map((parsed) => parsed.ok && parsed.value.id)).toEqual(ids);
});

test('the watcher stands in its own group', () => {
  expect(JSON.stringify(localWatcher(SUBSCRIPTION))).toBe(
    JSON.stringify({
      name: 'NetworkWatcher_local',
      id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_local`,
      type: 'Microsoft.Network/networkWatchers',
      location: 'local',
      properties: { provisioningState: 'Succeeded', runningOperationIds: [] },
    }),
  );
});

test('the instance view says that it runs, and with which agent', () => {
  const view = instanceView(host(), { state: 'online', since: '2026-11-22T23:00:00Z' });
  expect(view.statuses.map(({ code, displayStatus }) => `${code}: ${displayStatus}`)).toEqual([
    'ProvisioningState/succeeded: Provisioning succeeded',
    'PowerState/running: VM running',
  ]);
  expect(view.extensions.map(({ type, typeHandlerVersion }) => `${type} ${typeHandlerVersion}`)).toEqual([
    'Microsoft.Azure.NetworkWatcher.NetworkWatcherAgentLinux 0.1.0',
  ]);
});
