import { union, type AddressSpace } from '../address/address-space.ts';
import { shareBetween4, shareOf, spaceOfSet, type AddressSets } from '../table/address-sets.ts';
import { SIDE, TAG, type RuleTables } from './compile/rule-tables.ts';
import { MAYBE, NO, YES, type Match } from './match.ts';
import type { Packet } from './packet.ts';

const MATCH_OF = { none: NO, some: MAYBE, all: YES } as const;

/**
 * Of a translated source it is known of which addresses it is one, or only that it is in the tag Internet: so it is in what holds
 * all of these, and not in what holds none.
 */
export function matchHidden(
  sets: AddressSets,
  kind: number,
  one: number,
  other: number,
  { isIpv4, hiddenIn }: Packet,
  virtualNetwork: number,
  internet: number,
): Match {
  const shown = internet & TAG.set;
  const among = hiddenIn < 0 ? shown : hiddenIn;
  switch (kind) {
    case SIDE.any:
      return YES;
    case SIDE.internet: {
      const known = among === shown ? YES : MATCH_OF[shareOf(sets, among, shown, isIpv4)];
      return known === YES && hiddenIn >= 0 && internet > TAG.set ? MAYBE : known;
    }
    case SIDE.prefix4:
      return isIpv4 ? MATCH_OF[shareBetween4(sets, among, one, one | ~other)] : NO;
    case SIDE.set:
      return MATCH_OF[shareOf(sets, among, one, isIpv4)];
    // Routes of a table may have put public addresses into it, up to all of them.
    case SIDE.virtualNetwork: {
      const known = MATCH_OF[shareOf(sets, among, virtualNetwork & TAG.set, isIpv4)];
      if (known !== NO || virtualNetwork <= TAG.set) return known;
      return (virtualNetwork & TAG.open) === 0 && shareOf(sets, among, shown, isIpv4) === 'all' ? NO : MAYBE;
    }
    case SIDE.unknown:
      return MAYBE;
    default:
      return NO;
  }
}

/** Do terms of a rule hold all of a packet's addresses together, of which each holds some at most? */
export function isHeldByAll(
  { terms }: RuleTables,
  sets: AddressSets,
  from: number,
  to: number,
  { isIpv4, hiddenIn }: Packet,
  virtualNetwork: number,
  internet: number,
): boolean {
  if (hiddenIn < 0) return false;
  let held: AddressSpace = { four: [], six: [] };
  for (let at = 3 * from; at < 3 * to; at += 3)
    held = union(held, spaceOfTerm(sets, terms.subarray(at, at + 3), virtualNetwork, internet));
  const within = spaceOfSet(sets, hiddenIn);
  const all = union(held, within);
  return isIpv4 ? isEqual(all.four, held.four) : isEqual(all.six, held.six);
}

function spaceOfTerm(
  sets: AddressSets,
  [kind = 0, one = 0, other = 0]: Iterable<number>,
  virtualNetwork: number,
  internet: number,
): AddressSpace {
  switch (kind) {
    case SIDE.prefix4: {
      const end = ((one | ~other) >>> 0) + 1;
      return { four: end > 0xffff_ffff ? [one >>> 0] : [one >>> 0, end], six: [] };
    }
    case SIDE.set:
      return spaceOfSet(sets, one);
    case SIDE.virtualNetwork:
      return spaceOfSet(sets, virtualNetwork & TAG.set);
    case SIDE.internet:
      // Of one of which nobody knows how much it holds, none for certain.
      return spaceOfSet(sets, internet > TAG.set ? 0 : internet);
    default:
      return { four: [], six: [] };
  }
}

const isEqual = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((edge, at) => edge === other[at]);
