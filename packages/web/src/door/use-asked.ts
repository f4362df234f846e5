import { useCallback, useEffect, useState } from 'react';
import type * as z from 'zod';
import { ask, type Ask, type Asked } from './ask.ts';

type Question = Pick<Ask, 'method' | 'body'> & { readonly path: string };

/** What the door answers: undefined until it does, and where nothing is asked. `again` asks once more and keeps showing the last answer meanwhile. */
export function useAsked<Schema extends z.ZodType>(
  schema: Schema,
  question: string | Question | undefined,
): { readonly asked: Asked<z.infer<Schema>> | undefined; readonly again: () => void } {
  // Questions are made anew at each painting: they are the same when they say the same.
  const wanted = JSON.stringify(typeof question === 'string' ? { path: question } : question);
  const [kept, setKept] = useState<{ readonly wanted: string; readonly asked: Asked<z.infer<Schema>> }>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (wanted === undefined) return;
    const left = new AbortController();
    const { path, ...rest } = JSON.parse(wanted) as Question;
    void ask(schema, path, { ...rest, signal: left.signal }).then((asked) => {
      if (!left.signal.aborted) setKept({ wanted, asked });
    });
    return () => left.abort();
  }, [schema, wanted, times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  return { asked: kept?.wanted === wanted ? kept?.asked : undefined, again };
}
