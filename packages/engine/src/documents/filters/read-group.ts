import { defaultRules } from '../../rules/default-rules.ts';
import type { SecurityGroup, SecurityRule } from '../../rules/security-rule.ts';
import type { RuleWords } from '../../rules/compile/rules-builder.ts';
import type { Finding } from '../finding.ts';
import type { Reading } from '../drafts.ts';
import { childId, membersOf, nameOf, readList, textOr, type CloudResource } from '../resource.ts';
import { meaningOf, wordsFor } from '../words.ts';
import { readSide, type Side } from './read-side.ts';

/** A network security group with the default rules that every one has, whether its document lists them or not. */
export function readGroup({ id, properties }: CloudResource, reading: Reading): SecurityGroup {
  const rules: SecurityRule[] = [];
  readList(properties, 'securityRules').forEach((document, index) => {
    const rule = readRule(document, childId(document, id, 'securityRules', index), reading);
    if (rule !== undefined) rules.push(rule);
  });
  reportEqualPriorities(rules, reading.findings);
  return { id, rules: [...rules, ...defaultRules(id)] };
}

function reportEqualPriorities(rules: readonly SecurityRule[], findings: Finding[]): void {
  const places = rules.map(placeOf);
  // Hardly any group has some, and numbers in order tell at once: documents mostly have them so.
  if (isAscending(places) || isAscending(places.toSorted(ascending))) return;
  const taken = new Map<number, string>();
  for (const rule of rules) {
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

export function readRule(document: unknown, id: string, reading: Reading): SecurityRule | undefined {
  const { name, properties: found } = membersOf(document);
  const properties: RuleProperties = membersOf(found);
  const { findings } = reading;
  const { direction, access, protocol, priority } = properties;
  const [way, answer, kind] = [
    meaningOf(DIRECTIONS, direction),
    meaningOf(ACCESSES, access),
    meaningOf(PROTOCOLS, protocol),
  ];
  if (way === undefined || answer === undefined || kind === undefined || !Number.isInteger(priority)) {
    const leftOut = (field: string, value: unknown) =>
      findings.push({
        resource: id,
        field: `properties.${field}`,
        problem: value === undefined ? `The rule has no ${field}.` : `${wordsOf(value)} is no ${field} of a rule.`,
        consequence: 'The rule is left out.',
      });
    if (way === undefined) leftOut('direction', textOr(direction));
    if (answer === undefined) leftOut('access', textOr(access));
    if (kind === undefined) leftOut('protocol', textOr(protocol));
    if (!Number.isInteger(priority)) leftOut('priority', priority);
    return undefined;
  }
  return {
    id,
    name: textOr(name) ?? nameOf(id),
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
