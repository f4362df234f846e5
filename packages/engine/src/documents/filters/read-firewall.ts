import { parseAddress, wordsOf } from '../../address/address.ts';
import { prefixOf, type Prefix } from '../../address/prefix.ts';
import { ANY_PORT, ANYONE, type AddressTerm, type PortRange, type RuleProtocol } from '../../rules/security-rule.ts';
import type {
  FirewallCollectionDraft,
  FirewallDraft,
  FirewallRuleDraft,
  PolicyDraft,
  PolicyGroupDraft,
  Reading,
  TranslationDraft,
} from '../drafts.ts';
import type { AdminSide } from './managed-drafts.ts';
import { lenientPrefix } from '../lenient-prefix.ts';
import { shown, unreadList } from '../finding.ts';
import { isStopped } from '../state/stopped-firewall.ts';
import { readRange, readTerm, RULE_IN_DOUBT } from './read-side.ts';
import { readClassicNames, readNames, readTargetNames, readTargets } from './read-names.ts';
import { unlistedTerms } from './read-unlisted.ts';
import {
  childId,
  keyOf,
  parentOf,
  read,
  readIds,
  readList,
  readReference,
  readText,
  readTexts,
  type CloudResource,
} from '../resource.ts';
import { meaningOf, wordsFor } from '../words.ts';

const COLLECTIONS = [
  ['natRuleCollections', 'NatRule'],
  ['networkRuleCollections', 'NetworkRule'],
  ['applicationRuleCollections', 'ApplicationRule'],
] as const;
type Kind = (typeof COLLECTIONS)[number][1];
const KINDS: ReadonlySet<string> = new Set(COLLECTIONS.map(([, kind]) => keyOf(kind)));

/** Names that several rules have, by which answers call them. */
function namedTwice(collections: readonly FirewallCollectionDraft[], { findings }: Reading): void {
  const seen = new Set<string>();
  for (const { translations, network, application } of collections)
    for (const { id: resource } of [
      ...network,
      ...[...translations, ...application].filter((rule) => !isOfAnyKind(rule)),
    ]) {
      const problem = 'Another rule has this name, too, in the same collection.';
      const consequence = 'Both are asked, and answers that name one may mean the other.';
      if (seen.has(keyOf(resource))) findings.push({ resource, field: 'name', problem, consequence });
      seen.add(keyOf(resource));
    }
}

export function readFirewall(document: CloudResource, reading: Reading): FirewallDraft {
  const { id, properties } = document;
  const policy = readReference(properties, 'firewallPolicy', id);
  const configurations = readList(properties, 'ipConfigurations');
  const subnet = configurations.flatMap((each) => readText(each, 'properties', 'subnet', 'id') ?? [])[0];
  const written = readText(properties, 'additionalProperties', 'Network.SNAT.PrivateRanges');
  const names = readClassicNames(document, reading.findings);
  const classic = COLLECTIONS.flatMap(([member, kind]) => {
    const listed = readList(properties, member).filter((each) => each !== null);
    const collections = listed.map((document) => {
      const own = typeof document === 'object' ? read(document, 'properties') : document;
      return readCollection(own, `${id}/${member}/${readText(document, 'name') ?? ''}`, kind, reading);
    });
    return [...collections, ...unreadCollections(id, properties, member, kind, reading)];
  });
  namedTwice(classic, reading);
  return {
    id,
    isStopped: isStopped(document, reading.findings),
    ...(policy === undefined ? {} : { policy }),
    ...(subnet === undefined ? {} : { subnet }),
    publicAddresses: configurations.flatMap((each, index) => {
      const configuration = childId(each, id, 'ipConfigurations', index);
      return readReference(read(each, 'properties'), 'publicIPAddress', configuration) ?? [];
    }),
    ...(written === undefined ? {} : { privateRanges: readRanges(written.split(','), id, reading) }),
    ...(names === undefined ? {} : { names }),
    collections: classic,
  };
}

export function readPolicy(document: CloudResource, reading: Reading): PolicyDraft {
  const { id, properties } = document;
  const base = readReference(properties, 'basePolicy', id);
  const snat = read(properties, 'snat');
  const ranges = readTexts(snat, 'privateRanges');
  const names = readNames(document, reading.findings);
  return {
    id,
    ...(base === undefined ? {} : { base }),
    groups: readIds(properties, 'ruleCollectionGroups'),
    ...(ranges.length === 0 ? {} : { privateRanges: readRanges(ranges, id, reading) }),
    ...(names === undefined ? {} : { names }),
  };
}

/** What `IANAPrivateRanges` stands for, and what a firewall takes for private where nobody says ("Azure Firewall SNAT private IP address ranges"). */
export const PRIVATE_RANGES = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
] as readonly string[] as readonly Prefix[];

const readRanges = (texts: readonly string[], resource: string, { findings }: Reading): readonly Prefix[] =>
  texts.flatMap((each): readonly Prefix[] => {
    const text = each.trim();
    if (keyOf(text) === 'ianaprivateranges') return PRIVATE_RANGES;
    const prefix = lenientPrefix(text);
    if (prefix !== undefined) return [prefix];
    const problem = `'${text}' is no range of addresses.`;
    findings.push({ resource, field: 'properties.snat.privateRanges', problem, consequence: 'It is left out.' });
    return [];
  });

export function readPolicyGroup({ id, properties }: CloudResource, reading: Reading): PolicyGroupDraft {
  const listed = readList(properties, 'ruleCollections').filter((each) => each !== null);
  const collections = [
    ...listed.map((each) => readCollection(each, `${id}/${readText(each, 'name') ?? ''}`, undefined, reading)),
    ...unreadCollections(id, properties, 'ruleCollections', undefined, reading),
  ];
  namedTwice(collections, reading);
  return { id, policy: parentOf(id), priority: priorityOf(properties), collections };
}

export const readIpGroup = ({ id, properties }: CloudResource, reading: Reading): readonly AddressTerm[] =>
  termsIn(properties, 'ipAddresses', id, 'properties.ipAddresses', reading);

/** What stands for a list of collections that is none: one of which no rule can be read. */
function unreadCollections(
  id: string,
  properties: unknown,
  member: string,
  kind: Kind | undefined,
  reading: Reading,
): readonly FirewallCollectionDraft[] {
  const odd = unreadList(properties, member);
  if (odd === undefined) return [];
  reading.findings.push({ resource: id, ...odd, consequence: RULE_IN_DOUBT });
  // What it says, and where it stands, its rule leaves open itself.
  const any = { action: { type: 'Allow' }, priority: -1, rules: odd.field };
  return [readCollection(any, `${id}/${member}`, kind, { ...reading, findings: [] })];
}

/** `kind`: of all rules, where they do not say it themselves. */
function readCollection(own: unknown, name: string, kind: Kind | undefined, reading: Reading): FirewallCollectionDraft {
  const tell = (resource: string, field: string, problem: string, consequence: string) =>
    reading.findings.push({ resource, field, problem, consequence });
  const action = readText(own, 'action', 'type') ?? '';
  const access = ACCESSES.get(keyOf(action)) ?? 'unread';
  const isTranslating = keyOf(action) === 'dnat';
  if (access === 'unread' && !isTranslating)
    tell(name, 'action.type', `'${action}' is neither Allow nor Deny.`, RULE_IN_DOUBT);
  const isPlaced = typeof read(own, 'priority') === 'number';
  if (!isPlaced) tell(name, 'priority', 'The collection has no priority.', RULE_IN_DOUBT);
  const rules = readList(own, 'rules').map((rule, index) => ({
    type: keyOf(kind ?? readText(rule, 'ruleType') ?? ''),
    rule,
    id: `${name}/${readText(rule, 'name') ?? index}`,
  }));
  for (const { type, id } of rules)
    if (!KINDS.has(type)) tell(id, 'ruleType', 'The rule has no type that is known.', RULE_IN_DOUBT);
  if (isTranslating && rules.some(({ type }) => type === 'networkrule' || type === 'applicationrule'))
    tell(name, 'action.type', "'DNAT' is for rules that translate.", RULE_IN_DOUBT);
  const ofKind = (wanted: Kind) => rules.filter(({ type }) => type === keyOf(wanted));
  const odd = unreadList(own, 'rules');
  if (odd !== undefined) tell(name, 'rules', odd.problem, RULE_IN_DOUBT);
  const anyRules = [
    ...rules.flatMap(({ type, id }) => (KINDS.has(type) ? [] : anyRule(id, 'ruleType'))),
    ...(odd === undefined ? [] : [anyRule(`${name}/rules`, 'rules')]),
  ];
  const anyOf = (wanted: Kind) => (kind === undefined || kind === wanted ? anyRules : []);
  const unread = [...(access === 'unread' ? ['action.type'] : []), ...(isPlaced ? [] : ['priority'])];
  return {
    priority: priorityOf(own),
    translations: [
      ...ofKind('NatRule').map(({ rule, id }) => translation(rule, id, reading)),
      ...anyOf('NatRule').map((rule) => ({ ...rule, access: 'allow' as const, port: 0 })),
    ].map((rule) => withUnread(rule, isPlaced ? [] : ['priority'])),
    network: [
      ...ofKind('NetworkRule').map(({ rule, id }) => networkRule(rule, id, access, reading)),
      ...anyOf('NetworkRule'),
    ].map((rule) => withUnread(rule, unread)),
    application: [
      ...ofKind('ApplicationRule').map(({ rule, id }) => applicationRule(rule, id, access, reading)),
      ...anyOf('ApplicationRule').map((rule) => ({ ...rule, protocols: ['tcp'] as const })),
    ].map((rule) => withUnread(rule, unread)),
  };
}

const ACCESSES: ReadonlyMap<string, FirewallRuleDraft['access']> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
]);

/** What stands without a number may stand anywhere: before all others, as it may match. */
const priorityOf = (own: unknown): number => {
  const priority = read(own, 'priority');
  return typeof priority === 'number' ? priority : -1;
};

/** A rule of which members could not be read: it may match what it matches by the rest. */
const withUnread = <Rule extends FirewallRuleDraft>(rule: Rule, unread: readonly string[]): Rule =>
  unread.length === 0
    ? rule
    : { ...rule, source: { ...rule.source, addresses: [...unread.map(unreadMember), ...rule.source.addresses] } };

const unreadMember = (field: string): AddressTerm => ({ kind: 'unread', field });

/** Is it one of those? They are there once of each kind. */
const isOfAnyKind = ({ source }: FirewallRuleDraft): boolean =>
  source.addresses.some((term) => term.kind === 'unread' && (term.field === 'ruleType' || term.field === 'rules'));

/** One of which not even the kind could be read, or what stands for whatever rules there are. `field`: which could not. */
const anyRule = (id: string, field: 'ruleType' | 'rules'): FirewallRuleDraft => ({
  id,
  access: 'unread',
  protocols: ['any'],
  source: { ...ANYONE, addresses: [unreadMember(field), ...ANYONE.addresses], groups: [] },
  destination: { ...ANYONE, groups: [] },
});

const PROTOCOLS = wordsFor<RuleProtocol>({ Any: 'any', TCP: 'tcp', UDP: 'udp', ICMP: 'icmp' });

function networkRule(
  rule: unknown,
  id: string,
  access: FirewallRuleDraft['access'],
  reading: Reading,
): FirewallRuleDraft {
  const unread: string[] = [];
  const doubt = (field: string, problem: string) => {
    reading.findings.push({ resource: id, field, problem, consequence: RULE_IN_DOUBT });
    unread.push(field);
  };
  const listed = [...readList(rule, 'protocols'), ...readList(rule, 'ipProtocols')].filter((each) => each !== null);
  if (listed.length === 0) doubt('protocols', 'The rule has no protocols.');
  const protocols = listed.flatMap((each) => {
    const known = meaningOf(PROTOCOLS, each);
    if (known === undefined) doubt('protocols', `${shown(each)} is no protocol of a rule.`);
    return known ?? [];
  });
  const written = readList(rule, 'destinationPorts').filter((each) => each !== null);
  if (written.length === 0) doubt('destinationPorts', 'The rule has no destination ports.');
  const ports = written.flatMap((each) => {
    const range = typeof each === 'string' ? readRange(each) : undefined;
    if (range === undefined) doubt('destinationPorts', `${shown(each)} is no range of ports.`);
    return range ?? [];
  });
  // Which addresses a name has is asked of DNS by the firewall itself.
  const names = readTargetNames(rule, 'destinationFqdns', 'addresses', id, reading.findings);
  const destination = sideOf(
    rule,
    'destination',
    unread.includes('destinationPorts') ? [ANY_PORT] : ports,
    id,
    reading,
  );
  const own: FirewallRuleDraft = {
    id,
    access,
    protocols: unread.includes('protocols') ? ['any'] : protocols,
    source: sideOf(rule, 'source', [ANY_PORT], id, reading),
    destination: { ...destination, addresses: [...destination.addresses, ...names] },
  };
  return withUnread(own, unread);
}

/** A flow to an address of the firewall's that goes on to another one. */
function translation(rule: unknown, id: string, reading: Reading): TranslationDraft {
  const [text, name] = [readText(rule, 'translatedAddress'), readText(rule, 'translatedFqdn')];
  const address = text === undefined ? undefined : parseAddress(text);
  const port = Number(readText(rule, 'translatedPort') ?? read(rule, 'translatedPort'));
  const own = networkRule(rule, id, 'allow', reading);
  const leadsNowhere = (field: string): TranslationDraft => {
    reading.findings.push({
      resource: id,
      field,
      problem: 'The rule does not say where it leads.',
      consequence: RULE_IN_DOUBT,
    });
    return { ...withUnread(own, [field]), port: 0 };
  };
  if (address?.ok !== true && name === undefined) return leadsNowhere('translatedAddress');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return leadsNowhere('translatedPort');
  return { ...own, port, ...(address?.ok === true ? { address: address.value } : { name: name ?? '' }) };
}

/** For HTTP, HTTPS and databases by name: a flow of addresses alone does not tell whether it is for the name. */
function applicationRule(
  rule: unknown,
  id: string,
  access: FirewallRuleDraft['access'],
  reading: Reading,
): FirewallRuleDraft {
  const listed = readList(rule, 'protocols');
  const ports = listed.flatMap((each): readonly PortRange[] => {
    const port = read(each, 'port');
    if (typeof port !== 'number') unreadable(id, 'protocols', 'port', reading);
    return typeof port === 'number' ? [{ from: port, to: port }] : [];
  });
  const odd = unreadList(rule, 'protocols');
  if (odd !== undefined) unreadable(id, 'protocols', read(rule, 'protocols'), reading);
  const isOdd = odd !== undefined || ports.length < listed.length;
  const addresses = readTargets(rule, id, reading.findings);
  const own: FirewallRuleDraft = {
    id,
    access,
    protocols: ['tcp'],
    source: sideOf(rule, 'source', [ANY_PORT], id, reading),
    destination: { addresses, ports: isOdd ? [ANY_PORT] : ports, groups: [] },
  };
  return withUnread(own, isOdd ? ['protocols'] : []);
}

/** Where a side of a rule may say what it holds. */
const PLACES = ['Addresses', 'IpGroups', 'Fqdns', 'GeoLocations', 'KubeSelectorGroups'] as const;

const sideOf = (
  rule: unknown,
  side: 'source' | 'destination',
  ports: readonly PortRange[],
  id: string,
  reading: Reading,
): AdminSide => {
  const unlisted = unlistedTerms(rule, side, id, reading.findings);
  const listed = termsIn(rule, `${side}Addresses`, id, `${side}Addresses`, reading);
  // Everybody is, beside these, nobody else.
  const addresses = unlisted.length === 0 ? listed : [...listed.filter(({ kind }) => kind !== 'any'), ...unlisted];
  const groups = readTexts(rule, `${side}IpGroups`);
  const isNobody = PLACES.every((place) => readList(rule, `${side}${place}`).length === 0);
  if (isNobody) unreadable(id, side, side, reading);
  return { addresses: isNobody ? [{ kind: 'unreadable', field: side }] : addresses, groups, ports };
};

/** What a list says of addresses; null is nothing. */
const termsIn = (
  holder: unknown,
  member: string,
  id: string,
  field: string,
  reading: Reading,
): readonly AddressTerm[] =>
  itemsOf(read(holder, member)).flatMap((each): readonly AddressTerm[] => {
    if (typeof each === 'string' && each !== '') return termsOf(each, id, field, reading);
    if (each === null) return [];
    unreadable(id, field, each, reading);
    return [{ kind: 'unreadable', field }];
  });

/** Of a list; what stands in its place is an object among others, and cannot be read. */
const itemsOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [(value ?? null) === null ? null : [value]];

/** A prefix, an address, a tag, or a range such as `10.1.4.12-10.1.4.255`. */
function termsOf(text: string, resource: string, field: string, reading: Reading): readonly AddressTerm[] {
  const { findings, serviceTags } = reading;
  const [first, last] = text.split('-').map((each) => parseAddress(each.trim()));
  if (first?.ok === true && last?.ok === true && !text.includes(':')) {
    const prefixes = rangePrefixes(wordsOf(first.value)[3], wordsOf(last.value)[3]);
    if (prefixes.length === 0) {
      const problem = `'${text}' is no range of addresses: it ends before it begins.`;
      findings.push({ resource, field, problem, consequence: 'It is taken to hold nobody.' });
    }
    return prefixes.map((prefix) => ({ kind: 'prefix', prefix }));
  }
  return [
    readTerm(text, serviceTags, (problem, severity) => {
      findings.push({ resource, field, problem, consequence: RULE_IN_DOUBT, ...(severity && { severity }) });
      return { kind: 'unreadable', field };
    }),
  ];
}

function unreadable(resource: string, field: string, value: unknown, { findings }: Reading): void {
  const problem = `${shown(value)} could not be read.`;
  findings.push({ resource, field, problem, consequence: RULE_IN_DOUBT });
}

function rangePrefixes(from: number, to: number): readonly Prefix[] {
  const prefixes: Prefix[] = [];
  for (let at = from; at <= to;) {
    let bits = 0;
    while (bits < 32 && at % 2 ** (bits + 1) === 0 && at + 2 ** (bits + 1) - 1 <= to) bits += 1;
    const address = parseAddress([at >>> 24, (at >>> 16) & 255, (at >>> 8) & 255, at & 255].join('.'));
    if (address.ok) prefixes.push(prefixOf(address.value, 32 - bits));
    at += 2 ** bits;
  }
  return prefixes;
}
