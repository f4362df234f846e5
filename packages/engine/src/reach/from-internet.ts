import { ipv4Of, type Address } from '../address/address.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { PUBLIC_SET } from '../network/cloud/places.ts';
import type { PathDisposition } from '../path/path.ts';
import { holds4, spaceOfSet } from '../table/address-sets.ts';
import { byCertainty, rangeFrom, type AddressRange, type ByCertainty } from './by-certainty.ts';

/** What becomes of flows from public addresses of the destination's family, as ranges without a gap in between. Of those in none nothing comes in. */
export type FromInternet = {
  /** From these, flows are delivered for certain. */
  readonly internet: readonly AddressRange[];
  /** From these part of the flows are: one backend of a load balancer takes them, and another does not. */
  readonly internetPartly: readonly AddressRange[];
  /** Of these nobody knows. */
  readonly internetUndetermined: readonly AddressRange[];
};

export const NOBODY_THERE: FromInternet = { internet: [], internetPartly: [], internetUndetermined: [] };

/** The internet as a virtual network sees it, or whatever is public where there is none, by how its flows end. `edges`: where these may end otherwise; with 0. */
export function internetBy(
  { virtualNetworks, sets }: CloudNetwork,
  home: number,
  edges: ReadonlySet<number>,
  endingOf: (source: Address, word: number) => PathDisposition,
): FromInternet {
  const internet = virtualNetworks.internet[home] ?? PUBLIC_SET;
  const starts = [...new Set([...edges, ...spaceOfSet(sets, internet).four])].toSorted((one, other) => one - other);
  const endingAt = (word: number) => (holds4(sets, internet, word) ? endingOf(ipv4Of(word), word) : undefined);
  return ofInternet(byCertainty(starts, endingAt, rangeFrom));
}

export const ofInternet = ({ certain, partly, undetermined }: ByCertainty): FromInternet => ({
  internet: certain,
  internetPartly: partly,
  internetUndetermined: undetermined,
});
