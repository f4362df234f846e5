import { growingU32 } from '../../table/growing.ts';
import { numbersByHash } from '../../table/numbers-by-hash.ts';
import type { PortRange } from '../security-rule.ts';

/** Several ranges of ports by number, merged and ascending; the same ones get the same number again. */
export function portLists() {
  const [froms, tos, offsets, known] = [growingU32(), growingU32(), growingU32(), numbersByHash()];
  offsets.push(0);
  const isAt = (list: number, ranges: readonly PortRange[]) => {
    const start = offsets.column[list] ?? 0;
    if ((offsets.column[list + 1] ?? 0) - start !== ranges.length) return false;
    return ranges.every(({ from, to }, at) => froms.column[start + at] === from && tos.column[start + at] === to);
  };
  return {
    get size() {
      return froms.size;
    },
    add(ranges: readonly PortRange[]): number {
      const hash = hashOf(ranges);
      const before = known.find(hash, (list) => isAt(list, ranges));
      if (before >= 0) return before;
      for (const { from, to } of ranges) {
        froms.push(from);
        tos.push(to);
      }
      offsets.push(froms.size);
      return known.add(hash);
    },
    each(list: number, take: (from: number, to: number) => void): void {
      for (let at = offsets.column[list] ?? 0; at < (offsets.column[list + 1] ?? 0); at += 1)
        take(froms.column[at] ?? 0, tos.column[at] ?? 0);
    },
    build: () => ({ portFroms: froms.view(), portTos: tos.view(), portLists: offsets.view() }),
  };
}

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
  return only === undefined || isPortList(merged) ? lists.add(merged) : only.from | (only.to << 16);
}

/** Ascending, and no two of them touch. */
export function mergedPorts(ranges: readonly PortRange[]): readonly PortRange[] {
  if (ranges.length === 1) return ranges;
  const merged: PortRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to + 1) merged.push(range);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return merged;
}
