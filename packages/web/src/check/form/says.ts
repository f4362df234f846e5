import { newCheckSchema } from '@hopscope/protocol';
import type { Words } from '../../words/words.ts';
import type { Field, Wrong } from '../question/question.ts';

/** What a field has to say, if anything. */
export type Says = (field: Field) => string | undefined;

/** `quiet`: whoever types in these has not finished yet. */
export const sayingFor =
  (wrong: Wrong, words: Words['form'], quiet: (field: Field) => boolean): Says =>
  (field) => {
    const what = wrong[field];
    if (what === undefined || quiet(field)) return undefined;
    return what === true ? expected(words)[field] : what;
  };

const { count, deadlineMs, flows } = newCheckSchema.shape;
const [COUNT, DEADLINE, FLOWS] = [count.unwrap(), deadlineMs.unwrap(), flows.unwrap()];

const expected = (form: Words['form']): Readonly<Record<Field, string>> => ({
  source: form.noMachine,
  destination: form.destinationWrong,
  port: form.portWrong,
  family: form.familyWrong,
  count: form.countHint(COUNT.minValue ?? 0, COUNT.maxValue ?? 0),
  sourcePort: form.portWrong,
  flows: form.countHint(FLOWS.minValue ?? 0, FLOWS.maxValue ?? 0),
  sourceAddress: form.sourceAddressWrong,
  deadline: form.deadlineWrong((DEADLINE.minValue ?? 0) / 1000, (DEADLINE.maxValue ?? 0) / 1000),
  path: form.pathWrong,
  headers: form.headersWrong,
  validStatus: form.validStatusWrong,
});
