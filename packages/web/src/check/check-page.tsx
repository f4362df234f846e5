import { checkSchema, machinePageSchema, type Check, type MachineSummary } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import { go } from '../browser/route.ts';
import { Answer } from '../answer/answer.tsx';
import { ask, type Trouble } from '../door/ask.ts';
import { Loading, TroubleNote } from '../door/trouble.tsx';
import { useAsked } from '../door/use-asked.ts';
import { useWords } from '../words/language.tsx';
import { CheckForm } from './check-form.tsx';
import { draftOf, keepDraft, keptDraft, newCheckOf, type Draft } from './draft.ts';
import { remember } from './recent.ts';
import { Running } from './running.tsx';
import { useTargets } from './targets.ts';
import { useCourse } from './use-course.ts';

/** The question on top; under it, once a check is named in the address, how it goes and what came of it. */
export function CheckPage({ id, from }: { readonly id?: string; readonly from?: string }) {
  const { form, state } = useWords();
  const { asked, again } = useAsked(machinePageSchema, '/v1/machines');
  const machines = asked?.kind === 'answered' ? asked.value.value : NONE;
  const [draft, setDraft] = useState(() => ({ ...keptDraft(), ...(from !== undefined && { source: from }) }));
  const targets = useTargets();
  const [asking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const [ended, setEnded] = useState<string>();
  const [times, setTimes] = useState(0);
  // Once the machines are known: the server's own host is what most people begin with.
  const filled = draft.source === '' && machines[0] !== undefined ? { ...draft, source: machines[0].name } : draft;

  const change = (next: Draft) => {
    setDraft(next);
    keepDraft(next);
  };
  const run = async () => {
    setAsking(true);
    setTrouble(undefined);
    const { body, problem } = newCheckOf(filled, { machines, targets });
    const created =
      problem === undefined
        ? await ask(checkSchema, '/v1/checks', { method: 'POST', body })
        : ({ kind: 'refused', status: 0, code: 'InvalidParameter', message: problem, operation: '' } as const);
    setAsking(false);
    if (created.kind !== 'answered') return setTrouble(created);
    keepDraft(filled);
    remember(filled.destination.trim());
    go(`/checks/${created.value.id}`);
  };
  return (
    <>
      <header className="page-head">
        <h1>{form.title}</h1>
        <p className="quiet">{form.lead}</p>
      </header>
      {asked !== undefined && asked.kind !== 'answered' && <TroubleNote trouble={asked} again={again} />}
      <CheckForm
        draft={filled}
        known={{ machines, targets }}
        busy={asking || (id !== undefined && ended !== id)}
        onDraft={change}
        onRun={() => void run()}
      />
      {trouble && <TroubleNote trouble={trouble} again={() => void run()} />}
      {id === undefined
        ? asked === undefined && <p className="visually-hidden">{state.loading}</p>
        : asked !== undefined && (
            <Shown
              key={`${id} ${times}`}
              id={id}
              onAgain={() => setTimes(times + 1)}
              onEnd={(check) => (setEnded(check.id), setDraft(draftOf(check, machines)))}
            />
          )}
    </>
  );
}

const NONE: readonly MachineSummary[] = [];

type ShownProps = { readonly id: string; readonly onEnd: (check: Check) => void; readonly onAgain: () => void };

/** A check that runs, or has ended: the same address shows either, to whoever opens it. */
function Shown({ id, onEnd, onAgain }: ShownProps) {
  const { course, line, trouble } = useCourse(id);
  const { ended, state } = course;
  useEffect(() => {
    if (ended !== undefined) onEnd(ended);
    // Only what ended matters: a page that is painted again has not ended again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [ended]);
  if (trouble !== undefined) return <TroubleNote trouble={trouble} again={onAgain} />;
  if (ended !== undefined) return <Answer check={ended} />;
  if (state === 'queued' && course.probes.size === 0 && !line) return <Loading />;
  return <Running id={id} course={course} line={line} />;
}
