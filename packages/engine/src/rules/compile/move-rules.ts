import { spaceOfSet } from '../../table/address-sets.ts';
import { textAt } from '../../table/text-table.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';
import type { PortRange } from '../security-rule.ts';
import { listTerm } from './compile-side.ts';
import { hasName, missingIn, unreadIn, withText } from './name-terms.ts';
import type { RuleColumns } from './rule-columns.ts';
import type { RuleStores } from './rule-stores.ts';
import { COLUMN, HEAD, OWNER, SIDE, STRIDE, type Term } from './rule-tables.ts';

/** Kinds of sides with numbers of texts, sets or terms: what could not be read is a group that is none. */
const MOVED: ReadonlySet<number> = new Set([SIDE.set, SIDE.terms, SIDE.unknown, SIDE.applicationGroup]);

/** Makes rules that point into some stores point to the same things in others, into which those are added. */
export function ruleMover(from: RuleStores, to: RuleStores) {
  const [texts, sets] = [from.texts.build(), from.sets.build()];
  const movedText = remembering((text) => to.texts.add(textAt(texts, text)));
  const movedSet = remembering((set) => to.sets.add(spaceOfSet(sets, set)));
  const movedPorts = remembering((list) => {
    const ranges: PortRange[] = [];
    from.lists.each(list, (first, last) => ranges.push({ from: first, to: last }));
    return to.lists.add(ranges);
  });
  const movedTerm = (term: Term): Term => {
    const [kind, one, other] = term;
    if (hasName(term) || missingIn(term) >= 0 || unreadIn(term) >= 0) return withText(term, movedText);
    if (kind === SIDE.set) return [kind, movedSet(one), other];
    return kind === SIDE.terms ? listTerm(termsFrom(one, other).map(movedTerm), to) : [kind, one, other];
  };
  const termsFrom = (first: number, end: number): readonly Term[] =>
    Array.from({ length: end - first }, (_, index) => termAt(from.terms.column, 3 * (first + index)));

  function moveSide(rows: SharedI32, at: number, kind: number): void {
    if (!MOVED.has(kind)) return;
    const [, one, other] = movedTerm([kind, rows[at] ?? 0, rows[at + 1] ?? 0]);
    rows[at] = one;
    rows[at + 1] = other;
  }

  return {
    movedText,
    moveRule({ rows: { column: rows }, owners: { column: owners } }: RuleColumns, rule: number): void {
      const [name, own] = [rule * OWNER.stride + OWNER.name, rule * OWNER.stride + OWNER.id];
      owners[name] = movedText(owners[name] ?? 0);
      const id = owners[own] ?? -1;
      if (id >= 0) owners[own] = movedText(id);
      const at = rule * STRIDE;
      const head = rows[at] ?? 0;
      const [to, source] = [at + COLUMN.destinationPorts, at + COLUMN.sourcePorts];
      if ((head & HEAD.hasDestinationPortList) !== 0) rows[to] = movedPorts(rows[to] ?? 0);
      if ((head & HEAD.hasSourcePortList) !== 0) rows[source] = movedPorts(rows[source] ?? 0);
      moveSide(rows, at + COLUMN.source, (head >>> HEAD.sourceShift) & 7);
      moveSide(rows, at + COLUMN.destination, (head >>> HEAD.destinationShift) & 7);
    },
  };
}

const termAt = (terms: SharedI32, at: number): Term => [terms[at] ?? 0, terms[at + 1] ?? 0, terms[at + 2] ?? 0];

function remembering(move: (number: number) => number): (number: number) => number {
  const known = new Map<number, number>();
  return (number) => {
    const before = known.get(number);
    if (before !== undefined) return before;
    const moved = move(number);
    known.set(number, moved);
    return moved;
  };
}
