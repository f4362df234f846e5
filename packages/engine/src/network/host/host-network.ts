import type { PrefixTable } from '../../routes/longest-prefix.ts';
import type { AddressColumn } from '../../table/address-column.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';
import type { TextTable } from '../../table/text-table.ts';
import type { Finding } from '../../documents/finding.ts';
import type { HostRouteType } from './host-document.ts';

/**
 * The network of one real host as the walk reads it: columns of numbers in shared memory, immutable, and cheap to post to
 * a worker. A column named for a text holds numbers of `texts`.
 */
export type HostNetwork = {
  readonly kind: 'host';
  /** Which state of the documents this is: given by the caller, growing with every change. */
  readonly revision: number;
  readonly texts: TextTable;
  readonly interfaces: InterfaceTable;
  readonly addresses: InterfaceAddressTable;
  readonly routes: HostRouteTable;
  readonly lookups: HostLookups;
  readonly findings: readonly Finding[];
};

/** In the order of the kernel's interface numbers. */
export type InterfaceTable = {
  readonly ids: SharedU32;
  readonly names: SharedU32;
  /** 1 when switched on. */
  readonly up: SharedU32;
};

/** In the order of interfaces, then as their documents list them: the kernel prefers earlier ones. */
export type InterfaceAddressTable = {
  readonly addresses: AddressColumn;
  readonly prefixLengths: SharedU32;
  /** Row of `interfaces`. */
  readonly interfaces: SharedU32;
};

export type HostRouteTable = {
  readonly ids: SharedU32;
  /** The route as `ip route` prints it. */
  readonly words: SharedU32;
  /** Index into `ROUTE_KINDS`. */
  readonly kinds: SharedU32;
  readonly prefixLengths: SharedU32;
  readonly metrics: SharedU32;
  /** Row of `interfaces`, or -1. */
  readonly interfaces: SharedI32;
  readonly gateways: AddressColumn;
  readonly sources: AddressColumn;
};

/** `unreadable`: the document was at fault (see `findings`), so that whatever this route would decide is not known. */
export const ROUTE_KINDS = [
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'unreachable',
  'prohibit',
  'blackhole',
  'throw',
  'unreadable',
] as const satisfies readonly (HostRouteType | 'unreadable')[];

export type RouteKind = (typeof ROUTE_KINDS)[number];

/** Prefix tables whose values are rows of `routes`; the metric is the rank. */
export type HostLookups = {
  /** Table 255. */
  readonly local: PrefixTable;
  /** Table 254. */
  readonly main: PrefixTable;
  /** Table 253, IPv4 only: without policy rules Linux never asks it about IPv6. */
  readonly default: PrefixTable;
  /** Every other table: asked only where a policy rule says so, and rules are not in the model. */
  readonly policy: PrefixTable;
};
