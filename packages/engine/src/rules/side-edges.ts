import type { AddressSets } from '../table/address-sets.ts';
import { SIDE, type RuleTables } from './compile/rule-tables.ts';

/**
 * Where IPv4 addresses begin or cease to be on a side of a rule, as its kind and its two numbers; `virtualNetwork` and `internet` are
 * what `decide` takes them for.
 */
export function* sideEdges(
  rules: RuleTables,
  sets: AddressSets,
  kind: number,
  one: number,
  other: number,
  virtualNetwork: number,
  internet: number,
): Iterable<number> {
  if (kind === SIDE.set) yield* setEdges(sets, one);
  if (kind === SIDE.virtualNetwork) yield* setEdges(sets, virtualNetwork);
  if (kind === SIDE.internet) yield* setEdges(sets, internet);
  if (kind === SIDE.prefix4) {
    yield one >>> 0;
    const end = (one >>> 0) + (~other >>> 0) + 1;
    if (end < 2 ** 32) yield end;
  }
  if (kind === SIDE.terms)
    for (let at = 3 * one; at < 3 * other; at += 3) {
      const [termKind = 0, first = 0, second = 0] = rules.terms.subarray(at, at + 3);
      yield* sideEdges(rules, sets, termKind, first, second, virtualNetwork, internet);
    }
}

const setEdges = ({ edges4, offsets4 }: AddressSets, set: number): Iterable<number> =>
  edges4.subarray(offsets4[set], offsets4[set + 1]);
