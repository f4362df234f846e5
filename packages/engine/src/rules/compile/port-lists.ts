import { growingU32 } from '../../table/growing.ts';
import type { PortRange } from '../security-rule.ts';

/** Several ranges of ports by number, merged and ascending; the same ones get the same number again. */
export function portLists() {
  const [froms, tos, offsets] = [growingU32(), growingU32(), growingU32()];
  const known = new Map<string, number>();
  offsets.push(0);
  return {
    add(ranges: readonly PortRange[]): number {
      const key = ranges.map(({ from, to }) => `${from}-${to}`).join();
      const before = known.get(key);
      if (before !== undefined) return before;
      for (const { from, to } of ranges) {
        froms.push(from);
        tos.push(to);
      }
      offsets.push(froms.size);
      known.set(key, known.size);
      return known.size - 1;
    },
    each(list: number, take: (from: number, to: number) => void): void {
      for (let at = offsets.column[list] ?? 0; at < (offsets.column[list + 1] ?? 0); at += 1)
        take(froms.column[at] ?? 0, tos.column[at] ?? 0);
    },
    build: () => ({ portFroms: froms.view(), portTos: tos.view(), portLists: offsets.view() }),
  };
}

export type PortLists = ReturnType<typeof portLists>;

/** The two numbers of a row: one range lies in it, several are a list. */
export function portsOf(ranges: readonly PortRange[], lists: PortLists) {
  const merged = ranges.length === 1 ? ranges : mergedPorts(ranges);
  const [only] = merged;
  // A side without ports matches nothing; an empty list does just that.
  if (only === undefined || merged.length > 1) return { isList: true, value: lists.add(merged) };
  return { isList: false, value: only.from | (only.to << 16) };
}

function mergedPorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || range.from > last.to + 1) merged.push(range);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return merged;
}
