import { MAPPED } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { memberAt, networkOf } from '../../path/walk/onward.ts';
import { narrowedRules, type NarrowedRules, type VariedEnd } from '../../rules/narrowed.ts';
import { valueOf } from '../../table/address-index.ts';
import { intervals } from './intervals.ts';

/** How the ends of flows look from a virtual network: as who the common end counts, and in which network addresses are found. */
export type View = {
  readonly home: number;
  readonly fixedMember: number;
  readonly networkAt: (word: number) => number;
  readonly rules: NarrowedRules;
};

/** By virtual network, each made once. `fixedMember`: as who the common end counts in rules that are asked there. */
export function viewsOf(
  network: CloudNetwork,
  varied: VariedEnd,
  fixedMember: (home: number) => number,
): (home: number) => View {
  const narrowed = new Map<number, NarrowedRules>();
  const views: (View | undefined)[] = [];
  const viewFrom = (home: number): View => {
    const member = fixedMember(home);
    const rules = narrowed.get(member) ?? narrowedRules(network.rules, network.sets, varied);
    narrowed.set(member, rules);
    const edges = network.virtualNetworks.systemRoutes[home]?.starts4 ?? [];
    const networkAt = intervals([...edges], (word) => networkOf(network, home, 0, 0, MAPPED, word));
    return { home, fixedMember: member, networkAt, rules };
  };
  // Behind `NONE`.
  return (home) => (views[home + 1] ??= viewFrom(home));
}

/** The end that is another one with every packet. `isBegun`: packets begin there, so that it counts at home as who it is. */
export type Varied = { member: number; home: number; word: number; readonly isBegun: boolean };

/** As who it counts in rules that are asked in a virtual network: as who has its address there. */
export function memberSeen(network: CloudNetwork, view: View, { member, home, word, isBegun }: Varied): number {
  if (isBegun && view.home === home) return member;
  const away = view.networkAt(word);
  if (away < 0) return NONE;
  return away === home ? member : memberAt(network, valueOf(network.lookups.owners, away, 0, 0, MAPPED, word));
}
