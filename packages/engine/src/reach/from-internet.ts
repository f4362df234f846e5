import { ipv4Of, type Address } from '../address/address.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { mayArrive } from '../path/cloud/branches.ts';
import type { PathDisposition } from '../path/path.ts';
import { holds4 } from '../table/address-sets.ts';

/** Both ends included. */
export type AddressRange = { readonly from: Address; readonly to: Address };

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

/** The internet as a virtual network sees it, by how its flows end. `edges`: where these may end otherwise; with 0. */
export function internetBy(
  { virtualNetworks, sets }: CloudNetwork,
  home: number,
  edges: ReadonlySet<number>,
  endingOf: (source: Address, word: number) => PathDisposition,
): FromInternet {
  const internet = virtualNetworks.internet[home] ?? 0;
  const starts = [...edges].toSorted((one, other) => one - other);
  const found = { internet: rangesOf(), internetPartly: rangesOf(), internetUndetermined: rangesOf() };
  for (const [index, start] of starts.entries()) {
    if (!holds4(sets, internet, start)) continue;
    const kind = kindOf(endingOf(ipv4Of(start), start));
    if (kind !== undefined) found[kind].add(start, (starts[index + 1] ?? 2 ** 32) - 1);
  }
  const { internet: certain, internetPartly, internetUndetermined } = found;
  return {
    internet: certain.all(),
    internetPartly: internetPartly.all(),
    internetUndetermined: internetUndetermined.all(),
  };
}

/** In which of the lists those are told whose flow ends so. */
export function kindOf(ending: PathDisposition): keyof FromInternet | undefined {
  if (ending === 'delivered') return 'internet';
  if (ending === 'partly-delivered') return 'internetPartly';
  return mayArrive(ending) ? 'internetUndetermined' : undefined;
}

/** Ranges that come in order, joined where one goes on where the last one ends. */
export function rangesOf() {
  const ranges: { from: number; to: number }[] = [];
  return {
    add(from: number, to: number): void {
      const last = ranges.at(-1);
      if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
      else ranges.push({ from, to });
    },
    all: (): readonly AddressRange[] => ranges.map(({ from, to }) => ({ from: ipv4Of(from), to: ipv4Of(to) })),
  };
}
