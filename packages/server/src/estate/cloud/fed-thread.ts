import { setImmediate as breathe } from 'node:timers/promises';

import type { CloudNetwork, CloudSurroundings } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';

import type { Change, Estate } from '../estate.ts';
import type { EngineThread } from './engine-thread.ts';

/** Characters that are posted at once: what it takes to write and read them is one turn. */
const SLICE = 1 << 17;

/** A thread that is given all documents, then every change, and builds the network of them. */
export type FedThread = {
  /** From the first wish for it until it fails. */
  readonly isThere: boolean;
  hear(change: Change): void;
  /** The network with every change that was heard of. `taken` is called when they are: what comes then is not in it. */
  catchUp(taken: () => void): Promise<CloudNetwork>;
};

export function fedThread(estate: Estate, surroundings: CloudSurroundings, start: () => EngineThread): FedThread {
  let fed: Promise<EngineThread> | undefined;
  let changes: Change[] = [];
  return {
    get isThere() {
      return fed !== undefined;
    },
    hear(change) {
      changes.push(change);
    },
    async catchUp(taken) {
      try {
        fed ??= feed(estate, surroundings, start());
        const thread = await fed;
        // What came meanwhile goes with it, as one change.
        const [batch, revision] = [changes, estate.revision];
        changes = [];
        taken();
        return (await thread.ask({ kind: 'changes', changes: batch, revision })) as CloudNetwork;
      } catch (error) {
        // Whoever comes next has all documents read again, by another thread.
        fed = undefined;
        changes = [];
        throw error;
      }
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
