import type { AddressSets } from '../table/address-sets.ts';
import { matchDestinationPort, matchSideOf, matchSourcePort } from './decide.ts';
import { unreadIn } from './compile/name-terms.ts';
import { MAYBE, NO, YES, type Match } from './match.ts';
import type { Packet } from './packet.ts';
import { COLUMN, HEAD, isDoubtful, SIDE, STRIDE, type RuleTables, type Term } from './compile/rule-tables.ts';

/**
 * What a rule looks at. `platform`: packets of the platform's own, which only rules with its tags see; `scope`: of an admin rule, whether it is
 * asked in this network; `document`: what could not be read of its document. These two are never missed.
 */
export const RULE_FIELDS = [
  'scope',
  'document',
  'platform',
  'protocol',
  'source',
  'source-port',
  'destination',
  'destination-port',
] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/** The fields of one rule that a packet misses, and those of which nobody knows. Neither: the rule matches. */
export type Misses = { readonly missed: readonly RuleField[]; readonly unknown: readonly RuleField[] };

/** Field by field what `decide` asks in one breath; for explanations, not for the walk. */
export function missesOf(
  rules: RuleTables,
  sets: AddressSets,
  rule: number,
  packet: Packet,
  virtualNetwork: number,
  internet: number,
): Misses {
  const at = rule * STRIDE;
  const head = rules.rows[at] ?? 0;
  const column = (name: number) => rules.rows[at + name] ?? 0;
  const side = (isSource: boolean) => matchSideOf(rules, sets, at, head, packet, isSource, virtualNetwork, internet);
  const matches: Readonly<Record<RuleField, Match>> = {
    scope: (head & HEAD.isDoubtful) === 0 || isUnread(rules, rule) ? YES : MAYBE,
    document: isUnread(rules, rule) ? MAYBE : YES,
    platform: packet.isExempt && (head & HEAD.namesPlatform) === 0 ? NO : YES,
    protocol: (head & packet.protocol) === 0 ? NO : YES,
    source: side(true),
    'source-port': matchSourcePort(rules, head, column(COLUMN.sourcePorts), packet.sourcePort),
    destination: side(false),
    'destination-port': matchDestinationPort(rules, head, column(COLUMN.destinationPorts), packet.destinationPort),
  };
  return {
    missed: RULE_FIELDS.filter((field) => matches[field] === NO),
    unknown: RULE_FIELDS.filter((field) => matches[field] === MAYBE),
  };
}

/** May the rule match, at some port, what goes between these addresses by this protocol? */
export function isForEnds(
  rules: RuleTables,
  sets: AddressSets,
  rule: number,
  packet: Packet,
  virtualNetwork: number,
  internet: number,
): boolean {
  const at = rule * STRIDE;
  const head = rules.rows[at] ?? 0;
  return (
    (head & packet.protocol) !== 0 &&
    matchSideOf(rules, sets, at, head, packet, true, virtualNetwork, internet) !== NO &&
    matchSideOf(rules, sets, at, head, packet, false, virtualNetwork, internet) !== NO
  );
}

/** Is what both sides of a rule are told, wherever it is asked? Then only a port, or a sender that hides, can leave in doubt whether it matches. */
export const areSidesTold = (rules: RuleTables, rule: number): boolean =>
  !isDoubtful(rules, rule) &&
  isSideTold(rules, rule, HEAD.sourceShift, COLUMN.source, OPEN_SOMEWHERE) &&
  isSideTold(rules, rule, HEAD.destinationShift, COLUMN.destination, OPEN_SOMEWHERE);

/** Is a member of its document, beside what its sides say of addresses, one that could not be read? */
export const isUnread = (rules: RuleTables, rule: number): boolean =>
  isDoubtful(rules, rule) &&
  [
    ...termsOf(rules, rule, HEAD.sourceShift, COLUMN.source),
    ...termsOf(rules, rule, HEAD.destinationShift, COLUMN.destination),
  ].some((term) => term[0] !== SIDE.unknown && unreadIn(term) >= 0);

/** What a side of a rule is for: one thing, or a list. */
export function termsOf({ rows, terms }: RuleTables, rule: number, shift: number, column: number): readonly Term[] {
  const at = rule * STRIDE;
  const kind = ((rows[at] ?? 0) >>> shift) & 7;
  const [one = 0, other = 0] = [rows[at + column], rows[at + column + 1]];
  if (kind !== SIDE.terms) return [[kind, one, other]];
  return Array.from({ length: other - one }, (_, index): Term => {
    const first = 3 * (one + index);
    return [terms[first] ?? 0, terms[first + 1] ?? 0, terms[first + 2] ?? 0];
  });
}

const OPEN_SOMEWHERE: readonly number[] = [SIDE.unknown, SIDE.virtualNetwork, SIDE.internet];

/** Is everything told of whom a rule is for? */
export const isSourceTold = (rules: RuleTables, rule: number): boolean =>
  isSideTold(rules, rule, HEAD.sourceShift, COLUMN.source, [SIDE.unknown]);

/** `untold`: kinds. */
function isSideTold(
  { rows, terms }: RuleTables,
  rule: number,
  shift: number,
  column: number,
  untold: readonly number[],
): boolean {
  const at = rule * STRIDE;
  const kind = ((rows[at] ?? 0) >>> shift) & 7;
  if (kind !== SIDE.terms) return !untold.includes(kind);
  for (let term = rows[at + column] ?? 0; term < (rows[at + column + 1] ?? 0); term += 1)
    if (untold.includes(terms[3 * term] ?? 0)) return false;
  return true;
}
