import type { Address } from '../../address/address.ts';

/** A load balancer as its document has it: references are still ids. */
export type BalancerDraft = {
  readonly id: string;
  readonly isStandard: boolean;
  /** Its document says so. */
  readonly isNamedStandard: boolean;
  /** By key: the pools whose members leave for the internet through it. */
  readonly outboundPools: ReadonlyMap<string, OutboundPool>;
  /** Pools that other rules may let out, by key, with these rules, of which that could not be read. */
  readonly perhapsOut: ReadonlyMap<string, string>;
  readonly frontends: readonly FrontendDraft[];
  readonly rules: readonly BalancingDraft[];
  /** By their keys. */
  readonly pools: ReadonlyMap<string, PoolDraft>;
};

export type PoolDraft = { readonly id: string; readonly members: readonly PoolMember[] };

/**
 * `carries`: the protocols that leave so. `inspector`: the gateway load balancer's frontend that they may be led through. `addresses`: ids of
 * the frontends' public ones.
 */
export type OutboundPool = {
  readonly carries: 'tcp' | 'udp' | 'any';
  readonly inspector: string | undefined;
  readonly addresses: readonly string[];
};

/**
 * `member`: the id of an IP configuration, or an address. `network`: id of the virtual network that an address is in. `isFrontend`: the id of a
 * regional load balancer's frontend, behind a cross-region one.
 */
export type PoolMember = {
  readonly member: string;
  readonly isFrontend?: true;
  readonly network?: string;
  /** Ports that inbound NAT rules gave it. `rule`: its name. */
  readonly ports: readonly { readonly rule: string; readonly port: number; readonly backendPort?: number }[];
};

/** `address`: in a subnet; `publicAddress`: id of the public one. */
export type FrontendDraft = {
  readonly id: string;
  readonly address?: Address;
  readonly subnet?: string;
  readonly publicAddress?: string;
  /** It has all addresses of a prefix, by which rules let out; nothing is balanced that comes there. */
  readonly hasPrefix?: true;
  /** It has one in its subnet, which cannot be read. */
  readonly isUnread?: true;
  /** Id of the gateway load balancer's frontend that its flows are led through. */
  readonly inspector?: string;
};

/** A balancing rule, or an inbound NAT rule, which leads to one configuration for each port. */
export type BalancingDraft = {
  readonly id: string;
  /** Absent: it may be for any of the load balancer's. */
  readonly frontend?: string;
  readonly protocol: 'tcp' | 'udp' | 'any';
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
  /** Absent: the port stays (floating addresses, and rules for all ports). */
  readonly backendPort?: number;
  readonly pools: readonly string[];
  readonly configuration?: string;
  /** An inbound NAT rule of a whole pool: each member has a port of its own of these. */
  readonly isShared?: true;
  readonly probePort?: number;
  /** Where all who are probed are ill, all get flows. */
  readonly isAllUp?: true;
  /** It is probed, and the port could not be read. */
  readonly isProbeUnread?: true;
  /** The field that could not be read: the rule may be for flows that no other is for, and to whom it leads is not known. */
  readonly unread?: string;
  /** Backends get flows with the frontend's own address. */
  readonly isFloating: boolean;
};
