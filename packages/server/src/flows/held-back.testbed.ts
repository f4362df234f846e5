import { startEngineThread, type EngineThread } from '../estate/cloud/engine-thread.ts';
import type { Question, Request } from '../estate/cloud/messages.ts';

/**
 * Starts threads of the engine's that are given no question of one kind, however long somebody waits for its answer: what is asked
 * while a long answer is under way can be looked at without making one. Everything else they answer as ever.
 */
export const holdingBack = (kind: Question['kind']) => (): EngineThread => {
  const thread = startEngineThread();
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => undefined);
  const isHeld = (request: Request) => request.kind === 'question' && request.question.kind === kind;
  return {
    get hasEnded() {
      return thread.hasEnded;
    },
    ask: (request, gone) => (isHeld(request) ? Promise.race([closed.promise, given(gone)]) : thread.ask(request, gone)),
    close() {
      closed.reject(new Error('closed'));
      return thread.close();
    },
  };
};

/** A thread says nothing of what was given up. */
const given = (gone: AbortSignal | undefined) =>
  new Promise<undefined>((giveUp) => gone?.addEventListener('abort', () => giveUp(undefined)));
