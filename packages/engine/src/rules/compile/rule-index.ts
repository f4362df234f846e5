import { growingI32, type Growing } from '../../table/growing.ts';
import { shareBetween4, type AddressSets, type AddressSetsBuilder } from '../../table/address-sets.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import { EPHEMERAL_FROM, EPHEMERAL_TO, PROTOCOL_BITS } from '../packet.ts';
import type { PortLists } from './port-lists.ts';
import {
  addressKey,
  ADDRESS_KEYS,
  ADDRESS_SHIFT,
  ANY_ADDRESS,
  blockOf,
  CHOSEN_PORTS_MASK,
  FIELD,
  firstOf,
  HOSTS,
  lastOf,
  MASKS,
  NETWORKS,
  OTHER_PORT_KEYS,
  OTHERS_MASK,
  PORT_KEYS,
  PRIVATE_BLOCKS,
  PUBLIC_KEYS,
  TCP_MASK,
  widthOf,
} from './rule-masks.ts';
import { COLUMN, HEAD, SIDE, STRIDE } from './rule-tables.ts';

/** Where a segment's masks lie, in words. */
export type RuleIndex = { readonly from: number; readonly to: number };

export const NO_INDEX: RuleIndex = { from: 0, to: 0 };

/** So few rules are asked one after the other. */
const FEW = 32;
/** Words that come from memory at once: masks of two or four words shall not lie in two lines. */
const LINE = 16;
/** Of a set with more edges than this no rule is told apart. */
const MANY_EDGES = 64;

/** A segment's masks while they are written, and which bit of them is the next rule's. */
type Draft = {
  readonly masks: Int32Array;
  readonly width: number;
  word: number;
  bit: number;
  /** Rules of this word that are in all masks of a field: most are in all of some. */
  readonly wide: Int32Array;
  /** Rules of this word whose source, and whose destination, is an application security group: nobody else meets them. */
  ofSourceMembers: number;
  ofDestinationMembers: number;
};

type Lookups = {
  readonly lists: PortLists;
  readonly sets: AddressSetsBuilder;
  readonly terms: Growing<SharedI32>;
};

export function ruleIndexes(lookups: Lookups) {
  const masks = growingI32();
  // Where a segment has no index.
  masks.extend(LINE);
  return {
    size: () => masks.size,
    add(rows: SharedI32, from: number, to: number): RuleIndex {
      if (to - from <= FEW) return NO_INDEX;
      const width = widthOf(to - from);
      const at = masks.extend(LINE * Math.ceil((MASKS * width) / LINE));
      const draft = {
        masks: masks.column.subarray(at, masks.size).fill(0),
        width,
        word: 0,
        bit: 1,
        wide: new Int32Array(FIELD.count),
        ofSourceMembers: 0,
        ofDestinationMembers: 0,
      };
      const sets = lookups.sets.build();
      for (let rule = from; rule < to; rule += 1) {
        draft.bit = 1 << (rule - from);
        markRule(draft, rows, rule * STRIDE, lookups, sets);
        if (draft.bit < 0 || rule === to - 1) closeWord(draft);
      }
      return { from: at, to: masks.size };
    },
    build: () => ({ masks: masks.view() }),
  };
}

function markRule(draft: Draft, rows: SharedI32, at: number, lookups: Lookups, sets: AddressSets): void {
  const head = rows[at] ?? 0;
  const [source, destination] = [(head >>> HEAD.sourceShift) & 7, (head >>> HEAD.destinationShift) & 7];
  if (isForTcp(head)) mark(draft, TCP_MASK);
  if (isForOthers(head)) mark(draft, OTHERS_MASK);
  if (source === SIDE.applicationGroup) draft.ofSourceMembers |= draft.bit;
  if (destination === SIDE.applicationGroup) draft.ofDestinationMembers |= draft.bit;
  const ports = rows[at + COLUMN.destinationPorts] ?? 0;
  if ((head & HEAD.hasDestinationPortList) === 0) markPorts(draft, head, ports & 0xffff, ports >>> 16);
  else markPortList(draft, head, lookups.lists, ports);
  const [one = 0, other = 0] = [rows[at + COLUMN.source], rows[at + COLUMN.source + 1]];
  markSide(draft, FIELD.source, source, one, other, lookups.terms, sets);
  const [first = 0, second = 0] = [rows[at + COLUMN.destination], rows[at + COLUMN.destination + 1]];
  markSide(draft, FIELD.destination, destination, first, second, lookups.terms, sets);
}

const isForTcp = (head: number) => (head & PROTOCOL_BITS.tcp) !== 0;
const isForOthers = (head: number) => (head & PROTOCOL_BITS.any & ~PROTOCOL_BITS.tcp) !== 0;

function markSide(
  draft: Draft,
  field: number,
  kind: number,
  one: number,
  other: number,
  terms: Growing<SharedI32>,
  sets: AddressSets,
): void {
  mark(draft, firstOf(field) + ANY_ADDRESS);
  if (kind === SIDE.prefix4) markAddresses(draft, field, one >>> 0, (one | ~other) >>> 0);
  else if (kind === SIDE.set) markSet(draft, field, one, sets);
  else if (kind === SIDE.internet) markPublic(draft, field);
  else if (kind !== SIDE.terms) markAddresses(draft, field, 0, LAST_ADDRESS);
  else
    for (let at = 3 * one; at < 3 * other; at += 3) {
      const [termKind = 0, first = 0, second = 0] = [terms.column[at], terms.column[at + 1], terms.column[at + 2]];
      markSide(draft, field, termKind, first, second, terms, sets);
    }
}

function markSet(draft: Draft, field: number, set: number, sets: AddressSets): void {
  const { edges4, offsets4 } = sets;
  const [from = 0, to = 0] = [offsets4[set], offsets4[set + 1]];
  if (to - from > MANY_EDGES) {
    const isPrivate = PRIVATE_BLOCKS.some(([first, last]) => shareBetween4(sets, set, first, last) !== 'none');
    if (isPrivate) markAll(draft, field);
    else markPublic(draft, field);
  } else
    for (let at = from; at < to; at += 2)
      markAddresses(draft, field, edges4[at] ?? 0, at + 1 < to ? (edges4[at + 1] ?? 0) - 1 : LAST_ADDRESS);
}

/** `head`: of the rule. */
function markPorts(draft: Draft, head: number, from: number, to: number): void {
  if (from <= EPHEMERAL_FROM && to >= EPHEMERAL_TO) mark(draft, CHOSEN_PORTS_MASK);
  if (isForOthers(head)) markKeys(draft, firstOf(FIELD.otherPort), OTHER_PORT_KEYS, from, to);
  if (!isForTcp(head)) return;
  if (from === 0 && to === LAST_PORT) markAll(draft, FIELD.tcpPort);
  else
    for (let [block, last] = [blockOf(from), blockOf(to)]; block <= last; block += 1) {
      const first = block === blockOf(from) ? from : lastOf(block - 1) + 1;
      markKeys(draft, firstOf(FIELD.tcpPort) + PORT_KEYS * block, PORT_KEYS, first, Math.min(to, lastOf(block)));
    }
}

const markPortList = (draft: Draft, head: number, lists: PortLists, list: number): void =>
  lists.each(list, (from, to) => markPorts(draft, head, from, to));

/** Those of some ports: of so many masks from `first` on. */
function markKeys(draft: Draft, first: number, keys: number, from: number, to: number): void {
  const end = Math.min(to, from + keys - 1);
  for (let port = from; port <= end; port += 1) mark(draft, first + (port & (keys - 1)));
}

function markAddresses(draft: Draft, field: number, from: number, to: number): void {
  const [first, last] = [from >>> ADDRESS_SHIFT, to >>> ADDRESS_SHIFT];
  if (last - first < NETWORKS - 1)
    for (let network = first; network <= last; network += 1)
      for (let address = from; address <= to && address < from + HOSTS; address += 1)
        mark(draft, firstOf(field) + addressKey((network << ADDRESS_SHIFT) | (address & (HOSTS - 1))));
  else if (PRIVATE_BLOCKS.some((block) => from <= block[1] && to >= block[0])) markAll(draft, field);
  else markPublic(draft, field);
}

function markPublic(draft: Draft, field: number): void {
  for (const key of PUBLIC_KEYS) mark(draft, firstOf(field) + key);
}

function markAll({ wide, bit }: Draft, field: number): void {
  wide[field] = (wide[field] ?? 0) | bit;
}

function mark({ masks, width, word, bit }: Draft, mask: number): void {
  const at = mask * width + word;
  masks[at] = (masks[at] ?? 0) | bit;
}

function closeWord(draft: Draft): void {
  const { masks, width, wide, word } = draft;
  for (const [field, rules] of wide.entries())
    for (let mask = firstOf(field); mask < firstOf(field + 1); mask += 1) {
      const at = mask * width + word;
      masks[at] = (masks[at] ?? 0) | rules;
    }
  withoutGroups(draft, FIELD.source, FIELD.strangeSource, draft.ofSourceMembers);
  withoutGroups(draft, FIELD.destination, FIELD.strangeDestination, draft.ofDestinationMembers);
  wide.fill(0);
  [draft.ofSourceMembers, draft.ofDestinationMembers] = [0, 0];
  draft.word += 1;
}

/** Masks for those who are members of nothing are those of everybody without the rules that are for members. */
function withoutGroups({ masks, width, word }: Draft, everybody: number, strangers: number, ofMembers: number): void {
  for (let key = 0; key < ADDRESS_KEYS; key += 1) {
    const from = (firstOf(everybody) + key) * width + word;
    masks[(firstOf(strangers) + key) * width + word] = (masks[from] ?? 0) & ~ofMembers;
  }
}

const LAST_ADDRESS = 0xffff_ffff;
const LAST_PORT = 0xffff;
