import type { Group, PortRange, Problem, Rule, Side, Tag, Term } from '../description.ts';
import { readKnownTerm, type LoadedTags } from './loaded-tags.ts';
import type { RuleProperties } from '../schemas.ts';
import { keyOf, type DocumentOn } from '../shelf.ts';

type GroupDocument = DocumentOn<'groups'>;
type RuleDocument = {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly properties: RuleProperties;
};

const PROTOCOLS: ReadonlyMap<string, Rule['protocol']> = new Map([
  ['*', 'any'],
  ['tcp', 'tcp'],
  ['udp', 'udp'],
  ['icmp', 'icmp'],
  ['esp', 'esp'],
  ['ah', 'ah'],
]);

/** A group with the six default rules that Azure adds to every one, in the order in which it asks them. */
export function readGroup(
  { id, name, properties }: GroupDocument,
  tags: LoadedTags,
  problems: Problem[],
  notes: string[],
): Group {
  const taken = new Set<string>();
  const own = (properties.securityRules ?? []).flatMap((document, index) => {
    const rule = readRule(document, `${id}/securityRules/${document.name ?? index}`, tags, problems, notes);
    if (rule === undefined) return [];
    const { priority } = document.properties;
    const place = `${rule.direction} ${priority}`;
    if (taken.has(place))
      problems.push({
        resource: rule.id,
        field: 'properties.priority',
        problem: `Another rule of this group has the priority ${priority} ${rule.direction}, too.`,
      });
    taken.add(place);
    return [{ rule, priority }];
  });
  const ordered = own.toSorted((one, other) => one.priority - other.priority).map(({ rule }) => rule);
  return { id, name, rules: [...ordered, ...defaultRules(id)] };
}

function readRule(
  document: RuleDocument,
  derivedId: string,
  tags: LoadedTags,
  problems: Problem[],
  notes: string[],
): Rule | undefined {
  const { properties } = document;
  const id = document.id ?? derivedId;
  const name = document.name ?? derivedId.slice(derivedId.lastIndexOf('/') + 1);
  const wrong = (field: string, value: string) => {
    problems.push({ resource: id, field: `properties.${field}`, problem: `'${value}' is no ${field} of a rule.` });
    return undefined;
  };
  const direction = keyOf(properties.direction);
  const access = keyOf(properties.access);
  const protocol = PROTOCOLS.get(keyOf(properties.protocol));
  if (direction !== 'inbound' && direction !== 'outbound') return wrong('direction', properties.direction);
  if (access !== 'allow' && access !== 'deny') return wrong('access', properties.access);
  if (protocol === undefined) return wrong('protocol', properties.protocol);
  const note = (text: string) => notes.push(`${name}: ${text}`);
  const source = readSide(id, 'source', properties, tags, problems, note);
  const destination = readSide(id, 'destination', properties, tags, problems, note);
  return { id, name, direction, access, protocol, source, destination };
}

/** Singular and plural members add up. */
function readSide(
  id: string,
  side: 'source' | 'destination',
  properties: RuleProperties,
  tags: LoadedTags,
  problems: Problem[],
  note: (text: string) => void,
): Side {
  const single = properties[`${side}AddressPrefix`];
  const texts = [...(single == null || single === '' ? [] : [single]), ...(properties[`${side}AddressPrefixes`] ?? [])];
  const members = properties[`${side}ApplicationSecurityGroups`] ?? [];
  const field = `properties.${side}AddressPrefix`;
  if (texts.length + members.length === 0)
    problems.push({ resource: id, field, problem: `The rule names no ${side}.` });
  const terms = texts.flatMap((text): readonly Term[] => {
    const term = readKnownTerm(text.trim(), tags);
    if (term !== undefined) return [term];
    if (/^[a-z][\w.]*$/i.test(text))
      note(`what the service tag ${text} holds is not known: the rule never matches by it.`);
    else problems.push({ resource: id, field, problem: `'${text}' is no prefix, address or service tag.` });
    return [];
  });
  const ports = readPorts(id, side, properties, problems);
  return {
    terms: [...terms, ...members.map((member) => ({ kind: 'application-group' as const, id: keyOf(member.id) }))],
    ...(ports === undefined ? {} : { ports }),
  };
}

function readPorts(
  id: string,
  side: 'source' | 'destination',
  properties: RuleProperties,
  problems: Problem[],
): readonly PortRange[] | undefined {
  const single = properties[`${side}PortRange`];
  const texts = [
    ...(single == null || single === '' ? [] : [String(single)]),
    ...(properties[`${side}PortRanges`] ?? []),
  ];
  const field = `properties.${side}PortRange`;
  if (texts.length === 0) problems.push({ resource: id, field, problem: `The rule names no ${side} ports.` });
  const ranges = texts.flatMap((text): readonly PortRange[] => {
    const range = readPortRange(text);
    if (range !== undefined) return [range];
    problems.push({ resource: id, field, problem: `'${text}' is no range of ports.` });
    return [];
  });
  return ranges.some(({ from, to }) => from === 0 && to === 65_535) ? undefined : ranges;
}

export function readPortRange(text: string): PortRange | undefined {
  if (text.trim() === '*') return { from: 0, to: 65_535 };
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return first !== undefined && from <= to && to <= 65_535 ? { from, to } : undefined;
}

const any: Side = { terms: [{ kind: 'any' }] };
const tagged = (tag: Tag): Side => ({ terms: [{ kind: 'tag', tag }] });

/** "Default security rules" of Azure's page on network security groups. */
const DEFAULTS: readonly (readonly [name: string, Rule['direction'], Rule['access'], source: Side, to: Side])[] = [
  ['AllowVnetInBound', 'inbound', 'allow', tagged('VirtualNetwork'), tagged('VirtualNetwork')],
  ['AllowAzureLoadBalancerInBound', 'inbound', 'allow', tagged('AzureLoadBalancer'), any],
  ['DenyAllInBound', 'inbound', 'deny', any, any],
  ['AllowVnetOutBound', 'outbound', 'allow', tagged('VirtualNetwork'), tagged('VirtualNetwork')],
  ['AllowInternetOutBound', 'outbound', 'allow', any, tagged('Internet')],
  ['DenyAllOutBound', 'outbound', 'deny', any, any],
];

const defaultRules = (group: string): readonly Rule[] =>
  DEFAULTS.map(([name, direction, access, source, destination]) => ({
    id: `${group}/defaultSecurityRules/${name}`,
    name,
    direction,
    access,
    protocol: 'any',
    source,
    destination,
  }));
