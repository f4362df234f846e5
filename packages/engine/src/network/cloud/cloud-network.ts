import type { ServiceTable } from '../services/service-table.ts';
import type { FirewallTable } from '../filters/firewall-table.ts';
import type { ListenerTable, ApplicationGatewayTable } from '../balancing/balancer-tables.ts';
import type { PrefixTable } from '../../routes/longest-prefix.ts';
import type { RuleTables } from '../../rules/compile/rule-tables.ts';
import type { AddressColumn } from '../../table/address-column.ts';
import type { AddressFilter } from '../../table/address-filter.ts';
import type { AddressIndex } from '../../table/address-index.ts';
import type { AddressSets } from '../../table/address-sets.ts';
import type { IdIndex } from '../../table/id-index.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';
import type { TextTable } from '../../table/text-table.ts';
import type { Finding } from '../../documents/finding.ts';
import type { RouteTable, UserTables } from '../routes/route-tables.ts';
import type { NameAsker, NameTable } from '../services/name-table.ts';

/**
 * A network described in ARM resources as the walk reads it: columns of numbers in shared memory, immutable, and cheap to
 * post to a worker. Rows point to rows of other tables; -1 (`NONE`) where there is none.
 */
export type CloudNetwork = {
  readonly kind: 'cloud';
  /** Which state of the documents this is: given by the caller, growing with every change. */
  readonly revision: number;
  readonly texts: TextTable;
  readonly virtualNetworks: VirtualNetworkTable;
  readonly peerings: PeeringTable;
  readonly connections: ConnectionTable;
  readonly subnets: SubnetTable;
  readonly machines: MachineTable;
  readonly interfaces: CloudInterfaceTable;
  readonly configurations: ConfigurationTable;
  readonly aliases: AliasTable;
  readonly unseenHolders: UnseenHolders;
  readonly places: PlaceTable;
  readonly listeners: ListenerTable;
  readonly applicationGateways: ApplicationGatewayTable;
  readonly firewalls: FirewallTable;
  readonly services: ServiceTable;
  readonly names: NameTable;
  readonly routeTables: UserTables;
  readonly routes: RouteTable;
  /** Routes of service endpoints; subnets with the same ones share a table. Values are rows of `routes`. */
  readonly serviceRoutes: readonly PrefixTable[];
  /** By the same: texts, a service whose tag is not loaded, or `NONE`. */
  readonly untoldServices: SharedI32;
  /** By the same: the row of a route for whatever address such a service has, which no table leads to; or `NONE`. */
  readonly untoldRoutes: SharedI32;
  readonly rules: RuleTables;
  readonly sets: AddressSets;
  readonly lookups: CloudLookups;
  /** What becomes of mail that leaves for the internet by TCP port 25: a fact of the subscription. */
  readonly mail: 'carried' | 'blocked' | 'unknown';
  /** The id of a public address that cannot be read: it may be any that nobody else has. */
  readonly unreadAddress: string | undefined;
  readonly findings: readonly Finding[];
  /** Of a network as it is for one question. */
  readonly asked: AskedName | undefined;
};

/**
 * The name by which somebody asks for a flow. `others`: of a service that is asked for as such, by any of its names. `terms`: those of
 * rules where nobody asks by name.
 */
export type AskedName = {
  readonly name: string;
  readonly others: readonly string[];
  readonly asker: NameAsker;
  readonly terms: RuleTables['terms'];
};

export const NONE = -1;
/** A document names something that is not among the documents: whatever that would decide is not known. */
export const MISSING = -2;
/** Of a probe whose port could not be read. */
export const UNREAD_PORT = -2;
/** Of a connection: see `isUp`. */
export const UNREAD_STATUS = 2;
/** Instead of what a connected group joins: see `isGroups`. */
export const UNREAD_SIDE = 2;
/** In place of 0 or 1: a flag of a peering, or `forwards` of an interface, that cannot be read. */
export const UNREAD_FLAG = 2;
/** In place of a row: several of which nobody knows which one it is. */
export const SEVERAL = -3;
/** In place of a peering's row: the network itself. */
export const OWN = -3;
/** A connection's, of a gateway that was not deployed to the end. */
export const UNDEPLOYED = -4;

/** In Azure's order: of several the first counts ("Azure NAT Gateway"; "Outbound connections"). */
export const OUTBOUND_WAYS = ['none', 'nat-gateway', 'public-address', 'load-balancer', 'default'] as const;
export type OutboundWay = (typeof OUTBOUND_WAYS)[number];
/** In place of an index: a NAT gateway without an address gives none, and stands in the way of all others. */
export const EMPTY_GATEWAY: number = OUTBOUND_WAYS.length;
/** In place of an index: there is no other way than a public address that is not among the documents. */
export const UNSEEN_ADDRESS: number = OUTBOUND_WAYS.length + 1;
/** In place of an index: a NAT gateway that is not among the documents stands in the way of all others, and may have no address. */
export const UNSEEN_GATEWAY: number = OUTBOUND_WAYS.length + 2;
/**
 * In place of an index: a public address that is not among the documents, and may be none yet, or else the default way out, or a load
 * balancer. Neither of those is for ICMP.
 */
export const ADDRESS_OR_DEFAULT: number = OUTBOUND_WAYS.length + 3;
export const ADDRESS_OR_BALANCER: number = OUTBOUND_WAYS.length + 4;
/** In place of an index: a load balancer that is not among the documents may be a way out, or take the default one away. */
export const UNSEEN_BALANCER: number = OUTBOUND_WAYS.length + 5;
/** In place of an index: the default way out, or none. An interface says that it has none, and nothing that is written takes it away. */
export const DENIED_DEFAULT: number = OUTBOUND_WAYS.length + 6;
/** In place of an index: the same where the interface says that it has it, and its subnet, its machine or a load balancer takes it away. */
export const KEPT_DEFAULT: number = OUTBOUND_WAYS.length + 7;

export type VirtualNetworkTable = {
  readonly ids: SharedU32;
  /** Sets: what the tag Internet holds here. */
  readonly internet: SharedU32;
  /** Set: the address spaces of all, and their subnets. */
  readonly spaces: number;
  /** System routes and those of peerings, by virtual network; values are rows of `routes`. */
  readonly systemRoutes: readonly PrefixTable[];
  /** Groups of `rules`: the security admin rules of network managers; `NONE` without. */
  readonly adminGroups: SharedI32;
  /** The same as they would be if no service guarded the network, so that some are not asked in it; `NONE` of most. */
  readonly unguardedGroups: SharedI32;
  /** Prefixes behind peerings that are not connected, or have no routes to them until they are synchronised; values are rows of `peerings`. */
  readonly disconnected: readonly PrefixTable[];
  /** Routes of gateways, for networks that have or use one; values are rows of `routes`. */
  readonly gatewayRoutes: readonly (PrefixTable | undefined)[];
  /** The row of the network whose gateways it uses: its own, that of a peer, or `NONE`. */
  readonly gatewayHomes: SharedI32;
  /** The subnet of the gateway of its own, or `NONE`: by its routes goes on what comes in by that. */
  readonly gatewaySubnets: SharedI32;
  /** 1: it has a gateway of its own that hands on between the networks which use it. */
  readonly handsOn: SharedU32;
  /** Texts, in lower case, or `NONE`. */
  readonly locations: SharedI32;
  /** Texts: the id of the gateway that it has or uses; `NONE` without, or where that is not among the documents. */
  readonly gateways: SharedI32;
  /** Index into `GATEWAY_TROUBLES`: why that gateway leads nowhere. */
  readonly gatewayTroubles: SharedU32;
  /** Texts: the id of what has routes here that are in no document, or `NONE`. Where there are some, `gatewayRoutes` has a table. */
  readonly untold: SharedI32;
  /** Index into `UNTOLD_REACHES`: where they may lead. */
  readonly untoldReaches: SharedU32;
  /** Index into `UNTOLD_KINDS`: what that is. */
  readonly untoldKinds: SharedU32;
};

/** `not-provisioned`: its deployment is not done. `unconnected`: nothing is behind it that anybody knows of. `absent`: there is none for certain. */
export const GATEWAY_TROUBLES = ['none', 'not-provisioned', 'unconnected', 'several', 'unread', 'absent'] as const;
/** `several`: the network uses those of several peers, which Azure does not allow, so that nobody knows which one. */
export const SEVERAL_GATEWAYS = GATEWAY_TROUBLES.indexOf('several');
/** Whether it was deployed to the end cannot be read. */
export const UNREAD_GATEWAY = GATEWAY_TROUBLES.indexOf('unread');

/** One side of a peering: what the network that it belongs to allows the other. Behind them, alike, those that connected groups join. */
export type PeeringTable = {
  readonly ids: SharedU32;
  readonly virtualNetworks: SharedI32;
  /** The network at the other end, or `MISSING`. */
  readonly remotes: SharedI32;
  /** The other side, or `NONE`. */
  readonly reverses: SharedI32;
  /** 1: the other network belongs to this one's tag VirtualNetwork; `UNREAD_FLAG`: perhaps. */
  readonly access: SharedU32;
  /** 1: packets may come from there that did not begin there; `UNREAD_FLAG`: perhaps. */
  readonly forwarded: SharedU32;
  /** 1: the other network may use the gateway of this one; `UNREAD_FLAG`: perhaps. */
  readonly transit: SharedU32;
  /** 1: both sides are connected. */
  readonly isUp: SharedU32;
  /** 1: this network uses the gateway of the other one, where that allows it; `UNREAD_FLAG`: perhaps. */
  readonly usesRemote: SharedU32;
  /** 1: no peering, but a connected group, whose configuration `ids` has; of an unseen network its own id, or its network group's. `UNREAD_SIDE`: nor by one, but addresses that could not be read, of what `ids` has. */
  readonly isGroups: SharedU32;
  /** Texts: the virtual hub that is at the other end, or `NONE`. */
  readonly hubs: SharedI32;
};

export type SubnetTable = {
  readonly ids: SharedU32;
  readonly virtualNetworks: SharedI32;
  /** Texts, with spaces between prefixes; `NONE` where none could be read. */
  readonly prefixes: SharedI32;
  /** Of `rules`; `NONE` or `MISSING`. */
  readonly groups: SharedI32;
  /** Rows of `routeTables`; `NONE` or `MISSING`. */
  readonly routeTables: SharedI32;
  /** Sets: what the tag VirtualNetwork is known to hold here; and bits of `TAG`. */
  readonly virtualNetworkTags: SharedU32;
  /** Which of `serviceRoutes`, or `NONE`. */
  readonly services: SharedI32;
};

/** Connections of gateways. */
export type ConnectionTable = {
  readonly ids: SharedU32;
  /** 0: the tunnel is down. `UNREAD_STATUS`: whether it is, or carries a flow, is not known. */
  readonly isUp: SharedU32;
  /** Why: one of `CONNECTION_DOUBTS`, or `NONE`. */
  readonly doubts: SharedI32;
  /** Texts: why its circuit carries nothing; `NONE` where that is well, or there is none. */
  readonly circuitTroubles: SharedI32;
  /** The virtual network at the other end, `MISSING`, or `NONE` outside of the cloud. */
  readonly remotes: SharedI32;
  /** The subnet of the gateway there, or `NONE`: by its routes goes on what comes by the connection. */
  readonly subnets: SharedI32;
};

export type MachineTable = {
  readonly ids: SharedU32;
  /** Rows of `interfaces`, the primary one first; those of machine `i` from `offsets[i]` on. */
  readonly interfaces: SharedU32;
  readonly offsets: SharedU32;
  /** The state of those that do not run, as Azure calls it; `NONE` for those that do; `MISSING` where what is told of it could not be read. */
  readonly powerStates: SharedI32;
  /** What the deployment of each is instead of done, or `unhealthy`; `NONE` for most. */
  readonly states: SharedI32;
};

export type CloudInterfaceTable = {
  readonly ids: SharedU32;
  readonly machines: SharedI32;
  readonly groups: SharedI32;
  /** 1: IP forwarding is on. */
  readonly forwards: SharedU32;
  /** 1: answers of private endpoints come back through it, though it sends on with the sender's address. */
  readonly isAnsweredThrough: SharedU32;
  /** 0: a private endpoint's, in a subnet where groups do not concern those. */
  readonly isFiltered: SharedU32;
  /** Texts: name servers that it asks in place of its network's, or `NONE`. */
  readonly nameServers: SharedI32;
  /**
   * Texts: what the connection of a private endpoint is instead of approved; `NONE` where it is, and for other interfaces; `MISSING` minus that of
   * its id where the private endpoint is not among the documents, so that nobody knows.
   */
  readonly endpointStates: SharedI32;
  /** Texts: the id of what a private endpoint leads to, where that is somebody's own network and is not modelled, or `NONE`. */
  readonly endpointLinks: SharedI32;
  /** Texts: the id of the private link service that sends by it, and takes nothing, or `NONE`. */
  readonly linkServices: SharedI32;
  /** 1: a private endpoint's. */
  readonly isEndpoint: SharedU32;
  /** 1: no document tells of a machine or a service that has it. */
  readonly isIdle: SharedU32;
  /** Its configurations, the primary one first, are the rows from `offsets[i]` up to `offsets[i + 1]`. */
  readonly offsets: SharedU32;
};

/** IP configurations; behind those of interfaces, the addresses of resources that are not modelled. */
export type ConfigurationTable = {
  readonly ids: SharedU32;
  /** `NONE`: not an interface's, and nobody knows what happens behind it. */
  readonly interfaces: SharedI32;
  readonly subnets: SharedI32;
  readonly addresses: AddressColumn;
  readonly publicAddresses: AddressColumn;
  /** Index into `OUTBOUND_WAYS`, or one of the numbers behind these: how packets leave for the internet. */
  readonly outboundWays: SharedU32;
  /** Bits of the protocols that leave by load balancers. Empty where TCP and UDP do at all of them. */
  readonly balancedProtocols: SharedU32;
  /** Texts: of gateway load balancers, where what leaves, and comes by its public address, is led through one. Empty where there are none. */
  readonly inspectors: SharedI32;
  /** The public address that they then have, where that is certain. */
  readonly outboundAddresses: AddressColumn;
  /** Where answers to them go: the same, or one of several. */
  readonly answerAddresses: AddressColumn;
  /** Where there are several the others: those of list `lists[i]`, from `offsets` of it up to the next; `NONE` for most. */
  readonly otherAnswers: {
    readonly lists: SharedI32;
    readonly offsets: SharedU32;
    readonly addresses: AddressColumn;
    /** By list: the number of the set of all of them, or `NONE` where some are in no document. */
    readonly among: SharedI32;
  };
  /** Groups of `rules`: those of the Azure Firewall whose address it is; `NONE` for others. */
  readonly firewallGroups: SharedI32;
  /** What the deployment of the resource around each is instead of done; `NONE` for most. */
  readonly states: SharedI32;
  /** 1: a load balancer's frontend, whose rules are those from `listenerOffsets[i]` up to the next. */
  readonly isFront: SharedU32;
  /** 1: a frontend in a subnet, of a Basic load balancer. */
  readonly isBasic: SharedU32;
  /** 1: an interface's own public address, or the one of a load balancer's frontend, is a Standard one. */
  readonly isStandard: SharedU32;
  /** 1: a row before it has the same address in the same virtual network, and gets what is for that. */
  readonly isDouble: SharedU32;
  /** Rows that name a subnet, or a public address, which is not among the documents; and its id, a text. */
  readonly missing: { readonly rows: SharedI32; readonly ids: SharedI32 };
  readonly listenerOffsets: SharedU32;
};

/**
 * Who has addresses in subnets of which no document tells: those whom a subnet lists and who are not among the documents, those of kinds that
 * are not modelled, and services that a subnet is delegated to. Empty where there is nobody.
 */
export type UnseenHolders = {
  /** By subnet: texts, the id of the first of them, or the name of a service, which does not begin as ids do; or `NONE`. */
  readonly subnets: SharedI32;
  /** By subnet: texts, the type of whom a document tells, or `NONE`. */
  readonly types: SharedI32;
  /** By subnet: a document tells of it, and not of all its addresses there. */
  readonly areTold: SharedU32;
  /** Addresses that documents of kinds that are not modelled do name: the row of the subnet, and texts. */
  readonly told: {
    readonly subnets: SharedI32;
    readonly addresses: SharedI32;
    readonly ids: SharedI32;
    readonly types: SharedI32;
  };
  /** By virtual network: sets, addresses that one of them may have. */
  readonly sets: SharedU32;
  /** The same of those that may send on what a route leads there. */
  readonly hopSets: SharedU32;
};

/**
 * Who is asked for by an id of which no configuration is: load balancers, at any of their frontends, and private endpoints, at their
 * interfaces.
 */
export type AliasTable = {
  /** Rows of configurations, those of one alias side by side. */
  readonly rows: SharedU32;
  readonly offsets: SharedU32;
};

export type CloudLookups = {
  /** Rows of configurations by private address; the scope is a virtual network. */
  readonly owners: AddressIndex;
  /** Rows of configurations by public address; the scope is 0. */
  readonly publicOwners: AddressIndex;
  /** The same where those are left out, for answers: what is theirs is in no other place all the same. */
  readonly leftOutOwners?: AddressIndex;
  /** Private addresses of who is in an application security group. */
  readonly members: AddressFilter;
  /** Rows by id. */
  readonly machines: IdIndex;
  readonly interfaces: IdIndex;
  readonly configurations: IdIndex;
  readonly aliases: IdIndex;
};

/**
 * What the walk asks of IP configurations and of subnets, once more, and all of a row beside each other: the tables have it in
 * as many columns, each of them another place in memory.
 */
export type PlaceTable = {
  /** `PLACE.stride` numbers an IP configuration. */
  readonly configurations: SharedI32;
  /** `SUBNET.stride` numbers a subnet. */
  readonly subnets: SharedI32;
};
