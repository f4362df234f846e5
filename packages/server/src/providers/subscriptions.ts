import type { Inventory } from './inventory.ts';
import type { ArmRoute, ProviderParts } from './route.ts';

/** The one subscription of this server. */
export const subscriptions = ({ inventory }: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'GET',
    path: '/subscriptions',
    handle: () => ({ kind: 'found', body: { value: [documentOf(inventory)] } }),
  },
  {
    method: 'GET',
    path: '/subscriptions/:subscription',
    handle: () => ({ kind: 'found', body: documentOf(inventory) }),
  },
];

const documentOf = ({ subscription, tenantId }: Inventory) => ({
  id: `/subscriptions/${subscription}`,
  subscriptionId: subscription,
  tenantId,
  displayName: 'Hopscope',
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Internal_2014-09-01',
    quotaId: 'Internal_2014-09-01',
    spendingLimit: 'Off',
  },
  authorizationSource: 'RoleBased',
  managedByTenants: [],
});
