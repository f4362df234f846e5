import { defaultRules } from '../../rules/default-rules.ts';
import {
  ANYONE,
  ANY_PLACE,
  type AddressTerm,
  type SecurityGroup,
  type SecurityRule,
} from '../../rules/security-rule.ts';
import type { RuleWords } from '../../rules/compile/rules-builder.ts';
import { unreadList, type Finding, type Misfit } from '../finding.ts';
import type { Reading } from '../drafts.ts';
import { childIdOf, membersOf, nameOf, readList, textOr, type CloudResource } from '../resource.ts';
import { meaningOf, wordsFor } from '../words.ts';
import { readSide, RULE_IN_DOUBT, type Side } from './read-side.ts';

/** A network security group with the default rules that every one has, whether its document lists them or not. */
export function readGroup({ id, properties }: CloudResource, reading: Reading): SecurityGroup {
  const rules: SecurityRule[] = [];
  readList(properties, 'securityRules').forEach((document, index) => {
    // Null is how ARM writes that something is absent.
    if (document === null) return;
    const { id: own, name } = membersOf(document);
    // That it is no object is a finding already, and says all that its members lack.
    const each = typeof document === 'object' ? reading : { ...reading, findings: [] };
    for (const rule of readRules(document, childIdOf(own, name, id, 'securityRules', index), each)) rules.push(rule);
  });
  const unread = unreadList(properties, 'securityRules');
  if (unread !== undefined) rules.push(...anyRules(id, unread, reading.findings));
  reportEqualPriorities(rules, reading.findings);
  return { id, rules: [...rules, ...defaultRules(id)] };
}

/** What stands for rules that nobody can read: any each way. */
function anyRules(group: string, unread: Misfit, findings: Finding[]): readonly SecurityRule[] {
  const consequence = 'Which rules the group has is not known: paths that these could decide end undetermined.';
  findings.push({ resource: group, ...unread, consequence });
  const rule = {
    id: `${group}/securityRules`,
    name: 'securityRules',
    origin: 'user',
    access: 'unread',
    protocol: 'any',
    priority: ANY_PLACE,
    source: { addresses: [...ANYONE.addresses, { kind: 'unread', field: unread.field }], ports: ANYONE.ports },
    destination: ANYONE,
  } as const;
  return [
    { ...rule, direction: 'inbound' },
    { ...rule, direction: 'outbound' },
  ];
}

function reportEqualPriorities(rules: readonly SecurityRule[], findings: Finding[]): void {
  const places = rules.map(placeOf);
  // Hardly any group has some, and numbers in order tell at once: documents mostly have them so.
  if (isAscending(places) || isAscending(places.toSorted(ascending))) return;
  const taken = new Map<number, string>();
  for (const rule of rules) {
    if (rule.priority === ANY_PLACE) continue;
    const first = taken.get(placeOf(rule));
    if (first === undefined) taken.set(placeOf(rule), rule.name);
    else findings.push(equalPriority(rule, first));
  }
}

const placeOf = ({ priority, direction }: SecurityRule) => 2 * priority + (direction === 'inbound' ? 0 : 1);
const ascending = (one: number, other: number) => one - other;
const isAscending = (places: readonly number[]) => places.every((place, index) => place > (places[index - 1] ?? -1));

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

export const DIRECTIONS = wordsFor<SecurityRule['direction']>({ Inbound: 'inbound', Outbound: 'outbound' });
export const ACCESSES = wordsFor<SecurityRule['access']>({ Allow: 'allow', Deny: 'deny' });
export const PROTOCOLS = wordsFor<SecurityRule['protocol']>({
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

/**
 * The rules that a document stands for: one, or where its direction cannot be read, one each way. What else cannot be read leaves open whether
 * the rule matches what it may match by the rest, or what it says then.
 */
export function readRules(document: unknown, id: string, reading: Reading): readonly SecurityRule[] {
  const { name, properties: found } = membersOf(document);
  const properties: RuleProperties = membersOf(found);
  const { direction, access, protocol, priority } = properties;
  const [way, answer, kind] = [
    meaningOf(DIRECTIONS, direction),
    meaningOf(ACCESSES, access),
    meaningOf(PROTOCOLS, protocol),
  ];
  const rule: SecurityRule = {
    id,
    name: textOr(name) ?? nameOf(id),
    origin: 'user',
    direction: way ?? 'inbound',
    access: answer ?? 'unread',
    protocol: kind ?? 'any',
    priority: Number.isInteger(priority) ? Number(priority) : ANY_PLACE,
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
  if (way !== undefined && answer !== undefined && kind !== undefined && Number.isInteger(priority)) return [rule];
  const unread = [
    ...(way === undefined ? [['direction', textOr(direction)] as const] : []),
    ...(answer === undefined ? [['access', textOr(access)] as const] : []),
    ...(kind === undefined ? [['protocol', textOr(protocol)] as const] : []),
    ...(Number.isInteger(priority) ? [] : [['priority', priority] as const]),
  ];
  return withUnread(rule, way === undefined, unread, reading.findings);
}

/** `unread`: members of its document, and their values. */
function withUnread(
  rule: SecurityRule,
  isEachWay: boolean,
  unread: readonly (readonly [member: string, value: unknown])[],
  findings: Finding[],
): readonly SecurityRule[] {
  for (const [member, value] of unread)
    findings.push({
      resource: rule.id,
      field: `properties.${member}`,
      problem: value === undefined ? `The rule has no ${member}.` : `${wordsOf(value)} is no ${member} of a rule.`,
      consequence: RULE_IN_DOUBT,
    });
  const terms = unread.map(([member]): AddressTerm => ({ kind: 'unread', field: `properties.${member}` }));
  const source = { ...rule.source, addresses: [...terms, ...rule.source.addresses] };
  const inbound: SecurityRule = { ...rule, source };
  return isEachWay ? [inbound, { ...inbound, direction: 'outbound' }] : [inbound];
}
