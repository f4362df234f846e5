import { sharedI32, sharedU32 } from '../table/shared-arrays.ts';
import type { AddressSetsBuilder } from '../table/address-sets.ts';
import type { TextTableBuilder } from '../table/text-table.ts';
import { compileSide, isPlatformTag, type SideLookups } from './compile-side.ts';
import { PROTOCOL_BITS } from './packet.ts';
import { HEAD, type RuleTables } from './rule-tables.ts';
import type { Direction, PortRange, SecurityGroup, SecurityRule } from './security-rule.ts';

export type RuleSurroundings = {
  readonly texts: TextTableBuilder;
  readonly sets: AddressSetsBuilder;
  /** Rows of application security groups by their ids in lower case. */
  readonly applicationGroups: ReadonlyMap<string, number>;
  /** The rows of the application security groups of each member. */
  readonly memberships: readonly (readonly number[])[];
};

const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound'];

/** Groups in the order given; within one, rules by direction and priority, of equal priorities the earlier first. */
export function compileRules(groups: readonly SecurityGroup[], around: RuleSurroundings): RuleTables {
  const { texts } = around;
  const rows: number[] = [];
  const segments = [0];
  const [names, ids, owners]: [number[], number[], number[]] = [[], [], []];
  const lists = portLists();
  const lookups: SideLookups = { ...around, terms: [], tagSets: new Map() };
  for (const [group, { id: groupId, rules }] of groups.entries())
    for (const direction of DIRECTIONS) {
      for (const rule of inOrder(rules, direction)) {
        rows.push(...rowOf(rule, lookups, lists));
        names.push(texts.add(rule.name));
        ids.push(rule.id === ruleId(groupId, rule) ? -1 : texts.add(rule.id));
        owners.push(group);
      }
      segments.push(names.length);
    }
  return {
    rows: sharedI32(rows),
    segments: sharedU32(segments),
    terms: sharedI32(lookups.terms),
    ...lists.build(),
    ...membershipsOf(around.memberships),
    names: sharedU32(names),
    ids: sharedI32(ids),
    groupIds: sharedU32(groups.map(({ id }) => texts.add(id))),
    groups: sharedU32(owners),
  };
}

/** A rule's id as Azure makes it. */
export const ruleId = (group: string, { name, origin }: Pick<SecurityRule, 'name' | 'origin'>): string =>
  `${group}/${origin === 'user' ? 'securityRules' : 'defaultSecurityRules'}/${name}`;

const inOrder = (rules: readonly SecurityRule[], direction: Direction) =>
  rules.filter((rule) => rule.direction === direction).toSorted((one, other) => one.priority - other.priority);

function rowOf(rule: SecurityRule, lookups: SideLookups, lists: PortLists): readonly number[] {
  const [source, destination] = [compileSide(rule.source, lookups), compileSide(rule.destination, lookups)];
  const [from, to] = [portsOf(rule.source.ports, lists), portsOf(rule.destination.ports, lists)];
  const head =
    PROTOCOL_BITS[rule.protocol] |
    (rule.access === 'deny' ? 0 : HEAD.allow) |
    (rule.access === 'always-allow' ? HEAD.isFinal : 0) |
    (rule.origin === 'admin' ? HEAD.isAdmin : 0) |
    (rule.origin === 'default' ? HEAD.isDefault : 0) |
    (from.isList ? HEAD.hasSourcePortList : 0) |
    (to.isList ? HEAD.hasDestinationPortList : 0) |
    (rule.destination.addresses.some(isPlatformTag) ? HEAD.namesPlatform : 0) |
    (source[0] << HEAD.sourceShift) |
    (destination[0] << HEAD.destinationShift);
  return [head, to.value, from.value, source[1], source[2], destination[1], destination[2], rule.priority];
}

type PortLists = ReturnType<typeof portLists>;

function portLists() {
  const [froms, tos, offsets]: [number[], number[], number[]] = [[], [], [0]];
  return {
    add(ranges: readonly PortRange[]): number {
      for (const { from, to } of ranges) {
        froms.push(from);
        tos.push(to);
      }
      return offsets.push(froms.length) - 2;
    },
    build: () => ({ portFroms: sharedU32(froms), portTos: sharedU32(tos), portLists: sharedU32(offsets) }),
  };
}

function portsOf(ranges: readonly PortRange[], lists: PortLists) {
  const merged = mergedPorts(ranges);
  const [only, ...others] = merged;
  // A side without ports matches nothing; an empty list does just that.
  if (only === undefined || others.length > 0) return { isList: true, value: lists.add(merged) };
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

function membershipsOf(memberships: readonly (readonly number[])[]) {
  let end = 0;
  return {
    memberGroups: sharedU32(memberships.flatMap((groups) => groups.toSorted((one, other) => one - other))),
    memberships: sharedU32([0, ...memberships.map((groups) => (end += groups.length))]),
  };
}
