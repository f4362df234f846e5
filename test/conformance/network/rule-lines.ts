import { groupName, pick, PORTS, tableName, TAGS, type Built, type Place } from './choices.ts';
import type { Sketch } from './sketch.ts';

type Side = Sketch['rules'][number]['from'];

const PROTOCOLS = ['Tcp', 'Tcp', '*', '*', 'Udp', 'Icmp'];
/** Source ports of flows lie from 20000 on. */
const SOURCE_PORTS = ['*', '*', '*', '*', '20000-39999', '1024-65535', '80', '0-29999,50000-65535'];
const PORT_RANGES = ['*', '*', '80', '443', '80-90', '22,443', '1-1023', '8000-9000,80'];
const WIDE = [
  '10.0.0.0/8',
  '0.0.0.0/0',
  '20.0.0.0/8',
  '172.16.0.0/12',
  'fd00::/16',
  '::/0',
  '20.0.0.1',
  '20.0.1.0/30',
  '192.168.0.0/16',
];

function prefixIn({ kind, one }: Side, { spaces, places, nics }: Built): string {
  const addresses = nics.flatMap((each) => each.addresses);
  const lists = [
    places.flatMap(({ prefix, prefix6 }) => [prefix, ...(prefix6 === undefined ? [] : [prefix6])]),
    addresses,
    spaces.flatMap(({ prefixes }) => prefixes),
    WIDE,
  ];
  return pick(pick(lists, kind) ?? [], one) ?? '10.0.0.0/8';
}

function sideText(side: Side, built: Built): string {
  const tags = ['*', '*', 'VirtualNetwork', 'Internet', 'AzureLoadBalancer', pick(TAGS, side.other)];
  const kind = side.kind % 8;
  if (kind < 3) return pick(tags, side.one) ?? '*';
  if (kind === 3) return `asg:${pick(built.spaces, side.one)?.name ?? 'v0'}a${side.other % 2}`;
  const first = prefixIn({ ...side, kind: side.kind >> 3 }, built);
  // Which rules see where it floats.
  const fronts = [...built.publicFrontends, ...built.frontends].map(({ address }) => address);
  if (kind === 6) return pick(fronts, side.one) ?? first;
  if (kind < 7) return first;
  const second = prefixIn({ kind: side.other, one: side.other, other: 0 }, built);
  return first === second ? first : `${first},${second}`;
}

const STRANGE = ['8.8.8.0/24', '20.60.0.0/16', '1.0.0.0/8', '10.250.0.0/16', '20.0.0.0/30', '172.30.0.0/16'];

/** An address alone is a prefix of all its bits. */
const withLength = (text: string) => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);

/** Some hold the same prefixes, so that ranks of routes matter. */
export function tagLines({ tags }: Sketch, built: Built): readonly string[] {
  return tags.map((parts, index) => {
    const prefixes = parts.map(([choice, side]) => {
      const text = choice % 3 === 0 ? prefixIn(side, built) : (pick(STRANGE, choice) ?? '');
      return withLength(text);
    });
    return `tag ${TAGS[index]} ${[...new Set(prefixes)].join(' ')}`;
  });
}

/** Groups share priorities; within a group and direction each is there once. */
export function ruleLines({ rules }: Sketch, built: Built): readonly string[] {
  const taken = new Set<string>();
  return rules.flatMap(({ group, priority, isInbound, isAllow, protocol, from, fromPorts, to, toPorts }) => {
    const way = isInbound ? 'in' : 'out';
    const place = `${groupName(group)} ${100 + priority} ${way}`;
    if (taken.has(place)) return [];
    taken.add(place);
    return [
      `rule ${place} ${isAllow ? 'allow' : 'deny'} ${pick(PROTOCOLS, protocol)} ${sideText(from, built)} ${pick(SOURCE_PORTS, fromPorts)} -> ${sideText(to, built)} ${pick(PORT_RANGES, toPorts) ?? PORTS[0]}`,
    ];
  });
}

/** Rules of a network manager: no source ports, no application groups, and now and then all of a network. */
export function adminLines({ admin }: Sketch, built: Built): readonly string[] {
  const taken = new Set<string>();
  return (admin ?? []).flatMap(({ network, priority, isInbound, access, protocol, from, to, toPorts }) => {
    const place = `v${network % built.spaces.length} ${1 + priority} ${isInbound ? 'in' : 'out'}`;
    if (taken.has(place)) return [];
    taken.add(place);
    const text = (each: Side) => {
      const kind = each.kind % 6;
      if (kind < 2) return '*';
      if (kind === 2) return `group:v${each.one % built.spaces.length}`;
      if (kind === 3) return pick(['VirtualNetwork', 'Internet', pick(TAGS, each.other) ?? '*'], each.one) ?? '*';
      return prefixIn({ ...each, kind: each.other }, built);
    };
    const words = pick(['Allow', 'Deny', 'Deny', 'AlwaysAllow'], access) ?? 'Deny';
    const proto = pick(['Tcp', 'Any', 'Any', 'Udp'], protocol) ?? 'Any';
    return [`admin ${place} ${words} ${proto} ${text(from)} -> ${text(to)} ${pick(PORT_RANGES, toPorts) ?? '*'}`];
  });
}

/**
 * Two next hops of equal cost. Each interface has one partner, so that no two pairs share one: how Azure would choose for answers
 * then nobody knows.
 */
function pairOf({ nics }: Built, { address, place }: { readonly address: string; readonly place: Place }) {
  const near = nics.filter((each) => each.place.network === place.network);
  const at = near.findIndex(({ addresses }) => addresses.includes(address));
  const isSix = address.includes(':');
  const [one, other] = [at, at ^ 1].map((index) => near[index]?.addresses.find((each) => each.includes(':') === isSix));
  return one === undefined || other === undefined ? undefined : `${one},${other}`;
}

/**
 * Appliances mostly, and mostly such as the routed subnet can reach: towards an interface, its subnet, its network, or
 * everything.
 */
export function routeLines({ routes }: Sketch, built: Built): readonly string[] {
  const taken = new Set<string>();
  return routes.flatMap(({ table, prefix: wanted, hop, kind, target }) => {
    const to = pick(built.nics, target);
    if (to === undefined) return [];
    const near = built.nics.filter(({ place }) => place.network === to.place.network);
    const address = pick(to.addresses, wanted.other) ?? '';
    const isSix = address.includes(':');
    const texts = [
      (isSix ? to.place.prefix6 : to.place.prefix) ?? '',
      address,
      pick(built.spaces[to.place.network]?.prefixes ?? [], wanted.one) ?? '',
      isSix ? '::/0' : '0.0.0.0/0',
      prefixIn(wanted, built),
    ];
    const text = pick(texts, wanted.kind) ?? '';
    const written = withLength(text);
    const prefix = wanted.one % 6 === 5 ? (pick(TAGS, wanted.other) ?? written) : written;
    const of = (nics: Built['nics']) =>
      nics.flatMap(({ addresses, place }) =>
        addresses
          .filter((each) => each.includes(':') === prefix.includes(':'))
          .map((each) => ({ address: each, place })),
      );
    const others = near.filter((each) => each !== to);
    const unrouted = others.filter(({ place }) => place.table === undefined);
    const peersOf = (network: number) => built.peers[network] ?? [];
    const hubs = built.nics.filter(({ place }) => peersOf(to.place.network).includes(place.network));
    const ways = [built.nics, others, unrouted.length === 0 ? others : unrouted, hubs.length === 0 ? others : hubs];
    const appliance = pick(of(pick(ways, kind) ?? []), hop);
    // Through a hub lead the tables of its other spokes.
    const isHub = appliance !== undefined && appliance.place.network !== to.place.network;
    const spokes = built.nics.filter(({ place }) => peersOf(appliance?.place.network ?? -1).includes(place.network));
    // Where an appliance's own subnet is routed to it, packets go round; so mostly another's is.
    const tables = (isHub ? spokes : near).flatMap(({ place }) =>
      place.table === undefined || (kind % 7 > 0 && place.table === appliance?.place.table) ? [] : [place.table],
    );
    const name = pick([...new Set(tables)], table) ?? tableName(table);
    if (taken.has(`${name} ${prefix}`)) return [];
    taken.add(`${name} ${prefix}`);
    const last = pick(['None', 'Internet', 'VnetLocal', '10.0.1.250'], hop);
    // Now and then a load balancer is before the appliances.
    const fronts = built.frontends.filter((each) => each.address.includes(':') === prefix.includes(':'));
    const front = target % 5 === 4 ? pick(fronts, kind)?.address : undefined;
    const several = target % 5 === 3 && appliance !== undefined ? pairOf(built, appliance) : undefined;
    const next = front ?? (kind % 6 === 0 ? last : (several ?? appliance?.address));
    return next === undefined || (next.includes('.') && prefix.includes(':'))
      ? []
      : [`route ${name} ${prefix} ${next}`];
  });
}
