import { MAPPED } from '../../address/address.ts';
import { MISSING, NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { GROUP_MISSING, NOT_ASKED } from '../../path/walk/filters.ts';
import { memberAt, networkOf } from '../../path/walk/onward.ts';
import { isFinal, segmentOf } from '../../rules/compile/rule-tables.ts';
import { narrowedRules, type VariedEnd } from '../../rules/narrowed.ts';
import type { Packet } from '../../rules/packet.ts';
import type { Direction } from '../../rules/security-rule.ts';
import { valueOf } from '../../table/address-index.ts';
import { intervals } from './intervals.ts';
import type { Place } from './place.ts';

/** Packets that differ in one end only, one after the other: written over, because there are very many. */
export type Sweep = {
  /** The next one. `row`: whose its varied end is; `home`: the virtual network around that; `word`: its address. */
  aim(row: number, home: number, word: number): void;
  /** What three filters at a place answer, in the order in which they are asked, from `at` on. */
  ask(place: Place, direction: Direction, answers: Int32Array, at: number): void;
};

/** How ends look from a virtual network: as who the common end counts, and in which network addresses are found. */
type View = {
  readonly fixedMember: number;
  readonly networkAt: (word: number) => number;
  readonly decide: ReturnType<typeof narrowedRules>;
};

/**
 * `packet`: any of them. `fixedMember`: as who the common end counts in rules that are asked in a virtual network. `isBegun`: they
 * begin at the varied end, which counts at home as who it is, and not as who has its address there.
 */
export function sweepOf(
  network: CloudNetwork,
  packet: Packet,
  varied: VariedEnd,
  fixedMember: (home: number) => number,
  isBegun = false,
): Sweep {
  const { rules, sets, lookups } = network;
  const next: { -readonly [Key in keyof Packet]: Packet[Key] } = { ...packet };
  const deciders = new Map<number, View['decide']>();
  const views: (View | undefined)[] = [];
  const isSourceVaried = varied === 'source';
  let ownMember = NONE;
  let ownHome = NONE;
  let ownWord = 0;

  const viewFrom = (home: number): View => {
    const member = fixedMember(home);
    const decide = deciders.get(member) ?? narrowedRules(rules, sets, varied);
    deciders.set(member, decide);
    const edges = network.virtualNetworks.systemRoutes[home]?.starts4 ?? [];
    return {
      fixedMember: member,
      networkAt: intervals([...edges], (word) => networkOf(network, home, 0, 0, MAPPED, word)),
      decide,
    };
  };
  const variedMember = (view: View, home: number): number => {
    if (isBegun && home === ownHome) return ownMember;
    const away = view.networkAt(ownWord);
    if (away < 0) return NONE;
    return away === ownHome ? ownMember : memberAt(network, valueOf(lookups.owners, away, 0, 0, MAPPED, ownWord));
  };
  const askGroup = (view: View, place: Place, group: number, direction: Direction): number =>
    group < 0
      ? group === MISSING
        ? GROUP_MISSING
        : NOT_ASKED
      : view.decide(segmentOf(group, direction), next, place.virtualNetwork, place.internet);

  return {
    aim(row, home, word) {
      ownMember = memberAt(network, row);
      ownHome = home;
      ownWord = word;
      if (isSourceVaried) next.s3 = word | 0;
      else next.d3 = word | 0;
    },
    ask(place, direction, answers, at) {
      const view = (views[place.home + 1] ??= viewFrom(place.home));
      const member = variedMember(view, place.home);
      next.sourceMember = isSourceVaried ? member : view.fixedMember;
      next.destinationMember = isSourceVaried ? view.fixedMember : member;
      const admin = askGroup(view, place, place.admin, direction);
      const isEnd = admin >= 0 && isFinal(rules, admin);
      const isIn = direction === 'inbound';
      const first = isIn ? place.ofSubnet : place.ofInterface;
      const second = isIn ? place.ofInterface : place.ofSubnet;
      answers[at] = admin;
      answers[at + 1] = isEnd ? NOT_ASKED : askGroup(view, place, first, direction);
      answers[at + 2] = isEnd ? NOT_ASKED : askGroup(view, place, second, direction);
    },
  };
}
