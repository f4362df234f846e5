import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupDataDir, openStore } from './open-store.ts';
import { startStoreProcess, type StoreProcess } from './store-process.fixture.ts';
import { newOperation } from './store.contract.ts';
import type { Store } from './store.ts';

let parent: string;
let dataDir: string;
let path: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'hopscope-backup-'));
  dataDir = join(parent, 'data');
  path = join(parent, 'copy.db');
});
afterEach(() => rmSync(parent, { recursive: true }));

/** Restores the backup as an operator would: into an empty data directory. */
async function restore(): Promise<Store> {
  const restored = join(parent, 'restored');
  mkdirSync(restored);
  renameSync(path, join(restored, 'hopscope.db'));
  return openStore({ dataDir: restored });
}

test('a backup under writes has everything acknowledged before it, and the writers go on', async () => {
  const store = await openStore({ dataDir });
  const acknowledged: string[] = [];
  const writing = new AbortController();
  const writer = async (writer: number): Promise<void> => {
    for (let n = 0; !writing.signal.aborted; n += 1) {
      const id = `w${writer}-${n}`;
      await store.operations.insert(newOperation(id, { request: 'q'.repeat(2000) }));
      acknowledged.push(id);
    }
  };
  const writers = Array.from({ length: 16 }, (_, index) => writer(index));
  while (acknowledged.length < 1000) await store.usage();

  const before = [...acknowledged];
  await store.backup(path);
  const during = acknowledged.length - before.length;
  writing.abort();
  await Promise.all(writers);
  await store.close();
  expect(during).toBeGreaterThan(0);

  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  const copy = await restore();
  const ids = new Set((await copy.operations.list({ limit: 1e6 })).map(({ id }) => id));
  expect(before.filter((id) => !ids.has(id))).toEqual([]);
  await copy.close();
});

async function backupThenKill(writers: StoreProcess): Promise<void> {
  await backupDataDir(dataDir, path);
  await writers.kill();
}

test('the store of another, writing process can be backed up', async () => {
  const writers = await startStoreProcess(dataDir, 'write', 'live');
  const acknowledged: string[] = [];
  let backup: Promise<void> | undefined;
  for await (const line of writers.lines) {
    if (backup === undefined) acknowledged.push(line);
    if (acknowledged.length === 500) backup ??= backupThenKill(writers);
  }
  await backup;
  const copy = await restore();
  const found = new Map((await copy.operations.list({ limit: 1e6 })).map(({ id, status }) => [id, status]));
  const missing = acknowledged.filter((line) => {
    const [verb, id = ''] = line.split(' ');
    return verb === 'finished' ? found.get(id) !== 'Succeeded' : !found.has(id);
  });
  expect(missing).toEqual([]);
  await copy.close();
});

test('a stopped store can be backed up, and the copy is as good', async () => {
  const store = await openStore({ dataDir });
  await store.operations.insert(newOperation('a'));
  await store.close();
  await backupDataDir(dataDir, path);
  const copy = await restore();
  expect(await copy.operations.get('a')).toMatchObject(newOperation('a'));
  await copy.close();
});

test('a backup overwrites nothing, and one that fails leaves nothing', async () => {
  const store = await openStore({ dataDir });
  writeFileSync(path, 'precious');
  await expect(store.backup(path)).rejects.toThrow('exists already, and a backup overwrites nothing');
  expect(statSync(path).size).toBe('precious'.length);
  await expect(store.backup(join(parent, 'missing', 'copy.db'))).rejects.toThrow('cannot be written: ENOENT');
  await store.close();

  await expect(backupDataDir(join(parent, 'nowhere'), join(parent, 'new.db'))).rejects.toThrow(
    'There is no Hopscope store in',
  );
  writeFileSync(join(dataDir, 'hopscope.db'), 'a'.repeat(9000));
  await expect(backupDataDir(dataDir, join(parent, 'new.db'))).rejects.toThrow(
    'is not a Hopscope store, or it is damaged',
  );
  expect(readdirSync(parent).toSorted()).toEqual(['copy.db', 'data']);
});

test('closing waits for a backup that is under way', async () => {
  const store = await openStore({ dataDir });
  await store.operations.insert(newOperation('a'));
  const backup = store.backup(path);
  await store.close();
  await backup;
  const copy = await restore();
  expect(await copy.usage()).toMatchObject({ operations: 1 });
  await copy.close();
});
