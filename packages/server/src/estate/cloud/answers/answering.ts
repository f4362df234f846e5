import { setImmediate as breathe } from 'node:timers/promises';

import type { CloudNetwork, Pieces } from '@hopscope/engine';

import type { Answer, Question } from '../messages.ts';
import { answer } from './answer.ts';

/** Told of each question once: its answer, nothing where it was given up, or why it has none. */
export type Tell = (id: number, answer: Answer | undefined, problem?: Error) => void;

/** Questions that are answered side by side. */
export type Answering = {
  /** `id`: no two open questions have the same. */
  ask(id: number, network: CloudNetwork, question: Question): void;
  giveUp(id: number): void;
};

type Open = { readonly id: number; readonly rank: number; readonly pieces: Pieces<Answer> };

/** From the shortest to what takes seconds of a large network. */
const KINDS: readonly Question['kind'][] = ['ports', 'reached', 'explain', 'reachers', 'lint'];

/** A question is gone on with for so long before new ones, and whom nobody waits for, are heard of, ms. */
const TURN = 10;

/**
 * The shortest kind goes on, and of a kind the question that came first: a short one does not wait for a long one that was there
 * before, and ten long ones do not all wait for each other.
 */
export function answering(tell: Tell, now = () => performance.now()): Answering {
  let open: readonly Open[] = [];
  let isBusy = false;
  const close = (id: number) => {
    open = open.filter((each) => each.id !== id);
  };
  const goOn = ({ id, pieces }: Open) => {
    const since = now();
    try {
      let piece = pieces.next();
      while (piece.done !== true && now() - since < TURN) piece = pieces.next();
      if (piece.done !== true) return;
      close(id);
      tell(id, piece.value);
    } catch (problem) {
      close(id);
      // With its stack, for the log.
      tell(id, undefined, problem instanceof Error ? problem : new Error(String(problem)));
    }
  };
  const work = async () => {
    isBusy = true;
    // Before the first piece, too: whoever has gone by then is asked nothing for.
    for (await breathe(); open[0] !== undefined; await breathe()) goOn(open[0]);
    isBusy = false;
  };
  return {
    ask(id, network, question) {
      const one = { id, rank: KINDS.indexOf(question.kind), pieces: answer(network, question) };
      open = [...open, one].toSorted((a, b) => a.rank - b.rank);
      if (!isBusy) void work();
    },
    giveUp(id) {
      if (!open.some((each) => each.id === id)) return;
      close(id);
      tell(id, undefined);
    },
  };
}
