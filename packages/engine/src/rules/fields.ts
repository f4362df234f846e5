import type { AddressSets } from '../table/address-sets.ts';
import { matchDestinationPort, matchSide, matchSourcePort, MAYBE, NO, YES, type Match } from './decide.ts';
import type { Packet } from './packet.ts';
import { COLUMN, HEAD, STRIDE, type RuleTables } from './compile/rule-tables.ts';

/** What a rule looks at. `platform`: packets of the platform's own, which only rules with its tags see. */
export const RULE_FIELDS = [
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
  const side = (isSource: boolean) => sideOf(rules, sets, rule, packet, isSource, virtualNetwork, internet);
  const matches: Readonly<Record<RuleField, Match>> = {
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
export const isForEnds = (
  rules: RuleTables,
  sets: AddressSets,
  rule: number,
  packet: Packet,
  virtualNetwork: number,
  internet: number,
): boolean =>
  ((rules.rows[rule * STRIDE] ?? 0) & packet.protocol) !== 0 &&
  sideOf(rules, sets, rule, packet, true, virtualNetwork, internet) !== NO &&
  sideOf(rules, sets, rule, packet, false, virtualNetwork, internet) !== NO;

function sideOf(
  rules: RuleTables,
  sets: AddressSets,
  rule: number,
  packet: Packet,
  isSource: boolean,
  virtualNetwork: number,
  internet: number,
): Match {
  const at = rule * STRIDE;
  const kind = ((rules.rows[at] ?? 0) >>> (isSource ? HEAD.sourceShift : HEAD.destinationShift)) & 7;
  const from = at + (isSource ? COLUMN.source : COLUMN.destination);
  const [first = 0, second = 0] = [rules.rows[from], rules.rows[from + 1]];
  return matchSide(rules, sets, kind, first, second, packet, isSource, virtualNetwork, internet);
}
