import { afterAll, beforeAll, expect, test } from 'vitest';

import { APP, CONTOSO_WATCHER, DATABASE, openContoso } from './contoso.testbed.ts';
import type { TestServer } from '../server.testbed.ts';

let it: TestServer;
let close: () => Promise<void>;
beforeAll(async () => ({ it, close } = await openContoso()));
afterAll(() => close());

const ask = (version: string, protocol: string, validStatusCodes: readonly number[]) =>
  it.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=${version}`, {
    body: {
      source: { resourceId: APP, port: 0 },
      destination: { address: 'http://bing.com', port: 0 },
      protocol,
      protocolConfiguration: { HTTPConfiguration: { method: 'Get', validStatusCodes } },
    },
  });

test.each([
  ['2018-02-01', [200], { connectionStatus: 'Reachable', probesSent: 3, probesFailed: 0 }, undefined],
  ['2024-05-01', [], { connectionStatus: 'Reachable', probesSent: 3, probesFailed: 0 }, undefined],
  [
    '2024-05-01',
    [204],
    { connectionStatus: 'Unreachable', probesSent: 3, probesFailed: 3 },
    'StatusCodeValidationFailed',
  ],
])('at %s a simulated web server answers with 200, where %j is valid', async (version, codes, answer, type) => {
  const accepted = await ask(version, 'Http', codes);
  expect(accepted.status).toBe(202);
  const { headers, json } = await it.call('GET', String(accepted.headers.location));
  expect(headers['x-hopscope-data-plane']).toBe('simulated');
  expect(json).toMatchObject(answer);
  expect(json.hops.at(-1).issues.map((issue: { readonly type: string }) => issue.type)).toEqual(
    type === undefined ? [] : [type],
  );
});

test('before 2018-02-01 there is no protocol, so connections are all that is made up', async () => {
  const accepted = await ask('2018-01-01', 'Http', [204]);
  const { json } = await it.call('GET', String(accepted.headers.location));
  expect(json).toMatchObject({ connectionStatus: 'Reachable', probesSent: 100, probesFailed: 0 });
});

/** On the way, the rule Port80 denies port 80 of Tcp alone. */
test.each([
  ['Tcp', { connectionStatus: 'Unreachable', probesSent: 100, probesFailed: 100 }, ['NetworkSecurityRule']],
  ['Icmp', { connectionStatus: 'Reachable', probesSent: 100, probesFailed: 0 }, []],
])('%s to the database goes by the rules that know the protocol', async (protocol, answer, types) => {
  const accepted = await it.call('POST', `${CONTOSO_WATCHER}/connectivityCheck?api-version=2024-05-01`, {
    body: { source: { resourceId: APP }, destination: { resourceId: DATABASE, port: 80 }, protocol },
  });
  expect(accepted.status).toBe(202);
  const { headers, json } = await it.call('GET', String(accepted.headers.location));
  expect(headers['x-hopscope-data-plane']).toBe('simulated');
  expect(json).toMatchObject(answer);
  const issues = json.hops.flatMap((hop: { readonly issues: readonly object[] }) => hop.issues);
  expect(issues.map((issue: { readonly type: string }) => issue.type)).toEqual(types);
});
