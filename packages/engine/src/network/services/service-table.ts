import type { AddressColumn } from '../../table/address-column.ts';
import type { IdIndex } from '../../table/id-index.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';

export const SERVICE_KINDS = ['storage', 'sql', 'vault', 'cognitive', 'other'] as const;

/** As drafts have it. */
export const SERVICE_NETWORKS = ['open', 'closed', 'unknown', 'unmodelled', 'untold', 'unread'] as const;

/** Services of Azure's that lie outside of every virtual network, with firewalls of their own. */
export type ServiceTable = {
  readonly ids: SharedU32;
  /** Index into `SERVICE_KINDS`. */
  readonly kinds: SharedU32;
  /** Index into `SERVICE_NETWORKS`. */
  readonly networks: SharedU32;
  /** Texts, in lower case, or `NONE`. */
  readonly locations: SharedI32;
  /** Texts: where only the service is named, it is met at the first one. Those of service `i` from `nameOffsets[i]` on. */
  readonly names: SharedU32;
  readonly nameOffsets: SharedU32;
  /** 1: whom no rule names is let in. */
  readonly allowsOthers: SharedU32;
  /** 1: every public address of Azure's is let in. */
  readonly allowsAzure: SharedU32;
  /** 1: whom some of its rules let in cannot be read. */
  readonly hasUnreadRules: SharedU32;
  /** Sets: public addresses that are let in. */
  readonly sets: SharedU32;
  /** Rows of subnets that are let in by their service endpoints; those of service `i` from `subnetOffsets[i]` on. */
  readonly subnets: SharedU32;
  readonly subnetOffsets: SharedU32;
  /** Some address that it may have, where its tag is loaded; or one that stands for any, where public networks are closed to it. */
  readonly addresses: AddressColumn;
  readonly byName: IdIndex;
  readonly byId: IdIndex;
  /**
   * By subnet, for each of `SERVICE_KINDS`: texts, the regions that its service endpoint is for, with spaces between them, or `*`; `NONE` where it
   * has none.
   */
  readonly endpointRegions: SharedI32;
  /** Texts, by subnet: a policy of its service endpoint for storage, and one of which it is not told which accounts it lists; or `NONE`. */
  readonly policies: SharedI32;
  readonly unseenPolicies: SharedI32;
  /** Rows of services that its policies let a subnet come to: they list them, or do not concern them. Those of subnet `i` from `permittedOffsets[i]` on. */
  readonly permitted: SharedU32;
  readonly permittedOffsets: SharedU32;
  /** By interface: the service that a private endpoint leads to, or `NONE`. */
  readonly byInterface: SharedI32;
};
