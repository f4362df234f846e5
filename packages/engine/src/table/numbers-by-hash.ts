import { growingI32 } from './growing.ts';

/**
 * Things that are numbered in the order in which they come, found again by their hashes: which one it is, whoever keeps them
 * knows. A hash table with open addressing, at most half full.
 */
export type NumbersByHash = {
  /** The one with this hash that is the one that is meant, or -1. */
  find(hash: number, isIt: (number: number) => boolean): number;
  /** The number of the next one. */
  add(hash: number): number;
  hashOf(number: number): number;
};

export function numbersByHash(): NumbersByHash {
  const hashes = growingI32();
  // A number + 1, or 0.
  let slots = new Int32Array(128);
  const place = (hash: number, number: number) => {
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number + 1;
  };
  const widen = () => {
    slots = new Int32Array(2 * slots.length);
    for (let number = 0; number < hashes.size; number += 1) place(hashes.column[number] ?? 0, number);
  };
  return {
    find(hash, isIt) {
      const mask = slots.length - 1;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const number = (slots[slot] ?? 0) - 1;
        if (number < 0 || (hashes.column[number] === hash && isIt(number))) return number;
      }
    },
    add(hash) {
      hashes.push(hash);
      if (2 * hashes.size > slots.length) widen();
      else place(hash, hashes.size - 1);
      return hashes.size - 1;
    },
    hashOf: (number) => hashes.column[number] ?? 0,
  };
}

/** FNV-1a over UTF-16 units, the same for texts that differ only in the case of letters A–Z. */
export function idHash(text: string): number {
  let hash = FIRST_HASH;
  for (let at = 0; at < text.length; at += 1) hash = nextHash(hash, text.charCodeAt(at));
  return lastHash(hash);
}

export const FIRST_HASH = 0x811c_9dc5 | 0;
/** The bit that tells small letters from capital ones is set in all units: quicker than to ask what is a letter. */
export const nextHash = (hash: number, unit: number): number => Math.imul(hash ^ (unit | 32), 0x0100_0193);
export const lastHash = (hash: number): number => hash ^ (hash >>> 15);

/** Are they one resource's? The case of letters, of any alphabet, does not count. */
export const isSameId = (one: string, other: string): boolean =>
  one === other || one.toLowerCase() === other.toLowerCase();

/**
 * Hashes of many ids, the same for those that are the same. Ids that come one after the other mostly begin alike, up to a resource's
 * name, and that is seen in less time than it takes to ask for each unit: so the beginnings that came lately are not hashed again.
 */
export function idHasher(): (id: string) => number {
  const lately: Beginning[] = [];
  let next = 0;
  const beginningOf = (id: string): Beginning => {
    // Not `startsWith`, which looks at one unit after the other.
    for (const one of lately) if (id.length > one.text.length && id.slice(0, one.text.length) === one.text) return one;
    const text = id.slice(0, nameAt(id));
    const hash = hashOn(FIRST_HASH, text, 0);
    if (text === '' || hash === undefined) return NO_BEGINNING;
    const beginning = { text, hash };
    lately[next] = beginning;
    next = (next + 1) % MOST_LATELY;
    return beginning;
  };
  return (id) => {
    const beginning = beginningOf(id);
    const hash = hashOn(beginning.hash, id, beginning.text.length);
    return hash === undefined ? idHash(id.toLowerCase()) : lastHash(hash);
  };
}

/** `hash`: of the text, to go on with. */
type Beginning = { readonly text: string; readonly hash: number };

const NO_BEGINNING: Beginning = { text: '', hash: FIRST_HASH };
const MOST_LATELY = 4;

/** Undefined where a letter may be none of ASCII, which is folded otherwise. */
function hashOn(before: number, text: string, from: number): number | undefined {
  let [hash, units] = [before, 0];
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    units |= unit;
    hash = nextHash(hash, unit);
  }
  return units < 0x80 ? hash : undefined;
}

/** Where the name of a resource begins: behind `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/routeTables/`. */
function nameAt(id: string): number {
  let at = -1;
  for (let slash = 0; slash < SLASHES; slash += 1) {
    at = id.indexOf('/', at + 1);
    if (at < 0) return 0;
  }
  return at + 1;
}

const SLASHES = 8;
