import { explanationSchema, type ExplanationAnswer } from '@hopscope/protocol';
import { useEffect, useState } from 'react';
import { ask, type Asked } from '../../door/ask.ts';
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
  const [asked, setAsked] = useState<Asked<Explained>>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (predicted?.model !== 'cloud') return;
    const left = new AbortController();
    const [source] = predicted.hops;
    const { destination, destinationPort, sourcePort, protocol } = predicted.flow;
    const ports = { port: destinationPort, ...(sourcePort !== undefined && { sourcePort }) };
    const body = { source: source?.id ?? '', destination, ...(protocol === 'icmp' ? { protocol } : ports) };
    void ask(explanationSchema, '/v1/explain', { method: 'POST', body, signal: left.signal }).then((answer) => {
      if (left.signal.aborted) return;
      if (answer.kind !== 'answered') return setAsked(answer);
      const { path, steps, back } = answer.value;
      const isChanged = JSON.stringify(path) !== JSON.stringify(predicted);
      setAsked({ kind: 'answered', value: { steps, ...(back && { back }), isChanged } });
    });
    return () => left.abort();
  }, [predicted, times]);
  return { asked, again: () => setTimes(times + 1) };
}

/** What was considered at a hop; the same configuration may be passed twice on the way, so the first will do. */
export const readingAt = (readings: readonly Reading[], id: string | undefined): Reading | undefined =>
  id === undefined ? undefined : readings.find((reading) => reading.id === id);
