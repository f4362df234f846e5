import { wordsOfNumber } from '../../../address/address.ts';
import type { AddressSpace } from '../../../address/address-space.ts';
import type { AddressSets } from '../../../table/address-sets.ts';
import { extended } from '../../../table/columns.ts';

/** Sets behind those that there are; the first of them has the number `first`. */
export function withSets(sets: AddressSets, spaces: readonly AddressSpace[]) {
  const { edges4, offsets4, edges6, offsets6 } = sets;
  if (spaces.length === 0) return { first: offsets4.length - 1, sets };
  const [four, six] = [spaces.flatMap((space) => space.four), spaces.flatMap((space) => space.six)];
  const ends = (from: number, sizes: readonly number[]) => sizes.map((size) => (from += size));
  return {
    first: offsets4.length - 1,
    sets: {
      edges4: extended(edges4, four),
      offsets4: extended(
        offsets4,
        ends(
          edges4.length,
          spaces.map((space) => space.four.length),
        ),
      ),
      edges6: extended(edges6, six.flatMap(wordsOfNumber)),
      offsets6: extended(
        offsets6,
        ends(
          edges6.length / 4,
          spaces.map((space) => space.six.length),
        ),
      ),
    } satisfies AddressSets,
  };
}
