import { armError } from '@hopscope/protocol';

import { findGroup, type Inventory } from './inventory.ts';
import { refused, type ArmRoute, type ProviderParts } from './route.ts';

export const resourceGroups = ({ inventory }: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'GET',
    path: '/subscriptions/:subscription/resourceGroups',
    handle: () => ({
      kind: 'found',
      body: { value: inventory.groups.map((group) => documentOf(inventory, group)) },
    }),
  },
  {
    method: 'GET',
    path: '/subscriptions/:subscription/resourceGroups/:group',
    handle: ({ params: { group = '' } }) => {
      const found = findGroup(inventory, group);
      return found === undefined
        ? refused(armError('ResourceGroupNotFound', { group }))
        : { kind: 'found', body: documentOf(inventory, found) };
    },
  },
];

const documentOf = ({ subscription }: Inventory, { name, location }: Inventory['groups'][number]) => ({
  id: `/subscriptions/${subscription}/resourceGroups/${name}`,
  name,
  type: 'Microsoft.Resources/resourceGroups',
  location,
  properties: { provisioningState: 'Succeeded' },
});
