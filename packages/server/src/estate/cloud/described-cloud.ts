import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';

import { openCloud, type CloudNetwork, type CloudSurroundings, type OpenCloud } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import type { Change, Estate } from '../estate.ts';
import { answer } from './answer.ts';
import { startEngineThread, type EngineThread } from './engine-thread.ts';
import type { Answers, Question } from './messages.ts';

/** The described network as tables, and what can be asked of it that takes long. */
export type DescribedCloud = {
  /** As of the last change that its writer has an answer to. */
  now(): CloudNetwork;
  ask<Kind extends Question['kind']>(question: Extract<Question, { kind: Kind }>): Promise<Answers[Kind]>;
  close(): Promise<void>;
};

/** Up to here a network is built, or asked, within a turn of the event loop. */
export type Limits = {
  /** Of all documents, as JSON. */
  readonly characters: number;
  /** Addresses that a question asks at: the first of a process, whose code is compiled meanwhile, takes some 10 ms for so many. */
  readonly configurations: number;
};

const LIMITS: Limits = { characters: 1 << 19, configurations: 128 };
/** Characters that are posted at once: what it takes to write and read them is one turn. */
const SLICE = 1 << 17;
/** Milliseconds before a network that could not be built is built anew, by another thread. */
const PAUSES: readonly number[] = [0, 250];
/** Then its next change does it, or whoever asks when so long has passed: memory may have been short for a moment only. */
const TRY_AGAIN_MS = 30_000;

/** What it takes from its surroundings. */
export type Outside = {
  /** Starts a thread; another one where one has ended. */
  readonly startThread: () => EngineThread;
  /** Told why a large network cannot be asked for now. */
  readonly report: (error: unknown) => void;
  /** Milliseconds, of a clock that is never set back. */
  readonly now: () => number;
};

const OUTSIDE: Outside = { startThread: startEngineThread, report: () => undefined, now: () => performance.now() };

/**
 * Small networks are built and asked where they are needed. Large ones are built, changed and asked about in threads, which
 * share the tables with this one: a change is answered to its writer when the network knows it.
 */
export async function describedCloud(
  estate: Estate,
  surroundings: CloudSurroundings = {},
  limits = LIMITS,
  { startThread, report, now: clock }: Outside = OUTSIDE,
): Promise<DescribedCloud> {
  let threads: EngineThread[] = [];
  let isClosed = false;
  const start = () => {
    const thread = startThread();
    threads = [...threads.filter(({ hasEnded }) => !hasEnded), thread];
    return thread;
  };
  let here: OpenCloud | undefined;
  let builder: Promise<EngineThread> | undefined;
  let asker: EngineThread | undefined;
  let latest: CloudNetwork | undefined;
  let posted: CloudNetwork | undefined;
  let changes: Change[] = [];
  let sending: Promise<void> | undefined;
  let failure: Error | undefined;
  let failedAt = 0;

  /** Whoever wrote has written, whether or not a network can be made of it: that is for those to hear who ask. */
  async function send(): Promise<void> {
    for (const wait of [...PAUSES, undefined])
      try {
        await sendOnce();
        failure = undefined;
        return;
      } catch (cause) {
        if (isClosed) return;
        if (wait === undefined) {
          failure = new Error('The described network cannot be built as its documents are now.', { cause });
          failedAt = clock();
          report(failure);
        } else await pause(wait);
      }
  }

  async function sendOnce(): Promise<void> {
    try {
      builder ??= feed(estate, surroundings, start());
      const thread = await builder;
      // What came meanwhile goes with it, as one change.
      const [batch, revision] = [changes, estate.revision];
      changes = [];
      sending = undefined;
      latest = (await thread.ask({ kind: 'changes', changes: batch, revision })) as CloudNetwork;
      here = undefined;
    } catch (error) {
      // Whoever comes next has all documents read again, by another thread.
      builder = undefined;
      here = undefined;
      sending = undefined;
      throw error;
    }
  }

  let underWay: Promise<void> = Promise.resolve();
  /** Resolves when the network has all changes until now. One change is under way at a time, and the others wait together. */
  const settle = () => (sending ??= underWay = underWay.catch(() => undefined).then(send));

  const isLarge = () => builder !== undefined || estate.characters > limits.characters;
  estate.onChange((change) => {
    if (here === undefined && !isLarge()) return undefined;
    changes.push(change);
    return isLarge() ? settle() : undefined;
  });
  if (isLarge()) await settle();

  function now(): CloudNetwork {
    if (failure !== undefined && isLarge()) {
      if (clock() - failedAt > TRY_AGAIN_MS) {
        failedAt = clock();
        void settle();
      }
      throw failure;
    }
    if (latest !== undefined && (isLarge() || latest.revision === estate.revision)) return latest;
    const batch = changes;
    if (!isLarge()) changes = [];
    try {
      here ??= openCloud(documentsOf(estate), surroundings);
      for (const { id, document } of batch)
        if (document === undefined) here.remove(id);
        else here.put(document);
      latest = here.at(estate.revision);
      return latest;
    } catch (error) {
      // Half made: whoever comes next has all documents read again.
      here = undefined;
      throw error;
    }
  }

  return {
    now,
    async ask(question) {
      const network = now();
      if (askedBy(network, question) <= limits.configurations)
        return answer(network, question) as Answers[typeof question.kind];
      if (asker === undefined || asker.hasEnded) {
        asker = start();
        posted = undefined;
      }
      const isNew = posted !== network;
      posted = network;
      return (await asker.ask({
        kind: 'question',
        question,
        ...(isNew && { network }),
      })) as Answers[typeof question.kind];
    },
    async close() {
      isClosed = true;
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** Who reaches a port is asked of every address, and once more for each backend that a rule of somebody else may hand the flow to. */
function askedBy({ configurations, listeners, firewalls }: CloudNetwork, question: Question): number {
  const doors = question.kind === 'reachers' ? listeners.backends.length + firewalls.translations.ports.length : 0;
  return configurations.interfaces.length * (1 + doors);
}

/** Gives a thread all documents, a few at a time, so that others have their turn. */
async function feed(estate: Estate, surroundings: CloudSurroundings, thread: EngineThread): Promise<EngineThread> {
  await thread.ask({ kind: 'surroundings', surroundings });
  let documents: ArmDocument[] = [];
  let size = 0;
  for (const { document, characters } of Array.from(estate.all())) {
    documents.push(document);
    size += characters;
    if (size < SLICE) continue;
    await thread.ask({ kind: 'documents', documents });
    documents = [];
    size = 0;
    await breathe();
  }
  await thread.ask({ kind: 'documents', documents });
  return thread;
}

function* documentsOf(estate: Estate) {
  for (const { document } of estate.all()) yield document;
}
