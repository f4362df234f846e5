import { expect, it } from 'vitest';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const V = `${GROUP}/Microsoft.Network/virtualNetworks/v`;
const found = (id: string, type?: string) => {
  const document = {
    id,
    ...(type !== undefined && { type }),
    properties: { addressSpace: { addressPrefixes: ['zz'] } },
  };
  return compileCloud([document], 1).findings;
};

it.each([
  ['a letter missing', V, 'Microsoft.Network/virtualNetwork', 'microsoft.network/virtualnetworks'],
  ['a blank before it', V, ' Microsoft.Network/virtualNetworks', 'microsoft.network/virtualnetworks'],
  ['another provider', V, 'Microsoft.Networks/virtualNetworks', 'microsoft.network/virtualnetworks'],
  ['another kind', V, 'Microsoft.Network/networkInterfaces', 'microsoft.network/virtualnetworks'],
  ["its parent's", `${V}/subnets/a`, 'Microsoft.Network/virtualNetworks', 'microsoft.network/virtualnetworks/subnets'],
])('a type that is not the one in the id is found: %s', (_, id, type, said) =>
  expect(found(id, type)).toContainEqual({
    resource: id,
    field: 'type',
    problem: `'${type}' is not the type in the id, which is ${said}.`,
    consequence: 'It is read as its type says, and not as what its id names.',
  }),
);

it.each([
  ['as Azure writes it', V, 'Microsoft.Network/virtualNetworks'],
  ['in another case', V, 'microsoft.network/VIRTUALNETWORKS'],
  ["a child's", `${V}/subnets/a`, 'Microsoft.Network/virtualNetworks/subnets'],
  [
    'of an interface in a scale set',
    `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/s/virtualMachines/0/networkInterfaces/n`,
    'Microsoft.Network/networkInterfaces',
  ],
  ['where the id says none', '/v', 'Microsoft.Network/virtualNetworks'],
  [
    'of what lies in a virtual machine and belongs to another provider',
    `${GROUP}/Microsoft.Compute/virtualMachines/m/providers/Microsoft.Insights/x/y`,
    'Microsoft.Insights/x',
  ],
])('nothing is wrong with a type %s', (_, id, type) =>
  expect(found(id, type).filter(({ field }) => field === 'type')).toEqual([]),
);

it.each([undefined, ''])('what has the type %j is what its id says', (type) =>
  expect(new Set(found(V, type).map(({ field }) => field))).toEqual(
    new Set(['properties.addressSpace.addressPrefixes']),
  ),
);
