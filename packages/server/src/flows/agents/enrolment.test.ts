import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { scriptedAgent } from '../scripted-agent.testbed.ts';
import { newDataDir, openTestServer, removeDataDir, type TestServer } from '../server.testbed.ts';
import { enrolHost, joinHost, makeToken, wire } from './agents.testbed.ts';

let it: TestServer;
let clock = 0;
beforeAll(async () => {
  it = await openTestServer({ dataDir: await newDataDir(), now: () => Date.now() + clock });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(it.server.dataDir);
});

let hosts = 0;
const enrol = (token: string, server = it.server.endpoint) => {
  const directory = join(it.server.dataDir, `host-${++hosts}`);
  return wire.enrol({ server, token, directory, facts: scriptedAgent().facts, env: {} });
};
const refusalOf = async (token: string) => {
  const answer = await enrol(token);
  return answer.ok ? 'taken in' : answer.problem;
};

test('a token names its server, its authority and its scope; the store keeps no secret', async () => {
  const token = await makeToken(it, { group: 'web', region: 'westeurope' });
  const { subscriptionId } = it.credentials;
  expect(token).toMatch(new RegExp(`^hs1\\.[A-Za-z0-9_-]{43}\\.[0-9a-f]{64}\\.${subscriptionId}/web/westeurope$`));
  const secret = token.split('.')[1]!;
  const listed = await it.call('GET', '/v1/enrolment-tokens');
  expect(listed.json.value.at(-1)).toMatchObject({ state: 'open', group: 'web', region: 'westeurope' });
  expect(listed.text).not.toContain(secret);
  for (const file of await readdir(it.server.dataDir))
    if ((await stat(join(it.server.dataDir, file))).isFile())
      expect((await readFile(join(it.server.dataDir, file))).includes(secret)).toBe(false);
  expect(it.logged.join('')).not.toContain(secret);
});

describe('refused, with a reason', () => {
  test('facts that would do things to a terminal', async () => {
    const facts = { ...scriptedAgent().facts, version: '\u001b[2J' };
    const directory = join(it.server.dataDir, 'host-of-escapes');
    const server = it.server.endpoint;
    const answer = await wire.enrol({ server, token: await makeToken(it), directory, facts, env: {} });
    expect(answer).toMatchObject({ ok: false, problem: expect.stringContaining('control character') as string });
  });

  test('a token that was used', async () => {
    const token = await makeToken(it);
    expect((await enrol(token)).ok).toBe(true);
    expect(await refusalOf(token)).toMatch(/was used already/);
    expect((await it.call('GET', '/v1/enrolment-tokens')).json.value.at(-1)).toMatchObject({ state: 'used' });
  });

  test('all but one of many who bring the same token at once', async () => {
    const token = await makeToken(it);
    const answers = await Promise.all(Array.from({ length: 8 }, () => enrol(token)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('a token that has expired', async () => {
    const token = await makeToken(it, { expiresIn: 60 });
    clock += 61_000;
    expect(await refusalOf(token)).toMatch(/has expired/);
    clock -= 61_000;
  });

  test('a token that was revoked', async () => {
    const token = await makeToken(it);
    const { id } = (await it.call('GET', '/v1/enrolment-tokens')).json.value.at(-1);
    const revoked = await it.call('DELETE', `/v1/enrolment-tokens/${id}`);
    expect(revoked).toMatchObject({ status: 200, json: { state: 'revoked' } });
    expect(await refusalOf(token)).toMatch(/was revoked/);
  });

  test.each<[string, (token: string) => string, RegExp]>([
    ['a token of nobody', (token) => token.replace(/^hs1\.[^.]+/, `hs1.${'A'.repeat(43)}`), /none of this server/],
    ['a scope that was changed', (token) => token.replace('/HopscopeHosts/', '/Production/'), /scope .* was changed/],
    ['a token of a later form', (token) => token.replace('hs1', 'hs2'), /version that this agent does not know/],
    ['half a token', (token) => token.slice(0, 60), /is damaged/],
    ['nothing', () => '', /is empty/],
  ])('%s', async (_, change, expected) => {
    expect(await refusalOf(change(await makeToken(it)))).toMatch(expected);
  });

  test('another authority, before anything is told to it', async () => {
    const token = await makeToken(it);
    const before = it.logged.length;
    const other = token.replace(/\.[0-9a-f]{64}\./, `.${'0'.repeat(64)}.`);
    expect(await refusalOf(other)).toMatch(/is not the one that the token is for/);
    expect(it.logged.slice(before).join('')).not.toContain('/v1/agents');
    // It was not spent.
    expect((await enrol(token)).ok).toBe(true);
  });

  test('a key that is enrolled already, and one that was revoked', async () => {
    const host = await enrolHost(it, 'twice');
    const again = async () => {
      const token = await makeToken(it);
      const asked = { server: it.server.endpoint, token, facts: scriptedAgent().facts, env: {} };
      const answer = await wire.enrol({ ...asked, directory: host.directory });
      return answer.ok ? 'taken in' : answer.problem;
    };
    expect(await again()).toMatch(/key is enrolled already/);
    await it.call('DELETE', `/v1/agents/${host.enrolment.agent}`);
    expect(await again()).toMatch(/key was revoked/);
  });

  test.each<[string, object | string, number]>([
    ['a body without a key', { token: 'hs1.' }, 400],
    [
      'a body with a member too many',
      { token: 'x', key: 'A'.repeat(43), facts: scriptedAgent().facts, root: true },
      400,
    ],
    ['a body that is too large', { token: 'x'.repeat(1_100_000) }, 413],
  ])('%s', async (_, body, status) => {
    expect((await it.call('POST', '/v1/agents', { token: null, body })).status).toBe(status);
  });

  test.each(['GET /v1/agents', 'GET /v1/enrolment-tokens', 'POST /v1/enrolment-tokens'])(
    '%s without a bearer token',
    async (line) => {
      const [method = '', path = ''] = line.split(' ');
      expect((await it.call(method, path, { token: null })).status).toBe(401);
    },
  );
});

test('the key is the agent’s own, for its user only', async () => {
  const { directory } = await enrolHost(it, 'keeper');
  for (const file of await readdir(directory)) expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  const pem = await readFile(join(directory, 'key.pem'), 'utf8');
  const { value } = (await it.call('GET', '/v1/agents')).json;
  expect(JSON.stringify(value)).not.toContain(pem.split('\n')[1]);
});

test('hosts of one name get names of their own', async () => {
  const enrolled = await Promise.all([1, 2, 3].map(async () => enrol(await makeToken(it, { group: 'same' }))));
  const names = enrolled.map((each) => (each.ok ? each.value.machine.split('/').at(-1) : each.problem));
  expect(new Set(names)).toEqual(new Set(['scripted', 'scripted-2', 'scripted-3']));
});

test('a revoked agent is cut off within a second, and never let in again', async () => {
  const host = await enrolHost(it, 'revoked');
  const joined = await joinHost(host);
  const startedAt = performance.now();
  const gone = await it.call('DELETE', `/v1/agents/${host.enrolment.agent}`);
  expect(gone).toMatchObject({ status: 200, json: { name: 'revoked', state: 'online' } });
  expect(await joined.ended).toMatchObject({ kind: 'goodbye', reason: 'revoked' });
  expect(performance.now() - startedAt).toBeLessThan(1000);
  expect((await it.call('DELETE', `/v1/agents/${host.enrolment.agent}`)).status).toBe(404);
  const { machine } = host.enrolment;
  expect((await it.call('GET', `${machine}?api-version=2023-03-01`)).status).toBe(404);
});

describe('at the Unix socket', () => {
  const post = (length: number) =>
    `POST /v1/agents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`;
  const dial = async () => {
    const socket = connect(join(it.server.dataDir, 'agent.sock'));
    await once(socket, 'connect');
    return socket;
  };

  // The server is in this process: a rejection that nobody heeds fails this test as it would end a server.
  test('who goes away in the middle of an enrolment leaves a server that takes the next', async () => {
    const socket = await dial();
    // Its answer to the first shows that the second has arrived, too.
    socket.write(`${post(2).replace('close', 'keep-alive')}{}${post(100)}{`);
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
    const token = await makeToken(it);
    expect((await enrol(token, `unix:${join(it.server.dataDir, 'agent.sock')}`)).ok).toBe(true);
  });

  test('who says too much hears so', async () => {
    const socket = await dial();
    socket.end(`${post(200_000)}${'x'.repeat(200_000)}`);
    let answer = '';
    for await (const bytes of socket) answer += String(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*The enrolment is too large/s);
  });
});
