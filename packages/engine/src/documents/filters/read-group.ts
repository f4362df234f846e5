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

export const DIRECTIONS: ReadonlyMap<string, SecurityRule['direction']> = new Map([
  ['inbound', 'inbound'],
  ['outbound', 'outbound'],
]);
export const ACCESSES: ReadonlyMap<string, SecurityRule['access']> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
]);
export const PROTOCOLS: ReadonlyMap<string, SecurityRule['protocol']> = new Map([
  ['*', 'any'],
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['icmp', 'icmp'],
  ['esp', 'esp'],
  ['ah', 'ah'],
]);

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

/** Most documents write words as Azure does; a few need their case folded. */
const wordIn = <T>(words: ReadonlyMap<string, T>, value: unknown): T | undefined =>
  typeof value === 'string' ? words.get(keyOf(value)) : undefined;

type SideMembers = {
  readonly single: unknown;
  readonly several: unknown;
  readonly members: unknown;
  readonly port: unknown;
  readonly ports: unknown;
};

const isNone = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

/** Singular and plural members add up; what cannot be read may match anything, so that it decides nothing silently. */
function readSide(side: Side, id: string, reading: Reading, of: SideMembers): RuleSide {
  // Nearly all name one prefix and one range.
  if (typeof of.single === 'string' && typeof of.port === 'string' && isNone(of.several) && isNone(of.members)) {
    const addresses = isNone(of.ports) ? knownTerms(of.single, reading) : undefined;
    const range = readRange(of.port);
    if (addresses !== undefined && range !== undefined) return { addresses, ports: [range] };
  }
  return readAnySide(side, id, reading, of);
}

function readAnySide(side: Side, id: string, { findings, serviceTags }: Reading, of: SideMembers): RuleSide {
  const unreadable = (field: string, problem: string, severity?: 'warning'): AddressTerm => {
    const consequence = 'Whether the rule matches is not known: paths that it could decide end undetermined.';
    findings.push({ resource: id, field: `properties.${field}`, problem, consequence, ...(severity && { severity }) });
    return { kind: 'unknown', text: field };
  };
  const prefixes = [
    ...(typeof of.single === 'string' && of.single !== '' ? [of.single] : []),
    ...readTexts(of.several),
  ];
  const terms: AddressTerm[] = [
    ...prefixes.map((text) => readTerm(text, serviceTags, (...why) => unreadable(`${side}AddressPrefix`, ...why))),
    ...readIds(of.members).map((group) => ({ kind: 'application-group' as const, id: group })),
  ];
  if (terms.length === 0) terms.push(unreadable(`${side}AddressPrefix`, `The rule has no ${side}.`));
  const port = readPort(of.port);
  const ports = [...(port === undefined ? [] : [port]), ...readTexts(of.ports)].map((text) => ({
    text,
    range: readRange(text),
  }));
  const wrong = ports.find(({ range }) => range === undefined);
  if (ports.length > 0 && wrong === undefined)
    return { addresses: terms, ports: ports.flatMap(({ range }) => range ?? []) };
  const problem = wrong === undefined ? `The rule has no ${side} ports.` : `'${wrong.text}' is no range of ports.`;
  return { addresses: [unreadable(`${side}PortRange`, problem)], ports: [ANY_PORT] };
}

/** The one term of a side that is read without a finding. */
function knownTerms(text: string, { serviceTags }: Reading): readonly AddressTerm[] | undefined {
  const known = WORDS.get(text);
  if (known !== undefined) return known;
  let isKnown = true;
  const term = readTerm(text, serviceTags, () => {
    isKnown = false;
    return { kind: 'unknown', text };
  });
  return isKnown ? [term] : undefined;
}

/** What rules say most. */
const WORDS: ReadonlyMap<string, readonly AddressTerm[]> = new Map([
  ['*', [{ kind: 'any' }]],
  ...KNOWN_TAGS.map((tag): [string, readonly AddressTerm[]] => [tag, [{ kind: 'tag', tag }]]),
]);

/** Some tools write a single port as a number. */
const readPort = (value: unknown) =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined;

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

export function readTerm(
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
