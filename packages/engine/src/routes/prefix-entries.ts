import { addressOf, type Words } from '../address/address.ts';
import { prefixOf, type Prefix } from '../address/prefix.ts';
import type { PrefixTable } from './longest-prefix.ts';

/** What a table was built from: each prefix with its value, of equal prefixes the best first. In no other order. */
export function entriesOf(table: PrefixTable): readonly { readonly prefix: Prefix; readonly value: number }[] {
  const found: { prefix: Prefix; value: number }[] = [];
  const seen = new Set<number>();
  // A network is cut at its start, so it is met there first.
  const note = (first: number, words: Words) => {
    const address = addressOf(words);
    for (let at = first; at >= 0; at = table.nexts[at] ?? -1) {
      if (seen.has(at)) continue;
      seen.add(at);
      found.push({ prefix: prefixOf(address, table.lengths[at] ?? 0), value: table.values[at] ?? -1 });
    }
  };
  for (const [at, first] of table.firsts4.entries()) note(first, [0, 0, 0xffff, table.starts4[at] ?? 0]);
  for (const [at, first] of table.firsts6.entries()) {
    const [a = 0, b = 0, c = 0, d = 0] = table.starts6.subarray(4 * at, 4 * at + 4);
    note(first, [a, b, c, d]);
  }
  return found;
}
