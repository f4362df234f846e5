import { describe, expect, it } from 'vitest';
import { addressIn } from '../../table/address-column.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { configurationOf, configurationsOf } from './ends.ts';

const at = '/subscriptions/s/resourceGroups/g/providers';
const machine = `${at}/Microsoft.Compute/virtualMachines/m`;
const one = `${at}/Microsoft.Network/networkInterfaces/one`;
const other = `${at}/Microsoft.Network/networkInterfaces/other`;

const nic = (id: string, ...configurations: readonly (readonly [id: string, address: string])[]) => ({
  id,
  type: 'Microsoft.Network/networkInterfaces',
  properties: {
    ipConfigurations: configurations.map(([own, privateIPAddress], index) => ({
      id: own,
      name: String(index),
      properties: { primary: index === 0, privateIPAddress },
    })),
  },
});
const network = compileCloud(
  [
    {
      id: machine,
      type: 'Microsoft.Compute/virtualMachines',
      properties: { networkProfile: { networkInterfaces: [{ id: other }, { id: one }] } },
    },
    nic(one, [`${one}/1`, '10.0.0.4'], [one, '10.0.0.5']),
    nic(other, [`${other}/1`, '10.0.0.6'], [`${other}/2`, 'fd00::6'], [machine, '10.0.0.7']),
  ],
  1,
);

describe('whose address an id means', () => {
  it.each([
    ['an interface', other, '10.0.0.6', '10.0.0.6 10.0.0.7'],
    ['a machine', machine, '10.0.0.6', '10.0.0.6 10.0.0.7 10.0.0.4 10.0.0.5'],
    ['a configuration', `${one}/1`, '10.0.0.4', '10.0.0.4'],
    ['an interface whose id one of its configurations has, too', one, '10.0.0.4', '10.0.0.4 10.0.0.5'],
    ['a configuration of the other family', `${other}/2`, undefined, ''],
    ['nothing', `${at}/nobody`, undefined, ''],
  ])('%s', (_, id, first, all) => {
    const row = configurationOf(network, id, 'ipv4');
    expect(row < 0 ? undefined : addressOfRow(row)).toBe(first);
    expect(configurationsOf(network, id, 'ipv4').map(addressOfRow).join(' ')).toBe(all);
  });
});

const addressOfRow = (row: number) => addressIn(network.configurations.addresses, row);
