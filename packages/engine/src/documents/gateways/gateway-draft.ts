import type { Address } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';

/**
 * `subnet`: the GatewaySubnet, by which the network that it belongs to is known; absent where it cannot be read. `defaultSite`: the local network gateway to which it forces
 * what is for the internet. `isForCircuits`: an ExpressRoute gateway, by which nothing goes from one network to another.
 */
export type GatewayDraft = Omit<LocalNetworkDraft, 'gatewayAddress'> & {
  /** Their ids. */
  readonly publicAddresses: readonly string[];
  readonly subnet?: string;
  readonly defaultSite?: string;
  readonly isForCircuits: boolean;
};

/** `learns`: routes are exchanged over it by BGP. */
export type ConnectionDraft = {
  readonly id: string;
  readonly gateway?: string;
  /** What is at the other end: another gateway, a local network, or a circuit, whose routes are learned. */
  readonly otherGateway?: string;
  readonly localNetwork?: string;
  readonly circuit?: string;
  readonly learns: boolean;
  readonly isUp: boolean;
  /** The property by which nobody knows whether it carries a flow: it cannot be read, or is not modelled. */
  readonly doubt?: ConnectionDoubt;
  /** Ids of the NAT rules for what lies beyond the tunnel. */
  readonly ingress: readonly string[];
};

export type ConnectionDoubt = (typeof CONNECTION_DOUBTS)[number];
export const CONNECTION_DOUBTS = [
  'connectionStatus',
  'ingressNatRules',
  'egressNatRules',
  'trafficSelectorPolicies',
] as const;

/** A NAT rule of a gateway for tunnels. `prefixes`: what it translates to. */
export type TunnelRuleDraft = { readonly id: string; readonly prefixes: readonly Prefix[] };

/** `trouble`: why it carries nothing, as a clause. */
export type CircuitDraft = { readonly id: string; readonly trouble?: string };

/** A hub of a virtual WAN. */
export type HubDraft = { readonly id: string; readonly prefixes: readonly Prefix[] };

/** Ids of the hub, and of the virtual network that it is connected with. */
export type HubConnectionDraft = { readonly id: string; readonly hub: string; readonly network: string };

/** `isUnread`: it has other prefixes, which could not be read. */
export type LocalNetworkDraft = {
  readonly id: string;
  /** The public address of whoever is at the other end of its tunnel. */
  readonly gatewayAddress?: Address;
  readonly prefixes: readonly Prefix[];
  readonly isUnread: boolean;
};
