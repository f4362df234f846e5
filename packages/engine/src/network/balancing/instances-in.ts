import { addressOf, type Address } from '../../address/address.ts';
import { familyOfPrefix, wordsOfPrefix, type Prefix } from '../../address/prefix.ts';

/** The lowest and the highest address that are free. Azure keeps the first four addresses of a subnet and the last one for itself. */
export function instancesIn(
  prefixes: readonly Prefix[],
  isTaken: (address: Address) => boolean = () => false,
): readonly Address[] {
  const prefix = prefixes.find((each) => familyOfPrefix(each) === 'ipv4');
  if (prefix === undefined) return [];
  const { words, bits } = wordsOfPrefix(prefix);
  const [a, b, c, first] = words;
  const last = first + 2 ** (128 - bits) - 1;
  if (last - first < 8) return [];
  const free = (from: number, step: 1 | -1): Address => {
    for (let at = from; at >= first + 4 && at < last; at += step) {
      const address = addressOf([a, b, c, at]);
      if (!isTaken(address)) return address;
    }
    return addressOf([a, b, c, from]);
  };
  return [free(first + 4, 1), free(last - 1, -1)];
}
