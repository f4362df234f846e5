import { expect, it } from 'vitest';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { configurationOf } from '../../path/walk/ends.ts';
import { addressIn } from '../../table/address-column.ts';
import { compileCloud } from './compile-cloud.ts';

/** Interfaces a, b and c of one machine. */
const NET = cloudOf(
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24 private',
  'subnet v/t 10.0.2.0/24',
  'nic a 10.0.1.4 in v/s vm=m',
  'nic b 10.0.1.5 in v/s vm=m',
  'nic c 10.0.2.6 in v/t vm=m',
);

const withProperties = (name: string, more: object): CloudResource[] =>
  NET.map((one) =>
    one.id === idOf('networkInterfaces', name)
      ? { ...one, properties: { ...(one.properties as object), ...more } }
      : one,
  );

const machine = (...interfaces: readonly (readonly [name: string, isPrimary?: boolean])[]): CloudResource => ({
  id: machineId('m'),
  type: 'Microsoft.Compute/virtualMachines',
  properties: {
    networkProfile: {
      networkInterfaces: interfaces.map(([name, primary]) => ({
        id: idOf('networkInterfaces', name),
        ...(primary !== undefined && { properties: { primary } }),
      })),
    },
  },
});
const others = (documents: readonly CloudResource[]) => documents.filter(({ id }) => id !== machineId('m'));

const sender = (documents: readonly CloudResource[]) => {
  const network = compileCloud(documents, 1);
  return addressIn(network.configurations.addresses, configurationOf(network, machineId('m')));
};
const found = (documents: readonly CloudResource[]) =>
  compileCloud(documents, 1).findings.map(({ resource, field }) => `${resource.split('/').at(-1)} ${field}`);

it('a machine sends from the first interface that it lists, unless it names another primary one', () => {
  expect(sender([...others(NET), machine(['a'], ['b'])])).toBe('10.0.1.4');
  expect(sender([...others(NET), machine(['a', false], ['b', true])])).toBe('10.0.1.5');
});

it('where it names none, from the one that says to be primary ("Whether this is a primary network interface on a virtual machine")', () => {
  const documents = others(withProperties('b', { primary: true }));
  expect(sender([...documents, machine(['a'], ['b'])])).toBe('10.0.1.5');
  expect(sender([...documents, machine()])).toBe('10.0.1.5');
  expect(sender([...documents, machine(['a', true], ['b'])])).toBe('10.0.1.4');
  expect(sender([...documents, machine(['a', true])])).toBe('10.0.1.4');
});

it('two primary ones are a finding', () =>
  expect(found([...others(NET), machine(['b', true], ['a', true])])).toEqual([
    'm properties.networkProfile.networkInterfaces',
  ]));

it('what an interface says about its default way out has to be a boolean', () => {
  const field = 'properties.defaultOutboundConnectivityEnabled';
  expect(found(withProperties('c', { defaultOutboundConnectivityEnabled: 'no' }))).toEqual([`c ${field}`]);
});
