import { checkSchema, type Check, type NewCheck } from '@hopscope/protocol';
import { useEffect, useRef, useState } from 'react';
import { go } from '../browser/route.ts';
import { Answer } from '../answer/answer.tsx';
import { ask, type Trouble } from '../door/ask.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useWords } from '../words/language.tsx';
import { CheckForm } from './form/check-form.tsx';
import { draftOf, keepDraft, keptDraft, type Draft } from './question/draft.ts';
import { remember } from './question/recent.ts';
import { useKnown } from './question/use-known.ts';
import { Running } from './run/running.tsx';
import { useCourse } from './run/use-course.ts';

/** The question on top; under it, once a check is named in the address, how it goes and what came of it. */
export function CheckPage({ id, from }: { readonly id?: string; readonly from?: string }) {
  const { form } = useWords();
  const soFar = useKnown();
  const { machines } = soFar;
  const [draft, setDraft] = useState(() => ({ ...keptDraft(), ...(from !== undefined && { source: from }) }));
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<{ readonly trouble: Trouble; readonly body: NewCheck }>();
  const [ended, setEnded] = useState<string>();
  const [times, setTimes] = useState(0);
  /** The check that what stands in the form was typed for, or typed under. */
  const typedAt = useRef<string>(undefined);
  // Once the machines are known: the server's own host is what most people begin with.
  const filled = draft.source === '' && machines[0] !== undefined ? { ...draft, source: machines[0].name } : draft;

  const change = (next: Draft) => {
    typedAt.current = id;
    setDraft(next);
    keepDraft(next);
  };
  const run = async (body: NewCheck) => {
    setAsking(true);
    setRefusal(undefined);
    const created = await ask(checkSchema, '/v1/checks', { method: 'POST', body });
    setAsking(false);
    if (created.kind !== 'answered') return setRefusal({ trouble: created, body });
    keepDraft(filled);
    remember(filled.destination.trim());
    typedAt.current = created.value.id;
    go(`/checks/${created.value.id}`);
  };
  const end = (check: Check) => {
    setEnded(check.id);
    // Whoever opened somebody's answer sees its question; whoever typed keeps what was typed.
    if (typedAt.current !== check.id) setDraft(draftOf(check, machines));
  };
  return (
    <>
      <header className="page-head">
        <h1>{form.title}</h1>
        <p className="quiet">{form.lead}</p>
      </header>
      {soFar.trouble && <TroubleNote trouble={soFar.trouble} again={soFar.again} />}
      <CheckForm
        draft={filled}
        soFar={soFar}
        busy={asking || (id !== undefined && ended !== id)}
        onDraft={change}
        onRun={(body) => void run(body)}
      />
      {refusal && <TroubleNote trouble={refusal.trouble} again={() => void run(refusal.body)} />}
      {id !== undefined && (soFar.known !== undefined || soFar.trouble !== undefined) && (
        <Shown
          key={`${id} ${times}`}
          id={id}
          onAgain={() => setTimes(times + 1)}
          onEnd={end}
          onTrouble={() => setEnded(id)}
        />
      )}
    </>
  );
}

type ShownProps = {
  readonly id: string;
  readonly onEnd: (check: Check) => void;
  /** There is no such check, or its course cannot be followed: another may be asked for. */
  readonly onTrouble: () => void;
  readonly onAgain: () => void;
};

/** A check that runs, or has ended: the same address shows either, to whoever opens it. */
function Shown({ id, onEnd, onTrouble, onAgain }: ShownProps) {
  const { course, line, trouble } = useCourse(id);
  const { ended, state } = course;
  useEffect(() => {
    if (ended !== undefined) onEnd(ended);
    else if (trouble !== undefined) onTrouble();
    // Only what ended matters: a page that is painted again has not ended again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [ended, trouble]);
  if (trouble !== undefined) return <TroubleNote trouble={trouble} again={onAgain} />;
  if (ended !== undefined) return <Answer check={ended} />;
  if (state === 'queued' && course.probes.size === 0 && !line) return <Loading />;
  return <Running id={id} course={course} line={line} />;
}
