import { covers, parsePrefix, type Prefix } from '@hopscope/engine';
import { FIRST_SOURCE_PORT, type Example } from './example.ts';
import { groupName, pick, PORTS, tableName, type Built, type Nic, type Place, type Space } from './choices.ts';
import { adminLines, routeLines, ruleLines, tagLines } from './rule-lines.ts';
import type { Sketch } from './sketch.ts';

/** Overlapping ones, reserved networks whole and in part, a public one. Room for four /24 in each. */
const SPACES = [
  '10.0.0.0/16',
  '10.1.0.0/16',
  '10.2.0.0/20',
  '10.0.0.0/20',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '172.20.0.0/16',
  '192.168.0.0/16',
  '192.168.4.0/22',
  '100.64.0.0/10',
  '20.50.0.0/16',
];
/** The prefix, and its first three groups. */
const SPACES6: Readonly<Record<string, string>> = {
  'fd00::/48': 'fd00:0:0',
  'fd00:0:1::/48': 'fd00:0:1',
  '2001:db8:a::/48': '2001:db8:a',
  'fd00::/16': 'fd00:0:0',
};
const STRANGERS = ['8.8.8.8', '20.60.0.1', '1.1.1.1', '10.250.0.1', '172.30.0.1', '192.168.200.1', '100.100.0.1'];
const STRANGERS6 = ['2600::1', 'fd00:9::1', '2001:db8:a:1::99'];

/** NAT gateways: their names and addresses. What leaves by one with two is not known to have either. */
const GATEWAYS = ['g0 20.0.1.1', 'g1 20.0.1.2', 'g2 20.0.1.3 20.0.1.4', 'g3'];

/** Whom subnets are delegated to: of the first the network is guarded, where admin rules are not asked. */
const SERVICES = ['Microsoft.Sql/managedInstances', 'Microsoft.ContainerInstance/containerGroups'];

export function exampleOf(sketch: Sketch): Example {
  const spaces = sketch.networks.map((one, index): Space => {
    const own: string[] = [];
    for (const space of one.spaces) {
      const prefix = pick(SPACES, space) ?? '';
      if (!own.some((other) => overlap(other, prefix))) own.push(prefix);
    }
    const six = one.space6 === undefined ? [] : [pick(Object.keys(SPACES6), one.space6) ?? ''];
    return { name: `v${index}`, prefixes: [...own, ...six] };
  });
  const { places, lines: subnetLines } = buildSubnets(sketch, spaces);
  const { nics, publicAddresses } = buildMachines(sketch, places);
  const { lines: peerings, peers } = buildPeerings(sketch, spaces);
  const frontends = buildBalancers(sketch, places, nics);
  const publicFrontends = buildPublicBalancers(sketch, nics);
  const built: Built = { spaces, peers, places, nics, publicAddresses, frontends, publicFrontends };
  return {
    network: [
      ...spaces.map(({ name, prefixes }) => `vnet ${name} ${prefixes.join(' ')}`),
      ...subnetLines,
      ...GATEWAYS.map((gateway) => `nat ${gateway}`),
      ...peerings,
      ...meshLines(sketch, spaces),
      ...nics.map(({ words }) => words.join(' ')),
      ...frontends.map(({ line }) => line),
      ...publicFrontends.map(({ line }) => line),
      ...tagLines(sketch, built),
      ...ruleLines(sketch, built),
      ...adminLines(sketch, built),
      ...routeLines(sketch, built),
      'internet open=80,22',
    ],
    flows: flowLines(sketch, built),
  };
}

const prefixOf = (text: string): Prefix => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const overlap = (one: string, other: string) =>
  covers(prefixOf(one), prefixOf(other)) || covers(prefixOf(other), prefixOf(one));

function buildSubnets({ networks }: Sketch, spaces: readonly Space[]) {
  const places: Place[] = [];
  const lines: string[] = [];
  for (const [index, { subnets }] of networks.entries()) {
    const { name = '', prefixes = [] } = spaces[index] ?? {};
    const four = prefixes.filter((prefix) => !prefix.includes(':'));
    const six = prefixes.find((prefix) => prefix.includes(':'));
    for (const [at, one] of subnets.entries()) {
      const [a, b, c] = (pick(four, one.space) ?? '').split('.').map(Number);
      const place = one.place % 4;
      const prefix = `${a}.${b}.${(c ?? 0) + place}.0/24`;
      if (places.some((other) => other.network === index && other.prefix === prefix)) continue;
      const prefix6 = six === undefined || at === 1 ? undefined : `${SPACES6[six]}:${at + 1}::/64`;
      const path = `${name}/s${at}`;
      places.push({
        network: index,
        path,
        prefix,
        ...(prefix6 === undefined ? {} : { prefix6 }),
        ...(one.table === undefined ? {} : { table: tableName(one.table) }),
      });
      lines.push(
        [
          `subnet ${path} ${prefix}`,
          ...(prefix6 === undefined ? [] : [prefix6]),
          ...(one.group === undefined ? [] : [`nsg=${groupName(one.group)}`]),
          ...(one.table === undefined ? [] : [`rt=${tableName(one.table)}`]),
          ...(one.gateway % 5 === 0 ? [`nat=${pick(GATEWAYS, one.gateway)?.split(' ')[0]}`] : []),
          ...(one.isPrivate ? ['private'] : []),
          ...(one.service % 6 === 0 ? [`for=${pick(SERVICES, one.service / 6)}`] : []),
        ].join(' '),
      );
    }
  }
  return { places, lines };
}

/** Azure refuses to peer networks that overlap, or that would make two peers of one network overlap. */
function buildPeerings({ peerings }: Sketch, spaces: readonly Space[]) {
  const peers = spaces.map((): number[] => []);
  const clash = (one: number, other: number) =>
    (spaces[one]?.prefixes ?? []).some((a) => (spaces[other]?.prefixes ?? []).some((b) => overlap(a, b)));
  const lines = peerings.flatMap(({ one: first, other: second, access, forwarded, state }) => {
    const [one, other] = [first % spaces.length, second % spaces.length];
    if (one === other || peers[one]?.includes(other) || clash(one, other)) return [];
    if (peers[one]?.some((peer) => clash(peer, other)) || peers[other]?.some((peer) => clash(peer, one))) return [];
    peers[one]?.push(other);
    peers[other]?.push(one);
    const side = (from: number, to: number, at: 0 | 1) =>
      [
        `peer v${from} v${to}`,
        ...(access[at] ? [] : ['access=off']),
        ...(forwarded[at] ? [] : ['forwarded=off']),
        ...(state === at ? ['state=Initiated'] : []),
      ].join(' ');
    return [side(one, other, 0), ...(state === 2 ? [] : [side(other, one, 1)])];
  });
  return { lines, peers };
}

/** Networks of a mesh may have addresses in common. In three of four there is none. */
const meshLines = ({ meshes }: Sketch, spaces: readonly Space[]): readonly string[] =>
  meshes.flatMap((members, index) => {
    const names = spaces.flatMap(({ name }, at) => ((members >> (at + 2)) % 2 === 1 ? [name] : []));
    return members % 4 === 0 && names.length > 1 ? [`mesh m${index} ${names.join(',')}`] : [];
  });

function buildMachines({ machines, state }: Sketch, places: readonly Place[]) {
  const nics: Nic[] = [];
  const publicAddresses: string[] = [];
  const publish = (isPublic: boolean, address: string) => {
    if (!isPublic || address.includes(':')) return '';
    const own = `20.0.0.${publicAddresses.length + 1}`;
    publicAddresses.push(own);
    // A third are Standard ones, the first among them.
    return publicAddresses.length % 3 === 1 ? `@${own}!` : `@${own}`;
  };
  for (const [index, machine] of machines.entries()) {
    const place = places[Math.min(...machine.subnets.map((subnet) => subnet % Math.max(1, places.length)))];
    if (place === undefined) continue;
    const other = machine.second % 5 === 1 ? pick(places, machine.second) : undefined;
    // The interfaces of a machine are all in one virtual network.
    const homes = [place, ...(other !== undefined && other.network === place.network ? [other] : [])];
    for (const [at, home] of homes.entries()) {
      const name = `n${index}${at === 0 ? '' : 'b'}`;
      const host = 4 + 20 * index + 10 * at;
      const base = home.prefix.slice(0, home.prefix.lastIndexOf('.'));
      const addresses = [
        `${base}.${host}`,
        ...(at === 0 ? machine.more.map((_, more) => `${base}.${host + 1 + more}`) : []),
        ...(home.prefix6 === undefined ? [] : [`${home.prefix6.slice(0, -3)}${host}`]),
      ];
      const words = addresses.map((address, which) => {
        const said = which === 0 ? machine.first : (machine.more[which - 1] ?? machine.first);
        const groups = [...new Set(said.groups.map((group) => `#v${home.network}a${group % 2}`))];
        return `${address}${publish(said.isPublic, address)}${groups.join('')}`;
      });
      nics.push({
        name,
        isOff: machine.isOff,
        place: home,
        addresses,
        words: [
          `nic ${name} ${home.path}`,
          ...words,
          `vm=m${index}`,
          ...(machine.group === undefined ? [] : [`nsg=${groupName(machine.group + at)}`]),
          ...(machine.forwards ? ['forwards'] : []),
          ...(machine.forwards && state % 3 === 0 ? ['stateful'] : []),
          ...(machine.isOff ? ['off'] : []),
          `open=${[...new Set(machine.open.map((port) => pick(PORTS, port)))].join(',')}`,
        ],
      });
    }
  }
  return { nics, publicAddresses };
}

/** In front of machines of their own network, the frontend in any subnet of it. */
function buildBalancers({ balancers }: Sketch, places: readonly Place[], nics: readonly Nic[]): Built['frontends'] {
  return balancers.flatMap(({ place, isSix, isBasic, backends, rules }, index) => {
    const home = pick(places, place);
    const near = nics.filter((each) => each.place.network === home?.network);
    if (home === undefined || near.length === 0) return [];
    const isOther = isSix && home.prefix6 !== undefined;
    const base = home.prefix.slice(0, home.prefix.lastIndexOf('.'));
    const address = isOther ? `${home.prefix6?.slice(0, -3)}f${index}` : `${base}.${245 + index}`;
    // Every other one takes all ports, as those before appliances do.
    const words = balancingWords({ backends, rules }, whoMayBeBehind(near, place), isOther, place % 2 === 0);
    const flags = [...(isBasic ? ['basic'] : []), ...kindWords(place, isOther)];
    return [
      { network: home.network, address, line: [`lb l${index} ${home.path} ${address} ${words}`, ...flags].join(' ') },
    ];
  });
}

/** In front of machines of one network, whichever it is. */
function buildPublicBalancers({ publicBalancers }: Sketch, nics: readonly Nic[]): Built['publicFrontends'] {
  return publicBalancers.flatMap(({ network, isBasic, isSilent, backends, rules }, index) => {
    const home = pick(nics, network)?.place.network;
    const near = nics.filter(({ place }) => place.network === home);
    if (near.length === 0) return [];
    // One in five is of IPv6, where the network has that.
    const isSix = network % 5 === 4 && near.some(({ place }) => place.prefix6 !== undefined);
    const address = isSix ? `2600:2::${index + 1}` : `20.0.2.${index + 1}`;
    const sku = isBasic ? ['basic'] : network % 2 === 0 ? ['standard'] : [];
    const flags = [...sku, ...(isSilent ? ['silent'] : []), ...kindWords(network, isSix)];
    const words = balancingWords({ backends, rules }, whoMayBeBehind(near, network), isSix);
    return [{ address, line: [`plb p${index} ${address} ${words}`, ...flags].join(' ') }];
  });
}

/** Half of those of IPv4 probe, and a quarter of all have a floating address. */
const kindWords = (choice: number, isSix: boolean): readonly string[] => [
  ...(isSix || choice % 32 < 16 ? [] : [`probe=${pick(PORTS, choice)}`]),
  ...(isFloating(choice) ? ['floating'] : []),
];
const isFloating = (choice: number) => choice % 128 < 32;

/** A system that has a floating address answers by one of its interfaces, whichever got the packet: so only by its first. */
const whoMayBeBehind = (near: readonly Nic[], choice: number): readonly Nic[] =>
  isFloating(choice) ? near.filter(({ name }) => !name.endsWith('b')) : near;

/** Rules, each listener once, and backends of one family. */
function balancingWords(
  { backends, rules }: Pick<Sketch['balancers'][number], 'backends' | 'rules'>,
  near: readonly Nic[],
  isSix: boolean,
  isAll = false,
): string {
  const members = backends.flatMap(([one, other]) => {
    const nic = pick(near, one);
    const at = (nic?.addresses ?? []).findIndex((each, which) => isSix === each.includes(':') && which >= other % 2);
    return nic === undefined || at < 0 ? [] : [`${nic.name}/${at}`];
  });
  const taken = new Set<string>();
  const texts = rules.flatMap(([choice, front, back]) => {
    const listener = isAll || choice % 5 === 0 ? 'All:0' : `${choice % 5 === 1 ? 'Udp' : 'Tcp'}:${pick(PORTS, front)}`;
    if (taken.has(listener)) return [];
    taken.add(listener);
    return [`${listener}:${listener === 'All:0' ? 0 : pick(PORTS, back)}`];
  });
  return `${texts.join(' ')} backends=${[...new Set(members)].join(',')}`;
}

function flowLines(
  { flows, routes }: Sketch,
  { nics, places, publicAddresses, frontends, publicFrontends }: Built,
): readonly string[] {
  return flows.flatMap(({ source, kind, target, port, sourcePort }, index) => {
    // A third goes where some route leads, from a subnet nearby that has routes.
    const aim = kind % 3 === 0 ? pick(nics, pick(routes, target)?.target ?? 0) : undefined;
    // Every other one of these comes from another network, where a route may lead through a hub.
    const isFar = kind % 6 === 3;
    const nearAim = nics.filter(
      (each) =>
        each !== aim &&
        aim !== undefined &&
        !each.isOff &&
        (each.place.network === aim.place.network) !== isFar &&
        each.place.table !== undefined,
    );
    const nic =
      pick(nearAim, source) ??
      pick(
        nics.filter(({ isOff }) => !isOff),
        source,
      );
    const from = pick(nic?.addresses ?? [], sourcePort);
    if (nic === undefined || from === undefined) return [];
    const of = (addresses: readonly string[]) => addresses.filter((each) => each.includes(':') === from.includes(':'));
    const others = nics.filter((each) => each !== nic);
    const everywhere = of(others.flatMap(({ addresses }) => addresses));
    const near = of(others.flatMap(({ place, addresses }) => (place.network === nic.place.network ? addresses : [])));
    const nearFronts = of(
      frontends.flatMap(({ network, address }) => (network === nic.place.network ? [address] : [])),
    );
    const lists = [
      near,
      everywhere,
      near,
      of([...STRANGERS, ...STRANGERS6]),
      of(publicAddresses),
      of(places.map(({ prefix }) => `${prefix.slice(0, prefix.lastIndexOf('.'))}.250`)),
      of(nic.addresses),
      nearFronts,
      nearFronts,
      of(frontends.map(({ address }) => address)),
      of(publicFrontends.map(({ address }) => address)),
    ];
    const list = nearAim.length > 0 ? of(aim?.addresses ?? []) : pick(lists, kind);
    const to = pick(list ?? [], target) ?? pick(everywhere, target) ?? from;
    // Every flow has a port of its own; a stride spreads them over the ranges that rules name.
    const own = FIRST_SOURCE_PORT + index * 400 + (sourcePort % 400);
    // One in five is of UDP, and one in ten of ICMP; but Azure answers pings at public frontends itself, which no lab does.
    const chosen = pick(['', '', '', '', '', '', '', ' udp', ' udp', ' icmp'], Math.floor(port / PORTS.length));
    const protocol = chosen === ' icmp' && publicFrontends.some(({ address }) => address === to) ? '' : chosen;
    return [`${nic.name} ${from}:${own} -> ${to}:${pick(PORTS, port)}${protocol}`];
  });
}
