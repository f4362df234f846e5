import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { startStoreProcess } from './store-process.fixture.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hopscope-durability-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const ROUNDS = 20;

test(
  `kill -9 at any moment of writing loses nothing acknowledged (${ROUNDS} rounds)`,
  { timeout: 120_000 },
  async () => {
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const writers = await startStoreProcess(dataDir, 'write', `r${round}`);
      // From the first commits of a process to well after its first checkpoint.
      const enough = 1 + round * 50;
      const inserted = new Set<string>();
      const finished = new Set<string>();
      let killed: Promise<void> | undefined;
      for await (const line of writers.lines) {
        const [verb, id = ''] = line.split(' ');
        (verb === 'inserted' ? inserted : finished).add(id);
        if (inserted.size >= enough) killed ??= writers.kill();
      }
      await killed;

      const store = await openStore({ dataDir });
      const found = await Promise.all([...inserted].map((id) => store.operations.get(id)));
      expect(found.map((operation) => [operation?.id, operation?.request])).toEqual(
        [...inserted].map((id) => [id, JSON.stringify(id.repeat(50))]),
      );
      const ended = await Promise.all([...finished].map((id) => store.operations.get(id)));
      expect(ended.map((operation) => [operation?.status, operation?.result])).toEqual(
        [...finished].map((id) => ['Succeeded', JSON.stringify(id.repeat(100))]),
      );
      await store.close();
      acknowledged += inserted.size + finished.size;
    }
    expect(acknowledged).toBeGreaterThan(ROUNDS * 400);
    const db = new DatabaseSync(join(dataDir, 'hopscope.db'));
    expect(Object.values(db.prepare('pragma quick_check').get() ?? {})).toEqual(['ok']);
    db.close();
  },
);
