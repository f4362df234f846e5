import type { CloudResource } from '../../documents/resource.ts';

export type Random = {
  /** From 0 up to, and not including, the limit. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** True in this share of all cases. */
  readonly chance: (share: number) => boolean;
};

/** Numbers that look random and come again with the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    chance: (share) => next() < share,
  };
}

export type RandomCloud = {
  readonly documents: readonly CloudResource[];
  readonly interfaces: readonly string[];
  /** Those of them that have an IPv6 address, too. */
  readonly both: ReadonlySet<string>;
  readonly addresses: readonly string[];
  /** What gateways learned, by their ids. */
  readonly learned: ReadonlyMap<string, readonly string[]>;
  readonly services: readonly RandomService[];
};

/** A name of a service, and an address that it may have. */
export type RandomService = { readonly name: string; readonly address: string };
