import { familyOf, wordsOf, type Address } from './address.ts';
import { wordsOfPrefix, type Prefix } from './prefix.ts';

/** Does Azure keep an address of a subnet's prefix for itself? The first four of IPv4 and the last ("Virtual network FAQ"). */
export function isReserved(prefix: Prefix, address: Address): boolean {
  if (familyOf(address) !== 'ipv4') return false;
  const { words, bits } = wordsOfPrefix(prefix);
  const [at, size] = [wordsOf(address)[3] - words[3], 2 ** (128 - bits)];
  return at < 4 || at === size - 1;
}
