import { familyOf, type Address, type Family } from '../../address/address.ts';
import { spaceOf } from '../../address/address-space.ts';
import { addressesOfPrefix, familyOfPrefix, hostPrefix, type Prefix } from '../../address/prefix.ts';
import { UNKNOWN_SENDER } from '../../address/unknown-sender.ts';
import { addressColumn } from '../../table/address-column.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { keyOf, unreadPlace } from '../../documents/resource.ts';
import { TCP_AND_UDP, carriedBits } from '../../rules/packet.ts';
import {
  ADDRESS_OR_BALANCER,
  ADDRESS_OR_DEFAULT,
  DENIED_DEFAULT,
  EMPTY_GATEWAY,
  KEPT_DEFAULT,
  MISSING,
  NONE,
  OUTBOUND_WAYS,
  UNSEEN_ADDRESS,
  UNSEEN_BALANCER,
  UNSEEN_GATEWAY,
  type OutboundWay,
} from '../cloud/cloud-network.ts';
import { offsetsOf, type ConfigurationRow, type EndSurroundings } from '../cloud/configuration-row.ts';
import { rowsOf } from '../links/link.ts';

/** `way`: none of them by an empty NAT gateway. `address`: the only one that it can be. `first`: that, or one of several, with the `others`. */
type Leaving = {
  readonly way: OutboundWay | undefined;
  readonly address?: Address | undefined;
  readonly first?: Address | undefined;
  readonly others?: readonly Address[];
  /** By a public address, a NAT gateway or a load balancer that is not among the documents, or else by that way, or not at all. */
  readonly unseen?: number;
};

/**
 * How each configuration leaves for the internet: a NAT gateway before its own public address before load balancers. IPv6 by
 * a gateway only where that has an address of it.
 */
export function outboundColumns(around: EndSurroundings, rows: readonly ConfigurationRow[], machineOf: Int32Array) {
  const { drafts, subnets, link } = around;
  const [gateways, publics] = [rowsOf(drafts.natGateways), rowsOf(drafts.publicAddresses)];
  /** "StandardV2" ones may be for a whole network, but for subnets that name another. A network has one: of several the first counts. */
  const ofNetworks = new Map<string, number>();
  for (const [row, { network }] of drafts.natGateways.entries())
    if (network !== undefined && !ofNetworks.has(keyOf(network))) ofNetworks.set(keyOf(network), row);
  /** Which network one is for cannot be read: it may be any. */
  const ofAny = drafts.natGateways.map((each) => each.network).find((each = '') => unreadPlace(each) !== undefined);
  const gatewayOf = subnets.map(({ id, natGateway, virtualNetwork }) => {
    const network = drafts.virtualNetworks[virtualNetwork];
    const ofNetwork = ofNetworks.size === 0 ? undefined : ofNetworks.get(keyOf(network?.id ?? ''));
    if (natGateway === undefined && ofNetwork !== undefined) return { row: ofNetwork };
    const reference = natGateway ?? network?.natGateway;
    if (reference === undefined && ofAny !== undefined) return { row: MISSING, reference: ofAny };
    const consequence = 'Whether packets leave by it, and with which public address, is not known.';
    const named =
      natGateway === undefined && network?.natGateway !== undefined
        ? { resource: network.id, field: 'properties.defaultPublicNatGateway.id', consequence }
        : { resource: id, field: 'properties.natGateway.id', consequence };
    return { row: link(gateways, reference, () => named), reference };
  });
  /** One that is not among the documents, or what of it cannot be read. */
  const unseenGateway = (subnet: number): string | undefined => {
    const { row = NONE, reference } = gatewayOf[subnet] ?? {};
    const known = drafts.natGateways[row];
    return known === undefined ? reference : `${known.id}/${known.unread ?? ''}`;
  };
  const balancersOf = balancers(around, rows);
  const isWithoutDefault = machinesWithoutDefault(around, rows, machineOf);
  /** Told apart once, for all that leave with them. */
  const ofPrefixes = new Map([...drafts.publicPrefixes].map(([key, prefix]) => [key, addressesIn(prefix)]));
  /** Those of a family, of public addresses and of prefixes of them; one that no document tells may be. */
  const addressesOf = (ids: readonly (string | undefined)[], family: Family) =>
    ids.flatMap((id = ''): readonly (Address | undefined)[] => {
      const prefix = ofPrefixes.get(keyOf(id));
      if (prefix !== undefined) return prefix.family === family ? prefix.addresses : [];
      const address = drafts.publicAddresses[publics.get(id) ?? NONE]?.address;
      return address === undefined || familyOf(address) === family ? [address] : [];
    });
  const withoutGateway = (row: ConfigurationRow, index: number): Leaving => {
    const family = familyOf(row.address);
    const [first, ...more] = publicAddressesOf(row).filter((each) => familyOf(each) === family);
    // A firewall's may be one that no document tells.
    const others = row.unseenAddress === undefined ? more : [...more, UNKNOWN_SENDER[family]];
    if (first !== undefined)
      return { way: 'public-address', ...(others.length === 0 && { address: first }), first, others };
    // Without one of its own "internet traffic can be forced tunneled to another firewall or blocked" ("Azure Firewall forced tunneling").
    if (row.firewall !== undefined)
      return row.unseenAddress === undefined ? { way: 'none' } : { way: undefined, unseen: UNSEEN_ADDRESS };
    const isOpen = balancersOf[index]?.unseen !== undefined;
    if (isOpen) return { way: undefined, unseen: row.unseenAddress === undefined ? UNSEEN_BALANCER : UNSEEN_ADDRESS };
    // "The public IPv4 address used for the access" ("Default outbound access"): of IPv6 there is none.
    const isWithout = family === 'ipv6' || subnets[row.subnet]?.isPrivate === true || isWithoutDefault(row);
    const other = balancersOf[index]?.way ?? (isWithout ? 'none' : 'default');
    if (row.unseenAddress === undefined)
      return {
        way: other,
        ...(other === 'load-balancer' ? oneOf(addressesOf(balancersOf[index]?.addresses ?? [], family), family) : {}),
      };
    if (other === 'none') return { way: undefined, unseen: UNSEEN_ADDRESS };
    return { way: other, unseen: other === 'load-balancer' ? ADDRESS_OR_BALANCER : ADDRESS_OR_DEFAULT };
  };
  const leaving = rows.map((row, index): Leaving => {
    const gateway = gatewayOf[row.subnet]?.row ?? NONE;
    const family = familyOf(row.address);
    const { addresses: ids = [], prefixes, unread } = drafts.natGateways[gateway] ?? {};
    const addresses = addressesOf([...ids, ...(prefixes?.[family] ?? [])], family);
    if (gateway === MISSING) {
      // IPv6 leaves by it only where it has an address of that, and otherwise as if there were none.
      const isOut = family === 'ipv6' && (withoutGateway(row, index).way ?? 'none') !== 'none';
      return isOut ? { way: 'nat-gateway' } : { way: undefined, unseen: UNSEEN_GATEWAY };
    }
    if (gateway !== NONE && (family === 'ipv4' || addresses.length > 0)) {
      if (addresses.length === 0)
        return { way: undefined, ...(unread === undefined ? {} : { unseen: UNSEEN_GATEWAY }) };
      return { way: 'nat-gateway', ...oneOf(unread === undefined ? addresses : [...addresses, undefined], family) };
    }
    return asTold(around, row, withoutGateway(row, index));
  });
  return {
    outboundWays: sharedU32(
      leaving.map(({ way, unseen }) => unseen ?? (way === undefined ? EMPTY_GATEWAY : OUTBOUND_WAYS.indexOf(way))),
    ),
    unseenWays: leaving.map(({ unseen }, index) => {
      if (unseen === UNSEEN_GATEWAY) return unseenGateway(rows[index]?.subnet ?? NONE);
      return unseen === UNSEEN_BALANCER ? balancersOf[index]?.unseen : undefined;
    }),
    balancedProtocols: carriedColumn(balancersOf),
    inspectors: inspectorColumn(around, rows, (row) =>
      leaving[row]?.way === 'load-balancer' ? balancersOf[row]?.inspector : undefined,
    ),
    outboundAddresses: addressColumn(leaving.map(({ address }) => address)),
    answerAddresses: addressColumn(leaving.map(({ first }) => first)),
    otherAnswers: otherAnswers(around, leaving),
  };
}

/**
 * Whether the machine that has a row has no default way out: "having a single one with a public IP will prevent default outbound access for the
 * virtual machine", and instances of flexible scale sets "don't have the default outbound access IP" ("Default outbound access in Azure").
 */
function machinesWithoutDefault(
  { drafts }: EndSurroundings,
  rows: readonly ConfigurationRow[],
  machineOf: Int32Array,
): (row: ConfigurationRow) => boolean {
  /** By its row; one without a document is told by its id, an interface of none by its own. */
  const holderOf = (one: number): number | string => {
    const machine = machineOf[one] ?? NONE;
    const { id = '', machine: named = id } = drafts.interfaces[one] ?? {};
    return machine < 0 ? keyOf(named) : machine;
  };
  const isFlexible = (one: number) => drafts.machines[machineOf[one] ?? NONE]?.isFlexible === true;
  const publicly = new Set(
    rows.flatMap(({ interface: one, publicAddress, unseenAddress }) =>
      one >= 0 && (publicAddress !== undefined || unseenAddress !== undefined) ? holderOf(one) : [],
    ),
  );
  // An address of its own that no document tells may be none: then there is the default.
  return ({ interface: one, unseenAddress }) =>
    one >= 0 && (isFlexible(one) || (unseenAddress === undefined && publicly.has(holderOf(one))));
}

/**
 * Interfaces say whether the platform gave them the default way out, when their machine started. Where what is written in documents comes to
 * something else, nobody knows which holds.
 */
function asTold({ drafts }: EndSurroundings, row: ConfigurationRow, leaving: Leaving): Leaving {
  const hasDefault = drafts.interfaces[row.interface]?.hasDefaultOut;
  if (hasDefault === undefined || familyOf(row.address) === 'ipv6') return leaving;
  if (hasDefault)
    return leaving.way === 'none' && leaving.unseen === undefined ? { way: undefined, unseen: KEPT_DEFAULT } : leaving;
  if (leaving.way !== 'default') return leaving;
  return { way: undefined, unseen: leaving.unseen === undefined ? DENIED_DEFAULT : UNSEEN_ADDRESS };
}

/** A NAT gateway has up to 16 addresses ("Azure NAT Gateway", Limitations), and a load balancer's prefix as many: of a larger one nobody knows them. */
function addressesIn(prefix: Prefix): {
  readonly family: Family;
  readonly addresses: readonly (Address | undefined)[];
} {
  return { family: familyOfPrefix(prefix), addresses: addressesOfPrefix(prefix, MOST_ADDRESSES) ?? [undefined] };
}

const MOST_ADDRESSES = 16;

/** Packets leave with one of these, of which some may be in no document. */
function oneOf(all: readonly (Address | undefined)[], family: Family): Pick<Leaving, 'address' | 'first' | 'others'> {
  const [first, ...more] = new Set(all.filter((each) => each !== undefined));
  const isMore = all.includes(undefined);
  if (first === undefined) return {};
  if (more.length === 0 && !isMore) return { address: first, first };
  return { first, others: isMore ? [...more, UNKNOWN_SENDER[family]] : more };
}

/** Empty where no flow at all is led through a gateway load balancer. `balanced`: by whose frontend a row leaves that has none of its own. */
function inspectorColumn(
  { texts }: EndSurroundings,
  rows: readonly ConfigurationRow[],
  balanced: (row: number) => string | undefined,
) {
  const through = rows.map(({ inspector, publicAddress, unseenAddress }, row) =>
    publicAddress === undefined && unseenAddress === undefined ? balanced(row) : (inspector ?? balanced(row)),
  );
  if (through.every((each) => each === undefined)) return sharedI32([]);
  return sharedI32(through.map((each) => (each === undefined ? NONE : texts.add(each))));
}

/** A firewall may have several, of either family. */
const publicAddressesOf = ({ publicAddress, otherPublicAddresses = [] }: ConfigurationRow): readonly Address[] =>
  publicAddress === undefined ? [] : [publicAddress, ...otherPublicAddresses];

/** All who leave by one gateway share a list. */
function otherAnswers({ sets }: EndSurroundings, leaving: readonly Leaving[]) {
  const [lists, known, among]: [(readonly Address[])[], Map<string, number>, number[]] = [[], new Map(), []];
  const rows = leaving.map(({ first, others = [] }) => {
    if (first === undefined || others.length === 0) return NONE;
    const all = [first, ...others];
    const key = all.join(' ');
    const before = known.get(key);
    if (before !== undefined) return before;
    const isTold = !all.includes(UNKNOWN_SENDER[familyOf(first)]);
    among.push(isTold ? sets.add(spaceOf(all.map(hostPrefix))) : NONE);
    const list = lists.push(others) - 1;
    known.set(key, list);
    return list;
  });
  return {
    lists: sharedI32(rows),
    offsets: offsetsOf(lists),
    addresses: addressColumn(lists.flat()),
    among: sharedI32(among),
  };
}

/** `inspector`: through which gateway load balancer's frontend. `addresses`: ids of those that they give; `undefined`: nobody knows which. */
type Balanced = {
  readonly way?: OutboundWay;
  readonly addresses?: readonly (string | undefined)[];
  /** Bits of the protocols that leave by load balancers. */
  readonly carries?: number;
  readonly inspector?: string | undefined;
  /** Id of a pool whose load balancer is not among the documents, or of a rule that cannot be read, where it hangs on that whether there is a way out. */
  readonly unseen?: string;
};

/** What each row's load balancers carry out; empty where all carry TCP and UDP. */
function carriedColumn(balanced: readonly (Balanced | undefined)[]) {
  const isPart = balanced.some((each) => each?.way === 'load-balancer' && each.carries !== TCP_AND_UDP);
  return sharedU32(isPart ? balanced.map((each) => each?.carries ?? 0) : []);
}

/**
 * Behind a public frontend that lets out; or behind a Standard internal one alone, which takes the default away. One that is not among the
 * documents may be either, or a Basic internal one, which does neither.
 */
function balancers({ drafts, subnets }: EndSurroundings, rows: readonly ConfigurationRow[]) {
  const membersOf = new Map<string, string[]>();
  for (const { pools } of drafts.balancers)
    for (const [pool, { members }] of pools)
      for (const { member } of members) membersOf.set(keyOf(member), [...(membersOf.get(keyOf(member)) ?? []), pool]);
  const balancerOf = new Map(
    drafts.balancers.flatMap((one) => [...one.pools.keys()].map((pool) => [pool, one] as const)),
  );
  const poolsOf = ({ id, pools }: ConfigurationRow) =>
    pools.length + membersOf.size === 0 ? [] : [...pools.map(keyOf), ...(membersOf.get(keyOf(id)) ?? [])];
  const isStandard = (row: ConfigurationRow) => poolsOf(row).some((pool) => balancerOf.get(pool)?.isStandard === true);
  const without = new Set(rows.filter(isStandard).map(({ interface: owner }) => owner));
  const perhaps = new Map(drafts.balancers.flatMap(({ perhapsOut }) => [...perhapsOut]));
  const unseenOf = (row: ConfigurationRow) => {
    const pools = poolsOf(row);
    return pools.find((pool) => !balancerOf.has(pool)) ?? pools.flatMap((pool) => perhaps.get(pool) ?? [])[0];
  };
  const around = new Map(
    rows.flatMap((row) => {
      const pool = unseenOf(row);
      return pool === undefined ? [] : [[row.interface, pool] as const];
    }),
  );
  return rows.map((row): Balanced | undefined => {
    const out = poolsOf(row).flatMap((pool) => balancerOf.get(pool)?.outboundPools.get(pool) ?? []);
    const carries = out.reduce((bits, pool) => bits | carriedBits(pool.carries), 0);
    const addresses = out.flatMap((pool) => pool.addresses);
    const inspector = out.find((pool) => pool.inspector !== undefined)?.inspector;
    const own = unseenOf(row);
    // What of TCP and UDP they do not carry, one that is not among the documents perhaps does.
    if (out.length > 0 && (carries === TCP_AND_UDP || own === undefined))
      return {
        way: 'load-balancer',
        carries,
        inspector,
        addresses: own === undefined ? addresses : [...addresses, undefined],
      };
    if (own !== undefined) return { unseen: own };
    if (without.has(row.interface)) return { way: 'none' };
    const other = subnets[row.subnet]?.isPrivate === true ? undefined : around.get(row.interface);
    return other === undefined ? undefined : { unseen: other };
  });
}
