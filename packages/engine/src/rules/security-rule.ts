import type { Network4, Prefix } from '../address/prefix.ts';
import type { ServiceTag } from './service-tags.ts';

/** A rule of a network security group, read and checked, without what decides nothing (its description, its tags). */
export type SecurityRule = {
  readonly id: string;
  readonly name: string;
  /**
   * Written by a user (priorities 100–4096), one of the six that every group ends with (65000 and above), or a security
   * admin rule of a network manager (1–4096), which is asked before all groups.
   */
  readonly origin: 'user' | 'default' | 'admin';
  readonly direction: Direction;
  /** Lower numbers are asked first; see `ANY_PLACE`. */
  readonly priority: number;
  /** `always-allow`: admin rules only; groups are not asked any more. `unread`: its document does not tell. */
  readonly access: 'allow' | 'deny' | 'always-allow' | 'unread';
  readonly protocol: RuleProtocol;
  readonly source: RuleSide;
  readonly destination: RuleSide;
};

export type Direction = 'inbound' | 'outbound';
export type RuleProtocol = 'any' | 'tcp' | 'udp' | 'icmp' | 'esp' | 'ah';

/** Matches when one of the addresses and one of the ports does. */
export type RuleSide = { readonly addresses: readonly AddressTerm[]; readonly ports: readonly PortRange[] };

export type AddressTerm =
  | { readonly kind: 'any' }
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  /** A prefix of IPv4 as numbers, because a million of them are read. */
  | ({ readonly kind: 'network4' } & Network4)
  /** The service tag of this name. */
  | { readonly kind: 'tag'; readonly tag: KnownTag }
  /** A service tag whose prefixes were loaded. */
  | { readonly kind: 'service-tag'; readonly tag: ServiceTag }
  /** Whoever is a member of the application security group. */
  | { readonly kind: 'application-group'; readonly id: string }
  | NameTerm
  /** No address: of what is not among the documents it hangs whether the rule is asked at all. On the source of admin rules alone. */
  | { readonly kind: 'scope'; readonly id: string }
  /** No address either: a member of the rule's document that could not be read, so that all that it matches it may match. */
  | { readonly kind: 'unread'; readonly field: string }
  /** A member of the rule's document that says addresses and could not be read: it may hold any. */
  | { readonly kind: 'unreadable'; readonly field: string }
  /** A group of addresses that is not among the documents: it may hold any. */
  | { readonly kind: 'missing'; readonly id: string }
  /** A tag that is not loaded: it may hold any address. */
  | { readonly kind: 'unknown'; readonly text: string };

/** What a rule of a firewall says of names. `firewall`: its row, where that counts. */
export type NameTerm = {
  readonly kind: 'name';
  readonly name: string;
  readonly by: NameMatch;
  readonly firewall?: number;
};

/**
 * `request`: the name that a client says, in TLS or HTTP; it may begin with an asterisk. `url`: that and a path. `addresses`: the
 * addresses that the firewall finds for the name. `found`: those are among the rule's other terms, and the name is only told. `tag`: it
 * is that of an FQDN tag or a web category, of whose names no document tells.
 */
export const NAME_MATCHES = ['request', 'url', 'addresses', 'found', 'tag'] as const;
export type NameMatch = (typeof NAME_MATCHES)[number];

/** What stands before the path of a URL. */
export const hostIn = (url: string): string => url.replace(/^https?:\/\//, '').split('/')[0] ?? '';

/** Both ends included, 0–65535. */
export type PortRange = { readonly from: number; readonly to: number };

/** Tags that follow from the network itself, or hold one address of the platform for all time. */
export const KNOWN_TAGS = [
  'VirtualNetwork',
  'Internet',
  'AzureLoadBalancer',
  'AzurePlatformDNS',
  'AzurePlatformIMDS',
  'AzurePlatformLKM',
] as const;
export type KnownTag = (typeof KNOWN_TAGS)[number];

/** The rules of one group, in any order. */
export type SecurityGroup = { readonly id: string; readonly rules: readonly SecurityRule[] };

/**
 * The priority of a rule whose document does not tell it. As it may match, it stands first for any place that it may have: where one behind
 * it decides alike nothing hangs on it.
 */
export const ANY_PLACE: number = -(2 ** 31);

export const ANY_PORT: PortRange = { from: 0, to: 65_535 };
export const ANYONE: RuleSide = { addresses: [{ kind: 'any' }], ports: [ANY_PORT] };
