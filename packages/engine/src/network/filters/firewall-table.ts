import type { AddressColumn } from '../../table/address-column.ts';
import type { IdIndex } from '../../table/id-index.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';

/** Azure Firewalls, which translate flows to their own addresses, and the senders of what leaves. */
export type FirewallTable = {
  readonly ids: SharedU32;
  /** 1: it has no address, as it was stopped. */
  readonly stopped: SharedU32;
  /** Of `rules`: by which of them a configuration shows whose it is; and those that translate, in order. */
  readonly groups: SharedI32;
  readonly translatingGroups: SharedI32;
  /** Two a firewall: rows of configurations with the lowest and the highest address that its instances may have; or `NONE`. */
  readonly instances: SharedI32;
  /** The number of the set of all addresses that they may have; or `NONE`. */
  readonly instanceSets: SharedI32;
  /** How many of its rules are network rules: those stand before application rules. */
  readonly networkRules: SharedU32;
  /** Sets: where packets keep the sender's address. */
  readonly privateRanges: SharedU32;
  /** Texts of names that their rules are for, by these names as the rules write them. */
  readonly names: IdIndex;
  /** Where rules lead, in the order in which they are asked; those of firewall `i` from `offsets[i]` on. */
  readonly translations: {
    readonly addresses: AddressColumn;
    /** Texts; `NONE` for those with an address. */
    readonly names: SharedI32;
    readonly ports: SharedU32;
    readonly offsets: SharedU32;
  };
};
