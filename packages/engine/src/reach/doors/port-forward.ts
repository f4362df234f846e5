import type { Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';

/** An address and a port, beside its own private one, at which TCP connections come to the port in question of a machine. */
export type PortForward = {
  readonly address: Address;
  readonly port: Port;
  /** Ids of the rules that hand them on, in their order; none of its own public address. */
  readonly rules: readonly string[];
  /** The row of the configuration that has the address. */
  readonly front: number;
  readonly by: ByBalancer | ByFirewall | { readonly kind: 'own' };
};

export type ByBalancer = { readonly kind: 'balancer'; readonly listener: number };

/** `rows`: of those rules. */
export type ByFirewall = { readonly kind: 'firewall'; readonly firewall: number; readonly rows: readonly number[] };
