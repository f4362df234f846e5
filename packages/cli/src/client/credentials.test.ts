import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { credentialsFile, dataDirectory, parseCredentials, readCredentials, unreadable } from './credentials.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD = {
  endpoint: 'https://127.0.0.1:8443',
  tenantId: 't',
  subscriptionId: 's',
  clientId: 'c',
  clientSecret: 'x',
};

test.each([
  [undefined, {}, '/home/me/.hopscope/credentials.json'],
  [undefined, { HOPSCOPE_DATA: '/srv/data' }, '/srv/data/credentials.json'],
  [undefined, { HOPSCOPE_DATA: 'data' }, '/home/me/data/credentials.json'],
  [undefined, { HOPSCOPE_CREDENTIALS: 'mine.json', HOPSCOPE_DATA: '/srv/data' }, '/home/me/mine.json'],
  [undefined, { HOPSCOPE_CREDENTIALS: '', HOPSCOPE_DATA: '' }, '/home/me/.hopscope/credentials.json'],
  ['/d', { HOPSCOPE_CREDENTIALS: 'mine.json', HOPSCOPE_DATA: '/srv/data' }, '/d/credentials.json'],
])('with --data %s and %j the file is %s', (data, env, expected) => {
  expect(credentialsFile(data, { env, cwd: '/home/me' })).toBe(expected);
});

test('a data directory does not follow HOPSCOPE_CREDENTIALS', () => {
  expect(dataDirectory(undefined, { env: { HOPSCOPE_CREDENTIALS: '/x/y.json' }, cwd: '/home/me' })).toBe(
    '/home/me/.hopscope',
  );
});

test.each([
  ['', 'F is not JSON; the server writes it anew when it starts without one.'],
  ['{"clientSecret":"sesame', 'F is not JSON; the server writes it anew when it starts without one.'],
  ['null', 'F does not hold credentials.'],
  [
    JSON.stringify({ ...GOOD, clientId: undefined }),
    "F has no 'clientId'; the server writes the file anew when it starts.",
  ],
  [
    JSON.stringify({ ...GOOD, clientSecret: '' }),
    "F has no 'clientSecret'; the server writes the file anew when it starts.",
  ],
  [JSON.stringify({ ...GOOD, endpoint: 'localhost' }), "F: 'endpoint' is no http or https URL."],
])('a file that holds %s is refused, without quoting it', (text, problem) => {
  expect(parseCredentials('F', text)).toEqual({ ok: false, problem });
});

test('a good file is taken', () => {
  expect(parseCredentials('F', JSON.stringify(GOOD))).toEqual({ ok: true, value: GOOD });
});

test('a missing file says how to get one', async () => {
  const file = join(folder, 'credentials.json');
  expect(await readCredentials(file)).toEqual({
    ok: false,
    problem: `there are no credentials at ${file}. Start a server with 'hopscope serve', or say where its data is with --data.`,
  });
});

test.each([
  ['EACCES', 'F may not be read by this user; only the one who started the server may.'],
  ['EISDIR', 'F cannot be read: it went wrong.'],
])('a file that answers %s says: %s', (code, sentence) => {
  expect(unreadable('F', Object.assign(new Error('it went wrong'), { code }))).toBe(sentence);
});
