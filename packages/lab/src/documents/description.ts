import type { Address, Prefix } from '@hopscope/engine';

/** What the documents describe, as far as a lab builds it. References are resolved: an index into the list of its kind. */
export type Description = {
  readonly networks: readonly Network[];
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly Interface[];
  readonly machines: readonly Machine[];
  readonly groups: readonly Group[];
  readonly frontends: readonly Frontend[];
  readonly publicFrontends: readonly PublicFrontend[];
  /** Interfaces whose default way to the internet a Standard load balancer, or what their machine is, takes away. */
  readonly closed: readonly number[];
  /** Standard public addresses, of machines and of load balancers: nobody comes in by one where there is no group. */
  readonly secured: readonly Address[];
  /** Addresses that a public load balancer lets out. */
  readonly letOut: readonly LetOut[];
  /** What is in the documents and not in the lab, in plain sentences. */
  readonly notes: readonly string[];
};

export type Network = {
  readonly id: string;
  readonly prefixes: readonly Prefix[];
  /** Those that are connected on both sides; behind them what connected groups join, which is no peering. */
  readonly peerings: readonly Peering[];
  /** Security admin rules, which come before every group; without rules where there are none. */
  readonly admin: Group;
};

export type Peering = {
  readonly id: string;
  /** Index of the network at the other end. */
  readonly remote: number;
  readonly allowsAccess: boolean;
  /** What of it there are routes to. */
  readonly prefixes: readonly Prefix[];
};

export type Subnet = {
  readonly id: string;
  readonly network: number;
  readonly prefixes: readonly Prefix[];
  readonly group?: number;
  readonly routes: readonly Route[];
  /** A machine here needs a public address of its own, or a NAT gateway, to reach the internet. */
  readonly isPrivate: boolean;
  /** The addresses of its NAT gateway, if it has one: which then comes before every other way out. */
  readonly gateway?: readonly Address[];
};

/** By a service tag, one for each of its prefixes; of equal prefixes the one that decides comes first. */
export type Route = {
  readonly id: string;
  readonly prefix: Prefix;
  readonly tag?: string;
  readonly hop: RouteHop;
};

export type RouteHop =
  | { readonly kind: 'network' | 'internet' | 'nowhere' | 'gateway' }
  | { readonly kind: 'appliance'; readonly address: Address }
  /** Each flow goes by one of them. */
  | { readonly kind: 'appliances'; readonly addresses: readonly Address[] };

export type Interface = {
  readonly id: string;
  /** Its first subnet; all its addresses are in one. */
  readonly subnet: number;
  readonly group?: number;
  readonly forwards: boolean;
  readonly configurations: readonly Configuration[];
};

export type Configuration = {
  readonly id: string;
  readonly address: Address;
  readonly publicAddress?: Address;
  /** Ids of application security groups, in lower case. */
  readonly applicationGroups: readonly string[];
};

/** The primary interface comes first. An interface that no machine has is a machine of its own here. */
export type Machine = {
  readonly id: string;
  readonly name: string;
  readonly interfaces: readonly number[];
  /** Switched off, as its instance view says. */
  readonly isOff: boolean;
  /** An instance of a flexible scale set. */
  readonly isFlexible: boolean;
};

/** Of an internal load balancer. */
export type Frontend = {
  readonly id: string;
  readonly subnet: number;
  readonly address: Address;
  /** The first that matches takes a flow. */
  readonly rules: readonly BalancingRule[];
};

/** Of a public load balancer: in no network, and before the machines of one. */
export type PublicFrontend = Omit<Frontend, 'subnet'> & {
  /** Its load balancer's document says that it is a Standard one. */
  readonly isStandard: boolean;
  /** Where its backends are. Absent: it has none. */
  readonly network?: number;
};

export type BalancingRule = {
  readonly id: string;
  /** Any: TCP and UDP. */
  readonly protocol: 'any' | 'tcp' | 'udp';
  /** Absent: every port. */
  readonly port?: number;
  readonly backendPort?: number;
  /** The backend's own system has the frontend's address, and gets packets as they were sent. */
  readonly isFloating: boolean;
  /** Absent: nobody is probed, and all get flows. */
  readonly probePort?: number;
  readonly backends: readonly Backend[];
  /** Those that are taken to answer probes: of these one is chosen. */
  readonly healthy: readonly Backend[];
};

/** `outside`: the address of a frontend that it leaves by, the first of several; absent where no document tells it. */
export type LetOut = Backend & { readonly outside?: Address };

export type Backend = { readonly interface: number; readonly address: Address };

export type Group = { readonly id: string; readonly name: string; readonly rules: readonly Rule[] };

/** A security rule as Azure's page says it, in the order of its group: ascending priority. */
export type Rule = {
  readonly id: string;
  readonly name: string;
  readonly direction: 'inbound' | 'outbound';
  /** `always-allow`: an admin rule's, after which no group is asked. */
  readonly access: 'allow' | 'deny' | 'always-allow';
  readonly protocol: 'any' | 'tcp' | 'udp' | 'icmp' | 'esp' | 'ah';
  readonly source: Side;
  readonly destination: Side;
};

/** Any of the terms, and any of the ports. Absent ports: every one, and what has none. */
export type Side = { readonly terms: readonly Term[]; readonly ports?: readonly PortRange[] };

export type Term =
  | { readonly kind: 'any' }
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  /** Of a service tag that is loaded. */
  | { readonly kind: 'prefixes'; readonly prefixes: readonly Prefix[] }
  | { readonly kind: 'tag'; readonly tag: Tag }
  | { readonly kind: 'application-group'; readonly id: string };

export type Tag = 'VirtualNetwork' | 'Internet' | 'AzureLoadBalancer';

/** Both ends belong to it. */
export type PortRange = { readonly from: number; readonly to: number };

/** Why a description cannot be built: one plain sentence about one field of one document. */
export type Problem = { readonly resource: string; readonly field: string; readonly problem: string };
