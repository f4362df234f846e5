import { explanationSchema, type ExplanationAnswer } from '@hopscope/protocol';
import { useMemo } from 'react';
import type { Asked } from '../../door/ask.ts';
import { useAsked } from '../../door/use-asked.ts';
import type { Diagnosis } from '../line-up.ts';

export type Reading = ExplanationAnswer['steps'][number];

/** What the network as it is described now says of the flow of an answer. */
export type Explained = {
  readonly steps: readonly Reading[];
  /** The hops of the answers, from the destination on; absent where the flow does not arrive. */
  readonly back?: readonly Reading[];
  /** The configuration predicts another way by now. */
  readonly isChanged: boolean;
};

/** Asked only where resources are what predicted the path: a host's own routes are with its evidence. */
export function useExplanation({ predicted }: Diagnosis): {
  readonly asked: Asked<Explained> | undefined;
  readonly again: () => void;
} {
  const { asked, again } = useAsked(explanationSchema, questionOf(predicted));
  // Of one answer the same object: hops that are chosen are known by what they are.
  const told = useMemo(
    () => (asked?.kind === 'answered' ? { ...asked, value: explained(asked.value, predicted) } : asked),
    [asked, predicted],
  );
  return { asked: told, again };
}

function questionOf(predicted: Diagnosis['predicted']) {
  if (predicted?.model !== 'cloud') return undefined;
  const [source] = predicted.hops;
  const { destination, destinationPort, sourcePort, protocol } = predicted.flow;
  const ports = { port: destinationPort, ...(sourcePort !== undefined && { sourcePort }) };
  const body = { source: source?.id ?? '', destination, ...(protocol === 'icmp' ? { protocol } : ports) };
  return { path: '/v1/explain', method: 'POST', body } as const;
}

const explained = ({ path, steps, back }: ExplanationAnswer, predicted: Diagnosis['predicted']): Explained => ({
  steps,
  ...(back && { back }),
  isChanged: JSON.stringify(path) !== JSON.stringify(predicted),
});

/** What was considered at a hop; the same configuration may be passed twice on the way, so the first will do. */
export const readingAt = (readings: readonly Reading[], id: string | undefined): Reading | undefined =>
  id === undefined ? undefined : readings.find((reading) => reading.id === id);
