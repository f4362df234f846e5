/** As Azure spells them in route tables and effective routes; `unreadable`: see `findings`. */
export const NEXT_HOP_TYPES = [
  'VnetLocal',
  'VNetPeering',
  'ConnectedGroup',
  'Internet',
  'VirtualAppliance',
  'VirtualApplianceEcmp',
  'VirtualNetworkGateway',
  'VirtualNetworkServiceEndpoint',
  'InterfaceEndpoint',
  'None',
  'unreadable',
] as const;
export type NextHopType = (typeof NEXT_HOP_TYPES)[number];

/** To an appliance, or to one of several. */
export const APPLIANCES: readonly NextHopType[] = ['VirtualAppliance', 'VirtualApplianceEcmp'];
