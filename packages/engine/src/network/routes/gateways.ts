import type { Address } from '../../address/address.ts';
import type { Prefix } from '../../address/prefix.ts';
import type { ConnectionDoubt } from '../../documents/gateways/gateway-draft.ts';
import type { GATEWAY_TROUBLES } from '../cloud/cloud-network.ts';

/**
 * Routes that a gateway learned by BGP, by its id in lower case: what its `getLearnedRoutes` answers, as data. Those of a gateway that is not
 * among the documents, and of which only the network is known that lends it, may be given by that one's id; those of a virtual hub by its own.
 */
export type LearnedRoutes = ReadonlyMap<string, readonly LearnedRoute[]>;

/** `nextHop`: who told it. Of a Route Server packets go there, past it ("What is Azure Route Server?"); gateways lead through themselves. */
export type LearnedRoute = { readonly prefix: Prefix; readonly nextHop?: Address };

/** One way out of a gateway, and where it leads. */
export type GatewayRoute = {
  readonly prefix: Prefix;
  /** The appliance that told a Route Server of it. */
  readonly nextHop?: Address;
  /** Row of the connection; `NONE` where routes were learned and nobody knows by which; `UNDEPLOYED` where the gateway is not there yet. */
  readonly connection: number;
};

export type PlacedConnection = {
  readonly id: string;
  /** What it leads to, where that, or its network, is not among the documents. */
  readonly unseen: string | undefined;
  /** The same where not all of its addresses could be read. */
  readonly unread: string | undefined;
  /** The virtual network of its gateway, or `NONE`. */
  readonly home: number;
  readonly isUp: boolean;
  /** If it says that it is up, what goes by it may be lost all the same: something of it, or the state of its gateway, is not known. */
  readonly isStatusUnread: boolean;
  readonly doubt: ConnectionDoubt | undefined;
  /** Why its circuit carries nothing. */
  readonly trouble: string | undefined;
  /** The virtual network at the other end, `MISSING`, or `NONE`: outside of the cloud. */
  readonly remote: number;
  /** Row of the subnet of the gateway there, `MISSING`, or `NONE`. */
  readonly subnet: number;
};

export type Gateways = {
  /** By virtual network: the routes of its own gateways, or of the one that it uses through a peering. */
  readonly routes: readonly (readonly GatewayRoute[])[];
  readonly connections: readonly PlacedConnection[];
  /** By virtual network: the row of the one whose gateways it uses, its own or a peer's; or `NONE`. */
  readonly homes: readonly number[];
  /** By virtual network: the subnet of the first gateway of its own, by its row; `MISSING`, or `NONE`. Azure has them all in one. */
  readonly subnets: readonly number[];
  /** By virtual network: has it a gateway for tunnels, deployed to the end? Such a one hands on between the networks that use it. */
  readonly handsOn: readonly boolean[];
  /** By virtual network: the gateway that it has or uses, and why that leads nowhere; of two the one in trouble, which matters only if both are. */
  readonly used: readonly { readonly id: string | undefined; readonly trouble: GatewayTrouble }[];
  /** By virtual network. */
  readonly untold: readonly (Untold | undefined)[];
};

export type GatewayTrouble = (typeof GATEWAY_TROUBLES)[number];

/**
 * Of whom routes are in no document: a gateway that learned some, one of which no connection is there, what a connection leads to, a gateway of the network's own, that of a
 * network which lends it to peers, a Route Server, a hub of a virtual WAN, perhaps a gateway that a connection names, or whoever has addresses
 * that could not be read.
 */
export const UNTOLD_KINDS = [
  'learned',
  'unconnected',
  'unseen-end',
  'unseen',
  'lent',
  'route-server',
  'hub',
  'perhaps',
  'unread',
] as const;

/** Where routes that are in no document may lead: out of the cloud, into other networks, too, or to a gateway that was not deployed, which passes nothing on. */
export const UNTOLD_REACHES = ['outside', 'anywhere', 'nowhere'] as const;

/** Who has routes that are in no document: a gateway, a peer with one, or a Route Server. */
export type Untold = {
  readonly id: string;
  /** The document that shows it. */
  readonly shownBy: string;
  readonly kind: (typeof UNTOLD_KINDS)[number];
  readonly reach: (typeof UNTOLD_REACHES)[number];
};
