import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';
import { blockOf, placeInBlock, SEGMENT, type Segments } from './segments.ts';

/**
 * The rules of all groups as numbers: what `decide` reads. A group's rules lie behind one another in the order in which
 * they are asked, first the inbound ones, then the outbound.
 */
export type RuleTables = {
  /** `STRIDE` numbers a rule; see `COLUMN`. */
  readonly rows: SharedI32;
  /** See `segmentOf`. */
  readonly segments: Segments;
  /** Three numbers a term, as a side of a row has them: for sides of more than one term. */
  readonly terms: SharedI32;
  /** Ranges of ports of rules that name several: see `port-lists.ts`. */
  readonly portLists: SharedI32;
  /** Indexes of segments: see `rule-masks.ts`. */
  readonly masks: SharedI32;
  /** Rows of application security groups by member, ascending; those of member `i` from `memberships[i]` on. See `UNREAD_GROUPS`. */
  readonly memberGroups: SharedU32;
  readonly memberships: SharedU32;
  /** How many members each application security group has. */
  readonly memberCounts: SharedU32;
  /** `OWNER.stride` numbers a rule. */
  readonly owners: SharedI32;
  /** Texts, by group; -1 where there is none any more. */
  readonly groupIds: SharedI32;
};

/** In place of the row of a group, the first of all: it cannot be read which one it is, and whoever has it may be in any. */
export const UNREAD_GROUPS = 0;

export const STRIDE = 8;

/** What the numbers of a row are. Ports: `from | to << 16`, or where a list begins. A side: its kind is in the head. */
export const COLUMN = {
  head: 0,
  destinationPorts: 1,
  sourcePorts: 2,
  source: 3,
  destination: 5,
  priority: 7,
} as const;

/** How a rule is called, which nobody asks who only decides. Texts; `id` is -1 where it is made of the group's and the name as Azure does it. */
export const OWNER = { name: 0, id: 1, group: 2, stride: 3 } as const;

/** The head: five bits of protocols, then these. */
export const HEAD = {
  allow: 1 << 5,
  isDefault: 1 << 6,
  hasSourcePortList: 1 << 7,
  hasDestinationPortList: 1 << 8,
  /** Names a tag of the platform's own addresses, which other rules do not reach. */
  namesPlatform: 1 << 9,
  sourceShift: 10,
  destinationShift: 13,
  /** With `allow`: nobody else is asked any more. */
  isFinal: 1 << 16,
  isAdmin: 1 << 17,
  /** Nobody knows whether it is asked here, or its document could not be read wholly: what it would match it may match. */
  isDoubtful: 1 << 18,
  /** Nor what it says then. */
  isAccessUnread: 1 << 19,
} as const;

/** What the two numbers beside a kind mean. */
export const SIDE = {
  any: 0,
  /** First address and mask. */
  prefix4: 1,
  /** Number of a set. */
  set: 2,
  /** Nothing: which set it is depends on where the rule is asked. */
  virtualNetwork: 3,
  internet: 4,
  /** Row of an application security group. */
  applicationGroup: 5,
  /** Nobody knows. Nothing, or a name: see `name-terms.ts`. */
  unknown: 6,
  /** From which term up to which. */
  terms: 7,
} as const;

/**
 * Parts of the number that a tag has where rules are asked. `set`: what it is known to hold. VirtualNetwork may hold more. `learned`: what
 * routes hold that are in no document, so any destination, and any sender that is not public, whose answers would go by such a route as well.
 * `joined`: anything that is not public. `open`: anything more; and of what Internet holds, nobody knows how much.
 */
export const TAG = { set: (1 << 28) - 1, joined: 1 << 28, learned: 1 << 29, open: 1 << 30 } as const;

/** A kind of `SIDE`, and its two numbers. */
export type Term = readonly [kind: number, one: number, other: number];

export const firstRule = ({ segments }: RuleTables, segment: number): number =>
  blockOf(segments, segment)[placeInBlock(segment)] ?? 0;
/** One behind the last rule of a segment. */
export const endOfRules = ({ segments }: RuleTables, segment: number): number =>
  blockOf(segments, segment)[placeInBlock(segment) + SEGMENT.to] ?? 0;

export const isAllow = ({ rows }: RuleTables, rule: number): boolean => ((rows[rule * STRIDE] ?? 0) & HEAD.allow) !== 0;

export const isFinal = ({ rows }: RuleTables, rule: number): boolean =>
  ((rows[rule * STRIDE] ?? 0) & HEAD.isFinal) !== 0;

export const isAdminRule = ({ rows }: RuleTables, rule: number): boolean =>
  ((rows[rule * STRIDE] ?? 0) & HEAD.isAdmin) !== 0;

/** Is it not known of the rule whether it is asked where its group is, or what its document says? */
export const isDoubtful = ({ rows }: RuleTables, rule: number): boolean =>
  ((rows[rule * STRIDE] ?? 0) & HEAD.isDoubtful) !== 0;

export const isAccessUnread = ({ rows }: RuleTables, rule: number): boolean =>
  ((rows[rule * STRIDE] ?? 0) & HEAD.isAccessUnread) !== 0;

/** Can nobody be in an application security group? Less than 0: one that is none. */
export const isEmptyGroup = ({ memberCounts }: RuleTables, group: number): boolean =>
  (memberCounts[group] ?? 0) === 0 && (group < 0 || (memberCounts[UNREAD_GROUPS] ?? 0) === 0);

export const isDefaultRule = ({ rows }: RuleTables, rule: number): boolean =>
  ((rows[rule * STRIDE] ?? 0) & HEAD.isDefault) !== 0;
