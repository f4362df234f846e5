import { useEffect, useRef, useState } from 'react';
import type { NewCheck } from '@hopscope/protocol';
import type { Known, questionIn } from '../question/question.ts';

/** `waiting`: to be run as soon as it can be told whom its names mean. */
type Wanted = 'no' | 'waiting' | 'refused';

/** Whether somebody wants the question of this form to be run; one that is refused leads to what is wrong with it. */
export function useWanted(
  question: ReturnType<typeof questionIn>,
  known: Known | undefined,
  { run, refuse }: { readonly run: (body: NewCheck) => void; readonly refuse: () => void },
) {
  const [wanted, setWanted] = useState<Wanted>('no');
  const fields = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (wanted !== 'waiting' || known === undefined) return;
    if (question.kind === 'whole') {
      setWanted('no');
      run(question.body);
    } else {
      setWanted('refused');
      refuse();
    }
    // A question is asked once each time that somebody wants it to be, however often this is painted.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wanted, known]);
  useEffect(() => {
    if (wanted === 'refused') fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wanted]);
  return { wanted, setWanted, fields };
}
