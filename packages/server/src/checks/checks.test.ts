import type { Address, Port } from '@hopscope/engine';
import type { ResourceId } from '@hopscope/protocol';
import { expect, test } from 'vitest';

import type { Fleet } from '../fleet/fleet.ts';
import type { Member } from '../fleet/member.ts';
import { scriptedAgent } from '../flows/scripted-agent.testbed.ts';
import type { Operation, Operations } from '../store/store.ts';
import type { CheckOrder } from './check-order.ts';
import { openChecks } from './checks.ts';

/** Operations in memory, with a disk that can be told to fail. */
function memory() {
  const rows = new Map<string, Operation>();
  const broken = new Set<'insert' | 'finish'>();
  const failing = (what: 'insert' | 'finish') =>
    broken.has(what) ? Promise.reject(new Error('disk full')) : Promise.resolve();
  const operations: Operations = {
    async insert(operation) {
      await failing('insert');
      rows.set(operation.id, { ...operation, status: 'Running', updatedAt: operation.createdAt });
    },
    get: async (id) => rows.get(id),
    async finish(id, { status, at, result }) {
      await failing('finish');
      const row = rows.get(id);
      if (row?.status !== 'Running') return false;
      rows.set(id, { ...row, status, updatedAt: at, result });
      return true;
    },
    list: async () => [...rows.values()],
    unfinished: async () => [...rows.values()].filter(({ status }) => status === 'Running'),
  };
  return { rows, broken, operations };
}

function bench() {
  const agent = scriptedAgent();
  const store = memory();
  const now = () => 1_800_000_000_000;
  const monotonic = () => performance.now();
  const predict = () => ({});
  const id = '/subscriptions/s/machine' as ResourceId;
  // All that a check asks of its machine; the rest of a member is the inventory's.
  const machine = {
    id,
    agent,
    dataPlane: 'live',
    snapshot: async () => ({ predict }),
    prediction: async () => predict,
  };
  const member = machine as unknown as Member;
  const fleet = { find: (asked: ResourceId) => (asked === id ? member : undefined) } as Fleet;
  const faults: string[] = [];
  const log = { debug: () => {}, info: () => {}, error: (_: object, sentence: string) => void faults.push(sentence) };
  const wake = (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  };
  const open = () => openChecks({ store, fleet, log, now, monotonic, wake });
  return { agent, store, member, faults, open, checks: open() };
}

const order = (id: string, source: ResourceId, changes: Partial<CheckOrder> = {}): CheckOrder => ({
  id,
  source,
  request: {
    destination: { kind: 'address', address: '192.0.2.9' as Address },
    port: 443 as Port,
    count: 2,
    paceMs: 0,
    deadlineMs: 1000,
    trace: false,
  },
  loopback: false,
  subscription: 's',
  region: 'local',
  principal: 'p',
  createdAt: 1_800_000_000_000,
  ...changes,
});

test('a check that never gets to the disk is refused, and nothing of it stays', async () => {
  const { checks, store, member, faults } = bench();
  store.broken.add('insert');
  await expect(checks.start(order('a', member.id), member)).rejects.toThrow('disk full');
  expect(await checks.find('a')).toBeUndefined();
  expect(checks.tallies()).toEqual({ queued: 0, running: 0, ended: [] });
  expect(faults).toEqual([]);
  store.broken.clear();
  expect(await checks.start(order('a', member.id), member)).toBeUndefined();
  expect((await checks.settle('a', 1000))?.state).toBe('finished');
});

test('an ending that cannot be written is told to who waits, and the next start runs the check again', async () => {
  const { checks, open, store, member, faults } = bench();
  store.broken.add('finish');
  await checks.start(order('a', member.id), member);
  expect(await checks.settle('a', 1000)).toMatchObject({ state: 'failed', error: { code: 'InternalServerError' } });
  expect(faults).toEqual(['a check met a fault']);
  expect(store.rows.get('a')?.status).toBe('Running');

  store.broken.clear();
  const next = open();
  expect(await next.resume()).toEqual({ resumed: 1, failed: 0 });
  expect((await next.settle('a', 1000))?.state).toBe('finished');
  expect(store.rows.get('a')?.status).toBe('Succeeded');
});

test.each<[string, (source: ResourceId) => CheckOrder, (row: Operation) => Operation]>([
  ['of a machine that is gone', () => order('a', '/subscriptions/s/gone' as ResourceId), (row) => row],
  ['whose order cannot be read', (source) => order('a', source), (row) => ({ ...row, request: '{' })],
  [
    'that is more than an hour old',
    (source) => order('a', source, { createdAt: 1_800_000_000_000 - 3_600_001 }),
    (row) => row,
  ],
])('an unfinished check %s fails at the next start', async (_name, orderFor, damaged) => {
  const { agent, checks, open, store, member } = bench();
  agent.hold();
  await checks.start(orderFor(member.id), member);
  await checks.close(0);
  store.rows.set('a', damaged(store.rows.get('a') as Operation));
  agent.release();
  const before = agent.ran.length;
  expect(await open().resume()).toEqual({ resumed: 0, failed: 1 });
  expect(store.rows.get('a')).toMatchObject({
    status: 'Failed',
    result: expect.stringContaining('OperationInterrupted'),
  });
  expect(agent.ran.length).toBe(before);
});

test('a closing server takes no check, and leaves what waits to the next', async () => {
  const { agent, checks, store, member } = bench();
  agent.hold();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await checks.start(order(id, member.id), member);
  const closed = checks.close(20);
  expect(await checks.start(order('f', member.id), member)).toMatchObject({ code: 'ServiceUnavailable', status: 503 });
  await closed;
  expect([...store.rows.values()].map(({ status }) => status)).toEqual([
    'Running',
    'Running',
    'Running',
    'Running',
    'Running',
  ]);
});

test('a queue that nobody would wait for is refused with 429', async () => {
  const { agent, checks, member } = bench();
  agent.hold();
  for (let index = 0; index < 1000; index++) await checks.start(order(`c${index}`, member.id), member);
  expect(await checks.start(order('late', member.id), member)).toMatchObject({ code: 'TooManyRequests', status: 429 });
  expect(checks.tallies()).toMatchObject({ queued: 996, running: 4 });
  await checks.close(0);
});
