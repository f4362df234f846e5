import { childId, type ResourceId } from '../arm/resource-id.ts';

/** Name, direction, priority, source, destination, access, description: Azure's own text (swagger and recordings). */
const DEFAULTS = [
  [
    'AllowVnetInBound',
    'Inbound',
    65_000,
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow',
    'inbound traffic from all VMs in VNET',
  ],
  [
    'AllowAzureLoadBalancerInBound',
    'Inbound',
    65_001,
    'AzureLoadBalancer',
    '*',
    'Allow',
    'inbound traffic from azure load balancer',
  ],
  ['DenyAllInBound', 'Inbound', 65_500, '*', '*', 'Deny', 'all inbound traffic'],
  [
    'AllowVnetOutBound',
    'Outbound',
    65_000,
    'VirtualNetwork',
    'VirtualNetwork',
    'Allow',
    'outbound traffic from all VMs to all VMs in VNET',
  ],
  ['AllowInternetOutBound', 'Outbound', 65_001, '*', 'Internet', 'Allow', 'outbound traffic from all VMs to Internet'],
  ['DenyAllOutBound', 'Outbound', 65_500, '*', '*', 'Deny', 'all outbound traffic'],
] as const;

/** The rules that every network security group ends with, as its document lists them. */
export const defaultSecurityRules = (group: ResourceId) =>
  DEFAULTS.map(([name, direction, priority, from, to, access, what]) => ({
    name,
    id: childId(group, 'defaultSecurityRules', name),
    properties: {
      provisioningState: 'Succeeded',
      description: `${access} ${what}`,
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: from,
      destinationAddressPrefix: to,
      access,
      priority,
      direction,
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
    },
    type: 'Microsoft.Network/networkSecurityGroups/defaultSecurityRules',
  }));
