import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { CONNECTIVITY_CHECK_VERSIONS } from '@hopscope/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from './server.testbed.ts';

const FOLDER = fileURLToPath(new URL('../../../../examples/troubleshoot/', import.meta.url));
const read = (file: string): Loose => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));
const QUESTIONS: readonly Loose[] = read('questions.json');

let dataDir: string;
let it: TestServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  it = await openTestServer({ dataDir, example: { name: 'troubleshoot', folder: FOLDER } });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(dataDir);
});

async function perform(requests: readonly Loose[] = []) {
  for (const { method, url, body } of requests) {
    const { status, text } = await it.call(method, url, body === undefined ? {} : { body });
    expect([200, 201], `${method} ${url}: ${text}`).toContain(status);
  }
}

async function answerTo({ url, body }: Loose): Promise<Loose> {
  const accepted = await it.call('POST', url, { body });
  expect([accepted.status, accepted.text]).toEqual([202, 'null']);
  return (await it.call('GET', String(accepted.headers.location))).json;
}

/** Ids of hops differ from check to check: in the order in which they come they are `hop-1`, `hop-2`… */
const withHopsCounted = (answer: Loose): Loose =>
  JSON.parse(
    answer.hops.reduce(
      (text: string, { id }: Loose, index: number) => text.replaceAll(id, `hop-${index + 1}`),
      JSON.stringify(answer),
    ),
  );

test.each(QUESTIONS.map((question) => [question.name, question]))(
  '%s: as the documents of 2025 show it',
  async (_, question) => {
    await perform(question.before);
    const answer = withHopsCounted(await answerTo(question));
    await perform(question.after);
    // Members, their order and their values.
    expect(JSON.stringify(answer, undefined, 2)).toBe(JSON.stringify(read(question.answer), undefined, 2));
  },
);

const VM =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.Compute/virtualMachines';
const switched = (name: string, action: string) =>
  perform([{ method: 'POST', url: `${VM}/${name}/${action}?api-version=2024-03-01` }]);
const [first] = QUESTIONS;
const FEATURE =
  '/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Features/providers/Microsoft.Network/features/AllowNetworkWatcherConnectivityCheck/register?api-version=2015-12-01';

test.each([
  ['powerOff', 'stopped', 'VMStopped'],
  ['deallocate', 'deallocated', 'VMDeallocated'],
])('a machine that was asked for by its id says what it does instead after %s', async (action, state, type) => {
  await switched('VM2', action);
  const view = await it.call('GET', `${VM}/VM2/instanceView?api-version=2024-03-01`);
  expect(view.json.statuses.at(-1)).toEqual({
    code: `PowerState/${state}`,
    level: 'Info',
    displayStatus: `VM ${state}`,
  });
  expect((await it.call('GET', `${VM}/VM2?api-version=2024-03-01`)).json.properties).not.toHaveProperty('instanceView');
  const { connectionStatus, hops, probesSent, probesFailed } = await answerTo(first);
  expect([connectionStatus, probesSent, probesFailed]).toEqual(['Unreachable', 100, 100]);
  expect(hops[1].issues).toMatchObject([{ origin: 'Local', severity: 'Error', type }]);
  await switched('VM2', 'start');
  expect((await answerTo(first)).connectionStatus).toBe('Reachable');
});

test.each(CONNECTIVITY_CHECK_VERSIONS)('at %s an answer has the members that this version has', async (version) => {
  const url = first.url.replace('2024-05-01', version);
  await it.call('POST', FEATURE);
  const { hops, ...figures } = await answerTo({ ...first, url });
  const LINKS = version >= '2020-05-01' ? ['links', 'previousHopIds', 'previousLinks'] : [];
  expect(hops.map(Object.keys)).toEqual(
    hops.map(() => ['type', 'id', 'address', 'resourceId', 'nextHopIds', ...LINKS, 'issues']),
  );
  expect(hops.map(({ type }: Loose) => type)).toEqual(['Source', version < '2018' ? 'VnetLocal' : 'VirtualMachine']);
  expect(figures).toEqual({
    connectionStatus: 'Reachable',
    avgLatencyInMs: 1,
    minLatencyInMs: 1,
    maxLatencyInMs: 1,
    probesSent: 100,
    probesFailed: 0,
  });
});

test('a source that is stopped sends nothing: its agent is stopped, too', async () => {
  await switched('VM1', 'powerOff');
  const { connectionStatus, hops, probesSent, probesFailed } = await answerTo(first);
  expect([connectionStatus, probesSent, probesFailed]).toEqual(['Unknown', 0, 0]);
  expect(hops[0].issues.map(({ type }: Loose) => type).toSorted()).toEqual(['AgentStopped', 'VMStopped']);
  const { json } = await it.call('GET', '/v1/machines');
  expect(json.value.map(({ agent }: Loose) => agent.state)).toEqual(['online', 'offline']);
  await switched('VM1', 'restart');
  expect((await answerTo(first)).connectionStatus).toBe('Reachable');
});

test('a machine that is not there, or is a real one, is not switched', async () => {
  const post = async (path: string) => {
    const { status, json } = await it.call('POST', `${path}/powerOff?api-version=2024-03-01`);
    return [status, json.error.code];
  };
  expect(await post(`${VM}/none`)).toEqual([404, 'ResourceNotFound']);
  expect(await post(it.machine)).toEqual([409, 'OperationNotAllowed']);
});

test('a port with a rule for source ports is open from one and closed from another', async () => {
  const url = QUESTIONS[1].before[0].url;
  const { properties } = QUESTIONS[1].before[0].body;
  const body = { properties: { ...properties, destinationPortRange: '22', sourcePortRange: '4000-4999' } };
  await perform([{ method: 'PUT', url, body }]);
  const { source, destination } = first.body;
  const from = async (port: number, to: Loose = destination) =>
    (await answerTo({ ...first, body: { ...first.body, source: { ...source, port }, destination: to } }))
      .connectionStatus;
  const byAddress = { address: '10.0.0.5', port: 22 };
  expect([await from(4500), await from(5500), await from(4500, byAddress), await from(5500, byAddress)]).toEqual([
    'Unreachable',
    'Reachable',
    'Unreachable',
    'Reachable',
  ]);
  const ours = await it.call('POST', '/v1/checks?wait=5', {
    body: { source: source.resourceId, destination: '10.0.0.5:22', sourcePort: 4500 },
  });
  expect(ours.json.diagnosis).toMatchObject({
    verdict: 'unreachable',
    agreement: { kind: 'agree' },
    predicted: { flow: { sourcePort: 4500 }, disposition: 'denied' },
  });
  await perform([{ method: 'DELETE', url }]);
});

test('the rule that an answer names is there under that very name', async () => {
  const { before, after } = QUESTIONS[1];
  await perform(before);
  const { hops } = await answerTo(QUESTIONS[1]);
  const rule = hops[1].issues[0].context[0].value;
  const { status, json } = await it.call('GET', `${rule}?api-version=2024-05-01`);
  expect([status, json.id.toLowerCase(), json.properties.access]).toEqual([200, rule.toLowerCase(), 'Deny']);
  await perform(after);
  expect((await it.call('GET', `${rule}?api-version=2024-05-01`)).status).toBe(404);
});

test('subnets that came as documents of their own lie in their network, and at their own path', async () => {
  const NETWORK = VM.replace('Microsoft.Compute/virtualMachines', 'Microsoft.Network/virtualNetworks/vnet1');
  const { json } = await it.call('GET', `${NETWORK}?api-version=2024-05-01`);
  const alone = await it.call('GET', `${NETWORK}/subnets/default?api-version=2024-05-01`);
  expect(json.properties.subnets).toMatchObject([{ id: `${NETWORK}/subnets/default` }]);
  expect(alone.json).toMatchObject({ etag: json.etag, properties: { addressPrefix: '10.0.0.0/24' } });
});
