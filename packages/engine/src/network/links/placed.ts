import type { Prefix } from '../../address/prefix.ts';
import type { PeeringDraft, SubnetDraft } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';

/** A subnet, and the row of the virtual network that it is in. */
export type PlacedSubnet = SubnetDraft & { readonly virtualNetwork: number };

/** "Private Application Gateway deployment": a subnet that is delegated to gateways is how network isolation is asked for, of the second version. */
export const isForGateways = (delegatedTo: string): boolean =>
  keyOf(delegatedTo) === 'microsoft.network/applicationgateways';

/** One side of a peering, linked, or a network that a connected group joins with another. `isUp`: both sides say that they are connected. */
export type PlacedPeering = PeeringDraft & {
  readonly row: number;
  readonly virtualNetwork: number;
  readonly remoteRow: number;
  readonly reverse: number;
  readonly isUp: boolean;
  /** It may be up: an id for what of one of the two sides cannot be read. */
  readonly unreadState?: string | undefined;
  /** It may use the other side's gateways, and is not known to: the same. */
  readonly unreadUse?: string | undefined;
  /**
   * By a connected group of a network manager, or what stands for something that is not among the documents and that such a group, or the
   * peering in the row `reverse`, leads to: `id` is its own, or that of the network group.
   */
  readonly isGroups?: true;
  /** Not by one, but what of this network, or of one beside it, could not be read: `id` is whose. Prefixes of subnets, which lie in it in any case. */
  readonly unread?: readonly Prefix[];
  /** Prefixes of the other network to which there are routes: see `prefixesOver`. */
  readonly prefixes: readonly Prefix[];
  /** Those to which there are none until the two are synchronised. */
  readonly unsynchronised: readonly Prefix[];
};
