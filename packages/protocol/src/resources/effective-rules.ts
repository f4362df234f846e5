import * as z from 'zod';
import type { ArmDocument } from '../arm/document.ts';
import { defaultSecurityRules } from './default-security-rules.ts';

const textList = z.array(z.string()).readonly();

/**
 * A rule as it takes effect: names become the prefixes that they stand for. Azure's `EffectiveNetworkSecurityRule`. Of a rule that cannot be read
 * wholly a member is as written, or absent where it is of another kind.
 */
const effectiveRuleSchema = z
  .object({
    name: z.string(),
    protocol: z.string().exactOptional(),
    sourcePortRange: z.string().exactOptional(),
    destinationPortRange: z.string().exactOptional(),
    sourcePortRanges: textList,
    destinationPortRanges: textList,
    sourceAddressPrefix: z.string().exactOptional(),
    destinationAddressPrefix: z.string().exactOptional(),
    sourceAddressPrefixes: textList,
    destinationAddressPrefixes: textList,
    expandedSourceAddressPrefix: textList.exactOptional(),
    expandedDestinationAddressPrefix: textList.exactOptional(),
    access: z.string().exactOptional(),
    priority: z.number().exactOptional(),
    direction: z.string().exactOptional(),
  })
  .readonly();
export type EffectiveRule = z.infer<typeof effectiveRuleSchema>;

const reference = z.object({ id: z.string() });

/** Answer of `effectiveNetworkSecurityGroups`: each group that filters an interface, and where it is applied. */
export const effectiveGroupsSchema = z.object({
  value: z.array(
    z.object({
      /** Absent for the security admin rules of a network manager. */
      networkSecurityGroup: reference.exactOptional(),
      association: z.object({
        networkManager: reference.exactOptional(),
        subnet: reference.exactOptional(),
        networkInterface: reference.exactOptional(),
      }),
      effectiveSecurityRules: z.array(effectiveRuleSchema).readonly(),
      /** What the service tags in the rules stand for, by their names as written. */
      tagMap: z.record(z.string(), textList).exactOptional(),
    }),
  ),
});
export type EffectiveGroup = z.infer<typeof effectiveGroupsSchema>['value'][number];

/** What names in rules stand for where they take effect. Undefined: nobody knows, and the name is all there is to say. */
export type RuleNames = {
  /** Prefixes of a service tag. */
  readonly tag: (name: string) => readonly string[] | undefined;
  /** Addresses of the members of an application security group. */
  readonly members: (id: string) => readonly string[];
};

/** How effective rules are called, and what stands for everybody: `0.0.0.0/0`, or `*` in a security group view. */
export type RuleWords = {
  readonly nameOf: (rule: { readonly name: string; readonly isDefault: boolean }) => string;
  readonly anyone: string;
};

/** As effective security groups have it (swagger's example). */
export const EFFECTIVE_WORDS: RuleWords = {
  nameOf: ({ name, isDefault }) => `${isDefault ? 'defaultSecurityRules' : 'securityRules'}/${name}`,
  anyone: '0.0.0.0/0',
};

type Rule = { readonly name: string; readonly properties: Readonly<Record<string, unknown>> };

/**
 * Every rule of a group, its default rules as well: inbound ones first, each direction in the order in which it is asked. One of which the
 * direction, or the priority, cannot be read may stand anywhere, and stands before the others.
 */
export function effectiveRules(
  group: ArmDocument,
  names: RuleNames,
  words = EFFECTIVE_WORDS,
): readonly EffectiveRule[] {
  const { securityRules } = group.properties;
  const own = Array.isArray(securityRules) ? (securityRules as readonly unknown[]) : [];
  return [
    ...own.flatMap(ruleOf).map((rule) => effectiveRule(rule, false, names, words)),
    ...defaultSecurityRules(group.id).map((rule) => effectiveRule(rule, true, names, words)),
  ].toSorted(
    ({ direction: a = '', priority: first = -1 }, { direction: b = '', priority: second = -1 }) =>
      compare(a, b) || first - second,
  );
}

/** Null is how ARM writes that something is absent; of what is no rule nothing but its place is told. */
function ruleOf(document: unknown, index: number): readonly Rule[] {
  if (document === null) return [];
  const { name, properties } = membersOf(document);
  return [{ name: typeof name === 'string' ? name : String(index), properties: membersOf(properties) }];
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Security admin rules as they take effect, in the order in which they are given. Swagger has no example of their names. */
export const effectiveAdminRules = (rules: readonly ArmDocument[], names: RuleNames): readonly EffectiveRule[] =>
  rules.map(({ name, properties }) => {
    const { sources, destinations, sourcePortRanges, destinationPortRanges, protocol, access, ...rest } = properties;
    const written = {
      ...rest,
      protocol: String(protocol).toLowerCase() === 'any' ? '*' : protocol,
      access,
      sourceAddressPrefixes: placesIn(sources),
      destinationAddressPrefixes: placesIn(destinations),
      sourcePortRanges: rangesIn(sourcePortRanges),
      destinationPortRanges: rangesIn(destinationPortRanges),
    };
    const rule = effectiveRule({ name, properties: written }, false, names, ADMIN_WORDS);
    return String(access).toLowerCase() === 'alwaysallow' ? { ...rule, access: 'AlwaysAllow' } : rule;
  });

const ADMIN_WORDS: RuleWords = { nameOf: ({ name }) => `securityAdminRules/${name}`, anyone: '0.0.0.0/0' };

/** A side without places, or ports, is everybody's. */
const placesIn = (value: unknown): readonly unknown[] => {
  const places = Array.isArray(value) ? (value as readonly ({ readonly addressPrefix?: unknown } | null)[]) : [];
  return places.length === 0 ? ['*'] : places.map((place) => place?.addressPrefix);
};
const rangesIn = (value: unknown): readonly unknown[] =>
  Array.isArray(value) && value.length > 0 ? (value as unknown[]) : ['*'];

/** What the service tags in some rules stand for, as far as anybody knows. */
export function tagMapOf(
  rules: readonly EffectiveRule[],
  names: RuleNames,
): Readonly<Record<string, readonly string[]>> {
  const written = rules.flatMap(({ sourceAddressPrefixes, destinationAddressPrefixes }) => [
    ...sourceAddressPrefixes,
    ...destinationAddressPrefixes,
  ]);
  return Object.fromEntries(
    [...new Set(written.filter(isName))].flatMap((name) => {
      const prefixes = names.tag(name);
      return prefixes === undefined ? [] : [[name, prefixes]];
    }),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function effectiveRule(
  { name, properties }: Rule,
  isDefault: boolean,
  names: RuleNames,
  words: RuleWords,
): EffectiveRule {
  const { protocol, access, priority, direction } = properties;
  const [fromPorts, toPorts] = [portsOf(properties, 'source'), portsOf(properties, 'destination')];
  const [source, destination] = [
    sideOf(properties, 'source', names, words),
    sideOf(properties, 'destination', names, words),
  ];
  return {
    name: words.nameOf({ name, isDefault }),
    ...told('protocol', protocol === '*' ? 'All' : protocol),
    ...single('sourcePortRange', fromPorts),
    ...single('destinationPortRange', toPorts),
    sourcePortRanges: fromPorts,
    destinationPortRanges: toPorts,
    ...single('sourceAddressPrefix', source.prefixes),
    ...single('destinationAddressPrefix', destination.prefixes),
    sourceAddressPrefixes: source.prefixes,
    destinationAddressPrefixes: destination.prefixes,
    ...(source.expanded.length > 0 && { expandedSourceAddressPrefix: source.expanded }),
    ...(destination.expanded.length > 0 && { expandedDestinationAddressPrefix: destination.expanded }),
    ...told('access', access),
    ...(Number.isInteger(priority) ? { priority: Number(priority) } : {}),
    ...told('direction', direction),
  };
}

type Side = 'source' | 'destination';

/** The singular is there where one says it all, the plural always. */
const single = (member: keyof EffectiveRule, [only, ...others]: readonly string[]) =>
  only === undefined || others.length > 0 ? {} : { [member]: only };

const portsOf = (properties: Rule['properties'], side: Side): readonly string[] =>
  texts(properties, `${side}PortRange`).map((text) => {
    if (text === '*') return '0-65535';
    return text.includes('-') ? text : `${text}-${text}`;
  });

function sideOf(properties: Rule['properties'], side: Side, names: RuleNames, words: RuleWords) {
  const groups = properties[`${side}ApplicationSecurityGroups`];
  const members = (Array.isArray(groups) ? (groups as readonly unknown[]) : []).flatMap((group) =>
    typeof group === 'object' && group !== null && 'id' in group && typeof group.id === 'string'
      ? names.members(group.id).map(wholePrefix)
      : [],
  );
  const written = texts(properties, `${side}AddressPrefix`);
  return {
    prefixes: [...written.map((text) => (text === '*' ? words.anyone : wholePrefix(text))), ...members],
    expanded: written.flatMap((text) => (isName(text) ? (names.tag(text) ?? []) : [])),
  };
}

/** Members of the singular and of the plural. */
function texts(properties: Rule['properties'], member: string): readonly string[] {
  const [one, many] = [properties[member], properties[member.endsWith('x') ? `${member}es` : `${member}s`]];
  const all = [...(one === undefined || one === '' ? [] : [one]), ...(Array.isArray(many) ? (many as unknown[]) : [])];
  return all.flatMap((each) => (typeof each === 'string' || typeof each === 'number' ? String(each) : []));
}

const isName = (text: string) => /^[a-z]/i.test(text) && !text.includes(':');

/** A single address is the network of that one address. */
function wholePrefix(text: string): string {
  if (text.includes('/') || isName(text)) return text;
  return text.includes(':') ? `${text}/128` : `${text}/32`;
}

/** Words that ARM takes in any case are told in Azure's; others than texts not at all. */
const told = (member: 'protocol' | 'access' | 'direction', value: unknown): Pick<EffectiveRule, typeof member> =>
  typeof value === 'string' ? { [member]: `${value.slice(0, 1).toUpperCase()}${value.slice(1).toLowerCase()}` } : {};
