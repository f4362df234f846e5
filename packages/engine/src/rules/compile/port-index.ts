import { growingU16, growingU32 } from '../../table/growing.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import type { PortLists } from './port-lists.ts';
import { COLUMN, HEAD, SEGMENT, STRIDE, type RuleTables } from './rule-tables.ts';

/** Where a segment's index lies: its intervals from `from` up to `to`, and from `bits` on the words of each. */
export type PortIndex = { readonly from: number; readonly to: number; readonly bits: number };

export const NO_INDEX: PortIndex = { from: 0, to: 0, bits: 0 };

/** So few rules are asked one after the other. */
const FEW = 32;
/** More rules than fit beside a port into one number. */
const MANY = 1 << 14;

/**
 * Which rules of a segment are for a destination port: ports are cut wherever a rule's begin or end, and between two cuts a
 * bit for each rule says whether it is for these. Addresses are not looked at: few rules are left, which are asked in turn.
 */
export function portIndexes(lists: PortLists) {
  const [starts, bits] = [growingU16(), growingU32()];
  const events: number[] = [];
  const note = (rule: number, from: number, to: number) => {
    events.push(from * MANY + rule);
    if (to < 65_535) events.push((to + 1) * MANY + rule);
  };
  return {
    get size() {
      return starts.size;
    },
    add(rows: SharedI32, from: number, to: number): PortIndex {
      if (to - from <= FEW || to - from > MANY) return NO_INDEX;
      events.length = 0;
      for (let rule = from; rule < to; rule += 1) {
        const ports = rows[rule * STRIDE + COLUMN.destinationPorts] ?? 0;
        if (((rows[rule * STRIDE] ?? 0) & HEAD.hasDestinationPortList) === 0)
          note(rule - from, ports & 0xffff, ports >>> 16);
        else lists.each(ports, (first, last) => note(rule - from, first, last));
      }
      const sorted = Float64Array.from(events).sort();
      const words = new Uint32Array((to - from + 31) >>> 5);
      const index = { from: starts.size, bits: bits.size };
      let port = 0;
      const close = () => {
        starts.push(port);
        for (const word of words) bits.push(word);
      };
      for (const event of sorted) {
        const at = Math.floor(event / MANY);
        if (at !== port) close();
        port = at;
        const rule = event % MANY;
        // Ranges of one rule do not touch: each of its edges is another change.
        words[rule >>> 5] = (words[rule >>> 5] ?? 0) ^ (1 << (rule & 31));
      }
      close();
      return { ...index, to: starts.size };
    },
    build: () => ({ portStarts: starts.view(), portBits: bits.view() }),
    settle() {
      starts.settle();
      bits.settle();
    },
  };
}

/** Where the bits of a segment's rules for this port begin; -1: there is no index, or the port is none. */
export function bitsFor(rules: RuleTables, segment: number, port: number): number {
  const { portStarts, segments } = rules;
  const at = SEGMENT.stride * segment;
  const from = segments[at + SEGMENT.starts] ?? 0;
  let low = from;
  let high = segments[at + SEGMENT.end] ?? 0;
  if (low === high || port < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((portStarts[middle] ?? 0) <= port) low = middle;
    else high = middle;
  }
  const width = ((segments[at + SEGMENT.to] ?? 0) - (segments[at] ?? 0) + 31) >>> 5;
  return (segments[at + SEGMENT.bits] ?? 0) + (low - from) * width;
}

/** The first rule from this one on whose bit is set, or `end`. `first`: of the segment. */
export function nextRule({ portBits }: RuleTables, bits: number, first: number, rule: number, end: number): number {
  if (rule >= end) return end;
  const at = rule - first;
  let word = bits + (at >>> 5);
  const last = bits + ((end - first - 1) >>> 5);
  let left = (portBits[word] ?? 0) & (-1 << (at & 31));
  while (left === 0) {
    word += 1;
    if (word > last) return end;
    left = portBits[word] ?? 0;
  }
  return first + ((word - bits) << 5) + 31 - Math.clz32(left & -left);
}
