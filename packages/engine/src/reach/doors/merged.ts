import { ipv4Of, wordsOf, type Address } from '../../address/address.ts';
import type { AddressRange } from '../by-certainty.ts';
import type { FromInternet } from '../from-internet.ts';
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
    ...fromEither(one, other),
  };
}

const union = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])];

/** What comes in for certain at one of them does so, whatever becomes of it at the other. */
function fromEither(one: Door, other: Door): FromInternet {
  const of = (kind: keyof FromInternet) => unionOfRanges([...one[kind], ...other[kind]]);
  const internet = of('internet');
  const internetPartly = without(of('internetPartly'), internet);
  return {
    internet,
    internetPartly,
    internetUndetermined: without(of('internetUndetermined'), [...internet, ...internetPartly]),
  };
}

const word = (address: Address): number => wordsOf(address)[3];

function unionOfRanges(all: readonly AddressRange[]): readonly AddressRange[] {
  const joined = rangesOf();
  for (const { from, to } of all.toSorted((one, other) => word(one.from) - word(other.from)))
    joined.add(word(from), word(to));
  return joined.all();
}

/** What of some ranges is in no other one. */
function without(all: readonly AddressRange[], others: readonly AddressRange[]): readonly AddressRange[] {
  const taken = unionOfRanges(others);
  const left = rangesOf();
  for (const { from, to } of all) {
    let start = word(from);
    for (const other of taken) {
      if (word(other.to) < start || word(other.from) > word(to)) continue;
      if (word(other.from) > start) left.add(start, word(other.from) - 1);
      start = word(other.to) + 1;
    }
    if (start <= word(to)) left.add(start, word(to));
  }
  return left.all();
}

/** Ranges that come in order, joined where one goes on where the last one ends. */
function rangesOf() {
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
