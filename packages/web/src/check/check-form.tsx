import { useState, type SyntheticEvent } from 'react';
import type { MachineSummary } from '@hopscope/protocol';
import { useWords } from '../words/language.tsx';
import { Combobox, type Option } from './combobox.tsx';
import { wrongIn, type Draft, type Known } from './draft.ts';
import { recentDestinations } from './recent.ts';
import { Choice, NumberField } from './text-field.tsx';

export type CheckFormProps = {
  readonly draft: Draft;
  readonly known: Known;
  readonly busy: boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onRun: () => void;
};

/** The question. Each field says what it expects once it was left, all of them when somebody wants to run the check. */
export function CheckForm({ draft, known, busy, onDraft, onRun }: CheckFormProps) {
  const { form } = useWords();
  const [strict, setStrict] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const wrong = wrongIn(draft, known, strict);
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change });
  const leave = (field: string) => setLeft(new Set([...left, field]));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setStrict(true);
    if (Object.keys(wrongIn(draft, known, true)).length === 0) onRun();
  };
  const says = (field: 'source' | 'destination', words: string) =>
    wrong[field] && (strict || left.has(field)) ? words : undefined;
  return (
    <form className="check-form" onSubmit={submit} noValidate aria-label={form.title}>
      <div className="form-row">
        <Combobox
          label={form.source}
          hint={form.sourceHint}
          text={draft.source}
          options={known.machines.map((machine) => sourceOption(machine, form))}
          problem={says('source', form.noMachine)}
          onText={(source) => set({ source })}
          onLeave={() => leave('source')}
        />
        <Combobox
          label={form.destination}
          hint={form.destinationHint}
          text={draft.destination}
          options={destinationOptions(known.targets, form)}
          problem={says('destination', form.destinationWrong)}
          onText={(destination) => set({ destination })}
          onLeave={() => leave('destination')}
        />
        <NumberField
          label={form.port}
          hint={form.portHint}
          text={draft.port}
          problem={wrong.port && form.portWrong}
          onText={(port) => set({ port })}
        />
        <button className="run" type="submit" disabled={busy}>
          {busy ? form.running : form.run}
        </button>
      </div>
      <details className="advanced">
        <summary>{form.advanced}</summary>
        <div className="form-row advanced-row">
          <Choice
            label={form.protocol}
            value={draft.protocol}
            options={[
              ['tcp', 'TCP'],
              ['http', 'HTTP'],
              ['https', 'HTTPS'],
              ['icmp', 'ICMP'],
            ]}
            onChoice={(protocol) => set({ protocol })}
          />
          <Choice
            label={form.family}
            value={draft.family}
            options={[
              ['', form.anyFamily],
              ['ipv4', 'IPv4'],
              ['ipv6', 'IPv6'],
            ]}
            onChoice={(family) => set({ family })}
          />
          <NumberField
            label={form.count}
            hint={form.standard}
            text={draft.count}
            problem={wrong.count && form.countHint(1, 100)}
            onText={(count) => set({ count })}
          />
          <NumberField
            label={form.sourcePort}
            hint={form.sourcePortHint}
            text={draft.sourcePort}
            problem={wrong.sourcePort && form.portWrong}
            onText={(sourcePort) => set({ sourcePort })}
          />
          <label className="tick">
            <input type="checkbox" checked={draft.trace} onChange={(event) => set({ trace: event.target.checked })} />
            {form.trace}
          </label>
        </div>
      </details>
    </form>
  );
}

type FormWords = ReturnType<typeof useWords>['form'];

function sourceOption({ name, addresses, dataPlane, agent }: MachineSummary, form: FormWords): Option {
  const mark = dataPlane === 'simulated' ? 'simulated' : agent.state === 'online' ? 'live' : 'away';
  const words = { simulated: form.simulated, live: form.live, away: form.offline }[mark];
  return { value: name, detail: [addresses[0], words].filter(Boolean).join(' · '), mark };
}

function destinationOptions(targets: Known['targets'], form: FormWords): readonly Option[] {
  const recent = recentDestinations();
  return [
    ...recent.map((value) => ({ value, detail: form.recent })),
    ...targets
      .filter(({ name }) => !recent.includes(name))
      .map(({ name, addresses }) => ({ value: name, detail: `${addresses[0] ?? ''} · ${form.machines}` })),
  ];
}
