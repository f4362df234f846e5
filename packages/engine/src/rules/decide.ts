import { holds4, holds6, type AddressSets } from '../table/address-sets.ts';
import { ANY_EPHEMERAL, EPHEMERAL_FROM, EPHEMERAL_TO, type Packet } from './packet.ts';
import { CHOSEN_PORTS_MASK, destinationMask, portMask, sourceMask, widthOf } from './compile/rule-masks.ts';
import { COLUMN, HEAD, SIDE, STRIDE, TAG, UNREAD_GROUPS, type RuleTables } from './compile/rule-tables.ts';
import { blockOf, placeInBlock, SEGMENT } from './compile/segments.ts';
import { isHeldByAll, matchHidden } from './hidden-source.ts';
import { MAYBE, NO, YES, type Match } from './match.ts';

/** No rule of the segment matches. With default rules this happens only to what goes to the platform itself. */
export const NO_MATCH = -1;

/**
 * `virtualNetwork` and `internet`: what those tags hold where the rules are asked, as numbers of sets, and bits of `TAG`. No private
 * address is in `internet`.
 *
 * The row of the first rule of a segment that matches. A rule that may match is passed by as long as what comes behind it
 * has the same answer; where it has another, nobody knows, and this is -2 minus the row of the first rule that may match, with `MAY_END`
 * where one may decide after which nobody else is asked. `without`: bits of heads whose rules are left out.
 *
 * This is the innermost loop of everything: it makes nothing, and asks first what rules differ in most.
 */
export function decide(
  rules: RuleTables,
  sets: AddressSets,
  segment: number,
  packet: Packet,
  virtualNetwork: number,
  internet: number,
  without = 0,
): number {
  const { rows, segments, masks } = rules;
  const { protocol } = packet;
  const block = blockOf(segments, segment);
  const at = placeInBlock(segment);
  const first = block[at] ?? 0;
  const end = block[at + SEGMENT.to] ?? 0;
  const index = block[at + SEGMENT.index] ?? 0;
  const width = widthOf(end - first);
  let ofPort = index + width * portMask(packet);
  const ofSource = index + width * sourceMask(packet);
  const ofDestination = index + width * destinationMask(packet);
  // The platform's own addresses are out of reach for rules that do not name them.
  const wanted = packet.isExempt ? HEAD.namesPlatform : 0;
  const looked = wanted | without;
  const isBare = packet.isIpv4 && !packet.isSourceHidden && packet.destinationPort >= 0;
  let mayAllow = -1;
  let mayDeny = -1;
  let mayEnd = -1;
  for (let word = 0; word < width; word += 1) {
    let left =
      index === 0
        ? everyRule(end - first - 32 * word)
        : (masks[ofPort + word] ?? 0) & (masks[ofDestination + word] ?? 0) & (masks[ofSource + word] ?? 0);
    while (left !== 0) {
      const bit = left & -left;
      left ^= bit;
      const rule = first + 32 * word + 31 - Math.clz32(bit);
      const head = rows[rule * STRIDE] ?? 0;
      if ((head & protocol) === 0 || (head & looked) !== wanted) continue;
      const match =
        isBare && (head & NOT_PLAIN) === 0 && rows[rule * STRIDE + COLUMN.sourcePorts] === ALL_PORTS
          ? matchPlain(rows, rule * STRIDE, packet)
          : matchRule(rules, sets, rule * STRIDE, head, packet, virtualNetwork, internet);
      if (match === YES) {
        if (mayAllow < 0 && mayDeny < 0 && mayEnd < 0) return rule;
        return certain(rule, head, mayAllow, mayDeny, mayEnd);
      }
      if (match === NO) continue;
      if ((head & HEAD.isAccessUnread) !== 0) {
        if (mayAllow < 0) mayAllow = rule;
        if (mayDeny < 0) mayDeny = rule;
        if (mayEnd < 0 && (head & HEAD.isAdmin) !== 0) mayEnd = rule;
      } else if ((head & HEAD.isFinal) !== 0) {
        if (mayEnd < 0) mayEnd = rule;
      } else if ((head & HEAD.allow) !== 0) {
        if (mayAllow < 0) mayAllow = rule;
      } else if (mayDeny < 0) mayDeny = rule;
      // Nobody knows, whatever comes: what is left to find is the rule that does not hang on the port.
      const isSettled = mayAllow >= 0 && mayDeny >= 0 && (head & HEAD.isAdmin) === 0;
      if (isSettled && packet.destinationPort === ANY_EPHEMERAL && index !== 0) {
        ofPort = index + width * CHOSEN_PORTS_MASK;
        left &= masks[ofPort + word] ?? 0;
      }
    }
  }
  return unmatched(mayDeny, mayEnd);
}

/** The answer where a rule matches for certain. `head`: its own; behind it the first ones before it that may match. */
export function certain(rule: number, head: number, mayAllow: number, mayDeny: number, mayEnd: number): number {
  const access = head & (HEAD.allow | HEAD.isFinal);
  const isEnd = (access & HEAD.isFinal) !== 0;
  const contrary = firstOf(
    access === HEAD.allow ? -1 : mayAllow,
    firstOf(access === 0 ? -1 : mayDeny, isEnd ? -1 : mayEnd),
  );
  return contrary < 0 ? rule : inDoubt(contrary, isEnd || mayEnd >= 0);
}

/** The answer where none does. To be allowed here is to be asked about elsewhere, just as not to match. */
export function unmatched(mayDeny: number, mayEnd: number): number {
  const doubt = firstOf(mayDeny, mayEnd);
  return doubt < 0 ? NO_MATCH : inDoubt(doubt, mayEnd >= 0);
}

/** Beside the row of a rule that may match: one may decide, it or another, after which nobody else is asked. */
const MAY_END = 1 << 29;

const inDoubt = (rule: number, mayEnd: boolean): number => -2 - (mayEnd ? rule | MAY_END : rule);

/** The row of the rule that may match, of an answer that nobody knows. */
export const ruleInDoubt = (decided: number): number => (-2 - decided) & ~MAY_END;

/** May one of the rules decide, of such an answer, after which nobody else is asked? */
export const mayEndIn = (decided: number): boolean => ((-2 - decided) & MAY_END) !== 0;

/** A bit for each of so many rules. */
const everyRule = (count: number): number => (count < 32 ? (1 << count) - 1 : -1);

/** The lesser of those that are not -1. */
const firstOf = (one: number, other: number): number => (one < 0 || (other >= 0 && other < one) ? other : one);

export const ALL_PORTS = 0xffff << 16;

/** None of these: two sides that are anybody or one IPv4 prefix, and no list of ports. */
const NOT_PLAIN =
  HEAD.hasSourcePortList |
  HEAD.hasDestinationPortList |
  ((7 ^ SIDE.prefix4) << HEAD.sourceShift) |
  ((7 ^ SIDE.prefix4) << HEAD.destinationShift);

/**
 * Such a rule for all source ports, and an IPv4 packet of which everything is known. What differs is found without branches,
 * because nobody foresees them: anybody's mask is 0, and a sign tells a port that is out of range.
 */
function matchPlain(rows: RuleTables['rows'], at: number, { s3, d3, destinationPort }: Packet): Match {
  const ports = rows[at + COLUMN.destinationPorts] ?? 0;
  const ofSource = (s3 ^ (rows[at + COLUMN.source] ?? 0)) & (rows[at + COLUMN.source + 1] ?? 0);
  const ofDestination = (d3 ^ (rows[at + COLUMN.destination] ?? 0)) & (rows[at + COLUMN.destination + 1] ?? 0);
  const ofPort = ((destinationPort - (ports & 0xffff)) | ((ports >>> 16) - destinationPort)) >> 31;
  return (ofSource | ofDestination | ofPort) === 0 ? YES : NO;
}

/** Ports and both sides; `at`: where its row begins. */
function matchRule(
  rules: RuleTables,
  sets: AddressSets,
  at: number,
  head: number,
  packet: Packet,
  virtualNetwork: number,
  internet: number,
): Match {
  const { rows } = rules;
  let least = matchDestinationPort(rules, head, rows[at + COLUMN.destinationPorts] ?? 0, packet.destinationPort);
  if (least === NO) return NO;
  if ((head & HEAD.isDoubtful) !== 0) least = MAYBE;
  const ofDestination = matchSideOf(rules, sets, at, head, packet, false, virtualNetwork, internet);
  if (ofDestination < least) least = ofDestination;
  if (least === NO) return NO;
  const ofSource = matchSideOf(rules, sets, at, head, packet, true, virtualNetwork, internet);
  if (ofSource < least) least = ofSource;
  const ofPort = matchSourcePort(rules, head, rows[at + COLUMN.sourcePorts] ?? 0, packet.sourcePort);
  return ofPort < least ? ofPort : least;
}

export const matchSourcePort = (rules: RuleTables, head: number, ports: number, port: number): Match =>
  matchPort(rules, (head & HEAD.hasSourcePortList) !== 0, ports, port);

export const matchDestinationPort = (rules: RuleTables, head: number, ports: number, port: number): Match =>
  matchPort(rules, (head & HEAD.hasDestinationPortList) !== 0, ports, port);

function matchPort(rules: RuleTables, isList: boolean, ports: number, port: number): Match {
  if (!isList) return ports === ALL_PORTS ? YES : matchRange(ports & 0xffff, ports >>> 16, port);
  let best: Match = NO;
  const { portLists } = rules;
  const last = ports + (portLists[ports] ?? 0);
  for (let at = ports + 1; at <= last && best !== YES; at += 1) {
    const range = portLists[at] ?? 0;
    const match = matchRange(range & 0xffff, range >>> 16, port);
    if (match > best) best = match;
  }
  return best;
}

function matchRange(from: number, to: number, port: number): Match {
  if (port !== ANY_EPHEMERAL) return port >= from && port <= to ? YES : NO;
  if (from <= EPHEMERAL_FROM && to >= EPHEMERAL_TO) return YES;
  return to < EPHEMERAL_FROM ? NO : MAYBE;
}

/** One side of a rule; `at`: where its row begins. */
export function matchSideOf(
  rules: RuleTables,
  sets: AddressSets,
  at: number,
  head: number,
  packet: Packet,
  isSource: boolean,
  virtualNetwork: number,
  internet: number,
): Match {
  const kind = (head >>> (isSource ? HEAD.sourceShift : HEAD.destinationShift)) & 7;
  const from = at + (isSource ? COLUMN.source : COLUMN.destination);
  const one = rules.rows[from] ?? 0;
  const other = rules.rows[from + 1] ?? 0;
  return matchSide(rules, sets, kind, one, other, packet, isSource, virtualNetwork, internet);
}

/** A side as its kind and its two numbers. */
export function matchSide(
  rules: RuleTables,
  sets: AddressSets,
  kind: number,
  one: number,
  other: number,
  packet: Packet,
  isSource: boolean,
  virtualNetwork: number,
  internet: number,
): Match {
  if (isSource && packet.isSourceHidden && kind !== SIDE.terms)
    return matchHidden(sets, kind, one, other, packet, virtualNetwork, internet);
  switch (kind) {
    case SIDE.any:
      return YES;
    case SIDE.prefix4:
      return packet.isIpv4 && (((isSource ? packet.s3 : packet.d3) ^ one) & other) === 0 ? YES : NO;
    case SIDE.set:
      return isIn(sets, one, packet, isSource) ? YES : NO;
    case SIDE.virtualNetwork:
      if (virtualNetwork > TAG.set) return matchOpenTag(sets, packet, isSource, virtualNetwork, internet);
      return isIn(sets, virtualNetwork, packet, isSource) ? YES : NO;
    case SIDE.internet:
      if (!isIn(sets, internet & TAG.set, packet, isSource)) return NO;
      return internet > TAG.set ? MAYBE : YES;
    case SIDE.applicationGroup:
      return matchMember(rules, isSource ? packet.sourceMember : packet.destinationMember, one);
    case SIDE.unknown:
      return MAYBE;
    default:
      return matchTerms(rules, sets, one, other, packet, isSource, virtualNetwork, internet);
  }
}

/** VirtualNetwork, where it may hold more than it is known to. */
function matchOpenTag(
  sets: AddressSets,
  packet: Packet,
  isSource: boolean,
  virtualNetwork: number,
  internet: number,
): Match {
  if (isIn(sets, virtualNetwork & TAG.set, packet, isSource)) return YES;
  const isAnyMore = (virtualNetwork & (isSource ? TAG.open : TAG.open | TAG.learned)) !== 0;
  return isAnyMore || !isIn(sets, internet & TAG.set, packet, isSource) ? MAYBE : NO;
}

function matchTerms(
  rules: RuleTables,
  sets: AddressSets,
  from: number,
  to: number,
  packet: Packet,
  isSource: boolean,
  virtualNetwork: number,
  internet: number,
): Match {
  let best: Match = NO;
  for (let term = from; term < to && best !== YES; term += 1) {
    const at = 3 * term;
    const [kind = 0, one = 0, other = 0] = [rules.terms[at], rules.terms[at + 1], rules.terms[at + 2]];
    const match = matchSide(rules, sets, kind, one, other, packet, isSource, virtualNetwork, internet);
    if (match > best) best = match;
  }
  const isHidden = isSource && packet.isSourceHidden;
  return isHidden && best === MAYBE && isHeldByAll(rules, sets, from, to, packet, virtualNetwork, internet)
    ? YES
    : best;
}

/** `group`: less than 0 for one that nobody is in. */
function matchMember(rules: RuleTables, member: number, group: number): Match {
  if (member < 0) return NO;
  const { memberships, memberGroups } = rules;
  const end = memberships[member + 1] ?? 0;
  for (let at = memberships[member] ?? 0; at < end; at += 1) if (memberGroups[at] === group) return YES;
  return group >= 0 && mayBeInAny(rules, member) ? MAYBE : NO;
}

/** Is a member in a group that cannot be read? It would be the first of its groups. */
export function mayBeInAny({ memberships, memberGroups }: RuleTables, member: number): boolean {
  const first = memberships[member] ?? 0;
  return first < (memberships[member + 1] ?? 0) && memberGroups[first] === UNREAD_GROUPS;
}

function isIn(sets: AddressSets, set: number, packet: Packet, isSource: boolean): boolean {
  if (packet.isIpv4) return holds4(sets, set, isSource ? packet.s3 : packet.d3);
  return isSource
    ? holds6(sets, set, packet.s0, packet.s1, packet.s2, packet.s3)
    : holds6(sets, set, packet.d0, packet.d1, packet.d2, packet.d3);
}
