import type { AddressSets } from '../table/address-sets.ts';
import { SIDE, TAG, type RuleTables } from './compile/rule-tables.ts';

/** IPv4 addresses from the first one to the last one, as numbers. */
export type Span = { readonly from: number; readonly to: number };
export const EVERY_ADDRESS: Span = { from: 0, to: 2 ** 32 - 1 };

/** What `decide` takes the tags for. */
type Tags = { readonly virtualNetwork: number; readonly internet: number };

/**
 * Visits where IPv4 addresses of a span, behind its first one, begin or cease to be on a side of a rule, as its kind and its two
 * numbers. Rules are many, and most name nothing of a narrow span.
 */
export function eachSideEdge(
  tables: { readonly rules: RuleTables; readonly sets: AddressSets },
  [kind, one, other]: readonly [kind: number, one: number, other: number],
  tags: Tags,
  { from, to }: Span,
  visit: (edge: number) => void,
): void {
  switch (kind) {
    case SIDE.set:
      return eachSetEdge(tables.sets, one, from, to, visit);
    case SIDE.virtualNetwork:
      // Whether it may hold more than is known hangs on what is public.
      if (tags.virtualNetwork > TAG.set) eachSetEdge(tables.sets, tags.internet & TAG.set, from, to, visit);
      return eachSetEdge(tables.sets, tags.virtualNetwork & TAG.set, from, to, visit);
    case SIDE.internet:
      return eachSetEdge(tables.sets, tags.internet & TAG.set, from, to, visit);
    case SIDE.prefix4: {
      const start = one >>> 0;
      const end = start + (~other >>> 0) + 1;
      if (start > from && start <= to) visit(start);
      if (end > from && end <= to) visit(end);
      return undefined;
    }
    case SIDE.terms: {
      const { terms } = tables.rules;
      for (let at = 3 * one; at < 3 * other; at += 3)
        eachSideEdge(tables, [terms[at] ?? 0, terms[at + 1] ?? 0, terms[at + 2] ?? 0], tags, { from, to }, visit);
      return undefined;
    }
    default:
      return undefined;
  }
}

function eachSetEdge(
  { edges4, offsets4 }: AddressSets,
  set: number,
  from: number,
  to: number,
  visit: (edge: number) => void,
): void {
  const end = offsets4[set + 1] ?? 0;
  for (let at = firstBehind(edges4, offsets4[set] ?? 0, end, from); at < end; at += 1) {
    const edge = edges4[at] ?? 0;
    if (edge > to) return;
    visit(edge);
  }
}

/** Of ascending numbers from `low` up to `high`, where the first one is that is greater. */
function firstBehind(column: AddressSets['edges4'], low: number, high: number, than: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] ?? 0) > than) high = middle;
    else low = middle + 1;
  }
  return low;
}
