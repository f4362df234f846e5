import { afterAll, beforeAll, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';
import { enrolHost, rawAgent, type EnrolledHost, type RawLine } from './agents.testbed.ts';

let it: TestServer;
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir() });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

const connected = { kind: 'connected', rtt: 1000, clock: 'kernel', retransmits: 0 };

/** Starts a check with a trace; answers the agent's jobs when all are known. */
async function jobsOfCheck(host: EnrolledHost, raw: RawLine): Promise<readonly Loose[]> {
  const body = { source: host.enrolment.machine, destination: '192.0.2.9:443', count: 2 };
  expect(await it.call('POST', '/v1/checks', { body })).toMatchObject({ status: 202 });
  return [await raw.until('run'), await raw.until('run'), await raw.until('run')];
}

/** What an agent has seen of this job when it is done. */
const observations = ({ kind, job, ttls, count }: Loose): readonly object[] => {
  if (kind === 'probe')
    return Array.from({ length: count as number }, (_, sequence) => ({
      kind: 'probe',
      job: job as number,
      sequence,
      outcome: connected,
    }));
  return kind === 'trace'
    ? ttls.map((ttl: number) => ({ kind: 'hop', job: job as number, ttl, outcome: connected }))
    : [];
};

const reportsOf = (job: Loose): readonly object[] => [
  ...observations(job).map((observation) => ({ kind: 'observed', observation })),
  { kind: 'ended', job: job.job as number },
];

/** Its last check is over. */
async function ended(host: EnrolledHost): Promise<void> {
  const { value } = (await it.call('GET', `/v1/checks?limit=1&source=${host.enrolment.machine}`)).json;
  const { json } = await it.call('GET', `/v1/checks/${value[0].id}?wait=15`);
  expect(json.state).toBe('finished');
}

test('a check and its first jobs reach an agent in one record of TLS', async () => {
  const host = await enrolHost(it, 'web-1');
  const raw = await rawAgent(it, host);
  const records: string[] = [];
  raw.socket.on('data', (bytes: Buffer) => records.push(bytes.toString('latin1')));
  await jobsOfCheck(host, raw);
  const kinds = records.map((text) => [...text.matchAll(/\{"kind":"(open|run)"/g)].map(([, kind]) => kind));
  expect(kinds.filter((some) => some.length > 0)).toEqual([['open', 'run', 'run', 'run']]);
  raw.line.terminate();
});

test('that a check is over is told with the beginning of the next, or a few seconds later', async () => {
  const host = await enrolHost(it, 'web-3');
  const raw = await rawAgent(it, host);
  const answer = (runs: readonly Loose[]) =>
    runs.forEach(({ session, job }) =>
      raw.send({ kind: 'reports', session, job: job.job, from: 0, reports: reportsOf(job) }),
    );
  const records: string[] = [];
  raw.socket.on('data', (bytes: Buffer) => records.push(bytes.toString('latin1')));
  answer(await jobsOfCheck(host, raw));
  await ended(host);
  const second = await jobsOfCheck(host, raw);
  const kinds = records.map((text) => [...text.matchAll(/\{"kind":"(open|run|close)"/g)].map(([, kind]) => kind));
  expect(kinds.findLast((some) => some.length > 0)).toEqual(['close', 'open', 'run', 'run', 'run']);
  answer(second);
  expect(await raw.until('close')).toMatchObject({ session: second[0]?.session });
  raw.line.terminate();
});

test('a job whose end came with what it was asked for is not told to stop', async () => {
  const host = await enrolHost(it, 'web-2');
  const raw = await rawAgent(it, host);
  for (const { session, job } of await jobsOfCheck(host, raw))
    raw.send({ kind: 'reports', session, job: job.job, from: 0, reports: reportsOf(job) });
  expect((await raw.next()).kind).toBe('close');
  raw.line.terminate();
});
