import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { CHINESE } from './chinese.ts';
import { ENGLISH } from './english.ts';
import { readKept, writeKept } from '../browser/kept.ts';
import type { Words } from './words.ts';

export const LANGUAGES: readonly Words[] = [ENGLISH, CHINESE];

type Spoken = { readonly words: Words; readonly speak: (tag: Words['tag']) => void };
const Language = createContext<Spoken>({ words: ENGLISH, speak: () => {} });

/** The reader's own choice, else what their browser asks for. */
export function Speaking({ children }: { readonly children: ReactNode }) {
  const [words, setWords] = useState(() => known(readKept('language') ?? navigator.language));
  useEffect(() => {
    document.documentElement.lang = words.tag;
  }, [words]);
  const spoken = useMemo(
    () => ({
      words,
      speak: (tag: Words['tag']) => {
        writeKept('language', tag);
        setWords(known(tag));
      },
    }),
    [words],
  );
  return <Language value={spoken}>{children}</Language>;
}

export const useWords = (): Words => use(Language).words;
export const useLanguage = (): Spoken => use(Language);

const known = (tag: string): Words => (/^zh\b/i.test(tag) ? CHINESE : ENGLISH);
