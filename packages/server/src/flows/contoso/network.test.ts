import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Loose, TestServer } from '../server.testbed.ts';
import { CONTOSO_RG, openContoso } from './contoso.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ it, close } = await openContoso());
});
afterAll(() => close());

const NETWORK = `${CONTOSO_RG}/providers/Microsoft.Network`;
const COMPUTE = `${CONTOSO_RG}/providers/Microsoft.Compute`;
const put = (path: string, properties: object) =>
  it.call('PUT', `${NETWORK}/${path}?api-version=2024-05-01`, { body: { location: 'westcentralus', properties } });
const networks = async (): Promise<readonly Loose[]> => (await it.call('GET', '/v1/network')).json.networks;
const network = async (name: string) => (await networks()).find((each) => each.name === name);

describe('the described network, to be drawn', () => {
  test('has each subnet with its prefixes, what it is under, and the interfaces in it', async () => {
    const contoso = await network('ContosoVNet');
    expect(contoso).toMatchObject({
      id: `${NETWORK}/virtualNetworks/ContosoVNet`,
      prefixes: ['10.1.0.0/16'],
      peerings: [],
    });
    expect(contoso.subnets.find(({ name }: Loose) => name === 'AuditSubnet')).toEqual({
      id: `${NETWORK}/virtualNetworks/ContosoVNet/subnets/AuditSubnet`,
      name: 'AuditSubnet',
      prefixes: ['10.1.3.0/24'],
      routeTable: `${NETWORK}/routeTables/auRoutes`,
      interfaces: [
        {
          id: `${NETWORK}/networkInterfaces/auNic`,
          name: 'Audit0',
          machine: `${COMPUTE}/virtualMachines/Audit0`,
          address: '10.1.3.4',
          forwards: true,
        },
      ],
    });
  });

  test('has the interfaces that no machine is in, by their own names, and none of hosts, which are in no network', async () => {
    await put('networkInterfaces/spare', {
      ipConfigurations: [
        { name: 'ip', properties: { subnet: { id: `${NETWORK}/virtualNetworks/ContosoVNet/subnets/AuditSubnet` } } },
      ],
    });
    const found = (await network('ContosoVNet')).subnets.flatMap(({ interfaces }: Loose) =>
      interfaces.map(({ name }: Loose) => name),
    );
    expect(found.toSorted()).toEqual(['Audit0', 'Database0', 'Firewall0', 'MultiTierApp0', 'spare']);
  });

  test('tells the state of each peering as its own end sees it', async () => {
    const vnet = (name: string, prefix: string, ...remotes: readonly string[]) =>
      put(`virtualNetworks/${name}`, {
        addressSpace: { addressPrefixes: [prefix] },
        virtualNetworkPeerings: remotes.map((remote) => ({
          name: `to-${remote}`,
          properties: { remoteVirtualNetwork: { id: `${NETWORK}/virtualNetworks/${remote}` } },
        })),
      });
    const states = async () =>
      (await networks()).flatMap(({ name, peerings }) =>
        peerings.map((peering: Loose) => `${name} ${peering.name} ${peering.state}`),
      );
    await vnet('hub', '10.8.0.0/16', 'ContosoVNet');
    expect(await states()).toEqual(['hub to-ContosoVNet Initiated']);
    await vnet('spoke', '10.9.0.0/16', 'hub');
    await vnet('hub', '10.8.0.0/16', 'spoke');
    expect(await states()).toEqual(['hub to-spoke Connected', 'spoke to-hub Connected']);
    await vnet('hub', '10.8.0.0/16');
    expect(await states()).toEqual(['spoke to-hub Disconnected']);
  });
});
