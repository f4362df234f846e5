import { idHasher, isSameId, numbersByHash } from '../../table/numbers-by-hash.ts';
import { sharedI32, sharedU32 } from '../../table/shared-arrays.ts';
import { textAt } from '../../table/text-table.ts';
import { NO_INDEX, ruleIndexes, type RuleIndex } from './rule-index.ts';
import { ruleMover } from './move-rules.ts';
import { ruleColumns, type WrittenRules } from './rule-columns.ts';
import { ruleStores, type Stores } from './rule-stores.ts';
import { writeRow } from './write-row.ts';
import { HEAD, OWNER, STRIDE, UNREAD_GROUPS, type RuleTables } from './rule-tables.ts';
import { segmentBlocks, type Segments } from './segments.ts';
import type { Direction, SecurityRule } from '../security-rule.ts';

/** Who is a member of what, in shared memory. */
export type Memberships = Pick<RuleTables, 'memberGroups' | 'memberships' | 'memberCounts'>;

/** What tells a rule from others. */
export type RuleWords = Pick<SecurityRule, 'id' | 'name' | 'direction' | 'priority'>;

/** Tables of rules that can change: what was built before stays as it is, and most of what is built next is the same. */
export type RulesBuilder = ReturnType<typeof rulesBuilder>;

export function rulesBuilder(on: Stores) {
  const rows = ruleColumns();
  let stores = ruleStores(on, rowOf);
  const applicationGroups: string[] = [];
  const [applicationRows, hashOf] = [numbersByHash(), idHasher()];
  // None has this id.
  if (rowOf('') !== UNREAD_GROUPS) throw new Error('groups that cannot be read are the first of all');
  /** By group. */
  const ids: number[] = [];
  const assigned: (WrittenRules | undefined)[] = [];
  const merged = new Set<WrittenRules>();
  let indexes = ruleIndexes(stores);
  /** Two a group. */
  let indexed: RuleIndex[] = [];
  let live = 0;
  const blocks = segmentBlocks();
  let segments: Segments | undefined;
  let groupIds: RuleTables['groupIds'] | undefined;

  function rowOf(id: string): number {
    const hash = hashOf(id);
    const known = applicationRows.find(hash, (row) => isSameId(applicationGroups[row] ?? '', id));
    if (known >= 0) return known;
    applicationGroups.push(id);
    return applicationRows.add(hash);
  }

  function place(group: number): void {
    const { from, middle, to } = assigned[group] ?? { from: 0, middle: 0, to: 0 };
    const put = (segment: number, first: number, end: number) =>
      blocks.put(segment, { from: first, to: end, index: (indexed[segment] ?? NO_INDEX).from });
    put(2 * group, from, middle);
    put(2 * group + 1, middle, to);
    segments = undefined;
  }

  function index(group: number): void {
    const part = assigned[group];
    const ofSegment = (from: number, to: number) => {
      const made = indexes.add(rows.columns().rows.column, from, to);
      live += made.to - made.from;
      return made;
    };
    indexed[2 * group] = part === undefined ? NO_INDEX : ofSegment(part.from, part.middle);
    indexed[2 * group + 1] = part === undefined ? NO_INDEX : ofSegment(part.middle, part.to);
    place(group);
  }

  function indexAnew(): void {
    [indexes, indexed, live] = [ruleIndexes(stores), [], 0];
    for (const group of assigned.keys()) index(group);
  }

  function drop(group: number): void {
    const before = assigned[group];
    if (before !== undefined && merged.delete(before)) rows.release(before);
    assigned[group] = undefined;
    for (const each of [indexed[2 * group], indexed[2 * group + 1]])
      live -= each === undefined ? 0 : each.to - each.from;
    indexed[2 * group] = NO_INDEX;
    indexed[2 * group + 1] = NO_INDEX;
    place(group);
  }

  return {
    /** A number for a group, for good. It has no id and no rules yet. */
    addGroup(): number {
      groupIds = undefined;
      assigned.push(undefined);
      indexed.push(NO_INDEX, NO_INDEX);
      place(ids.length);
      return ids.push(-1) - 1;
    },
    nameGroup(group: number, id: string): void {
      groupIds = undefined;
      ids[group] = stores.texts.add(id);
    },
    /** Writes rules of a group in the order in which they are asked: of equal priorities the earlier first. */
    write(group: number, groupId: string | undefined, rules: readonly SecurityRule[]): WrittenRules {
      const from = rows.size();
      const before = groupId === undefined ? '' : ruleId(groupId, { name: '', origin: 'user' });
      const put = (direction: Direction) => {
        for (const rule of inOrder(rules, direction)) {
          writeRow(rule, stores, rows.columns().rows);
          const isUsual = groupId !== undefined && isRuleId(rule, groupId, before);
          const id = isUsual ? -1 : stores.texts.add(rule.id);
          rows.own({ name: stores.numberOf(rule.name), id, group });
        }
        return rows.size();
      };
      const middle = put('inbound');
      return rows.hold({ from, middle, to: put('outbound') });
    },
    /** Rules that were written, and that no group has any more. */
    release: (part: WrittenRules): void => rows.release(part),
    /** From now on these are the group's rules; of equal priorities those of the earlier part are asked first. */
    assign(group: number, parts: readonly WrittenRules[]): void {
      drop(group);
      const [only, ...others] = parts;
      if (only === undefined || others.length === 0) assigned[group] = only;
      else {
        const all = rows.merge(parts);
        merged.add(all);
        assigned[group] = all;
      }
      index(group);
    },
    /** It has no id and no rules any more. */
    removeGroup(group: number): void {
      drop(group);
      groupIds = undefined;
      ids[group] = -1;
    },
    /** The row of an application security group, for good; ids do not differ by case. */
    applicationGroup: rowOf,
    /** Users' rules of a part, as their documents call them. */
    wordsOf(part: WrittenRules, groupId: string): readonly (RuleWords & { readonly row: number })[] {
      const columns = rows.columns();
      const table = stores.texts.build();
      return Array.from({ length: part.to - part.from }, (_, index) => part.from + index)
        .filter((row) => ((columns.rows.column[row * STRIDE] ?? 0) & HEAD.isDefault) === 0)
        .map((row) => {
          const name = textAt(table, columns.owners.column[row * OWNER.stride + OWNER.name] ?? 0);
          const own = columns.owners.column[row * OWNER.stride + OWNER.id] ?? -1;
          return {
            row,
            name,
            id: own < 0 ? ruleId(groupId, { name, origin: 'user' }) : textAt(table, own),
            direction: row < part.middle ? 'inbound' : 'outbound',
            priority: rows.priorityOf(row),
          };
        });
    },
    /** Do two rules match alike, and answer alike? */
    isSame(one: number, other: number): boolean {
      const { column } = rows.columns().rows;
      for (let at = 0; at < STRIDE; at += 1)
        if (column[one * STRIDE + at] !== column[other * STRIDE + at]) return false;
      return true;
    },
    build(memberships: Memberships): RuleTables {
      if (rows.close()) for (const group of assigned.keys()) place(group);
      // Indexes that nobody has any more are left where they are, until they are more than the others.
      if (indexes.size() >= 2 * live + MUCH) indexAnew();
      segments ??= blocks.build();
      groupIds ??= sharedI32(ids);
      const columns = rows.columns();
      return {
        rows: columns.rows.view(),
        owners: columns.owners.view(),
        terms: stores.terms.view(),
        ...stores.lists.build(),
        ...indexes.build(),
        ...memberships,
        segments,
        groupIds,
      };
    },
    /** Numbers of what rules name, also of what no rule names any more. */
    size: () => stores.lists.size() + stores.terms.size,
    /** From now on rules have their texts and sets there, and nothing that none of them names. */
    moveTo(other: Stores): void {
      const before = stores;
      stores = ruleStores(other, rowOf);
      const mover = ruleMover(before, stores);
      rows.move((columns, rule) => mover.moveRule(columns, rule));
      for (const [group, id] of ids.entries()) if (id >= 0) ids[group] = mover.movedText(id);
      groupIds = undefined;
      indexAnew();
    },
  };
}

/** Fewer words that nobody has any more than this are left where they are. */
const MUCH = 1 << 18;

/** `memberships`: the rows of the application security groups of each member. */
export function membershipColumns(memberships: readonly (readonly number[])[]): Memberships {
  const memberGroups: number[] = [];
  const counts: number[] = [];
  const offsets: number[] = [0];
  for (const groups of memberships) {
    for (const group of groups.length < 2 ? groups : groups.toSorted((one, other) => one - other)) {
      memberGroups.push(group);
      while (counts.length <= group) counts.push(0);
      counts[group] = (counts[group] ?? 0) + 1;
    }
    offsets.push(memberGroups.length);
  }
  return {
    memberGroups: sharedU32(memberGroups),
    memberships: sharedU32(offsets),
    memberCounts: sharedU32(counts),
  };
}

/** A rule's id as Azure makes it. */
export const ruleId = (group: string, { name, origin }: Pick<SecurityRule, 'name' | 'origin'>): string =>
  `${group}${collectionOf(origin)}${name}`;

/** Is that its id? `before`: what stands before the names of its group's own rules, so that of a million no id is made to compare. */
function isRuleId(rule: SecurityRule, group: string, before: string): boolean {
  const { id, name, origin } = rule;
  if (origin !== 'user') return id === ruleId(group, rule);
  return (
    id.length === before.length + name.length &&
    id.slice(0, before.length) === before &&
    id.slice(before.length) === name
  );
}

const collectionOf = (origin: SecurityRule['origin']) =>
  origin === 'user' ? '/securityRules/' : '/defaultSecurityRules/';

/** Documents mostly have them so already. */
function inOrder(rules: readonly SecurityRule[], direction: Direction): readonly SecurityRule[] {
  const own = rules.filter((rule) => rule.direction === direction);
  for (let at = 1; at < own.length; at += 1)
    if ((own[at]?.priority ?? 0) < (own[at - 1]?.priority ?? 0))
      return own.sort((one, other) => one.priority - other.priority);
  return own;
}
