import type { Address } from '../../address/address.ts';
import { sharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { ConfigurationDraft, Drafts } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import type { PlacedSubnet } from './compile-networks.ts';
import type { Link } from '../links/link.ts';

/** A configuration on its way into columns. `interface`: `NONE` for an address of something that is not modelled. */
export type ConfigurationRow = Pick<
  ConfigurationDraft,
  'id' | 'address' | 'applicationGroups' | 'pools' | 'gatewayPools'
> & {
  readonly interface: number;
  readonly subnet: number;
  readonly publicAddress: Address | undefined;
  readonly firewall?: string | undefined;
  /** No document names the address: something has one like it. */
  readonly isAssumed?: boolean;
};

/** What is needed to link interfaces and frontends with what they name. */
export type EndSurroundings = {
  readonly drafts: Drafts;
  readonly subnets: readonly PlacedSubnet[];
  /** The group of rules of each firewall. */
  readonly firewallGroups: readonly number[];
  /** The row of an application security group. */
  readonly applicationGroup: (id: string) => number;
  readonly texts: TextTableBuilder;
  readonly link: Link;
  readonly findings: Finding[];
};

/** Where each of several lists begins when they lie behind one another, and where the last one ends. */
export function offsetsOf(lists: readonly (readonly unknown[])[]) {
  let end = 0;
  return sharedU32([0, ...lists.map((list) => (end += list.length))]);
}
