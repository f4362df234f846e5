import { setImmediate as breathe } from 'node:timers/promises';

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
  /** Addresses of interfaces. */
  readonly configurations: number;
};

const LIMITS: Limits = { characters: 1 << 19, configurations: 256 };
/** Characters that are posted at once: what it takes to write and read them is one turn. */
const SLICE = 1 << 17;

/**
 * Small networks are built and asked where they are needed. Large ones are built, changed and asked about in threads, which
 * share the tables with this one: a change is answered to its writer when the network knows it.
 */
export async function describedCloud(
  estate: Estate,
  surroundings: CloudSurroundings = {},
  limits = LIMITS,
): Promise<DescribedCloud> {
  const threads: EngineThread[] = [];
  const start = () => {
    const thread = startEngineThread();
    threads.push(thread);
    return thread;
  };
  let here: OpenCloud | undefined;
  let builder: Promise<EngineThread> | undefined;
  let asker: EngineThread | undefined;
  let latest: CloudNetwork | undefined;
  let posted: CloudNetwork | undefined;
  let changes: Change[] = [];
  let sending: Promise<void> | undefined;

  async function send(): Promise<void> {
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
    if (latest !== undefined && (isLarge() || latest.revision === estate.revision)) return latest;
    here ??= openCloud(documentsOf(estate), surroundings);
    for (const { id, document } of changes)
      if (document === undefined) here.remove(id);
      else here.put(document);
    if (!isLarge()) changes = [];
    latest = here.at(estate.revision);
    return latest;
  }

  return {
    now,
    async ask(question) {
      const network = now();
      if (network.configurations.interfaces.length <= limits.configurations)
        return answer(network, question) as Answers[typeof question.kind];
      asker ??= start();
      const isNew = posted !== network;
      posted = network;
      return (await asker.ask({
        kind: 'question',
        question,
        ...(isNew && { network }),
      })) as Answers[typeof question.kind];
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
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
