import { ipv4Of, wordsOf, type Address } from '../../address/address.ts';
import type { AddressRange } from '../internet.ts';
import type { Door } from './door.ts';

/** Doors at one address and port, which lead to several configurations of one machine, as one. */
export function merged(doors: readonly Door[]): readonly Door[] {
  const byPlace = Map.groupBy(doors, ({ address, port }) => `${address}:${port}`);
  return [...byPlace.values()].map((same) => same.reduce(both));
}

function both(one: Door, other: Door): Door {
  const configurations = union(one.configurations, other.configurations);
  return {
    address: one.address,
    port: one.port,
    rules: union(one.rules, other.rules),
    configurations,
    undetermined: union(one.undetermined, other.undetermined).filter((id) => !configurations.includes(id)),
    internet: unionOfRanges([...one.internet, ...other.internet]),
  };
}

const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])];

function unionOfRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const word = (address: Address) => wordsOf(address)[3];
  const inOrder = ranges
    .map(({ from, to }) => ({ from: word(from), to: word(to) }))
    .toSorted((one, other) => one.from - other.from);
  const joined: { from: number; to: number }[] = [];
  for (const range of inOrder) {
    const last = joined.at(-1);
    if (last !== undefined && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else joined.push(range);
  }
  return joined.map(({ from, to }) => ({ from: ipv4Of(from), to: ipv4Of(to) }));
}
