import type { Documents } from './documents.fixture.ts';
import type { Firewall, Rule, Term, Translation, Vnet } from '../model.fixture.ts';
import { isSpaceUnread } from './read-unread.fixture.ts';
import {
  isBelow,
  numberOf,
  rangeOf,
  ranges,
  same,
  type Json,
  type Ports,
  type Range,
  type Address,
} from '../words.fixture.ts';

type Tags = ReadonlyMap<string, readonly Range[]>;
type Document = { readonly id: string; readonly p: Json };

const termOf = (text: unknown, tags: Tags): Term => {
  if (typeof text !== 'string' || /^[\d.]+\/(3[3-9]|[4-9]\d)$/.test(text)) return UNREAD;
  if (text === '*') return { kind: 'any' };
  const known = tags.get(text);
  if (known !== undefined) return { kind: 'prefixes', prefixes: known };
  return /^[A-Za-z.]+$/.test(text) ? { kind: 'tag', name: text } : { kind: 'prefixes', prefixes: [rangeOf(text)] };
};
/** Whom it is for cannot be read: it may be anybody. */
const UNREAD: Term = { kind: 'tag', name: 'unread' };
const portsOf = (texts: readonly string[]): readonly Ports[] =>
  texts.map((text) => {
    const [from, to = from] = text === '*' ? ['0', '65535'] : text.split('-');
    return { from: Number(from), to: Number(to) };
  });
const arePorts = (texts: readonly unknown[]): texts is readonly string[] =>
  texts.length > 0 &&
  texts.every(
    (text) =>
      text === '*' ||
      (typeof text === 'string' && /^\d+(-\d+)?$/.test(text) && portsOf([text]).every(({ from, to }) => from <= to)),
  );
const either = (rule: Json, one: string): readonly string[] => [
  ...(rule[one] === undefined || rule[one] === '' ? [] : [rule[one]]),
  ...(rule[one.replace('Prefix', 'Prefixes').replace('Range', 'Ranges')] ?? []),
];

/** A rule as it stands, once for each direction that it may have. What cannot be read may say anything, so that nobody knows whether it is meant. */
const readings = (id: string, words: Json, tags: Tags): readonly Rule[] => {
  const side = (name: string): readonly Term[] => {
    const terms = [
      ...either(words, `${name}AddressPrefix`).map((text) => termOf(text, tags)),
      ...((words[`${name}ApplicationSecurityGroups`] ?? []) as readonly Json[]).map((each): Term => ({
        kind: 'members',
        group: each['id'].toLowerCase(),
      })),
    ];
    return terms.length === 0 ? [UNREAD] : terms;
  };
  const [from, to] = [either(words, 'sourcePortRange'), either(words, 'destinationPortRange')];
  const isKnown = ['*', 'Tcp', 'Udp', 'Icmp'].includes(words['protocol']);
  const directions = ['Inbound', 'Outbound'].filter(
    (each) => each === words['direction'] || !['Inbound', 'Outbound'].includes(words['direction']),
  );
  const access = words['access'] === 'Allow' ? 'allow' : words['access'] === 'Deny' ? 'deny' : 'unread';
  return directions.map((direction) => ({
    id,
    direction,
    access,
    protocols: isKnown ? [words['protocol'].toLowerCase()] : ['*'],
    isUnsure:
      !isKnown ||
      access === 'unread' ||
      directions.length > 1 ||
      typeof words['priority'] !== 'number' ||
      !arePorts(from) ||
      !arePorts(to),
    sources: side('source'),
    destinations: side('destination'),
    sourcePorts: portsOf(arePorts(from) ? from : ['*']),
    destinationPorts: portsOf(arePorts(to) ? to : ['*']),
  }));
};

/** Azure's own, "Default security rules": name, direction, from, to, access. */
const DEFAULTS = [
  ['AllowVnetInBound', 'Inbound', 'VirtualNetwork', 'VirtualNetwork', 'Allow'],
  ['AllowAzureLoadBalancerInBound', 'Inbound', 'AzureLoadBalancer', '*', 'Allow'],
  ['DenyAllInBound', 'Inbound', '*', '*', 'Deny'],
  ['AllowVnetOutBound', 'Outbound', 'VirtualNetwork', 'VirtualNetwork', 'Allow'],
  ['AllowInternetOutBound', 'Outbound', '*', 'Internet', 'Allow'],
  ['DenyAllOutBound', 'Outbound', '*', '*', 'Deny'],
] as const;

/** A security group's rules as they are asked: by priority, Azure's own last. */
export function readGroup(group: Document | undefined, tags: Tags): readonly Rule[] | undefined {
  if (group === undefined) return undefined;
  const placeOf = ({ properties }: Json) => placeIn(properties);
  const own = (group.p['securityRules'] as readonly Json[]).toSorted((one, other) => placeOf(one) - placeOf(other));
  return [
    ...own.flatMap(({ id, properties }) => readings(id, properties, tags)),
    ...DEFAULTS.flatMap(([name, direction, sourceAddressPrefix, destinationAddressPrefix, access]) =>
      readings(
        `${group.id}/defaultSecurityRules/${name}`,
        {
          direction,
          access,
          priority: 65_000,
          protocol: '*',
          sourceAddressPrefix,
          destinationAddressPrefix,
          sourcePortRange: '*',
          destinationPortRange: '*',
        },
        tags,
      ),
    ),
  ];
}

const WAYS: readonly string[] = ['Inbound', 'Outbound'];
const ACCESSES: ReadonlyMap<string, Rule['access']> = new Map([
  ['AlwaysAllow', 'always'],
  ['Allow', 'allow'],
  ['Deny', 'deny'],
]);
/** One that may stand anywhere may stand before all others, too. */
const placeIn = ({ priority }: Json): number => (typeof priority === 'number' ? priority : 0);

/** The security admin rules of a network, by priority: of those collections that apply to a group which it is a member of. */
export function readAdmin(vnet: Vnet, vnets: readonly Vnet[], all: Documents, tags: Tags): readonly Rule[] {
  const collections = all('networkManagers/securityAdminConfigurations/ruleCollections');
  const members = all('networkManagers/networkGroups/staticMembers');
  const membersOf = (group: string): readonly string[] =>
    members.flatMap(({ id, p }) => (isBelow(id, group) ? [p['resourceId']] : []));
  const isSeen = (group: string) =>
    membersOf(group).length > 0 && all('networkManagers/networkGroups').some(({ id }) => same(id, group));
  const place = ({ addressPrefix, addressPrefixType }: Json): readonly Term[] =>
    addressPrefixType === 'NetworkGroup'
      ? [
          {
            kind: 'prefixes',
            prefixes: vnets.flatMap(({ id, space }) =>
              membersOf(addressPrefix).some((each) => same(each, id)) ? space : [],
            ),
          },
          ...(isSeen(addressPrefix) && !membersOf(addressPrefix).some((each) => isSpaceUnread(each, all))
            ? []
            : [{ kind: 'tag', name: 'whoever else is in it' } as const]),
        ]
      : [termOf(addressPrefix, tags)];
  const isFor = (rule: string): 'yes' | 'no' | 'unknown' => {
    const collection = collections.find((each) => isBelow(rule, each.id));
    if (collection === undefined) return 'unknown';
    const groups = (collection.p['appliesToGroups'] as readonly Json[]).map((each): string => each['networkGroupId']);
    if (groups.some((each) => membersOf(each).some((one) => same(one, vnet.id)))) return 'yes';
    return groups.every(isSeen) ? 'no' : 'unknown';
  };
  const inScope = all('networkManagers/securityAdminConfigurations/ruleCollections/rules')
    .map((rule) => ({ ...rule, scope: isFor(rule.id) }))
    .filter(({ scope }) => scope !== 'no');
  return inScope
    .map((each) => ({ ...each, scope: each.scope === 'yes' ? readHolds(each, vnet, inScope, all) : each.scope }))
    .filter((each) => each.scope !== 'no' && readHolds(each, vnet, inScope, all) !== 'no')
    .toSorted((one, other) => placeIn(one.p) - placeIn(other.p))
    .flatMap(({ id, p, scope }) => {
      const isKnown = ['Any', 'Tcp', 'Udp', 'Icmp'].includes(p['protocol']);
      const access = ACCESSES.get(p['access']) ?? 'unread';
      const ways = WAYS.includes(p['direction']) ? [p['direction'] as string] : WAYS;
      const [from, to] = [p['sourcePortRanges'], p['destinationPortRanges']] as readonly (readonly unknown[])[];
      const isOdd = typeof p['priority'] !== 'number' || !arePorts(from ?? []) || !arePorts(to ?? []);
      return ways.map((direction): Rule => ({
        id,
        direction,
        access,
        isAdmin: true,
        protocols: [isKnown ? p['protocol'].toLowerCase() : 'any'],
        isUnsure: scope === 'unknown' || !isKnown || access === 'unread' || ways.length > 1 || isOdd,
        sources: (p['sources'] as readonly Json[]).flatMap(place),
        destinations: (p['destinations'] as readonly Json[]).flatMap(place),
        sourcePorts: portsOf(arePorts(p['sourcePortRanges']) ? p['sourcePortRanges'] : ['*']),
        destinationPorts: portsOf(arePorts(p['destinationPortRanges']) ? p['destinationPortRanges'] : ['*']),
      }));
    });
}

/** "Security admin rules skip this virtual network" where one of two services is in it, unless a configuration says otherwise; of managers' scopes nothing is read. */
function readHolds(rule: Document, vnet: Vnet, inScope: readonly Document[], all: Documents): 'yes' | 'no' | 'unknown' {
  const subnets: readonly Json[] = all('virtualNetworks').find(({ id }) => id === vnet.id)?.p['subnets'] ?? [];
  const isService = subnets
    .flatMap(({ properties }) => (properties.delegations ?? []) as readonly Json[])
    .some(({ properties }) =>
      /^Microsoft\.(Sql\/managedInstances|Databricks\/workspaces)$/i.test(properties.serviceName),
    );
  if (!isService) return 'yes';
  const managerOf = (id: string) => id.split('/securityAdminConfigurations/')[0];
  const saysOf = (id: string): 'yes' | 'no' | 'unknown' => {
    const words = all('networkManagers/securityAdminConfigurations').find((each) => isBelow(id, each.id))?.p;
    if (words === undefined) return 'unknown';
    const [word = 'None'] = (words['applyOnNetworkIntentPolicyBasedServices'] ?? []) as readonly string[];
    return word === 'All' || (word === 'AllowRulesOnly' && rule.p['access'] !== 'Deny') ? 'yes' : 'no';
  };
  const others = inScope.map(({ id }) => id).filter((id) => managerOf(id) !== managerOf(rule.id));
  const answers = [rule.id, ...others].map(saysOf);
  return answers.every((each) => each === answers[0]) ? (answers[0] ?? 'unknown') : 'unknown';
}

/** What application rules are for, and no others. */
const APPLICATION = ['targetFqdns', 'fqdnTags', 'webCategories'];

/**
 * What a firewall asks, in order ("Configure Azure Firewall rules"): network rules before application rules, and rules that
 * translate by themselves; of each the base policy's first, then groups and collections of them by priority.
 */
export function readFirewallRules(
  owner: string,
  firewall: Json,
  all: Documents,
  tags: Tags,
): Pick<Firewall, 'rules' | 'translations' | 'unseen'> {
  const byPriority = (one: Json, other: Json) => placeIn(one) - placeIn(other);
  type Collection = {
    readonly id: string;
    readonly priority: number;
    readonly action: Json;
    readonly rules: readonly Json[];
    /** It stands for a group that a policy lists, and that nobody has seen. */
    readonly isUnseen?: boolean;
  };
  const plain = (name: string): readonly Collection[] =>
    ((firewall[name] ?? []) as readonly Json[])
      .map(({ name: own, properties }) => ({ ...properties, id: `${owner}/${name}/${own}` }))
      .toSorted(byPriority) as readonly Collection[];
  const policy = (id: string | undefined): readonly Collection[] => {
    const found = all('firewallPolicies').find((each) => same(each.id, id));
    if (found === undefined) return [];
    const groups = all('firewallPolicies/ruleCollectionGroups')
      .filter((each) => isBelow(each.id, found.id))
      .toSorted((one, other) => byPriority(one.p, other.p));
    const listed = ((found.p['ruleCollectionGroups'] ?? []) as readonly Json[]).map(({ id: each }) => each as string);
    return [
      ...policy(found.p['basePolicy']?.id),
      // It may have any priority, and so come first.
      ...listed
        .filter((each) => !groups.some((group) => same(group.id, each)))
        .map((each) => ({ id: each, priority: 0, action: {}, rules: [], isUnseen: true })),
      ...groups.flatMap(({ id: at, p }) =>
        (p['ruleCollections'] as readonly Json[])
          .toSorted(byPriority)
          .map((each) => ({ ...each, id: `${at}/${each['name']}` })),
      ),
    ] as readonly Collection[];
  };
  /** The parent of parents comes before all others: whether there is one more above what is missing, nobody knows. */
  const unseenFrom = (id: string | undefined): string | undefined => {
    const found = all('firewallPolicies').find((each) => same(each.id, id));
    return found === undefined ? id : unseenFrom(found.p['basePolicy']?.id);
  };
  /** Countries, whose addresses nobody lists: they may have any public one. */
  const isLocal = (words: Json, name: string): boolean => `${name}GeoLocations` in words;
  const side = (words: Json, name: string): readonly Term[] => [
    ...(isLocal(words, name) ? [{ kind: 'tag', name: 'public' } as const] : []),
    ...((words[`${name}Addresses`] ?? []) as readonly string[])
      .filter((text) => text !== '*' || !isLocal(words, name))
      .map((text) => termOf(text, tags)),
    ...((words[`${name}IpGroups`] ?? []) as readonly string[]).map((id): Term => {
      const group = all('ipGroups').find((each) => same(each.id, id));
      return { kind: 'prefixes', prefixes: ranges(...((group?.p['ipAddresses'] ?? []) as readonly string[])) };
    }),
  ];
  const textsOf = (each: Json): readonly string[] => [...(each['protocols'] ?? []), ...(each['ipProtocols'] ?? [])];
  const areKnown = (each: Json): boolean =>
    textsOf(each).every((one) => ['any', 'tcp', 'udp', 'icmp'].includes(one.toLowerCase()));
  const protocolsOf = (each: Json): readonly string[] =>
    areKnown(each) ? textsOf(each).map((one) => one.toLowerCase()) : ['any'];
  /** What cannot be read of it, or of its collection, leaves open whether it is meant. */
  const isOdd = (each: Json, priority: unknown, action: Json): boolean =>
    typeof priority !== 'number' ||
    !['Allow', 'Deny', 'DNAT'].includes(action['type']) ||
    isLocal(each, 'source') ||
    isLocal(each, 'destination') ||
    ('destinationPorts' in each && (!arePorts(each['destinationPorts']) || !areKnown(each)));
  const someOf = (ports: readonly unknown[]): readonly Ports[] => portsOf(arePorts(ports) ? ports : ['*']);
  const anything = (id: string, access: Rule['access']): Rule => ({
    id,
    direction: 'Inbound',
    access,
    protocols: ['*'],
    sources: [{ kind: 'tag', name: `whoever is in ${id}` }],
    destinations: [{ kind: 'any' }],
    sourcePorts: portsOf(['*']),
    destinationPorts: portsOf(['*']),
    isApplication: false,
  });
  const translating = (collections: readonly Collection[]): readonly Translation[] =>
    collections.flatMap(({ id, rules, action, priority, isUnseen = false }): readonly Translation[] =>
      isUnseen
        ? [{ rule: anything(id, 'allow'), to: undefined, port: 0 }]
        : rules
            .filter((each) => 'translatedPort' in each)
            .map((each) => ({
              rule: {
                id: `${id}/${each['name']}`,
                direction: 'Inbound',
                access: 'allow',
                protocols: protocolsOf(each),
                sources: side(each, 'source'),
                destinations: side(each, 'destination'),
                sourcePorts: portsOf(['*']),
                destinationPorts: someOf(each['destinationPorts']),
                isUnsure: isOdd(each, priority, action),
              },
              to: each['translatedAddress'] === undefined ? undefined : numberOf(each['translatedAddress']),
              port: Number(each['translatedPort']),
            })),
    );
  const read = (collections: readonly Collection[], isApplication: boolean): readonly Rule[] =>
    collections.flatMap(({ id, action, rules, priority, isUnseen = false }) =>
      isUnseen
        ? isApplication
          ? [{ ...anything(id, 'allow'), protocols: ['tcp'], isApplication: true, names: ['*'] }]
          : [anything(id, 'allow'), anything(id, 'deny')]
        : rules
            .filter((each) => !('translatedPort' in each) && APPLICATION.some((one) => one in each) === isApplication)
            .map((each): Rule => ({
              id: `${id}/${each['name']}`,
              direction: 'Inbound',
              access: ACCESSES.get(action['type']) ?? 'unread',
              isUnsure: isOdd(each, priority, action),
              protocols: isApplication ? ['tcp'] : protocolsOf(each),
              sources: side(each, 'source'),
              destinations: isApplication ? [] : side(each, 'destination'),
              sourcePorts: portsOf(['*']),
              destinationPorts: isApplication
                ? portsOf((each['protocols'] as readonly Json[]).map(({ port }) => String(port)))
                : someOf(each['destinationPorts']),
              isApplication,
              names: isApplication ? (each['targetFqdns'] ?? []) : each['destinationFqdns'],
              nameTags: [each['fqdnTags'] ?? [], each['webCategories'] ?? []].flat(),
            })),
    );
  const own = ['natRuleCollections', 'networkRuleCollections', 'applicationRuleCollections'].flatMap((name) =>
    plain(name),
  );
  const collections = firewall['firewallPolicy'] === undefined ? own : policy(firewall['firewallPolicy'].id);
  return {
    rules: [...read(collections, false), ...read(collections, true)],
    translations: translating(collections),
    unseen: unseenFrom(firewall['firewallPolicy']?.id),
  };
}

/** Whom a firewall asks for names, and whether it answers others ("Azure Firewall DNS settings"). */
export function readAsking(
  firewall: Json,
  policy: Json | undefined,
  baseOf: (policy: Json) => Json | 'none' | undefined,
): { readonly asksAzure: boolean; readonly servers: readonly Address[]; readonly isProxy: boolean } {
  const classic = firewall['additionalProperties'] ?? {};
  const own = policy?.['dnsSettings'];
  // Whether it has anything from a base no page tells: none of them may say something else than Azure does by itself.
  const saysNothing = (one: Json | 'none' | undefined): boolean =>
    one === 'none' ||
    (one !== undefined &&
      (one['dnsSettings']?.servers ?? []).length === 0 &&
      one['dnsSettings']?.enableProxy !== true &&
      saysNothing(baseOf(one)));
  if (firewall['firewallPolicy'] !== undefined)
    return own === undefined
      ? { asksAzure: saysNothing(policy), servers: [], isProxy: false }
      : asking(own.servers ?? [], own.enableProxy === true);
  const listed = String(classic['Network.DNS.Servers'] ?? '');
  return asking(listed === '' ? [] : listed.split(','), classic['Network.DNS.EnableProxy'] === 'true');
}

const asking = (servers: readonly string[], isProxy: boolean) => ({
  asksAzure: servers.length === 0,
  servers: servers.map(numberOf),
  isProxy,
});
