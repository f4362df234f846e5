import { afterAll, beforeAll, expect, test } from 'vitest';

import { APP, asPrinted, CONTOSO_RG, FEATURE, openContoso, QUESTIONS, withHopsCounted } from './contoso.testbed.ts';
import type { Loose, TestServer } from '../server.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => ({ it, close } = await openContoso()));
afterAll(() => close());

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** In the order of the document: each step needs the one before. */
test('the virtual machines of a group are listed in the form of 2015', async () => {
  const path = `${CONTOSO_RG.replace('resourceGroups', 'ResourceGroups')}/providers/Microsoft.Compute/virtualMachines`;
  const { status, json } = await it.call('GET', `${path}?api-version=2015-05-01-preview`);
  expect(status).toBe(200);
  expect(json.value.map(({ name }: Loose) => name)).toEqual(['Audit0', 'Database0', 'Firewall0', 'MultiTierApp0']);
  const database = json.value.find(({ name }: Loose) => name === 'Database0');
  expect(Object.keys(database)).toEqual(['properties', 'type', 'location', 'id', 'name']);
  expect(database).toMatchObject({ type: 'Microsoft.Compute/virtualMachines', location: 'westcentralus' });
});

test('a check at 2017-03-01 is refused until the subscription is registered for the preview', async () => {
  const [question] = QUESTIONS;
  const refused = await it.call('POST', question!.url, { body: asPrinted(question!.body) });
  expect(refused.status).toBe(400);
  expect(refused.json.error).toEqual({
    code: 'SubscriptionNotRegisteredForFeature',
    message:
      'Subscription 00000000-0000-0000-0000-000000000000 is not registered for feature ' +
      'Microsoft.Network/AllowNetworkWatcherConnectivityCheck required to carry out the requested operation.',
    details: [],
  });
  const later = await it.call('POST', question!.url.replace('2017-03-01', '2017-06-01'), {
    body: asPrinted(question!.body),
  });
  expect(later.status).toBe(202);
});

test('feature and provider are registered, and say so', async () => {
  const feature = (action = '', method = 'GET') => it.call(method, `${FEATURE}${action}?api-version=2015-12-01`);
  expect((await feature()).json.properties.state).toBe('NotRegistered');
  expect((await feature('/register', 'POST')).json).toEqual({
    id: FEATURE,
    name: 'Microsoft.Network/AllowNetworkWatcherConnectivityCheck',
    properties: { state: 'Registering' },
    type: 'Microsoft.Features/providers/features',
  });
  // curl -X POST -d '' says that nothing at all is a form.
  const nothing = { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' } };
  const provider = await it.call(
    'POST',
    it.arm('providers/Microsoft.Network/register?api-version=2016-09-01'),
    nothing,
  );
  expect(provider.json).toMatchObject({ namespace: 'Microsoft.Network', registrationState: 'Registered' });
  expect((await feature()).json.properties.state).toBe('Registered');
});

test.each(QUESTIONS.map((question) => [question.name, question] as const))(
  '%s: as the document prints it',
  async (_, { url, body, answer }) => {
    const accepted = await it.call('POST', url, { body: asPrinted(body) });
    expect({ status: accepted.status, text: accepted.text }).toEqual({ status: 202, text: 'null' });
    const id = accepted.headers['x-ms-request-id'] as string;
    expect(id).toMatch(GUID);
    expect(accepted.headers).toMatchObject({
      pragma: 'no-cache',
      'retry-after': '1',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'cache-control': 'no-cache',
      location: `${it.server.endpoint}/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Network/locations/westcentralus/operationResults/${id}?api-version=2017-03-01`,
      server: 'Hopscope',
      'x-ms-ratelimit-remaining-subscription-writes': expect.stringMatching(/^11\d\d$/),
      'x-ms-correlation-request-id': expect.stringMatching(GUID),
      'x-ms-routing-request-id': expect.stringMatching(/^LOCAL:\d{8}T\d{6}Z:[0-9a-f-]{36}$/),
      date: expect.any(String),
      'x-hopscope-data-plane': 'simulated',
    });
    expect(accepted.headers).not.toHaveProperty('azure-asyncoperation');

    const result = await it.call('GET', String(accepted.headers.location));
    expect(result.status).toBe(200);
    expect(result.headers['x-hopscope-data-plane']).toBe('simulated');
    for (const hop of result.json.hops) expect(hop.id).toMatch(GUID);
    // Members, their order and their values.
    expect(JSON.stringify(withHopsCounted(result.json), undefined, 2)).toBe(JSON.stringify(answer, undefined, 2));
    expect((await it.call('GET', String(accepted.headers.location))).text).toBe(result.text);

    const ours = await it.call('GET', `/v1/checks/${id}`);
    expect(ours.json).toMatchObject({
      source: APP,
      diagnosis: { dataPlane: 'simulated', agreement: { kind: 'agree' } },
    });
  },
);

test('on the plain listener nothing tells a browser to insist on TLS', async () => {
  const [question] = QUESTIONS;
  const { status, headers } = await it.call('POST', question!.url, { body: asPrinted(question!.body), via: 'http' });
  expect({ status, sts: headers['strict-transport-security'] }).toEqual({ status: 202, sts: undefined });
  expect(headers.location).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/subscriptions\//);
});

test("our door lists the example's machine as one with a simulated data plane, beside this host", async () => {
  const { json } = await it.call('GET', '/v1/machines');
  expect(json.value.map(({ id, dataPlane }: Loose) => [id, dataPlane])).toEqual([
    [it.machine, 'live'],
    [APP, 'simulated'],
  ]);
});
