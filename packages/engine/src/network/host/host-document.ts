import type { Address } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';

/** The network of one real host as its kernel tells it: documents with ids, for people and for `compileHost`. */
export type HostDocument = InterfaceDocument | HostRouteDocument;

export type InterfaceDocument = {
  readonly kind: 'interface';
  /** `interface/eth0` */
  readonly id: string;
  readonly name: string;
  readonly index: number;
  /**
   * Switched on (IFF_UP, netdevice(7)). An interface that has only lost its carrier is still up: Linux goes on sending by
   * its routes (observed on 6.18; sysctl ignore_routes_with_linkdown is off unless somebody turns it on).
   */
  readonly up: boolean;
  readonly loopback: boolean;
  readonly mtu: number;
  readonly addresses: readonly { readonly address: Address; readonly prefixLength: number }[];
};

export type HostRouteDocument = {
  readonly kind: 'route';
  /** `route/main/10.0.0.0/8/via/10.1.0.1/dev/eth0/metric/100` */
  readonly id: string;
  readonly destination: Prefix;
  readonly type: HostRouteType;
  readonly gateway?: Address;
  readonly device?: string;
  /** The address that packets leave with (`src` of `ip route`). */
  readonly source?: Address;
  /** Routing table: 255 local, 254 main, 253 default; others are reached by policy rules only. */
  readonly table: number;
  /** Lower wins among routes to the same prefix. */
  readonly metric: number;
};

/** Kernel route types that end or forward a packet (rtnetlink(7)). */
export type HostRouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'anycast'
  | 'unreachable'
  | 'prohibit'
  | 'blackhole'
  | 'throw';
