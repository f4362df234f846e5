import type { Address } from '../address/address.ts';
import type { Prefix } from '../address/prefix.ts';

export type VirtualNetworkDraft = {
  readonly id: string;
  /** In lower case. */
  readonly location?: string;
  /** Its machines ask name servers of their own, and not Azure's. */
  readonly hasOwnNames: boolean;
  /** These, where all of them are addresses. */
  readonly nameServers?: readonly Address[];
  readonly prefixes: readonly Prefix[];
  /** It has others, which could not be read. */
  readonly isSpaceUnread?: true;
  /** Of all subnets that name none themselves. */
  readonly natGateway?: string;
  readonly subnets: readonly SubnetDraft[];
  readonly peerings: readonly PeeringDraft[];
  /** Its document lists both, and each that it lists can be read. */
  readonly isWhole: boolean;
};

export type SubnetDraft = {
  readonly id: string;
  readonly prefixes: readonly Prefix[];
  /** It has others, which could not be read. */
  readonly isUnread?: true;
  readonly group?: string;
  readonly routeTable?: string;
  /** Without a way out of its own, a machine here does not reach the internet. */
  readonly isPrivate: boolean;
  readonly natGateway?: string;
  /** It is a service's own that guards its network by network intent policies. */
  readonly isGuarded: boolean;
  /** Whom it is given to, as `Microsoft.Sql/managedInstances`: the first of its delegations. */
  readonly delegatedTo?: string;
  /** Service endpoints, as `Microsoft.Storage`, with their regions; none or `*` is everywhere. */
  readonly services: readonly { readonly service: string; readonly locations: readonly string[] }[];
  /** Ids of policies that say which accounts may be come to by its service endpoint for storage. */
  readonly endpointPolicies: readonly string[];
  /** Groups, or routes, concern private endpoints here (`privateEndpointNetworkPolicies`). */
  readonly filtersEndpoints: boolean;
  readonly routesEndpoints: boolean;
  /** The Route Server that has an address here. */
  readonly routeServer?: string;
  /** The gateway that has one. */
  readonly gateway?: string;
  /** Ids of the configurations that it lists of interfaces, load balancers, application gateways and firewalls. */
  readonly holders?: readonly string[];
};

/**
 * `peeredPrefixes`: what the other network had when the two were last synchronised, which is peered; none where nobody says so.
 * `remotePrefixes`: what it has now, as this side says. `remoteSubnets`: names, where only these are peered (`peerCompleteVnets`).
 * `hub`: id of the virtual hub whose network that is, which nobody describes.
 * `allowsTransit`: the other network may use this one's gateway; `usesRemoteGateways`: this one uses the other's.
 */
export type PeeringDraft = {
  readonly id: string;
  readonly remote: string;
  readonly peeredPrefixes: readonly Prefix[];
  readonly remotePrefixes: readonly Prefix[];
  /** There are others of these, which could not be read. */
  readonly isPeeredUnread?: true;
  readonly isRemoteUnread?: true;
  readonly remoteSubnets?: readonly string[];
  readonly isOnlyIpv6: boolean;
  readonly isConnected: boolean;
  /** The member of its document that cannot be read, and leaves open whether it is connected, or to what. */
  readonly unreadMember?: string;
  readonly allowsAccess: boolean;
  readonly allowsForwarded: boolean;
  readonly allowsTransit: boolean;
  readonly usesRemoteGateways: boolean;
  /** Of these, members that cannot be read: each counts as a no, and may be a yes. */
  readonly unreadFlags?: readonly PeeringFlag[];
  readonly hub?: string;
};

export type PeeringFlag = (typeof PEERING_FLAGS)[number];
export const PEERING_FLAGS = [
  'allowVirtualNetworkAccess',
  'allowForwardedTraffic',
  'allowGatewayTransit',
  'useRemoteGateways',
] as const;
