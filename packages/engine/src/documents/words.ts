import { keyOf } from './resource.ts';

/** What words mean, by each as Azure writes it and in lower case: nearly none has to be folded before it is found. */
export type Words<T> = ReadonlyMap<string, T>;

export const wordsFor = <T>(meanings: Readonly<Record<string, T>>): Words<T> =>
  new Map(Object.entries(meanings).flatMap(([word, meaning]) => [[word, meaning] as const, [keyOf(word), meaning]]));

export const meaningOf = <T>(words: Words<T>, value: unknown): T | undefined =>
  typeof value === 'string' ? (words.get(value) ?? words.get(keyOf(value))) : undefined;
