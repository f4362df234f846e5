import type { Address } from '../../address/address.ts';
import type { AddressRange } from '../by-certainty.ts';

/**
 * Senders who are no described interface: whoever lies behind a gateway (on-premises, or a client of it), the instances of an Azure Bastion
 * or of an application gateway, and who is in a peered network that is not among the documents.
 */
export type Outsiders = {
  readonly kind: 'gateway' | 'bastion' | 'application-gateway' | 'peering';
  /** Of the gateway, the Bastion, the application gateway, or the peering. */
  readonly id: string;
  /** IPv4 addresses whose flows are delivered, as far as documents tell: what stops a sender at its own end is not known here. */
  readonly ranges: readonly AddressRange[];
  /** Those of which part are delivered. */
  readonly rangesPartly: readonly AddressRange[];
  readonly rangesUndetermined: readonly AddressRange[];
  /** Of an application gateway: where it takes the requests that it asks the destination for. */
  readonly listens?: readonly { readonly address: Address; readonly port: number }[];
};

/** Who may send as well, and was not asked. */
export type Unasked = {
  /** What shows it; absent of what no document tells. */
  readonly id?: string;
  readonly who: string;
};
