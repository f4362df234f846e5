import type { NameDrafts } from './services/name-drafts.ts';
import type { Address, Family } from '../address/address.ts';
import type { Prefix } from '../address/prefix.ts';
import type { AddressTerm, SecurityRule } from '../rules/security-rule.ts';
import type { AdminSide, ManagedDrafts } from './filters/managed-drafts.ts';
import type { ServiceTag, ServiceTags } from '../rules/service-tags.ts';
import type { BalancerDraft, FrontendDraft } from './balancing/balancer-draft.ts';
import type { Finding } from './finding.ts';
import type { NextHopType } from '../routes/next-hop-type.ts';
import type { InjectedDraft } from './services/read-injected.ts';
import type { UnreadDocument } from './shape/unreadable.ts';
import type { PowerState } from './state/power-state.ts';
import type {
  CircuitDraft,
  ConnectionDraft,
  GatewayDraft,
  HubConnectionDraft,
  HubDraft,
  LocalNetworkDraft,
  TunnelRuleDraft,
} from './gateways/gateway-draft.ts';
import type { VirtualNetworkDraft } from './virtual-network-draft.ts';

export type { PeeringDraft, SubnetDraft, VirtualNetworkDraft } from './virtual-network-draft.ts';

/** What documents say, read one by one and not yet linked: references are still ids. */
export type Drafts = {
  readonly virtualNetworks: VirtualNetworkDraft[];
  readonly interfaces: InterfaceDraft[];
  readonly machines: MachineDraft[];
  readonly publicAddresses: PublicAddressDraft[];
  readonly groups: GroupDraft[];
  readonly routeTables: RouteTableDraft[];
  /** Resources that have addresses in a subnet, and decide about packets in ways that are not modelled. */
  readonly opaque: OpaqueDraft[];
  /** Others that have addresses there, whose documents tell not all of them. */
  readonly injected: InjectedDraft[];
  /** Documents that count as not being there, as they cannot be read. */
  readonly unread: UnreadDocument[];
  readonly managed: ManagedDrafts;
  readonly balancers: BalancerDraft[];
  readonly applicationGateways: ApplicationGatewayDraft[];
  readonly natGateways: NatGatewayDraft[];
  /** Public IP prefixes, by the keys of their ids. */
  readonly publicPrefixes: Map<string, Prefix>;
  readonly firewalls: FirewallDraft[];
  readonly policies: PolicyDraft[];
  readonly policyGroups: PolicyGroupDraft[];
  /** Addresses by the key of an IP group's id. */
  readonly ipGroups: Map<string, readonly AddressTerm[]>;
  readonly gateways: GatewayDraft[];
  readonly connections: ConnectionDraft[];
  readonly tunnelRules: TunnelRuleDraft[];
  readonly localNetworks: LocalNetworkDraft[];
  readonly circuits: CircuitDraft[];
  readonly hubs: HubDraft[];
  readonly hubConnections: HubConnectionDraft[];
  readonly privateEndpoints: PrivateEndpointDraft[];
  readonly services: ServiceDraft[];
  /** Rules of services that come as documents of their own. */
  readonly serviceRules: ServiceRuleDraft[];
  /** What each service endpoint policy lists, by its key; definitions may come as documents of their own, before it or after. */
  readonly endpointPolicies: Map<string, EndpointPolicyDraft>;
  readonly names: NameDrafts;
  /** What the deployment of resources is instead of done, by their keys. */
  readonly states: Map<string, string>;
};

/**
 * A security group. Its rules are written into the tables as they are read, and it has this row there for good. `users`: ids of the
 * subnets and interfaces that it lists.
 */
export type GroupDraft = { readonly id: string; readonly row: number; readonly users: readonly string[] };

/** `addresses`: ids of public addresses; `prefixes`: how many prefixes of them it has besides; `users`: the subnets that it lists. */
export type NatGatewayDraft = {
  readonly id: string;
  readonly addresses: readonly string[];
  /** Ids of public IP prefixes, by family. */
  readonly prefixes: Readonly<Record<Family, readonly string[]>>;
  /** Id of the virtual network of which all subnets leave by it that name none themselves. */
  readonly network?: string;
  /** The list of addresses, or of prefixes, that could not be read. */
  readonly unread?: string;
  readonly users: readonly string[];
};

/** A rule of a firewall, with the ids of the IP groups that its sides name. `ownName`: where it is not the last part of its id. */
export type FirewallRuleDraft = {
  readonly id: string;
  readonly ownName?: string;
  /** `unread`: its document does not tell. */
  readonly access: 'allow' | 'deny' | 'unread';
  readonly protocols: readonly SecurityRule['protocol'][];
  readonly source: AdminSide;
  readonly destination: AdminSide;
};

/** What a firewall makes of a flow to an address of its own: another destination, or one by its name. */
export type TranslationDraft = FirewallRuleDraft & {
  readonly port: number;
  readonly address?: Address;
  readonly name?: string;
};

/** Rules that translate are asked before network rules, and these before application rules, whatever their priorities. */
export type FirewallCollectionDraft = {
  readonly priority: number;
  readonly translations: readonly TranslationDraft[];
  readonly network: readonly FirewallRuleDraft[];
  readonly application: readonly FirewallRuleDraft[];
};

/** `publicAddresses`: their ids. `privateRanges`: where it keeps the sender's address; absent: its policy's, or Azure's own. */
export type FirewallDraft = {
  readonly id: string;
  readonly policy?: string;
  readonly subnet?: string;
  readonly publicAddresses: readonly string[];
  /** It says to have no configuration, as one that was stopped. */
  readonly isStopped: boolean;
  readonly privateRanges?: readonly Prefix[];
  readonly names?: NameSettings;
  readonly collections: readonly FirewallCollectionDraft[];
};

/** `groups`: ids of those that it lists; documents of them may be there that it does not list, and the other way round. */
export type PolicyDraft = {
  readonly id: string;
  readonly base?: string;
  readonly groups: readonly string[];
  readonly privateRanges?: readonly Prefix[];
  readonly names?: NameSettings;
};

/** Whom a firewall asks for names, name servers of its own or Azure's, and whether it answers others that ask it (a DNS proxy). */
export type NameSettings = { readonly servers: readonly string[]; readonly isProxy: boolean };

export type PolicyGroupDraft = {
  readonly id: string;
  readonly policy: string;
  readonly priority: number;
  readonly collections: readonly FirewallCollectionDraft[];
};

/** `state`: its operational state in lower case, where it is another than running. */
export type ApplicationGatewayDraft = {
  readonly id: string;
  readonly subnet?: string;
  readonly state?: string;
  /** Of the first version, which Azure manages by other ports. */
  readonly isVersion1: boolean;
  /** Of the second version, without a public frontend: which only network isolation allows. */
  readonly isPrivate: boolean;
  /** A public listener and a private one, both with rules, have one port number. */
  readonly sharesPort: boolean;
  readonly frontends: readonly FrontendDraft[];
  readonly rules: readonly RequestRuleDraft[];
};

/** A listener of a frontend, and one pool that its requests may be handed to; without one it redirects. */
export type RequestRuleDraft = {
  readonly id: string;
  readonly frontend: string;
  readonly port: number;
  /** Of sites, in lower case, maybe with asterisks and question marks: its listener is for these alone. */
  readonly names?: readonly string[];
  /** Not all of them can be read. */
  readonly areNamesUnread?: true;
  /** The lowest comes first. */
  readonly priority?: number;
  readonly backendPort?: number;
  /** Where its settings name a probe with a port of its own. */
  readonly probePort?: number;
  /** Its id, by which interfaces say that they are in it. */
  readonly pool?: string;
  readonly targets?: readonly GatewayTarget[];
};

/** A member of a pool of an application gateway. */
export type GatewayTarget =
  | { readonly kind: 'configuration'; readonly configuration: string }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'name'; readonly name: string };

export type PrivateEndpointDraft = {
  readonly id: string;
  readonly interfaces: readonly string[];
  /** Absent where its connection is approved: Pending, Rejected, Disconnected… */
  readonly state?: string;
  /** Ids of what it leads to, and the names that it stands for. */
  readonly services: readonly string[];
  readonly names: readonly string[];
  /** The one of these behind which is somebody's network, and not a service of Azure's. */
  readonly link?: string;
  /** Ids of the application security groups that its addresses are in. */
  readonly applicationGroups: readonly string[];
};

/** Something that lies outside of every virtual network, and has a firewall of its own. */
export type ServiceDraft = {
  readonly id: string;
  /** `other`: of a kind whose firewall is not modelled. */
  readonly service: 'storage' | 'sql' | 'vault' | 'cognitive' | 'other';
  /** In lower case, as names are. */
  readonly location?: string;
  readonly names: readonly string[];
  /** `closed`: only by private endpoints. `unknown`: as a perimeter says, which is in no document. `unmodelled`: as rules say that are not read. `unread`: that cannot be read. */
  readonly network: 'open' | 'closed' | 'unknown' | 'unmodelled' | 'unread';
  /** Whom no rule names. */
  readonly allowsOthers: boolean;
  readonly rules: readonly ServiceRuleDraft[];
};

/** Whom a service lets in: public addresses, a subnet by its service endpoint, or all of Azure. */
export type ServiceRuleDraft = {
  readonly service: string;
  readonly prefixes: readonly Prefix[];
  readonly subnet?: string;
  readonly isAzure?: boolean;
  /** It cannot be read whom. */
  readonly isUnread?: true;
};

/** What readers of documents share. */
export type Reading = { readonly findings: Finding[]; readonly serviceTags: ServiceTags };

/** `accounts`: ids of storage accounts, and of groups and subscriptions that stand for all of theirs, in lower case. `isTold`: there is a definition for storage. */
export type EndpointPolicyDraft = { readonly accounts: string[]; isTold: boolean };

/** Of interfaces and machines there are many: all of a kind have the same members, some of them undefined. */
export type InterfaceDraft = {
  readonly id: string;
  readonly group: string | undefined;
  readonly machine: string | undefined;
  /** Undefined where that cannot be read. */
  readonly forwards: boolean | undefined;
  /** Answers of private endpoints come back through it: see `isAnsweredThrough`. */
  readonly isAnsweredThrough: boolean;
  /** Addresses of name servers that its machine asks in place of its network's, as a list; undefined where it has none. */
  readonly nameServers: string | undefined;
  /** The private endpoint that it belongs to. */
  readonly privateEndpoint: string | undefined;
  /** The private link service that sends by it what its consumers send; empty where another service has it that Azure runs in the network. */
  readonly linkService: string | undefined;
  /** It says that it is its machine's primary one. */
  readonly isPrimary: boolean;
  /** Whether the platform gave it a default way out, as its document says. */
  readonly hasDefaultOut: boolean | undefined;
  readonly configurations: readonly ConfigurationDraft[];
  /** Configurations whose address cannot be read; the interface itself where it has no list of them. */
  readonly unread: readonly UnreadAddress[];
};

/** `subnet`: the id of that which it lies in, where that can be read. */
export type UnreadAddress = { readonly id: string; readonly subnet?: string };

export type ConfigurationDraft = {
  readonly id: string;
  readonly address: Address;
  readonly subnet: string | undefined;
  readonly publicAddress: string | undefined;
  readonly isPrimary: boolean;
  readonly pools: readonly string[];
  /** Inbound NAT rules that lead to it. */
  readonly natRules: readonly string[];
  /** Pools of application gateways. */
  readonly gatewayPools: readonly string[];
  readonly applicationGroups: readonly string[];
  /** Id of the gateway load balancer's frontend that what comes and goes by its public address is led through. */
  readonly inspector: string | undefined;
  /** Names, in lower case, that a private endpoint stands for at this address. */
  readonly names?: readonly string[];
} & Partial<BlockDraft>;

/** Of a block of addresses: the first one, and all others, or that they are too many to be told one by one. */
export type BlockDraft = {
  readonly address: Address;
  readonly others: readonly Address[];
  readonly isCut: boolean;
  /** It is one of these others, with an id that no document has. */
  readonly isOther?: true;
};

export type MachineDraft = {
  readonly id: string;
  /** The primary one first, where it names one. */
  readonly interfaces: readonly string[];
  readonly namesPrimary: boolean;
  /** As an interface's. */
  readonly isAnsweredThrough: boolean;
  /** Where the machine is in another than `running`: `stopped`, `deallocated`… */
  readonly powerState: PowerState | undefined;
  /** An instance of a scale set with flexible orchestration, whose document names that. */
  readonly isFlexible: boolean;
};

/** `isStandard`, `isBasic`: its document says so. */
export type PublicAddressDraft = {
  readonly id: string;
  readonly address?: Address;
  /** By which everybody finds it, in lower case. */
  readonly name?: string;
  readonly configuration?: string;
  readonly isStandard?: true;
  readonly isBasic?: true;
  /** It has an address, which could not be read. */
  readonly isUnread?: true;
};

/** `propagates`: routes of gateways count beside it; `takesPeers`: those of peerings. `users`: ids of the subnets that it lists. */
export type RouteTableDraft = {
  readonly id: string;
  readonly users: readonly string[];
  readonly routes: readonly RouteDraft[];
  readonly propagates: boolean;
  readonly takesPeers: boolean;
};

export type RouteDraft = {
  readonly id: string;
  readonly name: string;
  /** Absent: a service tag, or unread. */
  readonly prefix?: Prefix;
  /** Its prefix could not be read: it may be any. */
  readonly isUnread?: true;
  /** The tag, where its prefixes are loaded. */
  readonly tag?: ServiceTag;
  readonly text: string;
  readonly nextHopType: NextHopType;
  readonly nextHop?: Address;
  /** Others of equal cost: each flow goes by one of them all. */
  readonly equalHops?: readonly Address[];
};

/** `firewall`: id of the one that it belongs to. */
export type OpaqueDraft = {
  readonly id: string;
  readonly address: Address;
  readonly subnet: string;
  readonly firewall?: string;
};

export const noDrafts = (): Drafts => ({
  virtualNetworks: [],
  interfaces: [],
  machines: [],
  publicAddresses: [],
  groups: [],
  routeTables: [],
  opaque: [],
  injected: [],
  unread: [],
  balancers: [],
  applicationGateways: [],
  natGateways: [],
  publicPrefixes: new Map(),
  firewalls: [],
  policies: [],
  policyGroups: [],
  ipGroups: new Map(),
  gateways: [],
  connections: [],
  tunnelRules: [],
  localNetworks: [],
  circuits: [],
  hubs: [],
  hubConnections: [],
  privateEndpoints: [],
  services: [],
  serviceRules: [],
  endpointPolicies: new Map(),
  names: {
    zones: [],
    links: [],
    sets: [],
    records: [],
    groups: [],
    publicZones: [],
    publicRecords: [],
    resolvers: [],
    inbound: [],
    rulesets: [],
    rulesetLinks: [],
    forwards: [],
  },
  states: new Map(),
  managed: {
    rules: [],
    managers: [],
    configurations: new Map(),
    collections: new Map(),
    groups: new Map(),
    connected: [],
  },
});
