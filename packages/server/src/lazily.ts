/** A list whose items are made while it is gone through, anew each time: what is written once need not be kept whole. */
export type Lazy<Item> = Iterable<Item> & {
  /** In JSON it is as any other. */
  toJSON(): readonly Item[];
};

export const lazily = <Source, Item>(sources: Iterable<Source>, make: (source: Source) => Item): Lazy<Item> => ({
  *[Symbol.iterator]() {
    for (const source of sources) yield make(source);
  },
  toJSON: () => Array.from(sources, make),
});

export const isLazy = (value: object): value is Lazy<unknown> => Symbol.iterator in value && 'toJSON' in value;
