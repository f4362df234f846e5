import { defaultSecurityRules, type ArmDocument } from '@hopscope/protocol';

import { INTERFACE_TYPE, WATCHER_TYPE } from '../inventory.ts';
import type { ResourceType } from '../resource-type.ts';
import { withUsers } from './back-references.ts';

/** The types of Microsoft.Network that are served from documents. */
export const NETWORK_TYPES: readonly ResourceType[] = [
  { type: INTERFACE_TYPE, children: ['ipConfigurations'], complete: withUsers },
  {
    type: 'Microsoft.Network/networkSecurityGroups',
    children: ['securityRules', 'defaultSecurityRules'],
    complete: (document, parts) => withUsers(withDefaultRules(document), parts),
  },
  { type: 'Microsoft.Network/routeTables', children: ['routes'], complete: withUsers },
  {
    type: 'Microsoft.Network/virtualNetworks',
    children: ['subnets', 'virtualNetworkPeerings'],
    complete: withUsers,
  },
  { type: 'Microsoft.Network/publicIPAddresses', complete: withUsers },
  { type: 'Microsoft.Network/applicationSecurityGroups' },
  { type: 'Microsoft.Network/natGateways', complete: withUsers },
];

export const WATCHERS: ResourceType = { type: WATCHER_TYPE };

/** Every group has them, whether its document lists them or not. */
function withDefaultRules(document: ArmDocument): ArmDocument {
  const { securityRules = [], defaultSecurityRules: _, ...rest } = document.properties;
  const properties = { ...rest, securityRules, defaultSecurityRules: defaultSecurityRules(document.id) };
  return { ...document, properties };
}
