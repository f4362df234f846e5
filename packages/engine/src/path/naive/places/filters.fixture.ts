import type {
  Asked,
  At,
  Firewall,
  Packet,
  RequestGateway,
  Rule,
  Service,
  Subnet,
  Term,
  Vnet,
} from '../model.fixture.ts';
import { isMember, mayBeLast } from '../reading/read-unread.fixture.ts';
import type { Names } from '../resolve.fixture.ts';
import { matchNameTag } from './name-tags.fixture.ts';
import { isGrouped, type Routes } from './routes.fixture.ts';
import {
  after,
  ranges,
  HOST,
  METADATA,
  NOT_PUBLIC,
  bestOf,
  covers,
  isIn,
  worst,
  isIpv6,
  type Address,
  type Match,
  type Ports,
  type Range,
} from '../words.fixture.ts';

const [WORLD, WORLD6] = [ranges('0.0.0.0/0'), ranges('::/0')];
type Tagged = readonly [tag: string, address: Address];
const PLATFORM: readonly Tagged[] = [['AzurePlatformDNS', HOST] as const, ['AzurePlatformIMDS', METADATA] as const];

/** Security groups and admin rules: what each says about a packet. */
export function readFilters({ behindGateway, hasUnseenRoutes, nearby, ownerNear }: Routes, names: Names) {
  const around = (subnet: Subnet): readonly Range[] => [
    ...nearby(subnet.vnet),
    { from: HOST, to: HOST, length: 32 },
    ...subnet.routes.flatMap(({ prefixes }) => prefixes),
    ...behindGateway(subnet.vnet).flatMap(({ far }) => far),
  ];
  const isInternet = (vnet: Vnet, address: Address): boolean => !isIn([...NOT_PUBLIC, ...nearby(vnet)], address);
  /**
   * May routes that nobody has seen put an address into the tag VirtualNetwork ("all connected on-premises address spaces [...] and address
   * prefixes used on user-defined routes")? A user's any. A gateway's would lead answers to a public sender away from where it came in. Who is joined by a group has private ones.
   */
  const mayBeInTag = (subnet: Subnet, address: Address | 'hidden', isSender: boolean): boolean => {
    if (subnet.isTableUnseen || subnet.routes.some(({ isAnywhere }) => isAnywhere)) return true;
    const isPublic = address === 'hidden' || isInternet(subnet.vnet, address);
    return (hasUnseenRoutes(subnet.vnet) && !(isSender && isPublic)) || (subnet.vnet.tagHoldsUnseen && !isPublic);
  };
  /** A public address that nobody knows: is it in these prefixes? */
  const isHiddenIn = (prefixes: readonly Range[], vnet: Vnet): Match => {
    if (prefixes.some((each) => each.length === 0 || PUBLIC6.every((all) => covers(each, all)))) return 2;
    // A range that ends before it begins holds nothing.
    const held = prefixes.filter(({ from, to }) => from <= to);
    return held.every((prefix) => [...NOT_PUBLIC, ...nearby(vnet)].some((other) => covers(other, prefix))) ? 0 : 1;
  };
  /** The same for several ranges together: as every public address, looked at where anything begins or ends. */
  const hiddenAmong = (prefixes: readonly Range[], vnet: Vnet, isSix: boolean): Match => {
    const closed = [...NOT_PUBLIC, ...nearby(vnet)];
    const edges = [...closed, ...prefixes].flatMap(({ from, to }) => [from, after(to)]);
    const shown = edges.filter((each) => isIn(isSix ? WORLD6 : WORLD, each) && !isIn(closed, each));
    const held = shown.filter((each) => isIn(prefixes, each)).length;
    return held === 0 ? 0 : held === shown.length ? 2 : 1;
  };
  /** What all of several addresses say, of which nobody knows which one it is. */
  const matchAmong = (terms: readonly Term[], subnet: Subnet, all: readonly Address[], isSix: boolean): Match => {
    const each = all.map((address) => bestOf(terms.map((term) => matchTerm(term, subnet, address, isSix, true))));
    return each.every((match) => match === each[0]) ? (each[0] ?? 0) : 1;
  };
  const matchTerm = (
    term: Term,
    subnet: Subnet,
    address: Address | 'hidden',
    isSix: boolean,
    isSender: boolean,
  ): Match => {
    const within = (prefixes: readonly Range[]): Match =>
      address === 'hidden'
        ? isHiddenIn(
            prefixes.filter(({ from }) => isIpv6(from) === isSix),
            subnet.vnet,
          )
        : isIn(prefixes, address)
          ? 2
          : 0;
    if (term.kind === 'any') return 2;
    if (term.kind === 'prefixes') return within(term.prefixes);
    if (term.kind === 'members') {
      const who = address === 'hidden' ? undefined : ownerNear(subnet.vnet, address);
      return who !== undefined && 'configuration' in who ? isMember(who.configuration, term.group) : 0;
    }
    if (term.name === 'VirtualNetwork')
      return bestOf([within(around(subnet)), mayBeInTag(subnet, address, isSender) ? 1 : 0]);
    if (term.name === 'Internet') return address === 'hidden' || isInternet(subnet.vnet, address) ? 2 : 0;
    if (term.name === 'public' && address !== 'hidden') return isIn(NOT_PUBLIC, address) ? 0 : 1;
    if (term.name === 'AzureLoadBalancer') return address === HOST ? 2 : 0;
    const platform = PLATFORM.find(([name]) => name === term.name);
    return platform === undefined ? 1 : address === platform[1] ? 2 : 0;
  };
  /** All ports where the protocol has none; 1024 to 65535 where the port is a host's own choice. */
  const matchPorts = (ranges: readonly Ports[], packet: Packet, port: number | undefined): Match => {
    if (packet.protocol === 'icmp') return ranges.some(({ from, to }) => from === 0 && to === 65_535) ? 2 : 0;
    const edges = ranges.flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
    const wanted =
      port === undefined ? [1024, 65_535, ...edges].filter((each) => each >= 1024 && each <= 65_535) : [port];
    const hits = wanted.filter((each) => isIn(ranges, each)).length;
    return hits === 0 ? 0 : hits === wanted.length ? 2 : 1;
  };
  const namesPlatform = ({ destinations }: Rule): boolean =>
    destinations.some((term) => term.kind === 'tag' && PLATFORM.some(([name]) => name === term.name));
  const isPlatform = ({ destination }: Packet): boolean => destination === HOST || destination === METADATA;

  /** Where it is not the same for all names that may be asked for, nobody knows. */
  const forAll = ({ name, others }: Asked, of: (name: string) => Match): Match => {
    const first = of(name);
    return others.every((other) => of(other) === first) ? first : 1;
  };
  /** What an application rule says of the name that was asked for, and a network rule of the addresses of its names. */
  const matchName = ({ isApplication, names: own = [], nameTags = [] }: Rule, packet: Packet, at: Firewall): Match => {
    const { asked, destination } = packet;
    if (isApplication === true)
      return bestOf([
        ...nameTags.map((tag) => (asked === undefined ? 1 : forAll(asked, (name) => matchNameTag(tag, name)))),
        ...own.map((each): Match => {
          if (each === '*') return 2;
          if (asked === undefined) return 1;
          return forAll(asked, (name) =>
            (each.startsWith('*') ? name.endsWith(each.slice(1)) : name === each) ? 2 : 0,
          );
        }),
      ]);
    // "You must enable DNS Proxy to use FQDNs in your network rules."
    if (!at.isProxy) return own.length === 0 ? 0 : 1;
    return bestOf(
      own.map((each): Match => {
        const answer = names.atFirewall(at, each);
        if (answer.kind === 'addresses') return answer.addresses.includes(destination) ? 2 : 0;
        if (answer.kind === 'none') return 0;
        if (asked === undefined || names.proxyOf(asked.by) !== at) return 1;
        return forAll(asked, (name) => (name === each ? 2 : 1));
      }),
    );
  };
  /** `at`: the firewall whose rule it is. */
  const matchOf = (rule: Rule, subnet: Subnet, packet: Packet, at?: Firewall): Match => {
    if (!rule.protocols.some((each) => each === '*' || each === 'any' || each === packet.protocol)) return 0;
    const isSix = isIpv6(packet.destination);
    return worst(
      rule.isUnsure === true ? 1 : 2,
      packet.source === 'hidden' && packet.hiddenAs !== undefined
        ? matchAmong(rule.sources, subnet, packet.hiddenAs, isSix)
        : bestOf(rule.sources.map((term) => matchTerm(term, subnet, packet.source, isSix, true))),
      bestOf([
        ...rule.destinations.map((term) => matchTerm(term, subnet, packet.destination, isSix, false)),
        ...(at === undefined || rule.names === undefined ? [] : [matchName(rule, packet, at)]),
      ]),
      matchPorts(rule.sourcePorts, packet, packet.sourcePort),
      matchPorts(rule.destinationPorts, packet, packet.port),
    );
  };

  /** The first rule that matches, unless one before it might and would say something else. */
  const ask = (
    rules: readonly Rule[],
    direction: string,
    subnet: Subnet,
    packet: Packet,
    at?: Firewall,
  ): readonly Verdict[] => {
    const doubts: Rule[] = [];
    for (const rule of rules) {
      if (rule.direction !== direction) continue;
      if (isPlatform(packet) && !namesPlatform(rule)) continue;
      const match = matchOf(rule, subnet, packet, at);
      if (match === 1) doubts.push(rule);
      if (match < 2) continue;
      const contrary = doubts.find(({ access }) => access !== rule.access);
      const mayPass = [rule, ...doubts].some(mayBeLast);
      return contrary === undefined
        ? [{ says: rule.access, rule: rule.id }]
        : [{ says: 'undetermined', rule: contrary.id, mayPass }];
    }
    // Then the packet passes, unless one that might match would not let it.
    const contrary = doubts.find(({ access }) => access !== 'allow');
    if (contrary === undefined) return [];
    return [{ says: 'undetermined', rule: contrary.id, mayPass: doubts.some(mayBeLast) }];
  };
  const inOrder = (at: At, direction: string, packet: Packet, groups: readonly (readonly Rule[] | undefined)[]) => {
    const { owner } = at;
    if (owner.endpoint !== undefined && !isGrouped(owner.subnet)) return [];
    const first = owner.endpoint === undefined ? ask(owner.subnet.vnet.admin, direction, owner.subnet, packet) : [];
    if (first[0]?.says === 'always') return [{ ...first[0], says: 'allow' as const }];
    const mayPass = first[0]?.mayPass === true;
    const said = groups.flatMap((group) => (group === undefined ? [] : ask(group, direction, owner.subnet, packet)));
    // Where it passes whether that rule matches or not, the rule does not matter.
    const others = owner.subnet.vnet.admin.filter(({ access }) => access !== 'always');
    const rest = mayPass ? ask(others, direction, owner.subnet, packet) : [];
    if (mayPass && [...rest, ...said].every(({ says }) => says === 'allow')) return [...rest, ...said];
    return [...first, ...said.map((each) => (mayPass ? { ...each, mayPass } : each))];
  };
  /** Inbound the subnet's group comes first, outbound the interface's. */
  const inbound = (at: At, packet: Packet): readonly Verdict[] =>
    inOrder(at, 'Inbound', packet, [at.owner.subnet.group, at.owner.group]);
  /** By a public address: a Standard one lets nobody in of whom no group says so, as if there were one without rules. */
  const byPublicAddress = (
    at: At,
    packet: Packet,
    isSecure: boolean,
  ): { readonly says: readonly Verdict[]; readonly isShut: boolean } => {
    const { group, subnet } = at.owner;
    if (!isSecure || group !== undefined || subnet.group !== undefined)
      return { says: inbound(at, packet), isShut: false };
    const said = inOrder(at, 'Inbound', packet, [[NO_GROUP]]);
    return {
      says: said.filter(({ rule }) => rule !== NO_GROUP.id),
      isShut: said.some((each) => each.rule === NO_GROUP.id && denies(each)),
    };
  };
  const outbound = (at: At, packet: Packet): readonly Verdict[] =>
    inOrder(at, 'Outbound', packet, [at.owner.group, at.owner.subnet.group]);
  /** A firewall denies what no rule of it allows. Before what is in a parent policy that nobody has seen, its own rules say nothing. */
  const atFirewall = (firewall: Firewall, packet: Packet): readonly Verdict[] => {
    if (firewall.unseen !== undefined) return [{ says: 'undetermined', rule: firewall.unseen }];
    const rules = [...firewall.rules, { ...DENY_REST, id: `${firewall.id}/default` }];
    const askFor = (asked: Asked | undefined) =>
      ask(rules, 'Inbound', firewall.subnet, { ...packet, asked }, firewall)[0];
    const { asked } = packet;
    const merged = askFor(asked);
    const said =
      merged?.says === 'undetermined' && asked !== undefined && asked.others.length > 0
        ? together(
            rules,
            [asked.name, ...asked.others].flatMap((name) => askFor({ ...asked, name, others: [] }) ?? []),
          )
        : merged;
    if (said?.rule === `${firewall.id}/default` && mayBeOfAzure(packet)) return [{ ...said, says: 'undetermined' }];
    return said === undefined ? [] : [said];
  };
  /** By each name that may be asked for: all may fare alike, in what becomes of them and whether the firewall connects by itself. */
  const together = (rules: readonly Rule[], all: readonly Verdict[]): Verdict | undefined => {
    const at = ({ rule }: Verdict) => rules.findIndex(({ id }) => id === rule);
    const kindOf = (each: Verdict) =>
      each.says === 'undetermined'
        ? each.rule
        : `${each.says} ${each.says === 'allow' && rules[at(each)]?.isApplication}`;
    const [first] = all;
    if (first === undefined || all.every((each) => kindOf(each) === kindOf(first))) return first;
    const doubts = all.filter(({ says }) => says === 'undetermined');
    const [least] = (doubts.length > 0 ? doubts : all).toSorted((one, other) => at(one) - at(other));
    return least && { ...least, says: 'undetermined' };
  };
  /** A name that the firewall may need itself ("Infrastructure FQDN for Azure Firewall"): of Azure's, and nobody's own. */
  const mayBeOfAzure = ({ asked, protocol, port = 0 }: Packet): boolean =>
    protocol === 'tcp' &&
    [80, 443].includes(port) &&
    /(^|\.)(windows\.net|azure\.com|azure\.net|microsoft\.com)$/.test(asked?.name ?? '') &&
    !names.isOfService(asked?.name ?? '');
  /** Of an application gateway's subnet only the group is asked, and no admin rule. */
  const atGateway = ({ subnet }: RequestGateway, direction: string, packet: Packet): readonly Verdict[] =>
    subnet.group === undefined ? [] : ask(subnet.group, direction, subnet, packet);
  /** The rule that leads a flow for an address of the firewall's own on: the first that matches, or that may. */
  const translationAt = ({ translations, subnet, unseen }: Firewall, packet: Packet) => {
    if (unseen !== undefined) return { isCertain: false } as const;
    const found = translations.find(({ rule }) => matchOf(rule, subnet, packet) > 0);
    if (found === undefined) return undefined;
    return matchOf(found.rule, subnet, packet) === 2
      ? ({ ...found, isCertain: true } as const)
      : ({ isCertain: false } as const);
  };
  /** A network rule may let it pass, and come before the application rule that does. */
  const mayPassBefore = (firewall: Firewall, packet: Packet, said: Verdict | undefined): boolean => {
    const { rules, subnet } = firewall;
    const isByName = said?.says === 'allow' && rules.find(({ id }) => id === said.rule)?.isApplication === true;
    return (
      isByName &&
      rules.some(
        (each) =>
          each.isApplication !== true && each.access === 'allow' && matchOf(each, subnet, packet, firewall) === 1,
      )
    );
  };
  /** May an application rule let it pass, before any other decides for certain? */
  const mayConnect = (firewall: Firewall, packet: Packet): boolean => {
    const { rules: told, subnet, unseen } = firewall;
    // A parent policy that nobody has seen may have some, which come before those of its children.
    const isFirst = ({ isApplication }: Rule) => isApplication !== true;
    const hidden = unseen === undefined ? [] : [{ ...MAY_CONNECT, id: unseen }];
    const rules = [...told.filter(isFirst), ...hidden, ...told.filter((each) => !isFirst(each))];
    const met = rules.filter((each) => matchOf(each, subnet, packet, firewall) > 0);
    const certain = met.findIndex((each) => matchOf(each, subnet, packet, firewall) === 2);
    const asked = certain < 0 ? met : met.slice(0, certain + 1);
    return asked.some(({ isApplication, access }) => isApplication === true && access === 'allow');
  };
  /** Where a network rule may lead it to what was asked for, and an application rule may not, nobody knows. */
  const findsAt = (
    firewall: Firewall,
    packet: Packet,
    said: Verdict | undefined | 'unseen',
  ): 'as asked' | 'unknown' | Found => {
    // Behind somebody of whom nobody knows whether it sends on as itself, rules are not asked.
    const mayBeByName =
      said === 'unseen'
        ? firewall.unseen !== undefined || firewall.rules.some(({ isApplication }) => isApplication === true)
        : said?.says === 'undetermined' && mayConnect(firewall, packet);
    if (mayBeByName && findsByItself(firewall, packet) !== 'as asked') return 'unknown';
    if (said === 'unseen') return 'as asked';
    const finds = findsByName(firewall, packet, said);
    return finds !== 'as asked' && mayPassBefore(firewall, packet, said) ? 'unknown' : finds;
  };
  /** By an application rule it connects to what it finds itself: is that what was asked for, as far as anybody knows? */
  const findsByName = (
    firewall: Firewall,
    packet: Packet,
    said: Verdict | undefined,
  ): 'as asked' | 'unknown' | Found => {
    if (said?.says === 'undetermined' && said.rule === `${firewall.id}/default` && mayBeOfAzure(packet))
      return 'unknown';
    const rule = firewall.rules.find(({ id }) => id === said?.rule);
    return said?.says !== 'allow' || rule?.isApplication !== true ? 'as asked' : findsByItself(firewall, packet);
  };
  const findsByItself = (firewall: Firewall, packet: Packet): 'as asked' | 'unknown' | Found => {
    const { asked, destination } = packet;
    if (asked === undefined) return 'as asked';
    const isSix = isIpv6(destination);
    const answer = names.atFirewall(firewall, asked.name);
    if (answer.kind === 'none') return 'unknown';
    if (answer.kind === 'addresses') {
      // Such rules are for IPv4 alone.
      const found = new Set(answer.addresses.filter((each) => !isIpv6(each)));
      if (isSix) return answer.addresses.includes(destination) ? 'as asked' : 'unknown';
      if (found.size === 0) return 'unknown';
      if (found.size === 1 && found.has(destination)) return 'as asked';
      // What was asked for first.
      return {
        addresses: [...found].toSorted((one, other) => Number(other === destination) - Number(one === destination)),
      };
    }
    if (names.proxyOf(asked.by) === firewall) return 'as asked';
    const isOpen = isSix ? isIn(PUBLIC6, destination) : !isIn(NOT_PUBLIC, destination);
    const isTold = answer.kind === 'service' || answer.kind === 'everybodys';
    if (isTold && isOpen && names.told(asked.by, asked.name).kind === answer.kind) return 'as asked';
    const shown = answer.kind === 'service' && !isSix ? names.publicly(answer.service) : undefined;
    return shown === undefined ? 'unknown' : { addresses: [shown.address], service: shown.service };
  };
  return {
    findsAt,
    inbound,
    byPublicAddress,
    outbound,
    atFirewall,
    atGateway,
    mayPassBefore,
    mayConnect,
    translationAt,
    isInternet,
    hiddenAmong,
  };
}
/** `mayPass`: an admin rule that lets a packet pass for good may match, or may have before. */
export type Verdict = {
  readonly says: Rule['access'] | 'undetermined';
  readonly rule: string;
  readonly mayPass?: boolean;
};
/** For certain. */
export const denies = ({ says, mayPass = false }: Verdict): boolean => says === 'deny' && !mayPass;
/** What a firewall connects to: one of these. `service`: whose public address it is. */
export type Found = { readonly addresses: readonly Address[]; readonly service?: Service | undefined };
export type Filters = ReturnType<typeof readFilters>;

const PUBLIC6 = ranges('2000::/3');
const ALL_PORTS: readonly Ports[] = [{ from: 0, to: 65_535 }];
const DENY_REST: Omit<Rule, 'id'> = {
  direction: 'Inbound',
  access: 'deny',
  protocols: ['any'],
  sources: [{ kind: 'any' }],
  destinations: [{ kind: 'any' }],
  sourcePorts: ALL_PORTS,
  destinationPorts: ALL_PORTS,
};
/** Whatever application rule may be there: for TCP alone. */
const MAY_CONNECT: Omit<Rule, 'id'> = {
  ...DENY_REST,
  access: 'allow',
  protocols: ['tcp'],
  sources: [{ kind: 'tag', name: 'whoever it is for' }],
  isApplication: true,
};
const NO_GROUP: Rule = { ...DENY_REST, id: 'no group' };
