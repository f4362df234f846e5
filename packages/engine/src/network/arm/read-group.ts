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
import type { RuleWords } from '../../rules/rules-builder.ts';
import type { Finding } from '../finding.ts';
import type { Reading } from './drafts.ts';
import { lenientPrefix } from './lenient-prefix.ts';
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
} from './resource.ts';

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
const ACCESSES: ReadonlyMap<string, SecurityRule['access']> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
]);
const PROTOCOLS: ReadonlyMap<string, SecurityRule['protocol']> = new Map([
  ['*', 'any'],
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['icmp', 'icmp'],
  ['esp', 'esp'],
  ['ah', 'ah'],
]);

export function readRule(document: unknown, id: string, reading: Reading): SecurityRule | undefined {
  const properties = read(document, 'properties');
  const { findings } = reading;
  const word = <T>(field: string, words: ReadonlyMap<string, T>): T | undefined => {
    const text = readText(properties, field);
    const known = text === undefined ? undefined : words.get(keyOf(text));
    if (known === undefined) leftOut(field, text);
    return known;
  };
  const leftOut = (field: string, value?: unknown) =>
    findings.push({
      resource: id,
      field: `properties.${field}`,
      problem: value === undefined ? `The rule has no ${field}.` : `${wordsOf(value)} is no ${field} of a rule.`,
      consequence: 'The rule is left out.',
    });
  const direction = word('direction', DIRECTIONS);
  const access = word('access', ACCESSES);
  const protocol = word('protocol', PROTOCOLS);
  const priority = read(properties, 'priority');
  if (!Number.isInteger(priority)) leftOut('priority', priority);
  if (direction === undefined || access === undefined || protocol === undefined || !Number.isInteger(priority))
    return undefined;
  return {
    id,
    name: readText(document, 'name') ?? nameOf(id),
    origin: 'user',
    direction,
    access,
    protocol,
    priority: Number(priority),
    source: readSide(properties, 'source', id, reading),
    destination: readSide(properties, 'destination', id, reading),
  };
}

/** Singular and plural members add up; what cannot be read may match anything, so that it decides nothing silently. */
function readSide(properties: unknown, side: 'source' | 'destination', id: string, reading: Reading): RuleSide {
  const { findings, serviceTags } = reading;
  const unreadable = (field: string, problem: string, severity?: 'warning'): AddressTerm => {
    const consequence = 'Whether the rule matches is not known: paths that it could decide end undetermined.';
    findings.push({ resource: id, field: `properties.${field}`, problem, consequence, ...(severity && { severity }) });
    return { kind: 'unknown', text: field };
  };
  const single = readText(properties, `${side}AddressPrefix`);
  const prefixes = [...(single === undefined ? [] : [single]), ...readTexts(properties, `${side}AddressPrefixes`)];
  const members = readIds(properties, `${side}ApplicationSecurityGroups`);
  const terms: AddressTerm[] = [
    ...prefixes.map((text) => readTerm(text, serviceTags, (...why) => unreadable(`${side}AddressPrefix`, ...why))),
    ...members.map((group) => ({ kind: 'application-group' as const, id: group })),
  ];
  if (terms.length === 0) terms.push(unreadable(`${side}AddressPrefix`, `The rule has no ${side}.`));
  const port = readPort(read(properties, `${side}PortRange`));
  const ports = [...(port === undefined ? [] : [port]), ...readTexts(properties, `${side}PortRanges`)].map((text) => ({
    text,
    range: readRange(text),
  }));
  const wrong = ports.find(({ range }) => range === undefined);
  if (ports.length > 0 && wrong === undefined)
    return { addresses: terms, ports: ports.flatMap(({ range }) => range ?? []) };
  const problem = wrong === undefined ? `The rule has no ${side} ports.` : `'${wrong.text}' is no range of ports.`;
  return { addresses: [unreadable(`${side}PortRange`, problem)], ports: [ANY_PORT] };
}

/** Some tools write a single port as a number. */
const readPort = (value: unknown) =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined;

export function readRange(text: string): PortRange | undefined {
  if (text === '*') return ANY_PORT;
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  if (first === undefined) return undefined;
  const [from, to] = [Number(first), Number(last)];
  return from <= to && to <= 65_535 ? { from, to } : undefined;
}

export function readTerm(
  text: string,
  serviceTags: ServiceTags,
  unreadable: (problem: string, severity?: 'warning') => AddressTerm,
): AddressTerm {
  const trimmed = text.trim();
  if (trimmed === '*' || keyOf(trimmed) === 'any') return { kind: 'any' };
  const prefix = lenientPrefix(trimmed);
  if (prefix !== undefined) return { kind: 'prefix', prefix };
  const tag = KNOWN_TAGS.find((known) => keyOf(known) === keyOf(trimmed));
  if (tag !== undefined) return { kind: 'tag', tag };
  const loaded = serviceTags.get(keyOf(trimmed));
  if (loaded !== undefined) return { kind: 'service-tag', tag: loaded };
  if (!/^[a-z]/i.test(trimmed)) return unreadable(`'${text}' is no prefix, address or service tag.`);
  unreadable(`The service tag ${trimmed} is not loaded.`, 'warning');
  return { kind: 'unknown', text: trimmed };
}
