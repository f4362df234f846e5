import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';

/** An address and a port at which somebody else takes TCP connections for a machine, and hands them on to the port in question. */
export type PortForward = {
  readonly address: Address;
  readonly port: Port;
  /** Ids of the rules that do it. */
  readonly rules: readonly string[];
  /** The row of the configuration that has the address. */
  readonly front: number;
  readonly by: ByBalancer | ByFirewall;
};

export type ByBalancer = { readonly kind: 'balancer'; readonly listener: number };

/** `rows`: of those rules. */
export type ByFirewall = { readonly kind: 'firewall'; readonly firewall: number; readonly rows: readonly number[] };
