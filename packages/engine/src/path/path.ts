import type { Address } from '../address/address.ts';
import type { Flow } from '../address/flow.ts';
import type { OutboundWay } from '../network/cloud/cloud-network.ts';
import type { Issue } from '../issue/issue.ts';

/** A predicted way: what configuration says would happen to a flow. (What packets did is a trace.) */
export type Path = {
  readonly flow: Flow;
  /** Which configuration said so: `cloud` for ARM resources; absent for the one host that is the source. */
  readonly model?: 'cloud';
  readonly hops: readonly PathHop[];
  readonly disposition: PathDisposition;
  /**
   * Where load balancers or routes of equal cost choose: the way by each healthy backend and next hop. The path itself is one
   * that does not arrive, if any.
   */
  readonly branches?: readonly PathBranch[];
};

export type PathBranch = Pick<Path, 'hops' | 'disposition'>;

export type PathHop = {
  /** `appliance`: a machine that routes lead through. */
  readonly kind: 'source' | 'router' | 'appliance' | 'destination';
  readonly address: Address;
  /** Routers that other flows to the same destination go through: equal-cost routes, of which the kernel picks by hash. */
  readonly otherAddresses?: readonly Address[];
  /**
   * The address stands in for those that a service may have, the first of its service tag: which one it has is in no document, and
   * routes and rules may tell it from the others.
   */
  readonly isOneOfMany?: true;
  /** Id of the document that this hop is, where the model has one; in the cloud the IP configuration's. */
  readonly id?: string;
  /** Id of the machine that it belongs to. */
  readonly machine?: string;
  /** What lies at this address as the cloud's resources tell it; absent for hosts. */
  readonly place?: HopPlace;
  /** What it is instead of a machine. */
  readonly device?: 'load-balancer' | 'azure-firewall' | 'application-gateway' | 'service';
  /** How packets leave for the internet from here, and with which public address where that is certain. */
  readonly leaving?: { readonly way: OutboundWay; readonly address?: Address };
  /** Id of the route that leads on from here, and what it says in words. */
  readonly route?: RouteWords;
  /**
   * Where that leads through a gateway's connection into another virtual network: the route of the subnet of the gateway there, which
   * leads on, where it is a user's.
   */
  readonly gatewayRoute?: RouteWords;
  /** The security groups that were asked here, in the order in which Azure asks them. */
  readonly filters?: readonly FilterStep[];
  /** What stops the flow at this hop, or may: every one, not only the first that it would meet. */
  readonly issues?: readonly Issue[];
};

/** `System Route` is the id of every route that Azure makes by itself. `isOneOfSeveral`: with other next hops of equal cost. */
export type RouteWords = { readonly id: string; readonly words: string; readonly isOneOfSeveral?: true };

/** `virtual-network`: an address that no resource has. `nowhere`: no route leads there. */
export type HopPlace = 'machine' | 'virtual-network' | 'internet' | 'nowhere' | 'unmodelled';

export type FilterStep = {
  readonly direction: 'inbound' | 'outbound';
  /** `virtual-network`: a security admin rule of a network manager. */
  readonly level: 'interface' | 'subnet' | 'virtual-network' | 'firewall';
  readonly access: 'allow' | 'deny' | 'undetermined';
  /** Ids; the rule is absent where the group itself is not among the documents. */
  readonly group: string;
  readonly rule?: string;
  /** The name by which it decides, as the rule writes it: `*.contoso.com`. */
  readonly byName?: string;
};

/** Every way in which a predicted path can end. docs/verdicts.md defines each. */
export type PathDisposition =
  | 'delivered'
  | 'delivered-on-link'
  | 'leaves-model'
  | 'no-route'
  | 'blackholed'
  | 'unreachable-route'
  | 'prohibited-route'
  | 'undetermined'
  | 'reaches-internet'
  | 'unowned'
  | 'denied'
  | 'not-forwarded'
  | 'machine-off'
  | 'next-hop-missing'
  | 'looped'
  | 'no-way-out'
  | 'no-way-back'
  | 'not-balanced'
  | 'partly-delivered'
  | 'unserved';
