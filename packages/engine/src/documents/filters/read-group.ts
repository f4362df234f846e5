import { defaultRules } from '../../rules/default-rules.ts';
import {
  ANY_PORT,
  KNOWN_TAGS,
  type AddressTerm,
  type PortRange,
  type RuleSide,
  type SecurityGroup,
  type SecurityRule,
} from '../../rules/security-rule.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import type { RuleWords } from '../../rules/compile/rules-builder.ts';
import type { Finding } from '../finding.ts';
import type { Reading } from '../drafts.ts';
import { parsePrefix } from '../../address/prefix.ts';
import { lenientPrefix } from '../lenient-prefix.ts';
import {
  childId,
  keyOf,
  nameOf,
  read,
  readIds,
  readList,
  readText,
  readTexts,
  type CloudResource,
} from '../resource.ts';

/** A network security group with the default rules that every one has, whether its document lists them or not. */
export function readGroup({ id, properties }: CloudResource, reading: Reading): SecurityGroup {
  const rules: SecurityRule[] = [];
  for (const [index, document] of readList(properties, 'securityRules').entries()) {
    const rule = readRule(document, childId(document, id, 'securityRules', index), reading);
    if (rule !== undefined) rules.push(rule);
  }
  const taken = new Map<number, string>();
  for (const rule of rules) {
    const place = 2 * rule.priority + (rule.direction === 'inbound' ? 0 : 1);
    const first = taken.get(place);
    if (first === undefined) taken.set(place, rule.name);
    else reading.findings.push(equalPriority(rule, first));
  }
  return { id, rules: [...rules, ...defaultRules(id)] };
}

/** `first`: the name of the rule that has the same priority and direction. */
export const equalPriority = ({ id, priority, direction }: RuleWords, first: string): Finding => ({
  resource: id,
  field: 'properties.priority',
  problem: `The rule ${first} has the priority ${priority} ${direction}, too.`,
  consequence: `${first} is asked first, because it comes first in the document.`,
});

/** A value of the wrong kind, for a sentence. */
const wordsOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : `A value of type ${typeof value}`;

/** By each word as Azure writes it, and in lower case: nearly none has to be folded before it is found. */
const spelled = <T>(words: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
  new Map(Object.entries(words).flatMap(([word, meaning]) => [[word, meaning] as const, [keyOf(word), meaning]]));

export const DIRECTIONS = spelled<SecurityRule['direction']>({ Inbound: 'inbound', Outbound: 'outbound' });
export const ACCESSES = spelled<SecurityRule['access']>({ Allow: 'allow', Deny: 'deny' });
export const PROTOCOLS = spelled<SecurityRule['protocol']>({
  '*': 'any',
  Tcp: 'tcp',
  Udp: 'udp',
  Icmp: 'icmp',
  Esp: 'esp',
  Ah: 'ah',
});

/** What a rule's document may hold, of any kind. Named, because a million of them are read: it is quicker than asking by name. */
type RuleProperties = {
  readonly [
    Member in
      | 'direction'
      | 'access'
      | 'protocol'
      | 'priority'
      | `${Side}AddressPrefix`
      | `${Side}AddressPrefixes`
      | `${Side}ApplicationSecurityGroups`
      | `${Side}PortRange`
      | `${Side}PortRanges`
  ]?: unknown;
};
type Side = 'source' | 'destination';

export function readRule(document: unknown, id: string, reading: Reading): SecurityRule | undefined {
  const found = read(document, 'properties');
  const properties = (typeof found === 'object' && found !== null ? found : {}) as RuleProperties;
  const { findings } = reading;
  const { direction, access, protocol, priority } = properties;
  const [way, answer, kind] = [wordIn(DIRECTIONS, direction), wordIn(ACCESSES, access), wordIn(PROTOCOLS, protocol)];
  if (way === undefined || answer === undefined || kind === undefined || !Number.isInteger(priority)) {
    const leftOut = (field: string, value: unknown) =>
      findings.push({
        resource: id,
        field: `properties.${field}`,
        problem: value === undefined ? `The rule has no ${field}.` : `${wordsOf(value)} is no ${field} of a rule.`,
        consequence: 'The rule is left out.',
      });
    const textOr = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
    if (way === undefined) leftOut('direction', textOr(direction));
    if (answer === undefined) leftOut('access', textOr(access));
    if (kind === undefined) leftOut('protocol', textOr(protocol));
    if (!Number.isInteger(priority)) leftOut('priority', priority);
    return undefined;
  }
  return {
    id,
    name: readText(document, 'name') ?? nameOf(id),
    origin: 'user',
    direction: way,
    access: answer,
    protocol: kind,
    priority: Number(priority),
    source: readSide('source', id, reading, {
      single: properties.sourceAddressPrefix,
      several: properties.sourceAddressPrefixes,
      members: properties.sourceApplicationSecurityGroups,
      port: properties.sourcePortRange,
      ports: properties.sourcePortRanges,
    }),
    destination: readSide('destination', id, reading, {
      single: properties.destinationAddressPrefix,
      several: properties.destinationAddressPrefixes,
      members: properties.destinationApplicationSecurityGroups,
      port: properties.destinationPortRange,
      ports: properties.destinationPortRanges,
    }),
  };
}

const wordIn = <T>(words: ReadonlyMap<string, T>, value: unknown): T | undefined =>
  typeof value === 'string' ? (words.get(value) ?? words.get(keyOf(value))) : undefined;

type SideMembers = {
  readonly single: unknown;
  readonly several: unknown;
  readonly members: unknown;
  readonly port: unknown;
  readonly ports: unknown;
};

/** Singular and plural members add up; what cannot be read may match anything, so that it decides nothing silently. */
function readSide(side: Side, id: string, { findings, serviceTags }: Reading, of: SideMembers): RuleSide {
  const unreadable = (field: string, problem: string, severity?: 'warning'): AddressTerm => {
    const consequence = 'Whether the rule matches is not known: paths that it could decide end undetermined.';
    findings.push({ resource: id, field: `properties.${field}`, problem, consequence, ...(severity && { severity }) });
    return { kind: 'unknown', text: field };
  };
  const addresses = textsOf(of.single, of.several).map((text) =>
    readTerm(text, serviceTags, (problem, severity) => unreadable(`${side}AddressPrefix`, problem, severity)),
  );
  for (const group of readIds(of.members)) addresses.push({ kind: 'application-group', id: group });
  if (addresses.length === 0) addresses.push(unreadable(`${side}AddressPrefix`, `The rule has no ${side}.`));
  // Some tools write a single port as a number.
  const texts = textsOf(typeof of.port === 'number' ? String(of.port) : of.port, of.ports);
  const ports = texts.map(readRange);
  if (ports.length > 0 && ports.every((range) => range !== undefined)) return { addresses, ports };
  const wrong = texts[ports.indexOf(undefined)];
  const problem = wrong === undefined ? `The rule has no ${side} ports.` : `'${wrong}' is no range of ports.`;
  return { addresses: [unreadable(`${side}PortRange`, problem)], ports: [ANY_PORT] };
}

/** What a member for one text and a member for several say. Nearly all say one thing, in the first. */
function textsOf(single: unknown, several: unknown): readonly string[] {
  const first = typeof single === 'string' && single !== '' ? [single] : [];
  if (several === undefined) return first;
  for (const text of readTexts(several)) first.push(text);
  return first;
}

/** `443`, `1000-2000` or `*`. Digit by digit: documents of a large network hold millions. */
export function readRange(text: string): PortRange | undefined {
  if (text === '*') return ANY_PORT;
  const dash = text.indexOf('-');
  const from = portIn(text, 0, dash < 0 ? text.length : dash);
  const to = dash < 0 ? from : portIn(text, dash + 1, text.length);
  if (from >= 0 && from <= to && to <= 65_535) return { from, to };
  return text === text.trim() ? undefined : readRange(text.trim());
}

/** Up to five digits, or -1. */
function portIn(text: string, from: number, to: number): number {
  if (to === from || to - from > 5) return -1;
  let port = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    port = 10 * port + digit;
  }
  return port;
}

/** What most rules name that is no number. */
const WORDS: ReadonlyMap<string, AddressTerm> = new Map<string, AddressTerm>([
  ['*', { kind: 'any' }],
  ...KNOWN_TAGS.map((tag) => [tag, { kind: 'tag', tag }] as const),
]);

export function readTerm(
  text: string,
  serviceTags: ServiceTags,
  unreadable: (problem: string, severity?: 'warning') => AddressTerm,
): AddressTerm {
  return usualTerm(text) ?? readAnyTerm(text, serviceTags, unreadable);
}

/** Nearly every term, read at a glance: a prefix of IPv4, or a word as Azure spells it. */
function usualTerm(text: string): AddressTerm | undefined {
  if (!isDigit(text.charCodeAt(0))) return WORDS.get(text);
  const prefix = parsePrefix(text);
  return prefix.ok ? { kind: 'prefix', prefix: prefix.value } : undefined;
}

const isDigit = (unit: number) => unit >= 48 && unit <= 57;

function readAnyTerm(
  text: string,
  serviceTags: ServiceTags,
  unreadable: (problem: string, severity?: 'warning') => AddressTerm,
): AddressTerm {
  const trimmed = text.trim();
  if (trimmed === '*') return { kind: 'any' };
  const prefix = lenientPrefix(trimmed);
  if (prefix !== undefined) return { kind: 'prefix', prefix };
  if (keyOf(trimmed) === 'any') return { kind: 'any' };
  const tag = KNOWN_TAGS.find((known) => keyOf(known) === keyOf(trimmed));
  if (tag !== undefined) return { kind: 'tag', tag };
  const loaded = serviceTags.get(keyOf(trimmed));
  if (loaded !== undefined) return { kind: 'service-tag', tag: loaded };
  if (!/^[a-z]/i.test(trimmed)) return unreadable(`'${text}' is no prefix, address or service tag.`);
  unreadable(`The service tag ${trimmed} is not loaded.`, 'warning');
  return { kind: 'unknown', text: trimmed };
}
