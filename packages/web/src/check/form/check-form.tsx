import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import type { MachineSummary, NewCheck } from '@hopscope/protocol';
import { markOf } from '../../agents/mark-of.ts';
import { useWords } from '../../words/language.tsx';
import type { Draft } from '../question/draft.ts';
import { lacking, machineCalled, questionIn, type Field, type Known } from '../question/question.ts';
import { recentDestinations } from '../question/recent.ts';
import type { KnownSoFar } from '../question/use-known.ts';
import { AdvancedFields } from './advanced-fields.tsx';
import { Combobox } from './combobox.tsx';
import { Choice, TextField } from './fields.tsx';
import { sayingFor } from './says.ts';
import type { Option } from './use-suggestions.ts';

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
  /** `waiting`: to be run as soon as it can be told whom its names mean. */
  const [wanted, setWanted] = useState<'no' | 'waiting' | 'refused'>('no');
  const [isOpen, setOpen] = useState(false);
  const fields = useRef<HTMLFormElement>(null);
  const question = questionIn(draft, known ?? { machines, targets: [] });
  const wrong = known === undefined ? {} : wrongIn(question, draft, wanted !== 'no');
  const says = sayingFor(wrong, form, (field) => wanted === 'no' && PATIENT.includes(field) && !left.has(field));

  const set = (change: Partial<Draft>) => {
    if (wanted === 'waiting') setWanted('no');
    onDraft({ ...draft, ...change });
  };
  const leave = (field: string) => setLeft(new Set([...left, field]));
  useEffect(() => {
    if (wanted !== 'waiting' || known === undefined) return;
    if (question.kind === 'whole') {
      setWanted('no');
      onRun(question.body);
    } else {
      setWanted('refused');
      if (question.kind === 'wrong' && ADVANCED.some((field) => question.wrong[field] !== undefined)) setOpen(true);
    }
    // A question is asked once each time that somebody wants it to be, however often this is painted.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wanted, known]);
  useEffect(() => {
    if (wanted === 'refused') fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wanted]);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setWanted('waiting');
  };
  const isBusy = busy || (wanted === 'waiting' && trouble === undefined);
  return (
    <form className="check-form" ref={fields} onSubmit={submit} noValidate aria-label={form.title}>
      <div className="form-row question-row">
        <Combobox
          label={form.source}
          hint={form.sourceHint}
          text={draft.source}
          options={machines.map((machine) => sourceOption(machine, form))}
          chosen={optionOf(machineCalled(draft.source, machines), form)}
          problem={says('source')}
          onText={(source) => set({ source })}
          onOpen={soFar.refresh}
          onLeave={() => leave('source')}
        />
        <Combobox
          label={form.destination}
          hint={form.destinationHint}
          text={draft.destination}
          options={destinationOptions(known?.targets ?? [], form)}
          problem={says('destination')}
          onText={(destination) => set({ destination })}
          onLeave={() => leave('destination')}
        />
        <Choice
          label={form.protocol}
          value={draft.protocol}
          options={PROTOCOLS}
          onChoice={(protocol) => set({ protocol })}
        />
        <TextField
          label={form.port}
          hint={draft.protocol === 'icmp' ? form.noPort : form.portHint}
          text={draft.protocol === 'icmp' ? '' : draft.port}
          problem={says('port')}
          isNumber
          disabled={draft.protocol === 'icmp'}
          onText={(port) => set({ port })}
        />
        <Choice
          label={form.family}
          value={draft.family}
          options={[
            ['', form.anyFamily],
            ['ipv4', 'IPv4'],
            ['ipv6', 'IPv6'],
          ]}
          problem={says('family')}
          onChoice={(family) => set({ family })}
        />
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

const PROTOCOLS = [
  ['tcp', 'TCP'],
  ['http', 'HTTP'],
  ['https', 'HTTPS'],
  ['icmp', 'ICMP'],
] as const;

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

type FormWords = ReturnType<typeof useWords>['form'];

function sourceOption(machine: MachineSummary, form: FormWords): Option {
  const { name, addresses } = machine;
  const mark = markOf(machine);
  const words = { simulated: form.simulated, live: form.live, away: form.offline }[mark];
  return { value: name, detail: [addresses[0], words].filter(Boolean).join(' · '), mark };
}

const optionOf = (machine: MachineSummary | undefined, form: FormWords): Option | undefined =>
  machine && sourceOption(machine, form);

function destinationOptions(targets: Known['targets'], form: FormWords): readonly Option[] {
  const recent = recentDestinations();
  return [
    ...recent.map((value) => ({ value, detail: form.recent })),
    ...targets
      .filter(({ name }) => !recent.includes(name))
      .map(({ name, addresses }) => ({ value: name, detail: `${addresses[0] ?? ''} · ${form.machines}` })),
  ];
}
