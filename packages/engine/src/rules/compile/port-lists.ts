import { growingI32 } from '../../table/growing.ts';
import { numbersByHash } from '../../table/numbers-by-hash.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import type { PortRange } from '../security-rule.ts';

/**
 * Several ranges of ports, merged and ascending, by where their list begins: how many they are, and each as a row has it. The same
 * ones are the same list.
 */
export function portLists() {
  const [lists, starts, known] = [growingI32(), growingI32(), numbersByHash()];
  const isAt = (start: number, ranges: readonly PortRange[]) => {
    if (lists.column[start] !== ranges.length) return false;
    return ranges.every((range, at) => lists.column[start + 1 + at] === packed(range));
  };
  return {
    size: () => lists.size,
    add(ranges: readonly PortRange[]): number {
      const hash = hashOf(ranges);
      const before = known.find(hash, (number) => isAt(starts.column[number] ?? 0, ranges));
      if (before >= 0) return starts.column[before] ?? 0;
      const start = lists.size;
      lists.push(ranges.length);
      for (const range of ranges) lists.push(packed(range));
      starts.push(start);
      known.add(hash);
      return start;
    },
    each(list: number, take: (from: number, to: number) => void): void {
      eachPortRange(lists.column, list, take);
    },
    build: () => ({ portLists: lists.view() }),
  };
}

/** The ranges of the list that begins there. */
export function eachPortRange(lists: SharedI32, list: number, take: (from: number, to: number) => void): void {
  const last = list + (lists[list] ?? 0);
  for (let at = list + 1; at <= last; at += 1) {
    const range = lists[at] ?? 0;
    take(range & 0xffff, range >>> 16);
  }
}

const packed = ({ from, to }: PortRange): number => from | (to << 16);

function hashOf(ranges: readonly PortRange[]): number {
  let hash = ranges.length;
  for (const { from, to } of ranges) {
    hash = Math.imul(hash ^ from ^ (to << 16), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

export type PortLists = ReturnType<typeof portLists>;

/** One range lies in a row itself; several, merged, are a list. A side without ports matches nothing, as an empty list does. */
export const isPortList = (merged: readonly PortRange[]): boolean => merged.length !== 1;

/** The number of merged ranges in a row. */
export function portsOf(merged: readonly PortRange[], lists: PortLists): number {
  const [only] = merged;
  return only === undefined || isPortList(merged) ? lists.add(merged) : packed(only);
}

/** Ascending, and no two of them touch. Of most rules they are so already. */
export function mergedPorts(ranges: readonly PortRange[]): readonly PortRange[] {
  if (areMerged(ranges)) return ranges;
  const merged: PortRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to + 1) merged.push(range);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return merged;
}

function areMerged(ranges: readonly PortRange[]): boolean {
  for (let at = 1; at < ranges.length; at += 1)
    if ((ranges[at]?.from ?? 0) <= (ranges[at - 1]?.to ?? 0) + 1) return false;
  return true;
}
