import { afterAll, beforeAll, expect, test } from 'vitest';

import { usualAnswersTo } from '../scripted-agent.testbed.ts';
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

/** Starts a check with a trace; answers the agent's jobs when all are known. */
async function jobsOfCheck(host: EnrolledHost, raw: RawLine): Promise<readonly Loose[]> {
  const body = { source: host.enrolment.machine, destination: '192.0.2.9:443', count: 2 };
  expect(await it.call('POST', '/v1/checks', { body })).toMatchObject({ status: 202 });
  return [await raw.until('run'), await raw.until('run'), await raw.until('run')];
}

/** Says all that there is to say of these jobs. */
const answer = (raw: RawLine, runs: readonly Loose[]) =>
  runs.forEach(({ session, job }) =>
    raw.send({ kind: 'reports', session, job: job.job, from: 0, reports: usualAnswersTo(job) }),
  );

/** The messages about checks in each record of TLS that comes from now on; records without any are left out. */
function recordsTo(raw: RawLine) {
  const records: (readonly (string | undefined)[])[] = [];
  raw.socket.on('data', (bytes: Buffer) => {
    const kinds = [...bytes.toString('latin1').matchAll(/\{"kind":"(open|run|close)"/g)].map(([, kind]) => kind);
    if (kinds.length > 0) records.push(kinds);
  });
  return records;
}

/** Its last check is over. */
async function ended(host: EnrolledHost): Promise<void> {
  const { value } = (await it.call('GET', `/v1/checks?limit=1&source=${host.enrolment.machine}`)).json;
  const { json } = await it.call('GET', `/v1/checks/${value[0].id}?wait=15`);
  expect(json.state).toBe('finished');
}

test('a check and its first jobs reach an agent in one record of TLS', async () => {
  const host = await enrolHost(it, 'web-1');
  const raw = await rawAgent(it, host);
  const records = recordsTo(raw);
  await jobsOfCheck(host, raw);
  expect(records).toEqual([['open', 'run', 'run', 'run']]);
  raw.line.terminate();
});

test('that a check is over is told with the beginning of the next, or a few seconds later', async () => {
  const host = await enrolHost(it, 'web-3');
  const raw = await rawAgent(it, host);
  const records = recordsTo(raw);
  answer(raw, await jobsOfCheck(host, raw));
  await ended(host);
  const second = await jobsOfCheck(host, raw);
  expect(records.at(-1)).toEqual(['close', 'open', 'run', 'run', 'run']);
  answer(raw, second);
  expect(await raw.until('close')).toMatchObject({ session: second[0]?.session });
  raw.line.terminate();
});

test('a job whose end came with what it was asked for is not told to stop', async () => {
  const host = await enrolHost(it, 'web-2');
  const raw = await rawAgent(it, host);
  answer(raw, await jobsOfCheck(host, raw));
  expect((await raw.next()).kind).toBe('close');
  raw.line.terminate();
});
