import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Call, type TestServer } from '../../flows/server.testbed.ts';
import { LINK_LIFE, SESSION_LIFE } from '../../identity/session/sessions.ts';

let [dataDir, folder]: string[] = [];
let it: TestServer;
let at = Date.now();
beforeAll(async () => {
  [dataDir, folder] = [await newDataDir(), await newDataDir()];
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Hopscope</title>');
  await writeFile(join(folder, 'assets', 'main-A1b2.js'), `console.log(${'1 + '.repeat(500)}1)`);
  await writeFile(join(folder, 'secret.pem'), 'not for the web');
  const advertise = [new URL('https://hopscope.example'), new URL('http://plain.example')];
  it = await openTestServer({ dataDir, portal: folder, advertise, now: () => at });
});
afterAll(async () => {
  await it.close();
  await Promise.all([dataDir, folder].map((each) => removeDataDir(each ?? '')));
});

const get = (path: string, call: Call = {}) => it.call('GET', path, { token: null, via: 'http', ...call });
const html = { accept: 'text/html,application/xhtml+xml' };

describe('the files of the portal', () => {
  test('its page is served without a token, with a policy that lets nothing in from elsewhere', async () => {
    const { status, text, headers } = await get('/');
    expect({ status, text }).toEqual({ status: 200, text: '<!doctype html><title>Hopscope</title>' });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'$/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
  });

  test('what has its hash in its name is kept by browsers for good, and is sent compressed', async () => {
    const { status, headers } = await get('/assets/main-A1b2.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect({ status, coding: headers['content-encoding'], cache: headers['cache-control'] }).toEqual({
      status: 200,
      coding: 'br',
      cache: 'public, max-age=31536000, immutable',
    });
    expect(Number(headers['content-length'])).toBeLessThan(200);
  });

  test('a page that has not changed is not sent again', async () => {
    const { headers } = await get('/');
    const again = await get('/', { headers: { 'if-none-match': String(headers.etag) } });
    expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
  });

  test.each(['/checks/2f3b', '/history?state=failed', '/nowhere/at/all'])(
    'a browser that asks for %s gets the page, which knows its own paths',
    async (path) =>
      expect(await get(path, { headers: html })).toMatchObject({
        status: 200,
        text: expect.stringContaining('Hopscope'),
      }),
  );

  test.each([
    ['/nowhere', 401, {}],
    ['/v1/nowhere', 401, html],
    ['/subscriptions/x', 401, html],
    ['/assets/main-gone.js', 401, html],
    ['/secret.pem', 401, {}],
    ['/assets/../secret.pem', 401, {}],
    ['/assets/%2e%2e/secret.pem', 401, {}],
  ])('%s is answered %i as ever', async (path, status, headers) =>
    expect((await get(path, { headers: headers })).status).toBe(status),
  );

  test('a page cannot be written to', async () =>
    expect(await it.call('POST', '/', { body: {} })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } }));
});

const linkOf = () => new URL(it.server.signInLink() ?? '');
/** Follows a link, and answers with the cookie as a browser would send it back. */
async function signIn(): Promise<string> {
  const { pathname, search } = linkOf();
  const { headers } = await get(`${pathname}${search}`);
  return String(headers['set-cookie']?.[0]).split(';')[0] ?? '';
}
const own = (cookie: string, more: Record<string, string> = {}) => ({ cookie, 'x-hopscope-portal': '1', ...more });
const origin = () => it.server.httpEndpoint ?? '';
const port = () => new URL(origin()).port;

describe('signing in', () => {
  test('a link leads to the page with a cookie that scripts and other sites cannot use, and the secret out of the URL', async () => {
    const { pathname, search } = linkOf();
    const { status, headers, text } = await get(`${pathname}${search}`);
    expect({ status, location: headers.location, text }).toEqual({ status: 303, location: '/', text: '' });
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^hopscope-${port()}=[\\w-]{43}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict$`),
      ),
    ]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  test('a link is good once', async () => {
    const { pathname, search } = linkOf();
    await get(`${pathname}${search}`);
    const again = await get(`${pathname}${search}`);
    expect(again).toMatchObject({ status: 303, headers: { location: '/signed-out?because=link' } });
    expect(again.headers).not.toHaveProperty('set-cookie');
  });

  test('a link is good for a quarter of an hour', async () => {
    const { pathname, search } = linkOf();
    at += LINK_LIFE;
    expect((await get(`${pathname}${search}`)).headers.location).toBe('/signed-out?because=link');
  });

  test('over TLS the cookie is bound to this host and to TLS', async () => {
    const { status, json } = await it.call('POST', '/v1/sign-in-links');
    expect(status).toBe(201);
    const { pathname, search, origin } = new URL(json.url);
    expect(origin).toBe(it.server.endpoint);
    const { headers } = await get(`${pathname}${search}`, { via: 'https' });
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-hopscope-\d+=[\w-]{43}; .*HttpOnly; SameSite=Strict; Secure$/);
  });

  test('no secret and no cookie is ever logged', async () => {
    const { pathname, search } = linkOf();
    const { headers } = await get(`${pathname}${search}`);
    const cookie = String(headers['set-cookie']?.[0]).split(/[=;]/)[1] ?? '?';
    await get('/v1/session', { headers: own(`hopscope-${port()}=${cookie}`) });
    expect(it.logged.join('')).toContain('/sign-in');
    expect(it.logged.join('')).not.toContain(search.split('=')[1]);
    expect(it.logged.join('')).not.toContain(cookie);
  });

  test('on a plain way that others can read, nobody is signed in', async () => {
    const { pathname, search } = linkOf();
    for (const headers of [{ host: 'plain.example' }, { 'x-forwarded-for': '198.51.100.7' }] as const) {
      const answer = await get(`${pathname}${search}`, { headers });
      expect(answer.headers.location).toBe('/signed-out?because=origin');
      expect(answer.headers).not.toHaveProperty('set-cookie');
    }
    const refused = await it.call('POST', '/v1/sign-in-links', { via: 'http', headers: { host: 'plain.example' } });
    expect(refused).toMatchObject({ status: 400, json: { error: { target: 'Host' } } });
  });
});

describe('a session', () => {
  test('opens both doors to the pages of this server', async () => {
    const cookie = await signIn();
    const session = await get('/v1/session', { headers: own(cookie) });
    expect(session).toMatchObject({ status: 200, json: { tenantId: it.credentials.tenantId } });
    expect(Date.parse(session.json.expiresAt) - at).toBe(SESSION_LIFE);
    expect((await get(it.arm('resourceGroups'), { headers: own(cookie) })).status).toBe(200);
    const created = await it.call('POST', '/v1/checks?wait=10', {
      token: null,
      via: 'http',
      headers: own(cookie, { origin: origin(), 'sec-fetch-site': 'same-origin' }),
      body: { destination: '192.0.2.9:443', count: 1 },
    });
    expect(created).toMatchObject({ status: 200, json: { state: 'finished' } });
  });

  test.each([
    ['reads without the header', 'GET', {}],
    ['writes without the header', 'POST', { origin: 'own' }],
    ['writes that do not say where they come from', 'POST', { 'x-hopscope-portal': '1' }],
    ['reads of another origin', 'GET', { 'x-hopscope-portal': '1', origin: 'https://evil.example' }],
    ['writes of another origin', 'POST', { 'x-hopscope-portal': '1', origin: 'https://evil.example' }],
    ['writes of no origin', 'POST', { 'x-hopscope-portal': '1', origin: 'null' }],
    ['reads of a page on another port', 'GET', { 'x-hopscope-portal': '1', 'sec-fetch-site': 'same-site' }],
    ['writes of another site', 'POST', { 'x-hopscope-portal': '1', origin: 'own', 'sec-fetch-site': 'cross-site' }],
  ] as const)('does not count for %s', async (_, method, given) => {
    const cookie = await signIn();
    const headers = { cookie, ...given, ...('origin' in given && given.origin === 'own' && { origin: origin() }) };
    const path = method === 'GET' ? '/v1/session' : '/v1/checks';
    const { status, json } = await it.call(method, path, {
      token: null,
      via: 'http',
      headers,
      ...(method === 'POST' && { body: { destination: '192.0.2.9:443' } }),
    });
    expect({ status, code: json.error.code }).toEqual({ status: 401, code: 'AuthenticationFailed' });
  });

  test('ends by signing out, and takes its cookie along', async () => {
    const cookie = await signIn();
    const headers = own(cookie, { origin: origin() });
    const ended = await it.call('POST', '/v1/session/end', { token: null, via: 'http', headers });
    expect(ended).toMatchObject({ status: 200, json: { ended: true } });
    expect(ended.headers['set-cookie']?.[0]).toMatch(/^hopscope-\d+=; Path=\/; Max-Age=0;/);
    expect(await get('/v1/session', { headers })).toMatchObject({
      status: 401,
      json: { error: { code: 'InvalidAuthenticationToken' } },
    });
  });

  test('a second sign-in of the same browser ends the first', async () => {
    const cookie = await signIn();
    const { pathname, search } = linkOf();
    await get(`${pathname}${search}`, { headers: { cookie } });
    expect((await get('/v1/session', { headers: own(cookie) })).status).toBe(401);
  });

  test('of the plain listener is not looked for over TLS', async () => {
    const { status, json } = await get('/v1/session', { via: 'https', headers: own(await signIn()) });
    expect({ status, code: json.error.code }).toEqual({ status: 401, code: 'AuthenticationFailed' });
  });

  test('a token beside a cookie is what counts, and one that is wrong is refused', async () => {
    const headers = own(await signIn(), { authorization: 'Bearer x' });
    expect((await get('/v1/session', { headers })).json.error.code).toBe('InvalidAuthenticationToken');
    expect((await it.call('GET', '/v1/session')).json).not.toHaveProperty('expiresAt');
  });
});

test('a portal that was not built says so', async () => {
  const dataDir = await newDataDir();
  const other = await openTestServer({ dataDir });
  const { status, text } = await other.call('GET', '/', { token: null });
  await other.close();
  await removeDataDir(dataDir);
  expect({ status, text }).toEqual({ status: 503, text: expect.stringContaining("Run 'npm run prepare'") });
});
