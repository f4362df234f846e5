import type { Address } from '../../address/address.ts';
import { zerosU32, type SharedU32 } from '../../table/shared-arrays.ts';
import type { Stores } from '../../rules/compile/rule-stores.ts';
import type { ConfigurationDraft, Drafts } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { parentOf } from '../../documents/resource.ts';
import { MISSING, NONE } from './cloud-network.ts';
import type { PlacedSubnet } from '../links/placed.ts';
import type { IdColumnBuilder } from './id-column.ts';
import type { CompiledFirewall } from '../filters/compile-firewalls.ts';
import { rowsOf, type Link } from '../links/link.ts';

/** A configuration on its way into columns. `interface`: `NONE` for an address of something that is not modelled. */
export type ConfigurationRow = Pick<
  ConfigurationDraft,
  'id' | 'address' | 'applicationGroups' | 'pools' | 'natRules' | 'gatewayPools'
> & {
  readonly interface: number;
  readonly subnet: number;
  readonly publicAddress: Address | undefined;
  /** Its public address is a Standard one: an interface's own, or the one of a load balancer's frontend. */
  readonly isStandard?: boolean;
  /** Id of its public address, where that is not among the documents. */
  readonly unseenAddress?: string | undefined;
  /** Its subnet, where that is not among the documents. */
  readonly unseenSubnet?: UnseenSubnet | undefined;
  /** More of them, of which nobody knows by which packets leave. */
  readonly otherPublicAddresses?: readonly Address[];
  /** Id of who has it, of a public address that is known alone: who it is says only the address. */
  readonly unseenOwner?: string;
  readonly firewall?: string | undefined;
  /** Id of the gateway load balancer's frontend that what comes and goes by its public address is led through. */
  readonly inspector?: string | undefined;
  /** No document names the address: something has one like it. */
  readonly isAssumed?: boolean;
};

/** A subnet that is not among the documents, and the row of the virtual network that its id says it is in, or `NONE`. */
export type UnseenSubnet = { readonly id: string; readonly network: number };

/** Of a reference to a subnet, and what it was linked to: which unseen one it is, if it is one. */
export function unseenSubnets({ virtualNetworks }: Pick<Drafts, 'virtualNetworks'>) {
  const networks = rowsOf(virtualNetworks);
  return (row: number, id = ''): UnseenSubnet | undefined =>
    row === MISSING ? { id, network: networks.get(parentOf(id)) ?? NONE } : undefined;
}

/** Of addresses that are no interface's: they are in no pool that their own documents name, nor in any group. */
export const WITHOUT_INTERFACE = {
  interface: NONE,
  pools: [],
  natRules: [],
  gatewayPools: [],
  applicationGroups: [],
} as const;

/** What is needed to link interfaces and frontends with what they name. */
export type EndSurroundings = Stores & {
  readonly drafts: Drafts;
  readonly subnets: readonly PlacedSubnet[];
  readonly firewalls: readonly CompiledFirewall[];
  /** The groups of rules of each firewall: those that let pass, and those that translate. */
  readonly firewallGroups: readonly number[];
  readonly translatingGroups: readonly number[];
  /** What the ids of all of them become. */
  readonly idsOf: Readonly<Record<'machines' | 'interfaces' | 'configurations', IdColumnBuilder>>;
  /** The row of an application security group. */
  readonly applicationGroup: (id: string) => number;
  readonly link: Link;
  readonly findings: Finding[];
};

/** Where each of several lists begins when they lie behind one another, and where the last one ends. `empty`: so many before them. */
export function offsetsOf(lists: readonly (readonly unknown[])[], empty = 0): SharedU32 {
  const offsets = zerosU32(empty + lists.length + 1);
  let end = 0;
  lists.forEach((list, index) => {
    end += list.length;
    offsets[empty + index + 1] = end;
  });
  return offsets;
}
