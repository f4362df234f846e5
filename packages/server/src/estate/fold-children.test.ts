import { expect, test } from 'vitest';

import { foldChildren } from './fold-children.ts';

const NETWORK = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v';
const network = (...subnets: readonly object[]) => ({
  id: NETWORK,
  type: 'Microsoft.Network/virtualNetworks',
  properties: { subnets },
});
const subnet = (name: string, addressPrefix: string) => ({
  id: `${NETWORK}/subnets/${name}`,
  name,
  properties: { addressPrefix },
});
const alone = (name: string, addressPrefix: string) => ({
  ...subnet(name, addressPrefix),
  type: 'microsoft.network/virtualnetworks/Subnets',
});

test('a child that comes before its parent lies in it', () =>
  expect(foldChildren([alone('a', '10.0.0.0/24'), network(), alone('b', '10.0.1.0/24')])).toEqual([
    network(subnet('a', '10.0.0.0/24'), subnet('b', '10.0.1.0/24')),
  ]));

test('what its parent lists itself stays as it is there', () =>
  expect(foldChildren([network(subnet('A', '10.0.0.0/24')), alone('a', '10.9.0.0/24')])).toEqual([
    network(subnet('A', '10.0.0.0/24')),
  ]));

test('a child without a parent stays alone', () => {
  const orphan = { ...alone('a', '10.0.0.0/24'), id: `${NETWORK}x/subnets/a` };
  expect(foldChildren([network(), orphan])).toEqual([network(), orphan]);
});
