import { useCallback, useEffect, useState } from 'react';
import type * as z from 'zod';
import { ask, type Asked } from './ask.ts';

/** What a path answers: undefined until it does. `again` asks once more and keeps showing the last answer meanwhile. */
export function useAsked<Schema extends z.ZodType>(
  schema: Schema,
  path: string | undefined,
  method: 'GET' | 'POST' = 'GET',
): { readonly asked: Asked<z.infer<Schema>> | undefined; readonly again: () => void } {
  const [kept, setKept] = useState<{ readonly path: string; readonly asked: Asked<z.infer<Schema>> }>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (path === undefined) return;
    const left = new AbortController();
    void ask(schema, path, { method, signal: left.signal }).then((asked) => {
      if (!left.signal.aborted) setKept({ path, asked });
    });
    return () => left.abort();
  }, [schema, path, method, times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  return { asked: kept?.path === path ? kept?.asked : undefined, again };
}
