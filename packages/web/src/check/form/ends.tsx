import type { MachineSummary } from '@hopscope/protocol';
import { markOf } from '../../agents/mark-of.ts';
import { useWords } from '../../words/language.tsx';
import { machineCalled, type Known } from '../question/question.ts';
import { recentDestinations } from '../question/recent.ts';
import type { KnownSoFar } from '../question/use-known.ts';
import { Combobox } from './combobox.tsx';
import type { FormPart } from './form-part.ts';
import type { Option } from './use-suggestions.ts';

/** From where to where. */
export function Ends({ draft, soFar, says, onDraft, onLeave }: FormPart & { readonly soFar: KnownSoFar }) {
  const { form } = useWords();
  const { known, machines } = soFar;
  return (
    <>
      <Combobox
        label={form.source}
        hint={form.sourceHint}
        text={draft.source}
        options={machines.map((machine) => sourceOption(machine, form))}
        chosen={optionOf(machineCalled(draft.source, machines), form)}
        problem={says('source')}
        onText={(source) => onDraft({ source })}
        onOpen={soFar.refresh}
        onLeave={() => onLeave('source')}
      />
      <Combobox
        label={form.destination}
        hint={form.destinationHint}
        text={draft.destination}
        options={destinationOptions(known?.targets ?? [], form)}
        problem={says('destination')}
        onText={(destination) => onDraft({ destination })}
        onLeave={() => onLeave('destination')}
      />
    </>
  );
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
