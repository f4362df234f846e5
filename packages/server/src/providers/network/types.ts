import { defaultSecurityRules, type ArmDocument } from '@hopscope/protocol';

import { INTERFACE_TYPE, WATCHER_TYPE } from '../inventory.ts';
import type { ResourceType } from '../resource-type.ts';

/** The types of Microsoft.Network that are served from documents. */
export const NETWORK_TYPES: readonly ResourceType[] = [
  { type: INTERFACE_TYPE, children: ['ipConfigurations'] },
  {
    type: 'Microsoft.Network/networkSecurityGroups',
    children: ['securityRules', 'defaultSecurityRules'],
    complete: withDefaultRules,
  },
  { type: 'Microsoft.Network/routeTables', children: ['routes'] },
  { type: 'Microsoft.Network/virtualNetworks', children: ['subnets', 'virtualNetworkPeerings'] },
  { type: 'Microsoft.Network/publicIPAddresses' },
  { type: 'Microsoft.Network/applicationSecurityGroups' },
  { type: 'Microsoft.Network/natGateways' },
];

export const WATCHERS: ResourceType = { type: WATCHER_TYPE };

/** Every group has them, whether its document lists them or not. */
function withDefaultRules(document: ArmDocument): ArmDocument {
  const { securityRules = [], defaultSecurityRules: _, ...rest } = document.properties;
  const properties = { ...rest, securityRules, defaultSecurityRules: defaultSecurityRules(document.id) };
  return { ...document, properties };
}
