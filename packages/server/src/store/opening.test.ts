import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { MIGRATIONS } from './sql/migrations.ts';
import { openDatabase } from './sqlite/database.ts';
import { startStoreProcess } from './store-process.fixture.ts';
import { newOperation } from './store.contract.ts';

let parent: string;
let dataDir: string;
let file: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'hopscope-opening-'));
  dataDir = join(parent, 'data');
  file = join(dataDir, 'hopscope.db');
});
afterEach(() => rmSync(parent, { recursive: true }));

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('a new data directory is for its owner only, and so is every file in it', async () => {
  dataDir = join(dataDir, 'deep');
  const store = await openStore({ dataDir });
  await store.operations.insert(newOperation('a'));
  expect(mode(dataDir)).toBe('700');
  const modes = Object.fromEntries(readdirSync(dataDir).map((name) => [name, mode(join(dataDir, name))]));
  expect(modes).toMatchObject({ 'hopscope.db': '600', 'hopscope.db-wal': '600', 'hopscope.db-shm': '600' });
  expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
  await store.close();
  expect(readdirSync(dataDir).toSorted()).toEqual(['hopscope.db', 'hopscope.lock']);
});

describe('a directory that cannot be a store is refused in one sentence', () => {
  const other = (sql: string): void => {
    const db = new DatabaseSync(file);
    db.exec(sql);
    db.close();
  };
  // The mark of a Hopscope store (0x686f7073), with versions that nobody knows yet.
  const future = `pragma application_id = 1752133747;
    create table schema_versions (version bigint primary key);
    insert into schema_versions values (1), (99)`;
  const blocked = join('blocked', 'data');
  test.each<[name: string, make: () => void, dir: string, sentence: RegExp]>([
    [
      'a file',
      () => writeFileSync(join(parent, 'blocked'), ''),
      'blocked',
      /^The data directory .*blocked cannot be made: EEXIST/,
    ],
    ['below a file', () => writeFileSync(join(parent, 'blocked'), ''), blocked, /cannot be made: ENOTDIR/],
    [
      'not a database',
      () => writeFileSync(file, 'a'.repeat(9000)),
      'data',
      /^The store .* is not a Hopscope store, or it is damaged/,
    ],
    ['another program’s', () => other('create table t (x)'), 'data', /is another program's database/],
    ['another program’s, marked', () => other('pragma application_id = 7'), 'data', /is another program's database/],
    [
      'from the future',
      () => other(future),
      'data',
      /has schema version 99, and this Hopscope knows versions up to 3: a newer/,
    ],
    ['a directory where the file should be', () => mkdirSync(file), 'data', /cannot be opened/],
  ])('%s', async (_name, make, dir, sentence) => {
    mkdirSync(dataDir);
    make();
    await expect(openStore({ dataDir: join(parent, dir) })).rejects.toThrow(sentence);
    // The same again: the refused opener did not keep the lock.
    await expect(openStore({ dataDir: join(parent, dir) })).rejects.toThrow(sentence);
  });

  test.skipIf(process.platform !== 'linux')(
    'not writable, even by root (a directory of sysfs, so on Linux only)',
    async () => {
      await expect(openStore({ dataDir: '/sys/kernel' })).rejects.toThrow(/cannot be written: E(ACCES|PERM|ROFS)/);
    },
  );

  test('what was refused is left as it was', async () => {
    mkdirSync(dataDir, { recursive: true });
    other('create table t (x); insert into t values (1)');
    const before = readFileSync(file);
    await expect(openStore({ dataDir })).rejects.toThrow("another program's");
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

test('every commit waits for the disk: synchronous is full, the log is a write-ahead log', () => {
  const db = openDatabase(join(parent, 'x.db'), MIGRATIONS);
  expect(db.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 });
  expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
  db.close();
});

describe('schema versions', () => {
  test('an older store is brought up to date and keeps its rows', async () => {
    mkdirSync(dataDir, { recursive: true });
    const old = openDatabase(file, MIGRATIONS.slice(0, 1));
    old.exec(`insert into operations (id, kind, subscription, region, principal, scope, scope_key, created_at, updated_at, status, request)
      values ('old', 'check', 's1', 'local', 'p1', '/VM', '/vm', 1, 1, 'Running', '{}')`);
    old.close();
    const store = await openStore({ dataDir });
    expect(await store.operations.finish('old', { status: 'Canceled', at: 2, result: '{}' })).toBe(true);
    expect(await store.resources.put({ id: '/a', type: 't', document: '{}', at: 1, by: 'p1' })).toMatchObject({
      revision: 1,
    });
    await store.close();
  });

  test('a migration that fails leaves the version before it, whole', () => {
    mkdirSync(dataDir, { recursive: true });
    const good = ['create table one (x text)'];
    const broken = ['create table two (x text)', 'insert into missing values (1)'];
    expect(() => openDatabase(file, [good, broken])).toThrow(/no such table: missing/);
    const db = openDatabase(file, [good, ['create table two (y text)']]);
    const names = db.prepare(`select name from sqlite_schema where type = 'table' order by name`).all();
    expect(names.map(({ name }) => name)).toEqual(['one', 'schema_versions', 'two']);
    expect(
      db
        .prepare('select version from schema_versions')
        .all()
        .map(({ version }) => version),
    ).toEqual([1, 2]);
    db.close();
  });
});

describe('one server a data directory', () => {
  test('a second opener is told who holds it, and may once it is closed', async () => {
    const first = await openStore({ dataDir });
    // Twice: a refused opener must not have taken the first one's lock away.
    for (const _attempt of [1, 2]) {
      await expect(openStore({ dataDir })).rejects.toThrow(
        `Another Hopscope (process ${process.pid}) is using the data directory ${dataDir}.`,
      );
    }
    await first.close();
    const second = await openStore({ dataDir });
    await second.close();
  });

  test('the lock of another process ends with it, also by kill -9', async () => {
    const holder = await startStoreProcess(dataDir, 'hold');
    await expect(openStore({ dataDir })).rejects.toThrow(`Another Hopscope (process ${holder.pid}) is using`);
    await holder.kill();
    const store = await openStore({ dataDir });
    await store.close();
  });

  test('of many that open at once, one wins', async () => {
    const openings = await Promise.allSettled([1, 2, 3, 4].map(() => openStore({ dataDir })));
    const won = openings.flatMap((opening) => (opening.status === 'fulfilled' ? [opening.value] : []));
    expect(won).toHaveLength(1);
    await won[0]?.close();
  });
});
