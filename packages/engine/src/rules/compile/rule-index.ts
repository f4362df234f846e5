import { growingI32, type Growing } from '../../table/growing.ts';
import type { AddressSets, AddressSetsBuilder } from '../../table/address-sets.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import { EPHEMERAL_FROM, EPHEMERAL_TO, PROTOCOL_BITS, type Packet } from '../packet.ts';
import type { PortLists } from './port-lists.ts';
import { COLUMN, HEAD, SIDE, STRIDE } from './rule-tables.ts';

/** Where a segment's masks lie, in words. */
export type RuleIndex = { readonly from: number; readonly to: number };

export const NO_INDEX: RuleIndex = { from: 0, to: 0 };

/** So few rules are asked one after the other. */
const FEW = 32;
/** Of a set with more edges than this no rule is told apart. */
const MANY_EDGES = 64;

/**
 * Masks of a segment, each with a bit for each of its rules: all of them; those that are for ends which are members of no
 * application security group; those for TCP, and for other protocols; those for all ports that hosts choose; and for each key of a field those that may be for
 * values with it. Rules that are in all masks of a packet are asked in turn, so a mask may hold too many of them, and never one
 * too few. What takes time is memory that lies far apart, so there is one mask a field.
 */
const MASK = {
  all: 0,
  strangeSource: 1,
  strangeDestination: 2,
  strangers: 3,
  tcp: 4,
  otherProtocols: 5,
  chosenPorts: 6,
  fields: 7,
} as const;

/** Ports by their lowest bits, of TCP and of other protocols, and by blocks of 2048; addresses by network and lowest bit. */
const FIELD = { tcpPort: 0, otherPort: 1, portBlock: 2, source: 3, destination: 4 } as const;
const PORT_KEYS = 16;
const PORT_SHIFT = 11;
const PORT_BLOCKS = 32;
/** Networks are those of 256 addresses. */
const ADDRESS_SHIFT = 8;
const NETWORKS = 32;
const HOSTS = 2;

/** Where the masks of each field begin, and where they end. */
const FIRST = firstMasks([PORT_KEYS, PORT_KEYS, PORT_BLOCKS, NETWORKS * HOSTS, NETWORKS * HOSTS]);
const MASKS = FIRST.at(-1) ?? 0;

function firstMasks(counts: readonly number[]): readonly number[] {
  let end: number = MASK.fields;
  return [end, ...counts.map((count) => (end += count))];
}

const firstOf = (field: number): number => FIRST[field] ?? 0;
const portKey = (port: number): number => port & (PORT_KEYS - 1);
/** Of all bits of a network, so that 10.1.0.0/24 and 10.2.0.0/24 differ. */
const networkKey = (network: number): number =>
  HOSTS * ((network ^ (network >>> 5) ^ (network >>> 10) ^ (network >>> 15)) & (NETWORKS - 1));
const hostKey = (address: number): number => address & (HOSTS - 1);

/** A segment's masks while they are written, and which bit of them is the next rule's. */
type Draft = {
  readonly masks: Int32Array;
  readonly width: number;
  word: number;
  bit: number;
  /** Rules of this word that are in all masks of a field: most are in all of some. */
  readonly wide: Int32Array;
};

type Lookups = {
  readonly lists: PortLists;
  readonly sets: AddressSetsBuilder;
  readonly terms: Growing<SharedI32>;
};

export function ruleIndexes(lookups: Lookups) {
  const masks = growingI32();
  // Where a segment has no index.
  masks.push(0);
  return {
    get size() {
      return masks.size;
    },
    add(rows: SharedI32, from: number, to: number): RuleIndex {
      if (to - from <= FEW) return NO_INDEX;
      const width = widthOf(to - from);
      const draft = {
        masks: new Int32Array(MASKS * width),
        width,
        word: 0,
        bit: 1,
        wide: new Int32Array(FIRST.length - 1),
      };
      const sets = lookups.sets.build();
      for (let rule = from; rule < to; rule += 1) {
        draft.bit = 1 << (rule - from);
        markRule(draft, rows, rule * STRIDE, lookups, sets);
        if (draft.bit < 0 || rule === to - 1) closeWord(draft);
      }
      const at = masks.extend(draft.masks.length);
      masks.column.set(draft.masks, at);
      return { from: at, to: masks.size };
    },
    build: () => ({ masks: masks.view() }),
    settle: () => masks.settle(),
  };
}

function markRule(draft: Draft, rows: SharedI32, at: number, lookups: Lookups, sets: AddressSets): void {
  const head = rows[at] ?? 0;
  const [source, destination] = [(head >>> HEAD.sourceShift) & 7, (head >>> HEAD.destinationShift) & 7];
  markProtocols(draft, head);
  markMembers(draft, source === SIDE.applicationGroup, destination === SIDE.applicationGroup);
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

function markProtocols(draft: Draft, head: number): void {
  mark(draft, MASK.all);
  if (isForTcp(head)) mark(draft, MASK.tcp);
  if (isForOthers(head)) mark(draft, MASK.otherProtocols);
}

function markMembers(draft: Draft, isSourceGroup: boolean, isDestinationGroup: boolean): void {
  if (!isSourceGroup) mark(draft, MASK.strangeSource);
  if (!isDestinationGroup) mark(draft, MASK.strangeDestination);
  if (!isSourceGroup && !isDestinationGroup) mark(draft, MASK.strangers);
}

function markSide(
  draft: Draft,
  field: number,
  kind: number,
  one: number,
  other: number,
  terms: Growing<SharedI32>,
  sets: AddressSets,
): void {
  if (kind === SIDE.prefix4) markAddresses(draft, field, one >>> 0, (one | ~other) >>> 0);
  else if (kind === SIDE.set) markSet(draft, field, one, sets);
  else if (kind !== SIDE.terms) markAddresses(draft, field, 0, LAST_ADDRESS);
  else
    for (let at = 3 * one; at < 3 * other; at += 3) {
      const [termKind = 0, first = 0, second = 0] = [terms.column[at], terms.column[at + 1], terms.column[at + 2]];
      markSide(draft, field, termKind, first, second, terms, sets);
    }
}

function markSet(draft: Draft, field: number, set: number, { edges4, offsets4 }: AddressSets): void {
  const [from = 0, to = 0] = [offsets4[set], offsets4[set + 1]];
  if (to - from > MANY_EDGES) markAddresses(draft, field, 0, LAST_ADDRESS);
  else
    for (let at = from; at < to; at += 2)
      markAddresses(draft, field, edges4[at] ?? 0, at + 1 < to ? (edges4[at + 1] ?? 0) - 1 : LAST_ADDRESS);
}

/** `head`: of the rule. */
function markPorts(draft: Draft, head: number, from: number, to: number): void {
  if (isForTcp(head)) markKeys(draft, FIELD.tcpPort, PORT_KEYS, from, to);
  if (isForOthers(head)) markKeys(draft, FIELD.otherPort, PORT_KEYS, from, to);
  if (from <= EPHEMERAL_FROM && to >= EPHEMERAL_TO) mark(draft, MASK.chosenPorts);
  markKeys(draft, FIELD.portBlock, PORT_BLOCKS, from >>> PORT_SHIFT, to >>> PORT_SHIFT);
}

const markPortList = (draft: Draft, head: number, lists: PortLists, list: number): void =>
  lists.each(list, (from, to) => markPorts(draft, head, from, to));

/** `keys`: how many the field has, a power of two. */
function markKeys(draft: Draft, field: number, keys: number, from: number, to: number): void {
  if (to - from >= keys - 1) markAll(draft, field);
  else for (let value = from; value <= to; value += 1) mark(draft, firstOf(field) + (value & (keys - 1)));
}

function markAddresses(draft: Draft, field: number, from: number, to: number): void {
  const [first, last] = [from >>> ADDRESS_SHIFT, to >>> ADDRESS_SHIFT];
  if (last - first >= NETWORKS - 1) markAll(draft, field);
  else
    for (let network = first; network <= last; network += 1)
      for (let address = from; address <= to && address < from + HOSTS; address += 1)
        mark(draft, firstOf(field) + networkKey(network) + hostKey(address));
}

function markAll({ wide, bit }: Draft, field: number): void {
  wide[field] = (wide[field] ?? 0) | bit;
}

function mark({ masks, width, word, bit }: Draft, mask: number): void {
  const at = mask * width + word;
  masks[at] = (masks[at] ?? 0) | bit;
}

function closeWord(draft: Draft): void {
  const { masks, width, wide } = draft;
  for (const [field, rules] of wide.entries())
    for (let mask = firstOf(field); mask < firstOf(field + 1); mask += 1) {
      const at = mask * width + draft.word;
      masks[at] = (masks[at] ?? 0) | rules;
    }
  wide.fill(0);
  draft.word += 1;
}

const LAST_ADDRESS = 0xffff_ffff;

/** How many words a mask of so many rules has. */
export const widthOf = (rules: number): number => (rules + 31) >>> 5;

/** The masks of a packet, by number. A port that is not known may have any key, and so may IPv6. */
export function portMask({ protocol, destinationPort }: Packet): number {
  const isTcp = protocol === PROTOCOL_BITS.tcp;
  if (destinationPort < 0) return isTcp ? MASK.tcp : MASK.otherProtocols;
  return firstOf(isTcp ? FIELD.tcpPort : FIELD.otherPort) + portKey(destinationPort);
}

export const memberMask = ({ sourceMember, destinationMember }: Packet): number =>
  (sourceMember < 0 ? MASK.strangeSource : 0) + (destinationMember < 0 ? MASK.strangeDestination : 0);

export const portBlockMask = ({ destinationPort }: Packet): number =>
  destinationPort < 0 ? MASK.all : firstOf(FIELD.portBlock) + (destinationPort >>> PORT_SHIFT);

/** Of rules that are for every port that a host may have chosen. */
export const CHOSEN_PORTS_MASK: number = MASK.chosenPorts;

export const sourceMask = ({ isIpv4, isSourceHidden, s3 }: Packet): number =>
  isIpv4 && !isSourceHidden ? firstOf(FIELD.source) + networkKey(s3 >>> ADDRESS_SHIFT) + hostKey(s3) : MASK.all;

export const destinationMask = ({ isIpv4, d3 }: Packet): number =>
  isIpv4 ? firstOf(FIELD.destination) + networkKey(d3 >>> ADDRESS_SHIFT) + hostKey(d3) : MASK.all;
