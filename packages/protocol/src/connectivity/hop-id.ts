/**
 * Ids of hops: GUIDs that look random, differ from hop to hop and from check to check, and come out the same whenever the
 * same operation's result is read again. They are version 8 UUIDs (RFC 9562, "custom"): the operation's own GUID, stirred
 * with the hop's index.
 */
export function hopIdOf(operationId: string, index: number): string {
  const digits = operationId.replaceAll('-', '').toLowerCase();
  const words = [0, 8, 16, 24].map((from) => Number.parseInt(digits.slice(from, from + 8), 16) >>> 0);
  let carry = stir(index + 1);
  // Each word's mixing is a bijection for a given carry, so two indexes never give the same first word.
  const mixed = words.map((word) => (carry = stir((word ^ carry) >>> 0)));
  const hex = mixed.map((word) => word.toString(16).padStart(8, '0')).join('');
  const variant = (8 | (Number.parseInt(hex.charAt(16), 16) & 3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The finaliser of MurmurHash3: a bijection on 32 bits in which every input bit moves about half of the output's. */
function stir(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
