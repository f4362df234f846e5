import { readdirSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';
import { enrolHost, helloTo, rawAgent, rawLine, type EnrolledHost, type RawLine } from './agents.testbed.ts';

let it: TestServer;
let host: EnrolledHost;
let clock = 0;
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir(), now: () => Date.now() + clock });
  host = await enrolHost(it, 'web-1');
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

describe('whoever connects is sent away, with a reason', () => {
  type Say = (raw: RawLine, nonce: string) => Promise<object | string | Buffer> | object | string | Buffer;
  const honest = (raw: RawLine, nonce: string, change: object = {}) => helloTo(raw, nonce, host.directory, change);
  test.each<[string, Say, string]>([
    ['for words that are no JSON', () => '{"kind":', 'malformed'],
    ['for words in another form', () => Buffer.from([1, 2, 3]), 'malformed'],
    ['for another message first', () => ({ kind: 'lost', session: 'a', sentence: '' }), 'malformed'],
    ['for another version', (raw, nonce) => honest(raw, nonce, { version: 2 }), 'wrong-version'],
    ['without a proof', (raw, nonce) => honest(raw, nonce, { proof: undefined }), 'bad-proof'],
    ['for a proof of another nonce', (raw) => honest(raw, 'A'.repeat(43)), 'bad-proof'],
    [
      'for a proof of another connection',
      (_, nonce) => helloTo({ binding: Buffer.alloc(32) }, nonce, host.directory),
      'bad-proof',
    ],
    [
      'with a key that was never enrolled',
      (raw, nonce) => helloTo(raw, nonce, `${host.directory}-of-a-stranger`),
      'not-enrolled',
    ],
    [
      'when it names a machine that is not its own',
      async (raw, nonce) => {
        const hello = await honest(raw, nonce);
        return { ...hello, machines: [{ ...hello.machines[0], id: it.machine }] };
      },
      'no-such-machine',
    ],
  ])('%s', async (_, say, reason) => {
    const raw = await rawLine(it);
    const { nonce } = await raw.next();
    raw.send(await say(raw, nonce as string));
    expect(await raw.until('goodbye')).toMatchObject({ reason, sentence: expect.stringMatching(/\.$/) as string });
    expect(await raw.closed).toBe(4000);
  });

  test('when it repeats what another connection said', async () => {
    const first = await rawLine(it);
    const hello = await helloTo(first, (await first.next()).nonce as string, host.directory);
    first.send(hello);
    await first.until('welcome');
    const replayed = await rawLine(it);
    await replayed.next();
    replayed.send(hello);
    expect(await replayed.until('goodbye')).toMatchObject({ reason: 'bad-proof' });
    first.line.terminate();
  });

  test('when it says nothing', async () => {
    const raw = await rawLine(it);
    expect(await raw.until('goodbye')).toMatchObject({ reason: 'too-late' });
  });

  test('for a message that is too large, which is not even read', async () => {
    const raw = await rawLine(it);
    await raw.next();
    raw.send(Buffer.alloc(1_000_001, 32).toString());
    expect(await raw.closed).toBe(1009);
  });

  test('for half a frame, and it holds nobody up', async () => {
    const raw = await rawLine(it);
    await raw.next();
    // A text frame of 100 bytes (RFC 6455, 5.2), of which 3 arrive.
    raw.socket.write(Buffer.from([0x81, 0x80 | 100, 0, 0, 0, 0, 65, 66, 67]));
    raw.socket.end();
    expect(await raw.closed).toBe(1006);
    (await rawAgent(it, host)).line.terminate();
  });
});

test('the plain listener takes no agents', async () => {
  const answer = await it.call('GET', '/v1/agent', {
    via: 'http',
    headers: { upgrade: 'websocket', connection: 'upgrade', 'sec-websocket-version': '13', 'sec-websocket-key': 'x' },
  });
  expect(answer.status).toBe(404);
});

test('of two connections with one key the newest wins, and the older one is told why', async () => {
  const [older, newer] = [await rawAgent(it, host), await rawAgent(it, host)];
  expect(await older.until('goodbye')).toMatchObject({ reason: 'replaced' });
  expect((await it.call('GET', '/v1/agents')).json.value[0]).toMatchObject({ name: 'web-1', state: 'online' });
  newer.line.terminate();
});

/** Starts a check from the host, and answers its id. */
async function start(body: object = {}): Promise<string> {
  const { status, json } = await it.call('POST', '/v1/checks', {
    body: { source: host.enrolment.machine, destination: '192.0.2.9:443', count: 2, trace: false, ...body },
  });
  expect({ status, json }).toMatchObject({ status: 202 });
  return json.id as string;
}
const ended = async (id: string): Promise<Loose> => (await it.call('GET', `/v1/checks/${id}?wait=15`)).json;

const connected = (job: number, sequence: number) => ({
  kind: 'observed',
  observation: {
    kind: 'probe',
    job,
    sequence,
    outcome: { kind: 'connected', rtt: 1000, clock: 'kernel', retransmits: 0 },
  },
});

describe('an agent that breaks the rules is sent away, and its check says that it stopped', () => {
  test.each<[string, (run: Loose) => object | string, string]>([
    [
      'reports on a session of nobody',
      () => ({ kind: 'reports', session: 'x', job: 1, from: 0, reports: [{ kind: 'ended', job: 1 }] }),
      'not-asked',
    ],
    [
      'reports on a job that was not asked for',
      ({ session }) => ({ kind: 'reports', session, job: 99, from: 0, reports: [{ kind: 'ended', job: 99 }] }),
      'not-asked',
    ],
    [
      "reports another job's result",
      ({ session, job }) => ({ kind: 'reports', session, job: job.job, from: 0, reports: [connected(99, 0)] }),
      'not-asked',
    ],
    [
      'leaves out reports',
      ({ session, job }) => ({ kind: 'reports', session, job: job.job, from: 5, reports: [connected(job.job, 0)] }),
      'malformed',
    ],
    [
      'reports what is no report',
      ({ session, job }) => ({
        kind: 'reports',
        session,
        job: job.job,
        from: 0,
        reports: [{ kind: 'rumour', job: job.job }],
      }),
      'malformed',
    ],
    ['says what is no JSON', () => 'hello?', 'malformed'],
    [
      'tells of a machine that it does not speak for',
      () => ({ kind: 'documents', machine: 5, facts: {}, documents: [], routesLeftOut: false }),
      'malformed',
    ],
  ])('%s', async (_, say, reason) => {
    const raw = await rawAgent(it, host);
    const id = await start();
    const run = await raw.until('run');
    raw.send(say(run));
    expect(await raw.until('goodbye')).toMatchObject({ reason });
    expect((await ended(id)).diagnosis).toMatchObject({ verdict: 'undetermined', disposition: 'agent-lost' });
  });

  test('floods the server', async () => {
    const raw = await rawAgent(it, host);
    const text = JSON.stringify({ kind: 'lost', session: 'x'.repeat(64), sentence: '' });
    const id = await start();
    const { session } = await raw.until('open');
    await it.call('POST', `/v1/checks/${id}/cancel`);
    for (let count = 0; count < 21_000; count++) raw.send(text.replace('x'.repeat(64), session as string));
    expect(await raw.until('goodbye')).toMatchObject({ reason: 'too-busy' });
  });

  test('does not know the kind of a job that is needed', async () => {
    const raw = await rawAgent(it, host, { jobs: ['resolve'] });
    const id = await start();
    expect((await ended(id)).diagnosis).toMatchObject({
      disposition: 'agent-lost',
      sentence: expect.stringContaining("does not know jobs of the kind 'probe'") as string,
    });
    raw.line.terminate();
  });
});

describe('an agent that is not there is known', () => {
  const arm = async () => {
    const { machine } = host.enrolment;
    const watcher = 'resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_local';
    const { status, headers } = await it.call('POST', it.arm(`${watcher}/connectivityCheck`), {
      body: { source: { resourceId: machine }, destination: { address: '192.0.2.9', port: 443 } },
    });
    expect(status).toBe(202);
    const id = String(headers['x-ms-request-id']);
    await ended(id);
    return (await it.call('GET', it.arm(`providers/Microsoft.Network/locations/local/operationResults/${id}`))).json;
  };
  const STOPPED = {
    connectionStatus: 'Unknown',
    probesSent: 0,
    hops: expect.arrayContaining([
      expect.objectContaining({ type: 'Source', issues: [expect.objectContaining({ type: 'AgentStopped' })] }),
    ]) as object,
  };

  test('at once when it is away', async () => {
    await expect.poll(async () => (await it.call('GET', '/v1/agents')).json.value[0].state).toBe('offline');
    const startedAt = performance.now();
    expect(await arm()).toMatchObject(STOPPED);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  test('within two seconds of being asked when it is silent', async () => {
    const raw = await rawAgent(it, host);
    raw.socket.pause();
    const startedAt = performance.now();
    expect(await arm()).toMatchObject(STOPPED);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect((await it.call('GET', '/v1/agents')).json.value[0].state).toBe('offline');
    raw.line.terminate();
  });

  test('within ten seconds when it is silent and nobody asks', async () => {
    const raw = await rawAgent(it, host);
    raw.socket.pause();
    const startedAt = performance.now();
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!it.logged.at(-1)?.includes('agent offline')) return;
        clearInterval(look);
        resolve();
      }, 50);
    });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    raw.line.terminate();
  });

  test('within a second when it is killed in the middle of a job', async () => {
    const raw = await rawAgent(it, host);
    const id = await start();
    await raw.until('run');
    const startedAt = performance.now();
    raw.line.terminate();
    expect((await ended(id)).diagnosis).toMatchObject({ disposition: 'agent-lost', probes: { sent: 0 } });
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});

test('what an agent says does nothing to the terminal that shows it', async () => {
  const raw = await rawAgent(it, host);
  const id = await start();
  const { session } = await raw.until('run');
  raw.send({ kind: 'lost', session, sentence: 'gone \u001b]0;title\u0007\u001b[2J' });
  const { diagnosis } = await ended(id);
  expect(diagnosis.disposition).toBe('agent-lost');
  expect(diagnosis.sentence).toContain('gone  ]0;title [2J');
  raw.line.terminate();
});

test('clocks that jump change nothing for a connection', async () => {
  const raw = await rawAgent(it, host);
  clock += 1_800_000;
  const id = await start();
  const { session, job } = await raw.until('run');
  clock -= 86_400_000;
  raw.send({
    kind: 'reports',
    session,
    job: job.job,
    from: 0,
    reports: [connected(job.job, 0), connected(job.job, 1), { kind: 'ended', job: job.job }],
  });
  clock = 0;
  expect((await ended(id)).state).toBe('finished');
  raw.line.terminate();
});

test('many who come and go leave no descriptor behind', async () => {
  const count = () => readdirSync('/proc/self/fd').length;
  const visit = async () => {
    const raw = await rawAgent(it, host);
    raw.line.terminate();
    await raw.closed;
  };
  await visit();
  const before = count();
  for (let visits = 0; visits < 50; visits++) await visit();
  expect(count()).toBeLessThan(before + 10);
});
