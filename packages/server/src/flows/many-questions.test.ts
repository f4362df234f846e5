import type { ClientRequest } from 'node:http';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import { holdingBack } from './held-back.testbed.ts';
import { WATCHER, type Loose, type TestServer } from './server.testbed.ts';

const NETWORK =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Network' as const;
const GROUPS = 4;
const RULES = 1000;

const resource = (type: string, name: string, properties: object) => ({
  id: `${NETWORK}/${type}/${name}`,
  name,
  type: `Microsoft.Network/${type}`,
  properties,
});

/** Two machines, and groups of so many rules that threads answer for the network. */
function documents() {
  const subnet = { id: `${NETWORK}/virtualNetworks/v/subnets/s` };
  const networkInterface = (name: string, privateIPAddress: string) => {
    const id = `${NETWORK}/networkInterfaces/${name}/ipConfigurations/ip`;
    const ipConfigurations = [{ id, name: 'ip', properties: { privateIPAddress, subnet } }];
    return resource('networkInterfaces', name, { ipConfigurations });
  };
  const group = { id: NETWORK.split('/providers')[0], name: 'g', type: 'Microsoft.Resources/resourceGroups' };
  return [
    { ...group, location: 'westcentralus', properties: {} },
    resource('virtualNetworks', 'v', {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ ...subnet, name: 's', properties: { addressPrefix: '10.0.0.0/16' } }],
    }),
    networkInterface('one', '10.0.0.4'),
    networkInterface('other', '10.0.0.5'),
    ...Array.from({ length: GROUPS }, (_, group) =>
      resource('networkSecurityGroups', `g${group}`, {
        securityRules: Array.from({ length: RULES }, (_, at) => rule(group, at)),
      }),
    ),
  ];
}

const rule = (group: number, at: number) => ({
  id: `${NETWORK}/networkSecurityGroups/g${group}/securityRules/r${at}`,
  name: `r${at}`,
  properties: {
    priority: 100 + at,
    direction: 'Inbound',
    access: at % 2 === 0 ? 'Allow' : 'Deny',
    protocol: 'Tcp',
    sourceAddressPrefix: `10.${at % 200}.${group}.0/24`,
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: `${1000 + 7 * at}-${1010 + 7 * at}`,
  },
});

let it: TestServer;
beforeAll(async () => {
  // A lint is under way until whoever asked for it goes: nothing here depends on how long the engine takes.
  it = await openExampleServer({ resources: documents() }, { graceMs: 50, startThread: holdingBack('lint') });
  // Before any is held back: a thread is given its network with its first question.
  await reached();
});
afterAll(() => it.close());

const machine = (name: string) =>
  it.arm(`resourceGroups/g/providers/Microsoft.Network/networkInterfaces/${name}`).split('?')[0];

const reached = () => it.call('POST', '/v1/reach', { body: { source: machine('one'), port: 443 } });

/** `hopscope_questions{about="network"}` and the like. */
async function counted(what: string): Promise<number> {
  const { text } = await it.call('GET', '/metrics');
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${what} `))
      ?.split(' ')[1],
  );
}
const endings = () => Promise.all(['answered', 'given-up', 'refused'].map(ended));
const underWay = () => counted('hopscope_questions{about="network"}');
const ended = (ending: string) => counted(`hopscope_questions_ended_total{about="network",ending="${ending}"}`);

/** Asks for what is held back, on a connection of its own; the answer hangs up. */
function lint(): () => void {
  let request: ClientRequest | undefined;
  it.call('GET', '/v1/lint', { started: (started) => (request = started) }).catch(() => undefined);
  return () => request?.destroy();
}

test('while all of a network is to be looked through, one flow is explained, and whom a machine reaches is told', async () => {
  const hangUp = lint();
  await vi.waitFor(async () => expect(await underWay()).toBe(1));
  const flow = { source: machine('one'), destination: '10.0.0.5:443' };
  expect((await it.call('POST', '/v1/explain', { body: flow })).json.path.disposition).toBe('delivered');
  expect((await reached()).json.configurations.length).toBe(1);
  expect(await underWay()).toBe(1);
  hangUp();
  await vi.waitFor(async () => expect(await underWay()).toBe(0));
  expect(await endings()).toEqual([2, 1, 0]);
});

test('more questions than a thread takes are refused until some of those who ask have gone', async () => {
  const [answered = 0, givenUp = 0, refused = 0] = await endings();
  const hangUps = Array.from({ length: 16 }, lint);
  await vi.waitFor(async () => expect(await underWay()).toBe(16));
  const { status, headers, json } = await it.call('GET', '/v1/lint');
  expect([status, headers['retry-after'], json.error.code]).toEqual([429, '1', 'TooManyRequests']);
  const flow = { source: machine('one'), destination: '10.0.0.5:443' };
  expect((await it.call('POST', '/v1/explain', { body: flow })).status).toBe(200);
  // Short ones go before them, and are not refused because of them.
  expect((await reached()).status).toBe(200);
  for (const hangUp of hangUps) hangUp();
  await vi.waitFor(async () => expect(await underWay()).toBe(0));
  expect((await reached()).status).toBe(200);
  expect(await endings()).toEqual([answered + 2, givenUp + 16, refused + 1]);
});

test('a topology of 4,000 rules comes with its length, whole, and to the next client after one that left in its midst', async () => {
  const body = { targetResourceGroupName: 'g' };
  const path = it.arm(`${WATCHER}/topology`);
  const leave = (request: ClientRequest) => request.once('response', () => request.destroy());
  await Promise.allSettled([it.call('POST', path, { body, started: leave })]);
  const { status, headers, text, json } = await it.call('POST', path, { body });
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  expect([headers['content-length'], headers.etag]).toEqual([String(Buffer.byteLength(text)), undefined]);
  expect(text).toBe(JSON.stringify(json));
  const named = json.resources.flatMap(({ associations }: Loose) => associations);
  const rules = named.filter(({ resourceId }: Loose) => resourceId.includes('/securityRules/'));
  expect(rules.length).toBe(GROUPS * RULES);
});

test('a server that stops waits for no answer for longer than for checks', async () => {
  const asked = it.call('GET', '/v1/lint');
  await vi.waitFor(async () => expect(await underWay()).toBe(1));
  await it.server.close();
  const { status, json } = await asked;
  expect([status, json.error.code]).toEqual([503, 'ServiceUnavailable']);
  // Not as a fault of ours.
  expect(it.logged.filter((line) => line.includes('a request met a fault'))).toEqual([]);
});
