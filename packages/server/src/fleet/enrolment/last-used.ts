/** What is made from a key when it is asked for, and kept while it is among the last so many that were. */
export type LastUsed<Key, Value> = {
  get(key: Key, make: () => Value): Value;
  delete(key: Key): void;
};

export function lastUsed<Key, Value>(most: number): LastUsed<Key, Value> {
  /** Whoever was asked for last stands last. */
  const kept = new Map<Key, Value>();
  return {
    get(key, make) {
      const value = kept.has(key) ? (kept.get(key) as Value) : make();
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > most) for (const oldest of kept.keys()) return (kept.delete(oldest), value);
      return value;
    },
    delete: (key) => void kept.delete(key),
  };
}
