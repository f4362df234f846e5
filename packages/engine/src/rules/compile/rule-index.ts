import { growingI32, type Growing } from '../../table/growing.ts';
import type { AddressSets, AddressSetsBuilder } from '../../table/address-sets.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import { PROTOCOL_BITS, type Packet } from '../packet.ts';
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
 * Masks of a segment, each with a bit for each of its rules: all of them; those for TCP, and for other protocols; and for each
 * key of a field those that may be for values with it. Keys tell values apart by their lowest bits, and by what is above
 * those: the first tell single ports and addresses apart, the second ranges and networks. Rules that are in all masks of a
 * packet are asked in turn, so a mask may hold too many of them, and never one too few.
 */
const MASK = { all: 0, tcp: 1, otherProtocols: 2, keys: 3 } as const;

/** Which keys, in their order behind the masks of protocols. */
const KEY = {
  port: 0,
  portBlock: 1,
  source: 2,
  sourceNetwork: 3,
  destination: 4,
  destinationNetwork: 5,
  count: 6,
} as const;
/** How many of each. */
const KEYS = 32;
const MASKS = MASK.keys + KEY.count * KEYS;

const firstMask = (key: number): number => MASK.keys + key * KEYS;

/** Blocks of ports, and networks of 256 addresses. */
const PORT_SHIFT = 11;
const ADDRESS_SHIFT = 8;

const lowest = (value: number): number => value & (KEYS - 1);
/** Of all bits of a network, so that 10.1.0.0/24 and 10.2.0.0/24 differ. */
const mixed = (network: number): number =>
  (network ^ (network >>> 5) ^ (network >>> 10) ^ (network >>> 15)) & (KEYS - 1);

/** A segment's masks while they are written, and which bit of them is the next rule's. */
type Draft = {
  readonly masks: Int32Array;
  readonly width: number;
  word: number;
  bit: number;
  /** Rules of this word that are in all masks of a key: most are in all of some. */
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
      const draft = { masks: new Int32Array(MASKS * width), width, word: 0, bit: 1, wide: new Int32Array(KEY.count) };
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
  mark(draft, MASK.all);
  if ((head & PROTOCOL_BITS.tcp) !== 0) mark(draft, MASK.tcp);
  if ((head & PROTOCOL_BITS.any & ~PROTOCOL_BITS.tcp) !== 0) mark(draft, MASK.otherProtocols);
  const ports = rows[at + COLUMN.destinationPorts] ?? 0;
  if ((head & HEAD.hasDestinationPortList) === 0) markPorts(draft, ports & 0xffff, ports >>> 16);
  else lookups.lists.each(ports, (from, to) => markPorts(draft, from, to));
  const side = (key: number, shift: number, column: number) =>
    markSide(draft, key, (head >>> shift) & 7, rows[at + column] ?? 0, rows[at + column + 1] ?? 0, lookups.terms, sets);
  side(KEY.source, HEAD.sourceShift, COLUMN.source);
  side(KEY.destination, HEAD.destinationShift, COLUMN.destination);
}

function markSide(
  draft: Draft,
  key: number,
  kind: number,
  one: number,
  other: number,
  terms: Growing<SharedI32>,
  sets: AddressSets,
): void {
  if (kind === SIDE.prefix4) markAddresses(draft, key, one >>> 0, (one | ~other) >>> 0);
  else if (kind === SIDE.set) markSet(draft, key, one, sets);
  else if (kind !== SIDE.terms) markAddresses(draft, key, 0, LAST_ADDRESS);
  else
    for (let at = 3 * one; at < 3 * other; at += 3) {
      const [termKind = 0, first = 0, second = 0] = [terms.column[at], terms.column[at + 1], terms.column[at + 2]];
      markSide(draft, key, termKind, first, second, terms, sets);
    }
}

function markSet(draft: Draft, key: number, set: number, { edges4, offsets4 }: AddressSets): void {
  const [from = 0, to = 0] = [offsets4[set], offsets4[set + 1]];
  if (to - from > MANY_EDGES) markAddresses(draft, key, 0, LAST_ADDRESS);
  else
    for (let at = from; at < to; at += 2)
      markAddresses(draft, key, edges4[at] ?? 0, at + 1 < to ? (edges4[at + 1] ?? 0) - 1 : LAST_ADDRESS);
}

function markPorts(draft: Draft, from: number, to: number): void {
  markKeys(draft, KEY.port, from, to, lowest);
  markKeys(draft, KEY.portBlock, from >>> PORT_SHIFT, to >>> PORT_SHIFT, lowest);
}

/** `key`: that of a side; the one of its network is the next. */
function markAddresses(draft: Draft, key: number, from: number, to: number): void {
  markKeys(draft, key, from, to, lowest);
  markKeys(draft, key + 1, from >>> ADDRESS_SHIFT, to >>> ADDRESS_SHIFT, mixed);
}

function markKeys(draft: Draft, key: number, from: number, to: number, keyOf: (value: number) => number): void {
  if (to - from >= KEYS - 1) draft.wide[key] = (draft.wide[key] ?? 0) | draft.bit;
  else for (let value = from; value <= to; value += 1) mark(draft, firstMask(key) + keyOf(value));
}

function mark({ masks, width, word, bit }: Draft, mask: number): void {
  const at = mask * width + word;
  masks[at] = (masks[at] ?? 0) | bit;
}

function closeWord(draft: Draft): void {
  const { masks, width, wide } = draft;
  for (let mask = MASK.keys; mask < MASKS; mask += 1) {
    const at = mask * width + draft.word;
    masks[at] = (masks[at] ?? 0) | (wide[(mask - MASK.keys) >>> 5] ?? 0);
  }
  wide.fill(0);
  draft.word += 1;
}

const LAST_ADDRESS = 0xffff_ffff;

/** How many words a mask of so many rules has. */
export const widthOf = (rules: number): number => (rules + 31) >>> 5;

/** The masks of a packet, by number. What is not known, or IPv6, may be in all of them. */
export const protocolMask = ({ protocol }: Packet): number =>
  protocol === PROTOCOL_BITS.tcp ? MASK.tcp : MASK.otherProtocols;

export const portMask = ({ destinationPort }: Packet): number =>
  destinationPort < 0 ? MASK.all : firstMask(KEY.port) + lowest(destinationPort);

export const portBlockMask = ({ destinationPort }: Packet): number =>
  destinationPort < 0 ? MASK.all : firstMask(KEY.portBlock) + (destinationPort >>> PORT_SHIFT);

export const sourceMask = ({ isIpv4, isSourceHidden, s3 }: Packet): number =>
  isIpv4 && !isSourceHidden ? firstMask(KEY.source) + lowest(s3) : MASK.all;

export const sourceNetworkMask = ({ isIpv4, isSourceHidden, s3 }: Packet): number =>
  isIpv4 && !isSourceHidden ? firstMask(KEY.sourceNetwork) + mixed(s3 >>> ADDRESS_SHIFT) : MASK.all;

export const destinationMask = ({ isIpv4, d3 }: Packet): number =>
  isIpv4 ? firstMask(KEY.destination) + lowest(d3) : MASK.all;

export const destinationNetworkMask = ({ isIpv4, d3 }: Packet): number =>
  isIpv4 ? firstMask(KEY.destinationNetwork) + mixed(d3 >>> ADDRESS_SHIFT) : MASK.all;
