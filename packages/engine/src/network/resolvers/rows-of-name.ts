import { sharedI32, type SharedI32 } from '../../table/shared-arrays.ts';
import { NONE } from '../cloud/cloud-network.ts';

/** By row: the next one with the same name, or `NONE`. */
export function nextOf(names: readonly string[]): SharedI32 {
  const latest = new Map<string, number>();
  const next = names.map(() => NONE);
  for (let row = names.length - 1; row >= 0; row -= 1) {
    const name = names[row] ?? '';
    next[row] = latest.get(name) ?? NONE;
    latest.set(name, row);
  }
  return sharedI32(next);
}

/** All rows with a name. `first`: what the index of these has for it. */
export function chain(first: number, next: ArrayLike<number>): readonly number[] {
  const rows: number[] = [];
  for (let row = first; row >= 0; row = next[row] ?? NONE) rows.push(row);
  return rows;
}
