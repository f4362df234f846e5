import { addressOf, MAPPED, wordsOf, type Address } from '../address/address.ts';
import { zerosU32, type SharedU32 } from './shared-arrays.ts';

/** A column of addresses, four words a row. All zero (`::`, which nothing is ever sent to or from) where there is none. */
export type AddressColumn = SharedU32;

export function addressColumn(addresses: readonly (Address | undefined)[]): AddressColumn {
  const column = zerosU32(4 * addresses.length);
  addresses.forEach((address, row) => {
    if (address !== undefined) column.set(wordsOf(address), 4 * row);
  });
  return column;
}

export const isIpv4In = (column: AddressColumn, row: number): boolean =>
  column[4 * row] === 0 && column[4 * row + 1] === 0 && column[4 * row + 2] === MAPPED;

export function addressIn(column: AddressColumn, row: number): Address | undefined {
  const at = 4 * row;
  const [a = 0, b = 0, c = 0, d = 0] = [column[at], column[at + 1], column[at + 2], column[at + 3]];
  return a === 0 && b === 0 && c === 0 && d === 0 ? undefined : addressOf([a, b, c, d]);
}
