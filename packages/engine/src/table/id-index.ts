import type { SharedI32 } from './shared-arrays.ts';
import { textEquals, type TextTable } from './text-table.ts';

/**
 * What has this id? Ids of resources do not differ by the case of their letters (A–Z), and come back as they were written.
 * A hash table with open addressing in shared memory, at most half full; the ids themselves are texts of the network.
 */
export type IdIndex = {
  /** Two numbers a slot: the id's text, or -1, and the value. The number of slots is a power of two. */
  readonly slots: SharedI32;
};

export type IdEntry = { readonly id: string; readonly text: number; readonly value: number };

/** Of entries with the same id the first is kept. */
export function buildIdIndex(entries: readonly IdEntry[]): IdIndex {
  const count = 2 ** Math.ceil(Math.log2(Math.max(4, 2 * entries.length)));
  const slots = new Int32Array(new SharedArrayBuffer(2 * count * Int32Array.BYTES_PER_ELEMENT)).fill(-1);
  // While it is built only: which entry is in each slot, and the hash of its id.
  const [held, hashes] = [new Int32Array(count), new Int32Array(count)];
  for (const [index, { id, text, value }] of entries.entries()) {
    const hash = hashOf(id);
    let slot = hash & (count - 1);
    const isSame = () => hashes[slot] === hash && entries[held[slot] ?? 0]?.id.toLowerCase() === id.toLowerCase();
    while (slots[2 * slot] !== -1 && !isSame()) slot = (slot + 1) & (count - 1);
    if (slots[2 * slot] !== -1) continue;
    slots[2 * slot] = text;
    slots[2 * slot + 1] = value;
    held[slot] = index;
    hashes[slot] = hash;
  }
  return { slots };
}

/** The value of this id, or -1. */
export function valueOfId({ slots }: IdIndex, texts: TextTable, id: string): number {
  const mask = slots.length / 2 - 1;
  for (let slot = hashOf(id) & mask; ; slot = (slot + 1) & mask) {
    const text = slots[2 * slot] ?? -1;
    if (text < 0) return -1;
    if (textEquals(texts, text, id)) return slots[2 * slot + 1] ?? -1;
  }
}

/** FNV-1a over UTF-16 units, letters folded. */
function hashOf(id: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < id.length; at += 1) {
    const unit = id.charCodeAt(at);
    hash = Math.imul(hash ^ (unit >= 65 && unit <= 90 ? unit | 32 : unit), 0x0100_0193);
  }
  return hash ^ (hash >>> 15);
}
