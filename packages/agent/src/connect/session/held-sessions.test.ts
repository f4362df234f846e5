import type { Job, Report, SessionListener } from '@hopscope/engine';
import type { AgentMessage } from '@hopscope/protocol';
import { expect, test } from 'vitest';
import { openHeldSessions } from './held-sessions.ts';
import type { ServedMachine } from '../served-machine.ts';

const PROBE = { kind: 'probe', job: 1, address: '192.0.2.9', port: 443, count: 1, paceMs: 0, silenceMs: 1000 } as const;
const ENDED: Report = { kind: 'ended', job: 1 };

/** Held sessions of one machine, with what was told, what was run, and timers that go off when the test says so. */
function bench() {
  const told: AgentMessage[] = [];
  const ran: Job[] = [];
  const timers = new Map<() => void, number>();
  let listener: SessionListener | undefined;
  let closed = 0;
  const agent = {
    open: () => (to: SessionListener) => {
      listener = to;
      return { run: (job: Job) => void ran.push(job), control: () => {}, close: () => void closed++ };
    },
  } as unknown as ServedMachine['agent'];
  const held = openHeldSessions({
    machines: [{ agent }],
    wake(ms, callback) {
      timers.set(callback, ms);
      return () => void timers.delete(callback);
    },
  });
  const attach = (hears: readonly string[] = []) => held.attach((message) => void told.push(message), new Set(hears));
  attach();
  const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  return {
    held,
    told,
    ran,
    attach,
    settled,
    report: (report: Report) => listener?.report(report),
    lose: (reason: string) => listener?.lost(reason),
    goOff: (ms: number) => [...timers].forEach(([callback, after]) => after === ms && callback()),
    closed: () => closed,
    open: (session = 'a') => held.take({ kind: 'open', session, machine: 0, loopback: false }),
    run: (after = 0, job: object = PROBE) => held.take({ kind: 'run', session: 'a', after, job: job as typeof PROBE }),
  };
}

test('reports are told again from where a new connection asks, and the job is not run again', async () => {
  const it = bench();
  it.open();
  it.run();
  it.report(ENDED);
  await it.settled();
  it.held.detach();
  it.attach();
  it.open();
  it.run(0);
  await it.settled();
  const reports = { kind: 'reports', session: 'a', job: 1, from: 0, reports: [ENDED] };
  expect(it.told).toEqual([reports, reports]);
  expect(it.ran).toHaveLength(1);
});

test('a new connection is told nothing that it does not ask for', async () => {
  const it = bench();
  it.open();
  it.run();
  it.held.detach();
  it.attach();
  it.report(ENDED);
  await it.settled();
  expect(it.told).toEqual([]);
});

test('a check that took another turn begins anew', () => {
  const it = bench();
  it.open();
  it.run();
  it.run(0, { ...PROBE, port: 80 });
  expect({ ran: it.ran.map((job) => 'port' in job && job.port), closed: it.closed() }).toEqual({
    ran: [443, 80],
    closed: 1,
  });
});

test('a check that took another turn is told the end of what it has asked for, so that it waits for none of it', async () => {
  const it = bench();
  it.open();
  for (const job of [1, 2, 3, 4]) it.run(0, { ...PROBE, job });
  it.held.detach();
  it.attach();
  it.report({ ...ENDED, job: 2 });
  // Job 4 has not been asked for again, and job 3 is another one by now.
  it.open();
  for (const job of [1, 2]) it.run(0, { ...PROBE, job });
  it.run(0, { ...PROBE, job: 3, port: 80 });
  await it.settled();
  const ended = (job: number) => ({ kind: 'reports', session: 'a', job, from: 0, reports: [{ kind: 'ended', job }] });
  expect(it.told).toEqual([ended(2), ended(1)]);
});

test.each<[string, (it: ReturnType<typeof bench>) => void, string]>([
  ['a job of a kind that is not known', (it) => it.run(0, { kind: 'quantum', job: 1 }), "kind 'quantum'"],
  ['a job without its members', (it) => it.run(0, { kind: 'probe', job: 1 }), "kind 'probe'"],
  ['a job that was begun by an agent of before', (it) => it.run(3), 'was started again'],
  ['a session that is open for too long', (it) => it.goOff(180_000), 'longer than any check'],
  ['what is lost on this host', (it) => it.lose('the thread has stopped'), 'the thread has stopped'],
])('%s ends the session with a reason', (_, happen, sentence) => {
  const it = bench();
  it.open();
  happen(it);
  expect(it.told).toEqual([{ kind: 'lost', session: 'a', sentence: expect.stringContaining(sentence) as string }]);
});

test('a job of a kind that is not known is refused to a server that hears it, and the session goes on', async () => {
  const it = bench();
  it.attach(['refused']);
  it.open();
  it.run(0, { kind: 'quantum', job: 1 });
  it.run(0, { ...PROBE, job: 2 });
  const sentence = expect.stringContaining("kind 'quantum'") as string;
  expect(it.told).toEqual([{ kind: 'refused', session: 'a', job: 1, sentence }]);
  expect(it.ran).toMatchObject([{ job: 2 }]);
});

test('a machine that is not served, and a session too many, are refused', () => {
  const it = bench();
  it.held.take({ kind: 'open', session: 'x', machine: 7, loopback: false });
  for (let count = 0; count < 65; count++) it.open(`s${count}`);
  expect(it.told.map((message) => message.kind === 'lost' && message.session)).toEqual(['x', 's64']);
});

test('what nobody asks for is dropped after a minute alone', () => {
  const it = bench();
  it.open();
  it.held.detach();
  expect(it.held.count).toBe(1);
  it.goOff(60_000);
  expect({ count: it.held.count, closed: it.closed() }).toEqual({ count: 0, closed: 1 });
});

test('a session that is asked for jobs without end is over', async () => {
  const it = bench();
  it.open();
  for (let job = 1; job <= 1500; job++) it.run(0, { ...PROBE, job });
  await it.settled();
  expect(it.ran).toHaveLength(1000);
  expect(it.closed()).toBe(1);
  expect(it.told).toEqual([{ kind: 'lost', session: 'a', sentence: 'a session has more jobs than any check wants' }]);
});
