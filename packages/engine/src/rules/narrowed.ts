import { growingI32 } from '../table/growing.ts';
import type { AddressSets } from '../table/address-sets.ts';
import { certain, matchDestinationPort, matchSide, matchSideOf, matchSourcePort, unmatched } from './decide.ts';
import { MAYBE, NO, YES, type Match } from './match.ts';
import type { Packet } from './packet.ts';
import { eachSideEdge, type Span } from './side-edges.ts';
import { COLUMN, endOfRules, firstRule, HEAD, SIDE, STRIDE, type RuleTables } from './compile/rule-tables.ts';

/** The end of a flow that is another one with every packet. */
export type VariedEnd = 'source' | 'destination';

export type NarrowedRules = {
  decide(segment: number, packet: Packet, virtualNetwork: number, internet: number, without?: number): number;
  /** Where the varied address may get another answer, of those that are of no application security group. */
  edges(segment: number, packet: Packet, virtualNetwork: number, internet: number): readonly number[];
  /** May an answer hang on the application security groups that the varied end is of? */
  asksMembers(segment: number, packet: Packet): boolean;
};

/** The first address is one of its edges, too. */
const WHOLE: Span = { from: -1, to: 2 ** 32 - 1 };

/**
 * Answers as `decide` does, for packets of IPv4 that have all in common but one end's address and membership, and none of which
 * is for the platform. Of each segment that is asked, the rules that the common part lets match are written down once, up to
 * the first that matches whatever the rest is: mostly a handful.
 */
export function narrowedRules(rules: RuleTables, sets: AddressSets, varied: VariedEnd): NarrowedRules {
  const entries = growingI32();
  const tables = { rules, sets };
  const isSourceVaried = varied === 'source';
  const count = 2 * rules.groupIds.length;
  /** Where the entries of each segment begin, plus 1; and where they end. */
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);

  const narrow = (segment: number, packet: Packet) => {
    starts[segment] = entries.size + 1;
    const end = endOfRules(rules, segment);
    for (let rule = firstRule(rules, segment); rule < end; rule += 1)
      if (addEntry(entries, rules, sets, rule, packet, isSourceVaried)) break;
    ends[segment] = entries.size;
  };

  const edges: NarrowedRules['edges'] = (segment, packet, virtualNetwork, internet) => {
    if (starts[segment] === 0) narrow(segment, packet);
    const found: number[] = [];
    const [tags, push] = [{ virtualNetwork, internet }, (edge: number) => void found.push(edge)];
    for (let at = (starts[segment] ?? 0) - 1; at < (ends[segment] ?? 0); at += ENTRY.stride) {
      const [bits = 0, one = 0, other = 0] = entries.column.subarray(at + ENTRY.bits, at + ENTRY.stride);
      eachSideEdge(tables, [bits & KIND, one, other], tags, WHOLE, push);
    }
    return found;
  };

  const asksMembers: NarrowedRules['asksMembers'] = (segment, packet) => {
    if (starts[segment] === 0) narrow(segment, packet);
    for (let at = (starts[segment] ?? 0) - 1; at < (ends[segment] ?? 0); at += ENTRY.stride) {
      const kind = (entries.column[at + ENTRY.bits] ?? 0) & KIND;
      if (kind === SIDE.applicationGroup || kind === SIDE.terms) return true;
    }
    return false;
  };

  const decide: NarrowedRules['decide'] = (segment, packet, virtualNetwork, internet, without = 0) => {
    if (starts[segment] === 0) narrow(segment, packet);
    const { column } = entries;
    const end = ends[segment] ?? 0;
    let mayAllow = -1;
    let mayDeny = -1;
    let mayEnd = -1;
    for (let at = (starts[segment] ?? 0) - 1; at < end; at += ENTRY.stride) {
      const rule = column[at] ?? 0;
      const bits = column[at + ENTRY.bits] ?? 0;
      if ((bits & without) !== 0) continue;
      // Nobody knows, whatever comes: what is left to find is the rule that matches for certain.
      if ((bits & BIT.maybe) !== 0 && mayAllow >= 0 && mayDeny >= 0 && (bits & MAY_END) === 0) continue;
      const one = column[at + ENTRY.one] ?? 0;
      const other = column[at + ENTRY.one + 1] ?? 0;
      let match = matchSide(rules, sets, bits & KIND, one, other, packet, isSourceVaried, virtualNetwork, internet);
      if (match === NO) continue;
      if ((bits & BIT.maybe) !== 0) match = MAYBE;
      if ((bits & BIT.tagged) !== 0) {
        const head = rules.rows[rule * STRIDE] ?? 0;
        const fixed = matchSideOf(rules, sets, rule * STRIDE, head, packet, !isSourceVaried, virtualNetwork, internet);
        if (fixed === NO) continue;
        if (fixed < match) match = fixed;
      }
      if (match === YES) {
        if (mayAllow < 0 && mayDeny < 0 && mayEnd < 0) return rule;
        return certain(rule, bits, mayAllow, mayDeny, mayEnd);
      }
      if ((bits & HEAD.isAccessUnread) !== 0) {
        if (mayAllow < 0) mayAllow = rule;
        if (mayDeny < 0) mayDeny = rule;
        if (mayEnd < 0 && (bits & HEAD.isAdmin) !== 0) mayEnd = rule;
      } else if ((bits & HEAD.isFinal) !== 0) {
        if (mayEnd < 0) mayEnd = rule;
      } else if ((bits & HEAD.allow) !== 0) {
        if (mayAllow < 0) mayAllow = rule;
      } else if (mayDeny < 0) mayDeny = rule;
    }
    return unmatched(mayDeny, mayEnd);
  };
  return { decide, edges, asksMembers };
}

/** A rule's row, some bits, and the two numbers of its varied side. */
const ENTRY = { bits: 1, one: 2, stride: 4 } as const;
/** The kind of the varied side; beside it are some bits of the head, and these. */
const KIND = 7;
const HEAD_BITS: number = HEAD.allow | HEAD.isFinal | HEAD.isAdmin | HEAD.isAccessUnread;
/** Of rules after which perhaps nobody else is asked. */
const MAY_END: number = HEAD.isFinal | HEAD.isAccessUnread;
const BIT = {
  /** The common part may match. */
  maybe: 1 << 3,
  /** Its side hangs on what tags hold where the rule is asked. */
  tagged: 1 << 4,
} as const;

/** Whether no rule behind this one is asked any more. */
function addEntry(
  entries: ReturnType<typeof growingI32>,
  rules: RuleTables,
  sets: AddressSets,
  rule: number,
  packet: Packet,
  isSourceVaried: boolean,
): boolean {
  const at = rule * STRIDE;
  const { rows } = rules;
  const head = rows[at] ?? 0;
  if ((head & packet.protocol) === 0) return false;
  let least = matchDestinationPort(rules, head, rows[at + COLUMN.destinationPorts] ?? 0, packet.destinationPort);
  if (least === NO) return false;
  if ((head & HEAD.isDoubtful) !== 0) least = MAYBE;
  least = lesser(least, matchSourcePort(rules, head, rows[at + COLUMN.sourcePorts] ?? 0, packet.sourcePort));
  const isTagged = hasTag(rules, at, head, !isSourceVaried);
  if (!isTagged) least = lesser(least, matchSideOf(rules, sets, at, head, packet, !isSourceVaried, 0, 0));
  if (least === NO) return false;
  const kind = (head >>> (isSourceVaried ? HEAD.sourceShift : HEAD.destinationShift)) & KIND;
  const side = at + (isSourceVaried ? COLUMN.source : COLUMN.destination);
  const more = (least === MAYBE ? BIT.maybe : 0) | (isTagged ? BIT.tagged : 0);
  const from = entries.extend(ENTRY.stride);
  entries.column[from] = rule;
  entries.column[from + ENTRY.bits] = kind | (head & HEAD_BITS) | more;
  entries.column[from + ENTRY.one] = rows[side] ?? 0;
  entries.column[from + ENTRY.one + 1] = rows[side + 1] ?? 0;
  return kind === SIDE.any && more === 0;
}

const lesser = (one: Match, other: Match): Match => (other < one ? other : one);

function hasTag({ rows, terms }: RuleTables, at: number, head: number, isSource: boolean): boolean {
  const kind = (head >>> (isSource ? HEAD.sourceShift : HEAD.destinationShift)) & KIND;
  if (kind !== SIDE.terms) return isTag(kind);
  const side = at + (isSource ? COLUMN.source : COLUMN.destination);
  for (let term = rows[side] ?? 0; term < (rows[side + 1] ?? 0); term += 1)
    if (isTag(terms[3 * term] ?? 0)) return true;
  return false;
}

const isTag = (kind: number): boolean => kind === SIDE.virtualNetwork || kind === SIDE.internet;
