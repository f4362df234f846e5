import { addressOf, wordsOf, type Address } from '../address/address.ts';
import { sharedU32, type SharedU32 } from './shared-arrays.ts';

/** A column of addresses, four words a row. All zero (`::`, which nothing is ever sent to or from) where there is none. */
export type AddressColumn = SharedU32;

export const addressColumn = (addresses: readonly (Address | undefined)[]): AddressColumn =>
  sharedU32(addresses.flatMap((address) => (address === undefined ? [0, 0, 0, 0] : wordsOf(address))));

export function addressIn(column: AddressColumn, row: number): Address | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = column.subarray(4 * row, 4 * row + 4);
  return a === 0 && b === 0 && c === 0 && d === 0 ? undefined : addressOf([a, b, c, d]);
}
