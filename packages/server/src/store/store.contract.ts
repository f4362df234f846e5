import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewOperation, Principal, Store } from './store.ts';

/** Where one test's store lives; opening it again after closing finds everything. */
export type TestStore = { readonly open: () => Promise<Store>; readonly remove: () => Promise<void> };

export const newOperation = (id: string, over: Partial<NewOperation> = {}): NewOperation => ({
  id,
  kind: 'check',
  subscription: 's1',
  region: 'local',
  principal: 'p1',
  scope: '/subscriptions/s1/machines/Web',
  createdAt: 1000,
  request: '{"q":1}',
  ...over,
});

const resource = (id: string, document = '{}') => ({ id, type: 'Hop/things', document, at: 1, by: 'p1' });
const succeeded = (at: number, result = '{"ok":true}') => ({ status: 'Succeeded', at, result }) as const;
const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);

/** What every adapter of the store does, whatever database is behind it. */
export function storeContract(database: string, makePlace: () => Promise<TestStore>): void {
  describe(`a store in ${database}`, () => {
    let place: TestStore;
    let store: Store;
    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });
    operations(() => store);
    resources(() => store);
    retention(() => store);

    test('keeps what it acknowledged over closing and opening', async () => {
      const asked = newOperation('a', { apiVersion: '2024-05-01' });
      await store.operations.insert(asked);
      await store.resources.put(resource('/A/b'));
      await store.close();
      store = await place.open();
      expect(await store.operations.unfinished()).toEqual([{ ...asked, status: 'Running', updatedAt: 1000 }]);
      expect(await store.resources.put(resource('/a/B'))).toMatchObject({ id: '/A/b', revision: 2 });
    });

    test('closing finishes what was asked before, and refuses what is asked after', async () => {
      const writes = Promise.all(['a', 'b', 'c'].map((id) => store.operations.insert(newOperation(id))));
      const closed = store.close();
      await expect(store.operations.get('a')).rejects.toThrow('The store is closed.');
      await Promise.all([writes, closed, store.close()]);
      store = await place.open();
      expect(await store.usage()).toMatchObject({ operations: 3, unfinished: 3 });
    });

    test('finds a principal by object id and by client id, without case, and keeps its latest secret', async () => {
      const principal: Principal = {
        id: 'o1',
        clientId: 'Client-1',
        tenantId: 't1',
        name: 'cli',
        secretHash: 'scrypt$1',
        createdAt: 5,
      };
      await store.principals.put(principal);
      await store.principals.put({ ...principal, secretHash: 'scrypt$2' });
      const latest = { ...principal, secretHash: 'scrypt$2' };
      expect(await store.principals.byId('O1')).toEqual(latest);
      expect(await store.principals.byClientId('CLIENT-1')).toEqual(latest);
      expect(await store.principals.byClientId('o1')).toBeUndefined();
    });
  });
}

function operations(store: () => Store): void {
  test('an operation runs, ends once, and a later end changes nothing', async () => {
    const { operations } = store();
    await operations.insert(newOperation('a'));
    expect(await operations.finish('A', succeeded(2000))).toBe(true);
    expect(await operations.finish('a', { status: 'Failed', at: 3000, result: '{}' })).toBe(false);
    expect(await operations.get('A')).toEqual({
      ...newOperation('a'),
      status: 'Succeeded',
      updatedAt: 2000,
      result: '{"ok":true}',
    });
    expect(await operations.finish('unknown', succeeded(1))).toBe(false);
    expect(await operations.get('unknown')).toBeUndefined();
  });

  test('a second insert of an id is an error and leaves the first as it was', async () => {
    const { operations } = store();
    await operations.insert(newOperation('a'));
    await expect(operations.insert(newOperation('A', { request: '{"q":2}' }))).rejects.toThrow('exists already');
    expect(await operations.get('a')).toMatchObject({ request: '{"q":1}' });
  });

  test('writes asked in one turn happen in their order, and one that fails fails alone', async () => {
    const { operations } = store();
    const outcomes = await Promise.allSettled([
      operations.insert(newOperation('a')),
      operations.finish('a', succeeded(2000)),
      operations.insert(newOperation('a')),
      operations.insert(newOperation('nul', { request: '\0' })),
      operations.insert(newOperation('half', { request: '\ud800' })),
      operations.insert(newOperation('fraction', { createdAt: 1.5 })),
      operations.insert(newOperation('b')),
    ]);
    expect(outcomes.map(({ status }) => status).join(' ')).toBe(
      'fulfilled fulfilled rejected rejected rejected rejected fulfilled',
    );
    expect(ids(await operations.list({ limit: 9 }))).toEqual(['b', 'a']);
    expect(ids(await operations.unfinished())).toEqual(['b']);
  });

  test('pages go from new to old and neither repeat nor skip a row while rows arrive', async () => {
    const { operations } = store();
    // Several share a moment, so that a page ends between equals.
    for (let n = 10; n < 30; n += 1) {
      await operations.insert(newOperation(`o${n}`, { createdAt: Math.floor(n / 3) }));
    }
    const seen: string[] = [];
    let page = await operations.list({ limit: 4 });
    while (page.length > 0) {
      seen.push(...ids(page));
      await operations.insert(newOperation(`new${seen.length}`, { createdAt: 1000 + seen.length }));
      const before = page.at(-1);
      page = await operations.list({ limit: 4, ...(before && { before }) });
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => `o${29 - n}`));
  });

  test('a list of one scope has its operations only, whatever the case of its id', async () => {
    const { operations } = store();
    await operations.insert(newOperation('a', { scope: '/VM/One' }));
    await operations.insert(newOperation('b', { scope: '/VM/Two' }));
    await operations.insert(newOperation('c', { scope: '/vm/one', createdAt: 2000 }));
    expect(ids(await operations.list({ scope: '/vm/ONE', limit: 9 }))).toEqual(['c', 'a']);
    const before = { createdAt: 2000, id: 'c' };
    expect(await operations.list({ scope: '/vm/ONE', before, limit: 9 })).toMatchObject([{ scope: '/VM/One' }]);
    expect(await operations.list({ scope: '/vm', limit: 9 })).toEqual([]);
  });

  test('texts come back as they went in, however large and whatever they contain', async () => {
    const { operations, resources } = store();
    const odd = JSON.stringify("nul \0, half \ud800, quote ', $1 ?1 %00, é, 🙂, __proto__");
    const large = JSON.stringify('🙂'.repeat(2_000_000));
    await operations.insert(newOperation('a', { request: odd }));
    await Promise.all([
      operations.finish('a', succeeded(1, odd)),
      resources.put(resource('/large', large)),
      resources.put(resource('/Ünïcode/Straße', odd)),
    ]);
    expect(await operations.get('a')).toMatchObject({ request: odd, result: odd });
    expect((await resources.get('/LARGE'))?.document === large).toBe(true);
    expect(await resources.get('/ünÏcode/STRAßE')).toMatchObject({ id: '/Ünïcode/Straße', document: odd });
  });

  test('an id that no store could hold is unknown, not a failure', async () => {
    const { operations, resources } = store();
    for (const id of ['\0', 'a\0b', '\udfff']) {
      expect(await operations.get(id)).toBeUndefined();
      expect(await operations.finish(id, succeeded(1))).toBe(false);
      expect(await resources.remove(id, 'p1', 1)).toBe(false);
      expect(await resources.list({ under: id, limit: 9 })).toEqual([]);
      await expect(resources.put(resource(id))).rejects.toThrow('no NUL character');
    }
  });
}

function resources(store: () => Store): void {
  test('a resource keeps its first spelling and takes a new revision with every change', async () => {
    const { resources } = store();
    await resources.put(resource('/RG/Vnet', '{"v":1}'));
    const second = { ...resource('/rg/VNET', '{"v":2}'), type: 'hop/THINGS', at: 7, by: 'p2' };
    const expected = {
      id: '/RG/Vnet',
      type: 'hop/THINGS',
      revision: 2,
      document: '{"v":2}',
      changedAt: 7,
      changedBy: 'p2',
    };
    expect(await resources.put(second)).toEqual(expected);
    expect(await resources.get('/Rg/vNet')).toEqual(expected);
  });

  test('a conditional write happens over exactly its revision, and otherwise changes nothing at all', async () => {
    const { resources } = store();
    expect(await resources.put({ ...resource('/a'), ifRevision: 1 })).toBeUndefined();
    expect(await resources.put({ ...resource('/a'), ifRevision: 0 })).toMatchObject({ revision: 1 });
    expect(await resources.put({ ...resource('/a'), ifRevision: 0 })).toBeUndefined();
    const race = await Promise.all(
      ['{"by":1}', '{"by":2}', '{"by":3}'].map((document) =>
        resources.put({ ...resource('/a', document), ifRevision: 1 }),
      ),
    );
    expect(race.map((won) => won?.revision)).toEqual([2, undefined, undefined]);
    expect(await resources.get('/a')).toMatchObject({ revision: 2, document: '{"by":1}' });
    expect(await resources.changes({ after: 0, limit: 9 })).toHaveLength(2);
  });

  test('the history has every change in order, a removal without document, and pages by revision', async () => {
    const { resources } = store();
    await resources.put(resource('/A', '1'));
    await resources.put(resource('/b', '2'));
    await resources.put(resource('/a', '3'));
    expect(await resources.remove('/a', 'p9', 50)).toBe(true);
    expect(await resources.remove('/a', 'p9', 51)).toBe(false);
    expect(await resources.get('/a')).toBeUndefined();
    await resources.put(resource('/a', '5'));
    const history = await resources.changes({ after: 0, limit: 99 });
    expect(history.map(({ revision, id, document }) => `${revision} ${id} ${document ?? 'removed'}`)).toEqual([
      '1 /A 1',
      '2 /b 2',
      '3 /A 3',
      '4 /A removed',
      '5 /a 5',
    ]);
    expect(history[3]).toEqual({ id: '/A', type: 'Hop/things', revision: 4, changedAt: 50, changedBy: 'p9' });
    expect(await resources.changes({ after: 2, limit: 2 })).toEqual(history.slice(2, 4));
  });

  test('a list is what lies below a segment, in bytewise order, page by page, by type', async () => {
    const { resources } = store();
    // 'é' is two bytes and '🙂' four: UTF-16 order would put '🙂' before '\uffee'.
    const below = ['/a/b/-', '/a/b/0', '/a/b/B', '/a/b/c', '/a/b/c/d', '/a/b/é', '/a/b/\uffee', '/a/b/🙂'];
    for (const id of ['/a', '/a/b', '/a/bc', '/a/b0', '/a/b-', '/z', ...below.toReversed()]) {
      await resources.put(resource(id));
    }
    await resources.put({ ...resource('/a/b/other'), type: 'Hop/others' });
    for (const under of ['/a/b', '/A/B/', '/a/b//']) {
      expect(ids(await resources.list({ under, type: 'hop/THINGS', limit: 99 }))).toEqual(below);
    }
    expect(ids(await resources.list({ under: '/a/b', type: 'hop/others', limit: 99 }))).toEqual(['/a/b/other']);
    expect(ids(await resources.list({ under: '/a/b', after: '/A/b/C', limit: 2 }))).toEqual(['/a/b/c/d', '/a/b/other']);
    expect(ids(await resources.list({ under: '/a/b', after: '/', limit: 1 }))).toEqual(['/a/b/-']);
    expect(await resources.list({ under: '/a/b', after: '/z', limit: 9 })).toEqual([]);
    expect(await resources.list({ under: '', limit: 99 })).toHaveLength(15);
  });
}

function retention(store: () => Store): void {
  test('operations that ended before a moment go, running ones stay however old', async () => {
    const { operations, retain } = store();
    const all = Array.from({ length: 450 }, (_, n) => `o${n}`);
    await Promise.all(all.map((id) => operations.insert(newOperation(id, { createdAt: 1 }))));
    await Promise.all(all.slice(1).map((id, n) => operations.finish(id, succeeded(n))));
    expect(await retain({ before: 440, bytes: 1e12 })).toBe(440);
    expect(ids(await operations.list({ limit: 99 })).toSorted()).toEqual(['o0', ...all.slice(441)].toSorted());
    expect(await retain({ before: 440, bytes: 1e12 })).toBe(0);
  });

  test('above a size the oldest ended go first, only as many as it takes, and never the ones to keep', async () => {
    const { operations, retain, usage } = store();
    const all = Array.from({ length: 300 }, (_, n) => `o${n}`);
    await Promise.all(all.map((id) => operations.insert(newOperation(id, { request: 'q'.repeat(4000) }))));
    await Promise.all(all.slice(1).map((id, n) => operations.finish(id, succeeded(n, 'r'.repeat(8000)))));
    const full = await usage();
    expect(full).toMatchObject({ operations: 300, unfinished: 1 });
    const bytes = Math.floor(full.bytes / 2);

    const gone = await retain({ before: 0, bytes });
    const half = await usage();
    expect(half.bytes).toBeLessThanOrEqual(bytes);
    expect(half.bytes).toBeGreaterThan(bytes * 0.8);
    const left = new Set(ids(await operations.list({ limit: 999 })));
    expect(all.filter((id) => !left.has(id))).toEqual(all.slice(1, 1 + gone));

    expect(await retain({ before: 1e9, bytes: 0, keepSince: 290 })).toBe(299 - gone - 9);
    expect(await usage()).toMatchObject({ operations: 10, unfinished: 1 });
  });
}
