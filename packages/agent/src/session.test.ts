import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Address, Control, Job, Port, ProbeSession, Report, SessionListener } from '@hopscope/engine';
import type { Policy } from './policy/policy.ts';
import { turnsByPlace } from './policy/turns.ts';
import type { Prober } from './probe/prober-session.ts';
import type { Resolve } from './resolve/resolver.ts';
import { countRefusals } from './policy/refusals.ts';
import { guardedSession, type AgentParts, type SessionOptions } from './session.ts';

/** A line that only notes what it is asked, in words: `probe 1`, with the rule against it in brackets. */
function notingLine() {
  const asked: string[] = [];
  const listeners: SessionListener[] = [];
  const openLine: Prober['open'] = ({ forbids }, listener) => {
    listeners.push(listener);
    return {
      run(job) {
        const rule = job.kind === 'gather' ? undefined : forbids?.(job.address, job.port);
        asked.push(`${job.kind} ${job.job}${rule === undefined ? '' : ` (${rule})`}`);
      },
      control: (control: Control) => void asked.push(`${control.kind} ${control.job}`),
      close: () => void asked.push('close'),
    };
  };
  return { asked, listeners, openLine };
}

const answers: Resolve = () => Promise.resolve({ kind: 'answered', addresses: ['10.0.0.1' as Address], tookMs: 1 });
const parts = (changes: Partial<AgentParts>): AgentParts => ({
  openLine: notingLine().openLine,
  resolve: answers,
  exchange: async () => {},
  admit: () => undefined,
  closed: () => undefined,
  refusals: countRefusals(),
  policy: () => undefined,
  turnsIn: turnsByPlace(4),
  ...changes,
});

/** A session, and all it said: reports in words. */
function opened(parts: AgentParts, options: SessionOptions = { loopback: false, hasTurn: false }) {
  const said: string[] = [];
  const session: ProbeSession = guardedSession(
    parts,
    options,
  )({
    report: (report: Report) => void said.push(words(report)),
    lost: (reason) => void said.push(`lost: ${reason}`),
  });
  return { session, said };
}

const words = (report: Report) => (report.kind === 'observed' ? 'observed' : `${report.kind} ${report.job}`);

const port = 80 as Port;
const probe = (job: number, address: string): Job => ({
  kind: 'probe',
  job,
  address: address as Address,
  port,
  count: 1,
  paceMs: 0,
  silenceMs: 100,
});
const resolve = (job: number): Job => ({ kind: 'resolve', job, name: 'db.test', timeoutMs: 1000 });

describe('a session', () => {
  it('asks web servers three times at most, however often it is told to', async () => {
    const counts: number[] = [];
    const exchange: AgentParts['exchange'] = async (job) => void counts.push(job.count);
    const refusals = countRefusals();
    const { session, said } = opened(parts({ exchange, refusals }));
    const ask = (job: number, count: number): Job => {
      const { address } = probe(job, '10.0.0.1') as Job & { readonly address: Address };
      const question = { secure: false, host: 'web.test', method: 'GET', path: '/', headers: [] } as const;
      return { kind: 'exchange', job, address, port, ...question, count, timeoutMs: 100 };
    };
    session.run(ask(1, 2));
    session.run(ask(2, 1_000_000));
    session.run(ask(3, 1));
    await setImmediate();
    expect(counts).toEqual([2, 1]);
    expect(said).toEqual(['ended 1', 'ended 2', 'observed', 'ended 3']);
    expect(refusals.now()).toMatchObject({ rates: 1 });
  });

  it('hands packets and evidence to the worker, and names to the resolver', async () => {
    const line = notingLine();
    const { session, said } = opened(parts({ openLine: line.openLine }));
    session.run(resolve(1));
    session.run(probe(2, '10.0.0.1'));
    session.run({ kind: 'gather', job: 3, what: 'route', destination: '10.0.0.1' as Address });
    session.control({ kind: 'extend', job: 2, silenceMs: 3500 });
    session.control({ kind: 'stop', job: 2 });
    await setImmediate();
    expect(line.asked).toEqual(['probe 2', 'gather 3', 'extend 2', 'stop 2']);
    expect(said).toEqual(['resolved 1', 'ended 1']);
  });

  it('tells the line what the policy of the host says about a destination', () => {
    const line = notingLine();
    const policy: Policy = (address, port, { loopback }) =>
      address === '10.0.0.9' && port === 80 && !loopback ? 'not that one' : undefined;
    const shared = parts({ openLine: line.openLine, policy });
    opened(shared, { loopback: true, hasTurn: false }).session.run(probe(1, '10.0.0.9'));
    opened(shared, { loopback: false, hasTurn: false }).session.run(probe(2, '10.0.0.9'));
    opened(shared, { loopback: false, hasTurn: false }).session.run(probe(3, '10.0.0.8'));
    expect(line.asked).toEqual(['probe 1', 'probe 2 (not that one)', 'probe 3']);
  });

  it('ends a resolve job that is stopped, and drops its late answer', async () => {
    const late = Promise.withResolvers<Awaited<ReturnType<Resolve>>>();
    const { session, said } = opened(parts({ resolve: () => late.promise }));
    session.run(resolve(1));
    session.control({ kind: 'stop', job: 1 });
    await setImmediate();
    late.resolve({ kind: 'answered', addresses: [], tookMs: 5 });
    await setImmediate();
    expect(said).toEqual(['ended 1']);
  });

  it('says nothing after it was closed', async () => {
    const line = notingLine();
    const { session, said } = opened(parts({ openLine: line.openLine }));
    session.run(resolve(1));
    session.close();
    session.run(probe(3, '10.0.0.1'));
    line.listeners[0]?.report({ kind: 'ended', job: 3 });
    line.listeners[0]?.lost('too late');
    await setImmediate();
    expect(said).toEqual([]);
    expect(line.asked).toEqual(['close']);
  });

  it('is lost with the worker, once', async () => {
    const line = notingLine();
    const turnsIn = turnsByPlace(1);
    const { session, said } = opened(parts({ openLine: line.openLine, turnsIn }));
    session.run(resolve(1));
    line.listeners[0]?.lost('it ended');
    line.listeners[0]?.lost('it ended again');
    await setImmediate();
    expect(said).toEqual(['lost: it ended']);
    const other = opened(parts({ openLine: line.openLine, turnsIn }));
    other.session.run(probe(1, '10.0.0.1'));
    expect(line.asked).toContain('probe 1');
  });
});

describe('a host with one turn', () => {
  it('keeps the jobs of a second check until the first is over', () => {
    const line = notingLine();
    const shared = parts({ openLine: line.openLine, turnsIn: turnsByPlace(1) });
    const first = opened(shared);
    const second = opened(shared);
    second.session.run(probe(1, '10.0.0.1'));
    second.session.run(probe(2, '10.0.0.2'));
    expect(line.asked).toEqual([]);
    first.session.close();
    expect(line.asked).toEqual(['close', 'probe 1', 'probe 2']);
  });

  it('forgets jobs that are stopped, and checks that are closed, while they wait', async () => {
    const line = notingLine();
    const shared = parts({ openLine: line.openLine, turnsIn: turnsByPlace(1) });
    const [first, second, third] = [opened(shared), opened(shared), opened(shared)];
    second.session.run(probe(1, '10.0.0.1'));
    third.session.run(probe(2, '10.0.0.1'));
    third.session.run(probe(3, '10.0.0.1'));
    third.session.control({ kind: 'stop', job: 2 });
    second.session.close();
    first.session.close();
    await setImmediate();
    expect(line.asked).toEqual(['close', 'probe 3']);
    expect(third.said).toEqual(['ended 2']);
  });

  it('lets a machine of a lab wait for no other, but for itself', () => {
    const line = notingLine();
    const shared = parts({ openLine: line.openLine, turnsIn: turnsByPlace(1) });
    const from = (machine: string) => opened(shared, { loopback: false, hasTurn: false, from: machine });
    const [here, one, again, other] = [opened(shared), from('one'), from('one'), from('other')];
    for (const [job, { session }] of [here, one, again, other].entries()) session.run(probe(job, '10.0.0.1'));
    expect(line.asked).toEqual(['probe 0', 'probe 1', 'probe 3']);
    one.session.close();
    expect(line.asked).toEqual(['probe 0', 'probe 1', 'probe 3', 'close', 'probe 2']);
  });

  it('asks no second turn of a check that holds one', () => {
    const line = notingLine();
    const turnsIn = turnsByPlace(1);
    turnsIn(undefined).take(() => {});
    opened(parts({ openLine: line.openLine, turnsIn }), { loopback: false, hasTurn: true }).session.run(
      probe(1, '10.0.0.1'),
    );
    expect(line.asked).toEqual(['probe 1']);
  });
});
