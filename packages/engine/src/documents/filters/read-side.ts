import { parseNetwork4 } from '../../address/prefix.ts';
import { ANY_PORT, KNOWN_TAGS, type AddressTerm, type PortRange, type RuleSide } from '../../rules/security-rule.ts';
import { tagProblem, type ServiceTags } from '../../rules/service-tags.ts';
import type { Reading } from '../drafts.ts';
import { shown, type Finding } from '../finding.ts';
import { lenientPrefix } from '../lenient-prefix.ts';
import { keyOf, readText, textOr } from '../resource.ts';
import { meaningOf, wordsFor } from '../words.ts';

export type Side = 'source' | 'destination';

/** What a rule's document holds about one side, of any kind. Singular and plural members add up. */
export type SideMembers = {
  readonly single: unknown;
  readonly several: unknown;
  readonly members: unknown;
  readonly port: unknown;
  readonly ports: unknown;
};

/** What cannot be read may match anything, so that it decides nothing silently. */
export function readSide(side: Side, id: string, reading: Reading, of: SideMembers): RuleSide {
  if (!isNone(of.several) || !isNone(of.ports)) reportLists(side, id, reading, of);
  return usualSide(of) ?? readAnySide(side, id, reading, of);
}

/**
 * Azure takes one of the two, "the user must supply one or the other", and in a list of addresses no tag: it "cannot specify existing
 * VIRTUALNETWORK, INTERNET, AZURELOADBALANCER, '*' or system tags" (what it answers).
 */
function reportLists(
  side: Side,
  id: string,
  { findings }: Reading,
  { single, several, port, ports }: SideMembers,
): void {
  if (textOr(single) !== undefined && hasText(several))
    findings.push(refused(id, `${side}AddressPrefixes`, `The rule has ${side}AddressPrefix, too.`));
  if (textOr(port) !== undefined && hasText(ports))
    findings.push(refused(id, `${side}PortRanges`, `The rule has ${side}PortRange, too.`));
  const tag: unknown = Array.isArray(several) ? several.find(isWord) : undefined;
  if (typeof tag === 'string')
    findings.push(
      refused(id, `${side}AddressPrefixes`, `'${tag}' stands in a list, which only addresses and prefixes may.`),
    );
}

const hasText = (several: unknown): boolean =>
  Array.isArray(several) && several.some((each) => textOr(each) !== undefined);

const refused = (resource: string, field: string, problem: string): Finding => ({
  resource,
  field: `properties.${field}`,
  problem,
  consequence: 'Azure refuses the rule; here all of it counts.',
});

/** A tag, or everybody: neither an address nor a prefix. */
const isWord = (text: unknown): boolean =>
  typeof text === 'string' &&
  !isDigit(text.charCodeAt(0)) &&
  (text.trim() === '*' || (/^[a-z]/i.test(text) && lenientPrefix(text) === undefined));

/** Nearly all can be read, and have nothing to be said about: of a million rules nothing is made for them that is not kept. */
function usualSide({ single, several, members, port, ports }: SideMembers): RuleSide | undefined {
  const addresses = usualAddresses(single, several, members);
  const ranges = usualPorts(port, ports);
  return addresses === undefined || ranges === undefined ? undefined : { addresses, ports: ranges };
}

function usualAddresses(single: unknown, several: unknown, members: unknown): readonly AddressTerm[] | undefined {
  if (typeof single === 'string' && isNone(several) && isNone(members)) return usualTerms(single);
  if (isOddText(single) || !isListOr(several) || !isListOr(members)) return undefined;
  const terms: AddressTerm[] = [];
  for (const text of textsOf(single, several)) {
    const [term] = (typeof text === 'string' ? usualTerms(text) : undefined) ?? [];
    if (term === undefined) return undefined;
    terms.push(term);
  }
  for (const member of members ?? []) {
    const id = readText(member, 'id');
    if (id === undefined) return undefined;
    terms.push({ kind: 'application-group', id });
  }
  return terms.length === 0 ? undefined : terms;
}

function usualPorts(port: unknown, ports: unknown): readonly PortRange[] | undefined {
  if (port === '*' && isNone(ports)) return ANY_PORTS;
  if (isOddText(port) || !isListOr(ports)) return undefined;
  const ranges: PortRange[] = [];
  for (const text of textsOf(port, ports)) {
    const range = typeof text === 'string' ? readRange(text) : undefined;
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges.length === 0 ? undefined : ranges;
}

const isOddText = (value: unknown) => typeof value !== 'string' && value !== undefined && value !== null;
const isListOr = (value: unknown): value is readonly unknown[] | undefined | null =>
  value === undefined || value === null || Array.isArray(value);
const isNone = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);

const ANY_PORTS: readonly PortRange[] = [ANY_PORT];

/** The one term of a prefix of IPv4, or of a word as Azure spells it. */
function usualTerms(text: string): readonly AddressTerm[] | undefined {
  if (text === '*') return ANYBODY;
  if (!isDigit(text.charCodeAt(0))) return TAGS.get(text);
  const network = parseNetwork4(text);
  return network && [{ kind: 'network4', first: network.first, length: network.length }];
}

const isDigit = (unit: number) => unit >= 48 && unit <= 57;

const ANYBODY: readonly AddressTerm[] = [{ kind: 'any' }];
const TAGS = wordsFor<readonly AddressTerm[]>(
  Object.fromEntries(KNOWN_TAGS.map((tag) => [tag, [{ kind: 'tag', tag }]])),
);

/** Of a rule whose document says something that could not be read. */
export const RULE_IN_DOUBT = 'Whether the rule matches is not known: paths that it could decide end undetermined.';

function readAnySide(side: Side, id: string, { findings, serviceTags }: Reading, of: SideMembers): RuleSide {
  const report = (field: string, problem: string, severity?: 'warning') => {
    const about = { resource: id, field: `properties.${field}`, problem, consequence: RULE_IN_DOUBT };
    findings.push({ ...about, ...(severity && { severity }) });
    return about;
  };
  const unreadable = (...about: Parameters<typeof report>): AddressTerm => ({
    kind: 'unreadable',
    field: report(...about).field,
  });
  const addresses = [
    ...eachOf(of.single, of.several, `${side}AddressPrefix`, `${side}AddressPrefixes`).map(({ value, field }) =>
      typeof value === 'string'
        ? readTerm(value, serviceTags, (problem, severity) => unreadable(`${side}AddressPrefix`, problem, severity))
        : unreadable(field, `${shown(value)} is no prefix, address or service tag.`),
    ),
    ...eachOf(undefined, of.members, '', `${side}ApplicationSecurityGroups`).map(({ value, field }): AddressTerm => {
      const group = readText(value, 'id');
      return group === undefined
        ? unreadable(field, `${shown(value)} names no application security group.`)
        : { kind: 'application-group', id: group };
    }),
  ];
  if (addresses.length === 0) addresses.push(unreadable(`${side}AddressPrefix`, `The rule has no ${side}.`));
  // Some tools write a single port as a number.
  const port = typeof of.port === 'number' ? String(of.port) : of.port;
  const texts = eachOf(port, of.ports, `${side}PortRange`, `${side}PortRanges`);
  const ports = texts.map(({ value }) => (typeof value === 'string' ? readRange(value) : undefined));
  if (ports.length > 0 && ports.every((range) => range !== undefined)) return { addresses, ports };
  const wrong = texts[ports.indexOf(undefined)];
  const { field } =
    wrong === undefined
      ? report(`${side}PortRange`, `The rule has no ${side} ports.`)
      : typeof wrong.value === 'string'
        ? report(`${side}PortRange`, `'${wrong.value}' is no range of ports.`)
        : report(wrong.field, `${shown(wrong.value)} is no range of ports.`);
  return { addresses: [...addresses, { kind: 'unread', field }], ports: ANY_PORTS };
}

/** What a member says, and one that lists several, with what it has for a place; what is absent says nothing. */
function eachOf(single: unknown, several: unknown, one: string, list: string) {
  const all = Array.isArray(several) ? (several as readonly unknown[]) : [];
  return [
    ...(isAbsent(single) ? [] : [{ value: single, field: one }]),
    ...(isAbsent(several) || Array.isArray(several) ? [] : [{ value: several, field: list }]),
    ...all.flatMap((value, index) => (value === null ? [] : { value, field: `${list}[${index}]` })),
  ];
}

const isAbsent = (value: unknown) => value === undefined || value === null || value === '';

const textsOf = (single: unknown, several: readonly unknown[] | undefined | null): readonly unknown[] =>
  typeof single === 'string' && single !== '' ? [single, ...(several ?? [])] : (several ?? []);

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
  const [usual] = usualTerms(text) ?? [];
  if (usual !== undefined) return usual;
  const trimmed = text.trim();
  if (trimmed === '*') return { kind: 'any' };
  const prefix = lenientPrefix(trimmed);
  if (prefix !== undefined) return { kind: 'prefix', prefix };
  if (keyOf(trimmed) === 'any') return { kind: 'any' };
  const [tag] = meaningOf(TAGS, trimmed) ?? [];
  if (tag !== undefined) return tag;
  const loaded = serviceTags.get(keyOf(trimmed));
  if (loaded !== undefined) return { kind: 'service-tag', tag: loaded };
  if (!/^[a-z]/i.test(trimmed)) return unreadable(`'${text}' is no prefix, address or service tag.`);
  const { problem, severity } = tagProblem(serviceTags, trimmed);
  unreadable(problem, severity);
  return { kind: 'unknown', text: trimmed };
}
