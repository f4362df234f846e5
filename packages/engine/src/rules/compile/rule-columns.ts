import { growingI32 } from '../../table/growing.ts';
import { COLUMN, HEAD, OWNER, STRIDE } from './rule-tables.ts';

/** Rules that were written: inbound ones are the rows from `from` up to `middle`, outbound ones those up to `to`. */
export type WrittenRules = { readonly from: number; readonly middle: number; readonly to: number };

/** What is known of a rule beside its row of numbers. */
export type RuleOwner = { readonly name: number; readonly id: number; readonly group: number };

type Moving = { from: number; middle: number; to: number };

/** Fewer rows that nobody has any more than this are left where they are. */
const MUCH = 1 << 16;

const noColumns = () => ({ rows: growingI32(), owners: growingI32() });
export type RuleColumns = ReturnType<typeof noColumns>;

/**
 * Rows of rules that come and go. Those that go leave gaps, because tables that were built before still have them; when more
 * is gaps than rules, the rules move into new columns, and parts that were written say where they are now.
 */
export function ruleColumns() {
  let columns = noColumns();
  let held = 0;
  const live = new Set<Moving>();

  const copy = (from: typeof columns, rule: number) => {
    for (let at = rule * STRIDE; at < (rule + 1) * STRIDE; at += 1) columns.rows.push(from.rows.column[at] ?? 0);
    for (let at = rule * OWNER.stride; at < (rule + 1) * OWNER.stride; at += 1)
      columns.owners.push(from.owners.column[at] ?? 0);
  };
  const size = () => columns.owners.size / OWNER.stride;
  const priorityOf = (rule: number) => columns.rows.column[rule * STRIDE + COLUMN.priority] ?? 0;
  const isDefault = (rule: number) => ((columns.rows.column[rule * STRIDE] ?? 0) & HEAD.isDefault) !== 0;
  const hold = (part: Moving): WrittenRules => {
    live.add(part);
    held += part.to - part.from;
    return part;
  };
  /** All that are there move into new columns, where each may be changed. */
  const move = (change?: (columns: RuleColumns, rule: number) => void): void => {
    const before = columns;
    columns = noColumns();
    for (const part of live) {
      const from = size();
      for (let rule = part.from; rule < part.to; rule += 1) {
        copy(before, rule);
        change?.(columns, size() - 1);
      }
      part.middle += from - part.from;
      part.to += from - part.from;
      part.from = from;
    }
  };
  const close = (): boolean => {
    if (size() - held < Math.max(MUCH, held)) return false;
    move();
    return true;
  };

  return {
    size,
    priorityOf,
    columns: () => columns,
    /** The next row: `STRIDE` numbers are to be pushed to `columns().rows`. */
    own({ name, id, group }: RuleOwner) {
      const at = columns.owners.extend(OWNER.stride);
      columns.owners.column[at + OWNER.name] = name;
      columns.owners.column[at + OWNER.id] = id;
      columns.owners.column[at + OWNER.group] = group;
    },
    hold,
    release(part: WrittenRules) {
      if (live.delete(part)) held -= part.to - part.from;
    },
    /** Copies of the rules of several parts as one; of equal priorities the earlier part's first, and default rules last. */
    merge(parts: readonly WrittenRules[]): WrittenRules {
      const inOrder = (range: (part: WrittenRules) => readonly [number, number]) =>
        parts
          .flatMap((part) => {
            const [from, to] = range(part);
            return Array.from({ length: to - from }, (_, index) => from + index);
          })
          .toSorted(
            (one, other) => priorityOf(one) - priorityOf(other) || Number(isDefault(one)) - Number(isDefault(other)),
          );
      const from = size();
      for (const rule of inOrder((part) => [part.from, part.middle])) copy(columns, rule);
      const middle = size();
      for (const rule of inOrder((part) => [part.middle, part.to])) copy(columns, rule);
      return hold({ from, middle, to: size() });
    },
    /** Whether rules moved, for want of room. */
    close,
    move,
  };
}
