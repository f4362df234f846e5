import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { scriptedAgent } from '../scripted-agent.testbed.ts';
import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';
import { enrolHost, joinHost, rawAgent, type EnrolledHost } from './agents.testbed.ts';

/* Server and agents are updated one after the other: what one of them does not know yet. */

let it: TestServer;
let host: EnrolledHost;
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir() });
  host = await enrolHost(it, 'web-1');
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

const start = async (body: object = {}): Promise<string> =>
  (
    await it.call('POST', '/v1/checks', {
      body: { source: host.enrolment.machine, destination: '192.0.2.9:443', ...body },
    })
  ).json.id as string;
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

describe('an agent of another version', () => {
  test('is not asked for echo requests that it does not know, and the answer says which version cannot', async () => {
    const raw = await rawAgent(it, host, {
      machines: [{ facts: { ...scriptedAgent().facts, version: '0.0.7' } }],
    });
    const id = await start({ destination: '192.0.2.9', protocol: 'icmp' });
    expect((await ended(id)).diagnosis).toMatchObject({
      verdict: 'undetermined',
      disposition: 'agent-lost',
      sentence: expect.stringMatching(/version 0\.0\.7\) does not know jobs of the kind 'probe icmp'/) as string,
    });
    // What it was opened for is over there as well, and the connection is still good.
    const { session } = await raw.until('open');
    expect(await raw.until('close')).toMatchObject({ session });
    const next = await start();
    expect(await raw.until('run')).toMatchObject({ session: next });
    raw.line.terminate();
    await ended(next);
  });

  test('may refuse a job that a check can do without, and the check goes on', async () => {
    const raw = await rawAgent(it, host);
    const id = await start();
    const refused: string[] = [];
    for (let isOver = false; !isOver;) {
      const message = await raw.next();
      if (message.kind === 'close') isOver = true;
      if (message.kind !== 'run') continue;
      const { session, job } = message;
      if (job.kind !== 'probe') {
        refused.push(job.kind as string);
        raw.send({ kind: 'refused', session, job: job.job, sentence: 'not this one' });
        continue;
      }
      const reports = [
        ...Array.from({ length: job.count as number }, (_, sequence) => connected(job.job as number, sequence)),
        { kind: 'ended', job: job.job },
      ];
      raw.send({ kind: 'reports', session, job: job.job, from: 0, reports });
    }
    expect((await ended(id)).diagnosis).toMatchObject({ verdict: 'reachable' });
    expect(refused).toContain('trace');
    raw.line.terminate();
  });

  test('may refuse a job that is needed: the check says so by name, and the connection stays', async () => {
    const raw = await rawAgent(it, host);
    const id = await start();
    for (;;) {
      const { session, job } = await raw.until('run');
      raw.send({ kind: 'refused', session, job: job.job, sentence: 'not this one' });
      if (job.kind === 'probe') break;
    }
    expect((await ended(id)).diagnosis).toMatchObject({
      disposition: 'agent-lost',
      sentence: expect.stringContaining('(version 0.1.0) refuses a job: not this one') as string,
    });
    expect(raw.line.readyState).toBe(WebSocket.OPEN);
    raw.line.terminate();
  });
});

test("what a host's owner refused is told to its server, and counted up", async () => {
  const refusals = async () => (await it.call('GET', '/v1/agents')).json.value[0].refusals as unknown;
  let counts = { destinations: 2, rates: 0, evidence: 1 };
  const joined = await joinHost(host, { agent: { ...scriptedAgent(), refusals: () => counts } });
  await expect.poll(refusals).toEqual(counts);
  counts = { destinations: 3, rates: 1, evidence: 1 };
  await expect.poll(refusals, { timeout: 10_000 }).toEqual(counts);
  await joined.close();
});
