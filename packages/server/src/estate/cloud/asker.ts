import type { CloudNetwork } from '@hopscope/engine';

import type { EngineThread } from './engine-thread.ts';
import type { Answer, Question, Unanswered } from './messages.ts';

/** Asks a thread. */
export type Asker = {
  ask(network: CloudNetwork, question: Question, gone?: AbortSignal): Promise<Answer | Unanswered>;
  tally(): Tally;
};

/** Questions of a thread. */
export type Tally = {
  /** Those that wait or are answered now. */
  readonly asked: number;
  /** Since the start. */
  readonly answered: number;
  readonly givenUp: number;
  readonly refused: number;
  /** The engine failed at it: a fault of ours. */
  readonly failed: number;
  /** Its thread ended before it had an answer: the server stops, or the thread broke. */
  readonly cutOff: number;
};

/**
 * Asks a thread of its own, another one where that has ended. Each network is posted once. `most`: questions of a kind at once; those
 * of others do not count, since long ones would keep out the short ones that go before them.
 */
export function openAsker(start: () => EngineThread, most: number): Asker {
  let thread: EngineThread | undefined;
  let posted: CloudNetwork | undefined;
  const asked: Question['kind'][] = [];
  let [answered, givenUp, refused, failed, cutOff] = [0, 0, 0, 0, 0];
  const threadNow = () => {
    if (thread === undefined || thread.hasEnded) {
      thread = start();
      posted = undefined;
    }
    return thread;
  };
  const post = (to: EngineThread, network: CloudNetwork, question: Question, gone?: AbortSignal) => {
    const isNew = posted !== network;
    posted = network;
    return to.ask({ kind: 'question', question, ...(isNew && { network }) }, gone) as Promise<Answer | undefined>;
  };
  return {
    async ask(network, question, gone) {
      const { kind } = question;
      if (asked.filter((each) => each === kind).length >= most) {
        refused += 1;
        return 'too-many';
      }
      const by = threadNow();
      asked.push(kind);
      try {
        // It counts until its thread has put it down: whoever asks and goes again and again asks no more than others.
        const answer = gone?.aborted === true ? undefined : await post(by, network, question, gone);
        if (answer === undefined) givenUp += 1;
        else answered += 1;
        return answer ?? 'given-up';
      } catch (problem) {
        if (by.hasEnded) cutOff += 1;
        else failed += 1;
        throw problem;
      } finally {
        asked.splice(asked.indexOf(kind), 1);
      }
    },
    tally: () => ({ asked: asked.length, answered, givenUp, refused, failed, cutOff }),
  };
}
