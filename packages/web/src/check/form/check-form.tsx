import { useState, type SyntheticEvent } from 'react';
import type { NewCheck } from '@hopscope/protocol';
import { useWords } from '../../words/language.tsx';
import type { Draft } from '../question/draft.ts';
import { lacking, questionIn, type Field } from '../question/question.ts';
import type { KnownSoFar } from '../question/use-known.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { Ends } from './ends.tsx';
import { FlowFields } from './flow-fields.tsx';
import { sayingFor } from './says.ts';
import { useWanted } from './use-wanted.ts';

export type CheckFormProps = {
  readonly draft: Draft;
  readonly soFar: KnownSoFar;
  readonly busy: boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onRun: (body: NewCheck) => void;
};

/** The question. Each field says what it expects once it was left, all of them when somebody wants to run the check. */
export function CheckForm({ draft, soFar, busy, onDraft, onRun }: CheckFormProps) {
  const { form } = useWords();
  const { known, machines, trouble } = soFar;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isOpen, setOpen] = useState(false);
  const question = questionIn(draft, known ?? { machines, targets: [] });
  const showWrong = () => {
    if (question.kind === 'wrong' && ADVANCED.some((field) => question.wrong[field] !== undefined)) setOpen(true);
  };
  const { wanted, setWanted, fields } = useWanted(question, known, { run: onRun, refuse: showWrong });
  const wrong = known === undefined ? {} : wrongIn(question, draft, wanted !== 'no');
  const says = sayingFor(wrong, form, (field) => wanted === 'no' && PATIENT.includes(field) && !left.has(field));

  const set = (change: Partial<Draft>) => {
    if (wanted === 'waiting') setWanted('no');
    onDraft({ ...draft, ...change });
  };
  const leave = (field: string) => setLeft(new Set([...left, field]));

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setWanted('waiting');
  };
  const isBusy = busy || (wanted === 'waiting' && trouble === undefined);
  return (
    <form className="check-form" ref={fields} onSubmit={submit} noValidate aria-label={form.title}>
      <div className="form-row question-row">
        <Ends draft={draft} soFar={soFar} says={says} onDraft={set} onLeave={leave} />
        <FlowFields draft={draft} says={says} onDraft={set} />
        <button className="run" type="submit" disabled={isBusy}>
          {isBusy ? form.running : form.run}
        </button>
      </div>
      <details className="advanced" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{form.advanced}</summary>
        <AdvancedFields draft={draft} says={says} onDraft={set} onLeave={leave} />
      </details>
    </form>
  );
}

/** A word of these says nothing before it is whole. */
const PATIENT: readonly Field[] = ['source', 'destination', 'sourceAddress', 'path', 'headers', 'validStatus'];
const ADVANCED: readonly Field[] = [
  'count',
  'flows',
  'deadline',
  'sourceAddress',
  'sourcePort',
  'path',
  'headers',
  'validStatus',
];

function wrongIn(question: ReturnType<typeof questionIn>, draft: Draft, isWanted: boolean) {
  if (question.kind === 'wrong') return question.wrong;
  return question.kind === 'begun' && isWanted ? lacking(draft) : {};
}
