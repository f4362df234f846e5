import { parseNetwork4 } from '../../address/prefix.ts';
import { ANY_PORT, KNOWN_TAGS, type AddressTerm, type PortRange, type RuleSide } from '../../rules/security-rule.ts';
import type { ServiceTags } from '../../rules/service-tags.ts';
import type { Reading } from '../drafts.ts';
import { lenientPrefix } from '../lenient-prefix.ts';
import { keyOf, readIds, readTexts } from '../resource.ts';
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
export const readSide = (side: Side, id: string, reading: Reading, of: SideMembers): RuleSide =>
  usualSide(of) ?? readAnySide(side, id, reading, of);

/** Nearly all can be read, and have nothing to be said about: of a million rules nothing is made for them that is not kept. */
function usualSide({ single, several, members, port, ports }: SideMembers): RuleSide | undefined {
  const addresses = usualAddresses(single, several, members);
  const ranges = usualPorts(port, ports);
  return addresses === undefined || ranges === undefined ? undefined : { addresses, ports: ranges };
}

function usualAddresses(single: unknown, several: unknown, members: unknown): readonly AddressTerm[] | undefined {
  if (typeof single === 'string' && isNone(several) && isNone(members)) return usualTerms(single);
  const terms: AddressTerm[] = [];
  for (const text of textsOf(single, several)) {
    const [term] = usualTerms(text) ?? [];
    if (term === undefined) return undefined;
    terms.push(term);
  }
  for (const id of readIds(members)) terms.push({ kind: 'application-group', id });
  return terms.length === 0 ? undefined : terms;
}

function usualPorts(port: unknown, ports: unknown): readonly PortRange[] | undefined {
  if (port === '*' && isNone(ports)) return ANY_PORTS;
  if (typeof port === 'number') return undefined;
  const ranges: PortRange[] = [];
  for (const text of textsOf(port, ports)) {
    const range = readRange(text);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges.length === 0 ? undefined : ranges;
}

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

function readAnySide(side: Side, id: string, { findings, serviceTags }: Reading, of: SideMembers): RuleSide {
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

const textsOf = (single: unknown, several: unknown): readonly string[] =>
  typeof single === 'string' && single !== '' ? [single, ...readTexts(several)] : readTexts(several);

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
  unreadable(`The service tag ${trimmed} is not loaded.`, 'warning');
  return { kind: 'unknown', text: trimmed };
}
