import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { newOperation, storeContract } from './store.contract.ts';
import type { Store } from './store.ts';

const newDir = (): string => mkdtempSync(join(tmpdir(), 'hopscope-store-'));

storeContract('SQLite', async () => {
  const dataDir = newDir();
  return {
    open: () => openStore({ dataDir }),
    remove: async () => rmSync(dataDir, { recursive: true }),
  };
});

let dataDir: string;
let store: Store;
beforeAll(async () => {
  dataDir = newDir();
  store = await openStore({ dataDir });
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true });
});

type Write =
  | { readonly kind: 'put'; readonly name: string; readonly document: string; readonly over: 'any' | 'same' | 'stale' }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'insert'; readonly name: string }
  | { readonly kind: 'finish'; readonly name: string; readonly document: string };

const name = fc.constantFrom('a', 'A', 'b', 'a/b', 'A/B', 'a/bc', 'a-', 'é', '🙂', '\uffee');
const document = fc.json();
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ kind: fc.constant('put'), name, document, over: fc.constantFrom('any', 'same', 'stale') } as const),
  fc.record({ kind: fc.constant('remove'), name } as const),
  fc.record({ kind: fc.constant('insert'), name } as const),
  fc.record({ kind: fc.constant('finish'), name, document } as const),
);

/** The store as two maps, each write whole before the next. */
function model(root: string, firstRevision: number) {
  const things = new Map<string, { id: string; revision: number; document: string }>();
  const checks = new Map<string, string | undefined>();
  let revision = firstRevision;
  return {
    things,
    checks,
    changed: () => revision - firstRevision,
    /** Starts the write on the store and answers what it should come to; in one turn, so that writes share a commit. */
    start(write: Write): { readonly real: Promise<unknown>; readonly expected: unknown } {
      const id = `${root}/${write.name}`;
      const key = id.toLowerCase();
      const thing = things.get(key);
      switch (write.kind) {
        case 'put': {
          const ifRevision = { any: undefined, same: thing?.revision ?? 0, stale: (thing?.revision ?? 0) + 1 }[
            write.over
          ];
          const { document } = write;
          const put = { id, type: 't', document, at: 1, by: 'p', ...(ifRevision === undefined ? {} : { ifRevision }) };
          const real = store.resources.put(put).then((answer) => answer?.revision);
          if (write.over === 'stale') return { real, expected: undefined };
          revision += 1;
          things.set(key, { id: thing?.id ?? id, revision, document });
          return { real, expected: revision };
        }
        case 'remove':
          if (things.delete(key)) revision += 1;
          return { real: store.resources.remove(id, 'p', 1), expected: thing !== undefined };
        case 'insert': {
          const real = store.operations.insert(newOperation(id, { scope: root })).then(
            () => true,
            () => false,
          );
          if (checks.has(key)) return { real, expected: false };
          checks.set(key, undefined);
          return { real, expected: true };
        }
        case 'finish': {
          const real = store.operations.finish(id, { status: 'Succeeded', at: 1, result: write.document });
          const running = checks.has(key) && checks.get(key) === undefined;
          if (running) checks.set(key, write.document);
          return { real, expected: running };
        }
      }
    },
  };
}

test('any writes, any number of them in one turn, come to what a map would say', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(write, { maxLength: 8 }), { maxLength: 12 }), async (turns) => {
      const root = `/run-${(run += 1)}`;
      const marker = await store.resources.put({ id: `${root}-begins`, type: 't', document: '1', at: 1, by: 'p' });
      const revision = marker!.revision;
      const expected = model(root, revision);
      for (const turn of turns) {
        const started = turn.map((write) => expected.start(write));
        expect(await Promise.all(started.map(({ real }) => real))).toEqual(started.map(({ expected }) => expected));
      }
      const listed = await store.resources.list({ under: root, limit: 99 });
      expect(listed.map(({ id, revision, document }) => ({ id, revision, document }))).toEqual(
        [...expected.things]
          .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
          .map(([, thing]) => thing),
      );
      const checks = await store.operations.list({ scope: root, limit: 99 });
      expect(new Map(checks.map(({ id, result }) => [id, result]))).toEqual(expected.checks);
      const changes = await store.resources.changes({ after: revision, limit: 999 });
      expect(changes.map((change) => change.revision - revision)).toEqual(
        Array.from({ length: expected.changed() }, (_, index) => index + 1),
      );
    }),
    { numRuns: 60 },
  );
});
