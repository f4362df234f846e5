import type { CloudNetwork } from '@hopscope/engine';

import type { EngineThread } from './engine-thread.ts';
import type { Answer, Question } from './messages.ts';

/** Asks a thread of its own, another one where that has ended. Each network is posted once. */
export function openAsker(start: () => EngineThread) {
  let thread: EngineThread | undefined;
  let posted: CloudNetwork | undefined;
  return (network: CloudNetwork, question: Question): Promise<Answer> => {
    if (thread === undefined || thread.hasEnded) {
      thread = start();
      posted = undefined;
    }
    const isNew = posted !== network;
    posted = network;
    return thread.ask({ kind: 'question', question, ...(isNew && { network }) }) as Promise<Answer>;
  };
}
