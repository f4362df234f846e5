import type { Diagnosis, Verdict } from '@hopscope/engine';
import { factLines } from './facts.ts';
import { hopLines } from './hops.ts';
import type { Paint } from './paint.ts';

const SIMULATED = 'SIMULATED: no packet was sent. Every figure below is made up by a model.';

/** The whole answer as a person reads it: what happened, where, and how it is known. */
export function diagnosisText(diagnosis: Diagnosis, paint: Paint): string {
  const lines = [
    sentenceText(diagnosis, paint),
    '',
    ...hopLines(diagnosis.hops, paint),
    '',
    ...factLines(diagnosis, paint),
  ];
  return `${lines.join('\n')}\n`;
}

/** One line, or two where the data plane is simulated: that is never left out. */
export function sentenceText({ verdict, sentence, dataPlane }: Diagnosis, paint: Paint): string {
  const colour = COLOUR_OF[verdict];
  // The verdict's own word is coloured, not the facts behind it.
  const end = sentence.search(/[:,]/);
  const told = end < 0 ? sentence : `${paint[colour](paint.strong(sentence.slice(0, end)))}${sentence.slice(end)}`;
  return dataPlane === 'simulated' ? `${paint.doubtful(paint.strong(SIMULATED))}\n${told}` : told;
}

const COLOUR_OF: Readonly<Record<Verdict, 'good' | 'bad' | 'doubtful'>> = {
  reachable: 'good',
  unreachable: 'bad',
  undetermined: 'doubtful',
};

/** Scripts decide by it: README.md, docs/verdicts.md. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { reachable: 0, unreachable: 1, undetermined: 2 };
