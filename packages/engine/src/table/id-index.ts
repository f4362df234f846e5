import { zerosI32, type SharedI32 } from './shared-arrays.ts';
import { idHash } from './numbers-by-hash.ts';
import { textEquals, type TextTable, type TextTableBuilder } from './text-table.ts';

/**
 * What has this id? Ids of resources do not differ by the case of their letters (A–Z), and come back as they were written.
 * A hash table with open addressing in shared memory, at most half full; the ids themselves are texts of the network.
 */
export type IdIndex = {
  /** Two numbers a slot: the id's text, or -1, and the value. The number of slots is a power of two. */
  readonly slots: SharedI32;
};

/** The values of ids, which are texts by number: those at the same places, or the places. Of the same ids the first is kept. */
export function buildIdIndex(
  texts: Pick<TextTableBuilder, 'hashOf' | 'isSameId'>,
  ids: readonly number[],
  values?: readonly number[],
): IdIndex {
  const count = 2 ** Math.ceil(Math.log2(Math.max(4, 2 * ids.length)));
  const slots = zerosI32(2 * count).fill(-1);
  for (let index = 0; index < ids.length; index += 1) {
    const id = ids[index] ?? 0;
    const slot = slotOf(slots, texts.hashOf(id), (text) => text === id || isSame(texts, text, id));
    if (slots[2 * slot] !== -1) continue;
    slots[2 * slot] = id;
    slots[2 * slot + 1] = values?.[index] ?? index;
  }
  return { slots };
}

const isSame = (texts: Pick<TextTableBuilder, 'hashOf' | 'isSameId'>, one: number, other: number) =>
  texts.hashOf(one) === texts.hashOf(other) && texts.isSameId(one, other);

/** The value of this id, or -1. `hash`: for whoever asks several indexes about one id. */
export function valueOfId({ slots }: IdIndex, texts: TextTable, id: string, hash = idHash(id)): number {
  const slot = slotOf(slots, hash, (text) => textEquals(texts, text, id));
  return slots[2 * slot + 1] ?? -1;
}

/** The slot of the id that is meant, or the one where it would be. */
function slotOf(slots: SharedI32, hash: number, isIt: (text: number) => boolean): number {
  const mask = slots.length / 2 - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const text = slots[2 * slot] ?? -1;
    if (text < 0 || isIt(text)) return slot;
  }
}
