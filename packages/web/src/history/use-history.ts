import { checkPageSchema, type Check } from '@hopscope/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask, type Trouble } from '../door/ask.ts';

const FIRST = '/v1/checks?limit=100';

/** Checks, newest first: a page at first, older ones as they are asked for. */
export type History = {
  /** Undefined until the first page is there. */
  readonly checks: readonly Check[] | undefined;
  readonly hasOlder: boolean;
  readonly trouble: Trouble | undefined;
  readonly load: () => void;
};

export function useHistory(): History {
  const [checks, setChecks] = useState<readonly Check[]>();
  const [next, setNext] = useState<string | undefined>(FIRST);
  const [trouble, setTrouble] = useState<Trouble>();
  const isBusy = useRef(false);
  const load = useCallback(() => {
    if (next === undefined || isBusy.current) return;
    isBusy.current = true;
    setTrouble(undefined);
    void ask(checkPageSchema, next).then((asked) => {
      isBusy.current = false;
      if (asked.kind !== 'answered') return setTrouble(asked);
      const { value, nextLink } = asked.value;
      setChecks((before) => [...(before ?? []), ...value]);
      // Only its path: the page came by the name that the link has, or by another of the server's.
      const url = nextLink === undefined ? undefined : new URL(nextLink);
      setNext(url && `${url.pathname}${url.search}`);
    });
  }, [next]);
  useEffect(() => {
    if (next === FIRST) load();
  }, [next, load]);
  return { checks, hasOlder: next !== undefined, trouble, load };
}

/** So many are looked for before whoever looks is asked whether to go on. */
const ENOUGH = 20;
const PAGES = 10;

/** Loads older checks as long as few are found among those that are there. `key`: what is looked for. */
export function useEnough({ checks, hasOlder, trouble, load }: History, found: number, key: string): void {
  const pages = useRef({ key, count: 0 });
  useEffect(() => {
    if (pages.current.key !== key) pages.current = { key, count: 0 };
    if (checks === undefined || !hasOlder || trouble !== undefined || found >= ENOUGH) return;
    if (pages.current.count >= PAGES) return;
    pages.current.count += 1;
    load();
  }, [checks, hasOlder, trouble, found, key, load]);
}
