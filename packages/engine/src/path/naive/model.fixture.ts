import type { Address, Ports, Range } from './words.fixture.ts';

/** What the documents hold, references followed. Nothing in it has been decided. */
export type Model = {
  readonly vnets: readonly Vnet[];
  readonly subnets: readonly Subnet[];
  readonly machines: readonly Machine[];
  readonly interfaces: readonly Interface[];
  readonly frontends: readonly Frontend[];
  readonly firewalls: readonly Firewall[];
  readonly gateways: readonly RequestGateway[];
  readonly services: readonly Service[];
  readonly zones: readonly Zone[];
  /** What everybody is told. */
  readonly publicNames: Zone['records'];
  readonly inbound: readonly Inbound[];
  readonly rulesets: readonly Ruleset[];
  /** Names that private endpoints stand for. */
  readonly stoodFor: readonly string[];
  readonly tags: ReadonlyMap<string, readonly Range[]>;
};
/** `held`: prefixes of subnets that lie in what nobody can read. */
export type Untold = {
  readonly within: readonly Range[] | 'private';
  readonly allowsAccess: boolean;
  readonly held?: readonly Range[];
  /** Whether they are peered at all nobody can read. */
  readonly isPerhaps?: true;
};

export type Vnet = {
  readonly id: string;
  readonly region: string;
  /** What its machines ask for names, where that is not Azure's. */
  readonly asks: Asks | undefined;
  readonly space: readonly Range[];
  /** Connected on both sides; behind them who a connected group joins with it. */
  peers: readonly Peer[];
  /** Such a group joins networks with it that nobody described. */
  joinsUnseen: boolean;
  /** What peerings lead to and nobody described, or nobody can read: in these prefixes, or in any private one. */
  untold: readonly Untold[];
  /** So the tag VirtualNetwork may hold private addresses that nobody knows of. */
  tagHoldsUnseen: boolean;
  /** Not all of its addresses, or of those beside it, can be read, nor whether some are beside it. */
  hasUnread: boolean;
  /** By priority. */
  admin: readonly Rule[];
  gateways: readonly Gateway[];
  /** All of its subnets and peerings are listed. */
  readonly isWhole: boolean;
  /** It uses the gateway of a peer that is not among the documents, or of a virtual hub. */
  readonly borrowsUnseen: boolean;
  /** Or what somebody told of that one. */
  readonly borrowed: readonly Gateway[];
};
/** Name servers. */
export type Asks = { readonly servers: readonly Address[] };
/** `space`: what of it is peered. `isGroups`: by a connected group, which is no peering. */
export type Peer = {
  readonly vnet: Vnet;
  readonly space: readonly Range[];
  readonly allowsAccess: boolean;
  readonly usesGateway: boolean;
  readonly isGroups?: true;
};
/** `leads`: it was deployed, and something is behind it. */
export type Gateway = {
  /** A Route Server. */
  readonly isServer?: true;
  readonly leads: boolean;
  /** Between networks that use it: one for tunnels, which is there. */
  readonly handsOn?: boolean;
  /** Id of its subnet, if it has a document. */
  readonly subnet?: string;
  readonly connections: readonly Connection[];
  /** It has routes that nobody told: all from outside, or from other networks as well, or to a site while it is not deployed. */
  readonly learnedMore: 'nothing' | 'outside' | 'anywhere' | 'lost';
};
/** `unknown`: by which connection the gateway learned of what is there nobody knows. */
export type Connection = {
  /** `unknown`: of what was learned. `unread`: nobody can read it. */
  readonly state: 'up' | 'unread' | 'unknown' | 'down';
  far: readonly Range[];
  into: Vnet | undefined;
  /** Id of the subnet of the gateway there. */
  at: string | undefined;
};
export type Subnet = {
  readonly id: string;
  readonly vnet: Vnet;
  readonly group: readonly Rule[] | undefined;
  readonly routes: readonly UserRoute[];
  readonly takesGatewayRoutes: boolean;
  readonly takesPeeringRoutes: boolean;
  /** Its route table is in no document. */
  readonly isTableUnseen: boolean;
  /** Where its service endpoints lead, and which they are. */
  readonly services: readonly Range[];
  readonly endpoints: readonly { readonly service: string; readonly regions: readonly string[] }[];
  /** What policies say of storage that is come to by its service endpoint, if there are any: scopes, in which regions, and whether all are known. */
  readonly restricted:
    | { readonly to: readonly string[]; readonly regions: readonly string[]; readonly areKnown: boolean }
    | undefined;
  /** It has one for a service whose addresses nobody told. */
  readonly hasUnseenService: boolean;
  readonly policies: string;
  readonly natGateway: { readonly addresses: readonly Address[]; readonly isUnseen?: boolean } | undefined;
  readonly isPrivate: boolean;
  readonly prefixes: readonly Range[];
  /** A service that nobody describes is in it, or is given it: what nobody has there may be that one's. */
  readonly isGivenAway: boolean;
  /** A gateway is in it: it has addresses there that no document tells, and may send on by them, unless it is one for requests alone. */
  readonly hasGateway: false | 'sends on' | 'serves';
};
export type UserRoute = {
  readonly id: string;
  /** None of a tag that nobody told of. */
  readonly prefixes: readonly Range[];
  readonly isUntold: boolean;
  /** Nor can its prefix be read: it may be any. */
  readonly isAnywhere: boolean;
  /** 0 written out, 1 by the tag of a region, 2 by a tag. */
  readonly rank: number;
  readonly type: string;
  /** Several of equal cost, or one, or none. */
  readonly hops: readonly Address[];
};
/** `nics`: ids of its interfaces, the primary one first. `isFlexible`: an instance of a scale set with flexible orchestration. `runs`: undefined where nobody can tell. */
export type Machine = {
  readonly id: string;
  readonly nics: readonly string[];
  readonly runs: boolean | undefined;
  readonly isFlexible: boolean;
};
export type Interface = {
  readonly kind: 'interface';
  readonly id: string;
  readonly subnet: Subnet;
  readonly group: readonly Rule[] | undefined;
  readonly forwards: boolean;
  readonly machine: Machine | undefined;
  /** Of a private endpoint, and whether its service has approved it. Of one without a document nobody can say, nor who takes what comes behind somebody's own service. */
  readonly endpoint: 'approved' | 'refused' | 'unknown' | undefined;
  readonly endpointId: string | undefined;
  /** How what comes to it ends: where a private link service only sends, nobody is there. */
  readonly ends: 'delivered' | 'unowned';
  /** Id of the service behind it. */
  readonly leadsTo: string | undefined;
  /** "disableSnatOnPL", its own or its machine's. */
  readonly isTagged: boolean;
  /** Whether it has the default way out, as it says; undefined: it says nothing. */
  readonly saysDefault: boolean | undefined;
  /** An interface of its machine has a public address, this or another one. */
  isMachinePublic: boolean;
  /** The primary one first. */
  readonly configurations: readonly Configuration[];
  /** By servers of its own, or its network's. */
  readonly asks: Asks | undefined;
  /** Addresses of load balancers that float to its machine, whose system has them on a loopback device. */
  floats: readonly Address[];
};
export type Configuration = {
  readonly id: string;
  readonly address: Address;
  readonly publicAddress: Address | undefined;
  /** It names one of which there is no document: it may have none yet. */
  readonly hasUnseenAddress: boolean;
  /** Its public address is closed as long as no security group lets anything in. */
  readonly isSecure: boolean;
  /** Ids of application security groups, in lower case; of one that cannot be read `unread`. */
  readonly members: readonly string[];
  /** Ids of inbound NAT rules that it names. */
  readonly natRules: readonly string[];
  /** What load balancers behind whose pools it is do for its way out. */
  balancers: {
    letsOut: boolean;
    carries: readonly string[];
    /** Of the frontends whose rules let it out. */
    addresses: readonly Address[];
    takesDefault: boolean;
    isInspected: boolean;
  };
  /** What comes and goes by its public address passes appliances of which nobody knows anything. */
  readonly isInspected: boolean;
};
export type At = { readonly owner: Interface; readonly configuration: Configuration };
/** Where a packet is: at an interface, a firewall, or an application gateway. */
export type Place = At | { readonly owner: Firewall } | { readonly owner: RequestGateway };
/** Whoever is behind a gateway to the world outside, which is in a subnet. */
export type Outside = { readonly kind: 'outside'; readonly subnet: Subnet };
export type Frontend = {
  readonly kind: 'frontend';
  readonly id: string;
  readonly address: Address;
  readonly isPublic: boolean;
  readonly isInspected: boolean;
  readonly isBasic: boolean;
  /** As of a configuration's public address. */
  readonly isSecure: boolean;
  readonly vnet: Vnet | undefined;
  readonly listeners: readonly Listener[];
};
export type Listener = {
  readonly protocol: string;
  /** 0: all of them. */
  readonly port: number;
  /** The last one, of a rule for several. */
  readonly upTo?: number;
  readonly backendPort: number;
  readonly backends: readonly At[];
  /** There are others, whom nobody has seen. */
  readonly hasUnseen: boolean;
  readonly probePort: number | undefined;
  /** Probes leave out nobody where they would leave out everybody. */
  readonly isAllUp?: boolean;
  readonly isFloating: boolean;
};
export type Firewall = {
  readonly kind: 'firewall';
  readonly id: string;
  /** One, or one of each family. */
  readonly addresses: readonly Address[];
  readonly subnet: Subnet;
  readonly publicAddresses: readonly Address[];
  /** It has one of which there is no document. */
  readonly hasUnseenAddress: boolean;
  /** Where it keeps the sender's address. */
  readonly privateRanges: readonly Range[];
  /** In the order in which they are asked. */
  readonly rules: readonly Rule[];
  /** A policy that comes before all of them, and that nobody has seen. */
  readonly unseen: string | undefined;
  /** Of what is for addresses of its own. */
  readonly translations: readonly Translation[];
  /** What its instances may have: addresses of its subnet that nobody has. */
  readonly instances: readonly Address[];
  /** It asks Azure's name server, or these; and it answers whoever asks it. */
  readonly asksAzure: boolean;
  readonly servers: readonly Address[];
  readonly isProxy: boolean;
};
/** An application gateway: it takes connections, and asks by others. */
export type RequestGateway = {
  readonly kind: 'gateway';
  readonly id: string;
  readonly subnet: Subnet;
  readonly runs: boolean;
  /** By which Azure manages it. */
  readonly managed: readonly number[];
  readonly fronts: readonly Entrance[];
  /** Of the first version: rules are looked at as they are listed. */
  readonly isFirst: boolean;
  /** What its instances may have: addresses of its subnet that nobody has. */
  readonly instances: readonly Address[];
};
export type Entrance = {
  readonly id: string;
  readonly address: Address;
  readonly isPublic: boolean;
  /** What groups see where it was asked for. */
  readonly seenAs: Address;
  readonly requests: readonly RequestRule[];
};
/** `backends`: addresses, and names whose address nobody knows. None are given where it answers by itself. */
export type RequestRule = {
  readonly rule: string;
  readonly port: number;
  /** Whom its listener is for alone; none: anybody. */
  readonly hosts: readonly string[];
  readonly priority: number | undefined;
  readonly backendPort: number;
  /** Of a probe that has one of its own. */
  readonly probePort: number | undefined;
  readonly backends: readonly (Address | string)[] | undefined;
};
/** A rule that leads a flow on: to an address, or to a name whose address nobody knows. */
export type Translation = { readonly rule: Rule; readonly to: Address | undefined; readonly port: number };
/** What lies outside of every network, and whom its own firewall lets in. */
export type Service = {
  readonly id: string;
  readonly kind: 'Microsoft.Storage' | 'Microsoft.Sql' | 'Microsoft.KeyVault' | 'Microsoft.CognitiveServices';
  readonly region: string;
  readonly names: readonly string[];
  readonly access: 'Enabled' | 'Disabled' | 'SecuredByPerimeter';
  /** By what rules do not say. */
  readonly lets: 'nobody' | 'azure' | 'everybody';
  readonly prefixes: readonly Range[];
  readonly subnets: readonly string[];
};
/** A private zone: who asks it, and what it answers. */
export type Zone = {
  readonly name: string;
  readonly links: readonly { readonly network: string; readonly redirects: boolean; readonly registers: boolean }[];
  readonly records: readonly { readonly name: string; readonly leadsTo: Address | string }[];
  /** It says to have more than there are documents of. */
  readonly hasMore: { readonly records: boolean; readonly links: boolean };
};
/** Where a DNS private resolver in a network is asked. */
export type Inbound = { readonly vnet: string; readonly address: Address };
/** Rules that forward. `vnets`: whom it is linked to. `from`: of each outbound endpoint, where it is. Undefined: nobody tells. */
export type Ruleset = {
  readonly vnets: readonly string[] | undefined;
  readonly from: readonly (string | undefined)[];
  readonly rules: readonly ForwardingRule[] | undefined;
};
/** `server`: the first, where it is asked at the port of DNS. */
export type ForwardingRule = { readonly domain: string; readonly server: Address | undefined; readonly isOn: boolean };
export type Rule = {
  readonly id: string;
  readonly direction: string;
  /** `unread`: nobody can tell which. */
  readonly access: 'allow' | 'deny' | 'always' | 'unread';
  readonly protocols: readonly string[];
  readonly sources: readonly Term[];
  readonly destinations: readonly Term[];
  readonly sourcePorts: readonly Ports[];
  readonly destinationPorts: readonly Ports[];
  /** Of a firewall that connects by itself. */
  readonly isApplication?: boolean;
  /** Whether the network is among those that it is for no document tells, or not all of its own document can be read. */
  readonly isUnsure?: boolean;
  /** Of a network manager: it may let a packet pass for good. */
  readonly isAdmin?: true;
  /** As an application rule: those that a client may ask for. Of a network rule: those whose addresses are meant, beside others. */
  readonly names?: readonly string[];
  /** Sets of names that nobody lists in a document. */
  readonly nameTags?: readonly string[];
};
export type Term =
  | { readonly kind: 'any' }
  | { readonly kind: 'prefixes'; readonly prefixes: readonly Range[] }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'members'; readonly group: string };

export type Asked = {
  readonly name: string;
  readonly others: readonly string[];
  readonly by: Interface | Firewall;
};
/** A packet on its way. Hidden: translated into a public address that nobody knows. */
export type Packet = {
  readonly source: Address | 'hidden';
  /** One of several, where answers go. */
  readonly hiddenAs?: readonly Address[] | undefined;
  readonly sourcePort: number | undefined;
  readonly destination: Address;
  readonly port: number | undefined;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** The name that its sender asked for, and who that was. `others`: it may have been any of these as well. */
  readonly asked?: Asked | undefined;
  /** Whose address it is for, where no tag tells which these are. */
  readonly untold?: Service;
};
