/** Ids are kept as first spelled and compared by this. */
export const keyOf = (id: string): string => id.toLowerCase();

/**
 * The keys below a segment, as an open interval in bytewise order: under `/a/b` are `/a/b/c` and `/a/b/c/d`, not
 * `/a/b` itself and not `/a/bc`. `after` moves the start behind a key that was seen already.
 */
export function keysUnder(under: string, after: string | undefined): { readonly from: string; readonly to: string } {
  const segment = keyOf(under).replace(/\/+$/, '');
  // '0' is the character after '/': nothing sorts between the last key below the segment and it.
  const all = segment === '' ? { from: '', to: '\u{10ffff}' } : { from: `${segment}/`, to: `${segment}0` };
  if (after === undefined) return all;
  const seen = keyOf(after);
  return Buffer.compare(Buffer.from(seen), Buffer.from(all.from)) > 0 ? { from: seen, to: all.to } : all;
}

/**
 * Text that every adapter gives back as it took it: PostgreSQL refuses NUL characters, and half of a surrogate pair
 * has no UTF-8, so it would come back as another character. JSON text escapes both and is never affected.
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
