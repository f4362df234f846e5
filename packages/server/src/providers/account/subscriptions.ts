import { LOCAL, type ArmDocument } from '@hopscope/protocol';

import type { Inventory } from '../inventory.ts';
import { found, type ArmRoute, type ProviderParts } from '../route.ts';

/** The one subscription of this server, its tenant, and the regions that something of it lies in. */
export const subscriptions = ({ inventory, estate }: ProviderParts): readonly ArmRoute[] => [
  { method: 'GET', path: '/subscriptions', handle: () => found({ value: [documentOf(inventory)] }) },
  { method: 'GET', path: '/subscriptions/:subscription', handle: () => found(documentOf(inventory)) },
  {
    method: 'GET',
    path: '/subscriptions/:subscription/locations',
    handle: async () => {
      const hosts = (await inventory.hosts()).map(({ virtualMachine }) => virtualMachine);
      const regions = regionsOf([...[...estate.all()].map(({ document }) => document), ...hosts]);
      return found({ value: regions.map((region) => locationOf(inventory.subscription, region)) });
    },
  },
  {
    method: 'GET',
    path: '/tenants',
    handle: () => found({ value: [tenantOf(inventory)] }),
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

const tenantOf = ({ tenantId }: Inventory) => ({
  id: `/tenants/${tenantId}`,
  tenantId,
  displayName: 'Hopscope',
  domains: [],
  tenantCategory: 'Home',
  tenantType: 'AAD',
});

/** `local` first; a region is there as soon as a document names it. */
export function regionsOf(documents: readonly ArmDocument[]): readonly string[] {
  const named = documents.flatMap(({ location }) => (location === undefined ? [] : [location.toLowerCase()]));
  return [LOCAL.region, ...[...new Set(named)].filter((region) => region !== LOCAL.region).toSorted()];
}

const locationOf = (subscription: string, name: string) => ({
  id: `/subscriptions/${subscription}/locations/${name}`,
  name,
  type: 'Region',
  displayName: name,
  regionalDisplayName: name,
  metadata: { regionType: 'Physical', regionCategory: 'Other' },
});
