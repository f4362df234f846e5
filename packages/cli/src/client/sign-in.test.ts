import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { signInWith } from './sign-in.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-sign-in-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'credentials.json');
const members = { tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: 'x' };
writeFileSync(file, JSON.stringify({ ...members, endpoint: 'http://127.0.0.1:9' }));

test.each([
  ['http://hopscope.invalid:8080', 'would carry the credentials unencrypted over the network; use https.'],
  ['http://localhost.invalid', 'would carry the credentials unencrypted over the network; use https.'],
  ['http://127.0.0.1.invalid', 'would carry the credentials unencrypted over the network; use https.'],
  ['http://[', "'http://[' is not the URL of a server."],
])('no secret goes to %s', async (url, problem) => {
  expect(await signInWith(file, url)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

test('plain http is for loopback', async () => {
  const refused = { ok: false, problem: expect.stringContaining('no server answers at http://127.0.0.1:9') };
  expect(await signInWith(file)).toEqual(refused);
});
