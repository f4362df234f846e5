import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newDataDir, removeDataDir, startSignIn, type Answer, type SignInServer } from '../identity.testbed.ts';

const run = promisify(execFile);
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let dataDir: string;
let server: SignInServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  server = await startSignIn(dataDir);
});
afterAll(async () => {
  await server.close();
  await removeDataDir(dataDir);
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
/** One line to compare: status, OAuth's word, Entra's number. */
const refusal = ({ status, json }: Answer) => `${status} ${json?.error} ${json?.error_codes}`;

describe('a token request', () => {
  const paths: readonly [path: string, version: string][] = [
    ['/{tenant}/oauth2/v2.0/token', '2.0'],
    ['/{TENANT}/oauth2/v2.0/token?client-request-id=1', '2.0'],
    ['/common/oauth2/v2.0/token', '2.0'],
    ['/organizations/oauth2/v2.0/token', '2.0'],
    ['/adfs/oauth2/v2.0/token', '2.0'],
    ['/{tenant}/oauth2/token?api-version=1.0', '1.0'],
    ['/adfs/oauth2/token', '1.0'],
  ];
  test.each(paths)('at %s is answered in version %s', async (path, version) => {
    const { tenantId } = server.credentials;
    const url = path.replace('{tenant}', tenantId).replace('{TENANT}', tenantId.toUpperCase());
    const { status, json, headers } = await server.signIn({}, url);
    expect([status, decodeJwt(json.access_token)['ver']]).toEqual([200, version]);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(json.expires_in).toBe(version === '2.0' ? 3599 : '3599');
  });

  test('of version 2 names the bearer and its end', async () => {
    const { json } = await server.signIn();
    expect(json).toEqual({
      token_type: 'Bearer',
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });

  test('of version 1 writes numbers as text and repeats the resource, as ARMClient reads it', async () => {
    const resource = 'https://management.core.windows.net/';
    const { json } = await server.signIn(
      { scope: undefined, resource },
      `/${server.credentials.tenantId}/oauth2/token`,
    );
    const claims = decodeJwt(json.access_token);
    expect(json).toMatchObject({ resource, expires_on: String(claims.exp), not_before: String(claims.nbf) });
    expect(claims).toMatchObject({ aud: resource, iss: `${server.origin}/${server.credentials.tenantId}/` });
    expect((await server.identity.authenticate(`Bearer ${json.access_token}`)).ok).toBe(true);
  });

  const audiences: readonly [form: Readonly<Record<string, string | undefined>>, audience: string][] = [
    [{ scope: 'https://management.azure.com/.default' }, 'https://management.azure.com'],
    [{ scope: 'https://management.core.windows.net//.default' }, 'https://management.core.windows.net/'],
    [{ scope: 'openid profile https://management.azure.com/.default offline_access' }, 'https://management.azure.com'],
    [{ scope: undefined, resource: 'https://management.azure.com' }, 'https://management.azure.com'],
    [{ scope: 'openid', resource: 'https://management.azure.com/' }, 'https://management.azure.com/'],
    [{ scope: 'api://a/.default', resource: 'https://management.azure.com/' }, 'api://a'],
    [{ scope: 'https://localhost:1//.default', claims: '{}', client_info: '1' }, 'https://localhost:1/'],
  ];
  test.each(audiences)('with %j is for one audience', async (form, audience) => {
    const { json } = await server.signIn(form);
    expect(decodeJwt(json.access_token).aud).toBe(audience);
  });

  test('may carry the client in the Authorization header', async () => {
    const { clientId, clientSecret, tenantId } = server.credentials;
    const body = 'grant_type=client_credentials&scope=https%3A%2F%2Fmanagement.azure.com%2F.default';
    const encoded = clientId.replaceAll('-', '%2D');
    for (const authorization of [basic(clientId, clientSecret), basic(encoded, clientSecret)]) {
      const headers = { ...FORM, authorization };
      const { status } = await server.call('POST', `/${tenantId}/oauth2/v2.0/token`, { headers, body });
      expect(status).toBe(200);
    }
  });

  test('finds its client whatever the case of the id', async () => {
    expect((await server.signIn({ client_id: server.credentials.clientId.toUpperCase() })).status).toBe(200);
  });
});

describe('a bad token request is refused', () => {
  const forms: readonly [form: Readonly<Record<string, string | undefined>>, expected: string, says: RegExp][] = [
    [{ grant_type: undefined }, '400 invalid_request 900144', /parameter: 'grant_type'/],
    [{ grant_type: '' }, '400 invalid_request 900144', /parameter: 'grant_type'/],
    [{ grant_type: 'password' }, '400 unsupported_grant_type 70003', /grant type 'password'/],
    [{ grant_type: 'refresh_token' }, '400 unsupported_grant_type 70003', /'refresh_token'/],
    [{ client_id: undefined }, '400 invalid_request 900144', /parameter: 'client_id'/],
    [{ client_id: 'b0b1b2b3-0000-4000-8000-000000000000' }, '400 unauthorized_client 700016', /'b0b1b2b3-.*not found/],
    [{ client_id: '__proto__' }, '400 unauthorized_client 700016', /not found/],
    [{ client_id: "' or 1=1 --" }, '400 unauthorized_client 700016', /not found/],
    [{ client_secret: undefined }, '401 invalid_client 7000216', /'client_secret' is required/],
    [{ client_secret: '' }, '401 invalid_client 7000216', /'client_secret' is required/],
    [{ client_secret: undefined, client_assertion: 'a.b.c' }, '401 invalid_client 7000216', /required/],
    [{ client_secret: 'wrong' }, '401 invalid_client 7000215', /Invalid client secret provided/],
    [{ scope: undefined }, '400 invalid_request 900144', /parameter: 'scope'/],
    [{ scope: '' }, '400 invalid_request 900144', /parameter: 'scope'/],
    [{ scope: 'openid' }, '400 invalid_scope 1002012', /\/\.default/],
    [{ scope: '/.default' }, '400 invalid_scope 1002012', /\/\.default/],
    [{ scope: 'https://management.azure.com' }, '400 invalid_scope 1002012', /scope https:/],
    [{ scope: 'https://a/.default https://b/.default' }, '400 invalid_scope 1002012', /not valid/],
    [{ scope: 'not a url/.default' }, '400 invalid_scope 1002012', /not valid/],
    [{ scope: undefined, resource: 'not a url' }, '400 invalid_scope 500011', /not an absolute URI/],
  ];
  test.each(forms)('%j', async (form, expected, says) => {
    const answer = await server.signIn(form);
    expect(refusal(answer)).toBe(expected);
    expect(answer.json.error_description).toMatch(/^AADSTS\d+: .* Trace ID: .* Correlation ID: .* Timestamp: .*Z$/);
    expect(answer.json.error_description).toMatch(says);
    expect(answer.json).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(GUID),
      correlation_id: expect.stringMatching(GUID),
    });
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': /^application\/json/ });
  });

  const requests: readonly [what: string, send: () => Promise<Answer>, expected: string][] = [
    [
      'an unknown tenant',
      () => server.signIn({}, '/b0b1b2b3-0000-4000-8000-000000000000/oauth2/token'),
      '400 invalid_request 90002',
    ],
    [
      'a tenant that is a word',
      () => server.signIn({}, '/contoso.example/oauth2/v2.0/token'),
      '400 invalid_request 90002',
    ],
    [
      'JSON',
      () => post('{"grant_type":"client_credentials"}', { 'content-type': 'application/json' }),
      '400 invalid_request 900144',
    ],
    ['broken JSON', () => post('{', { 'content-type': 'application/json' }), '400 invalid_request 900144'],
    [
      'a form of parts',
      () => post('--x', { 'content-type': 'multipart/form-data; boundary=x' }),
      '400 invalid_request 900144',
    ],
    ['no content type', () => post('grant_type=client_credentials', {}), '400 invalid_request 900144'],
    ['no body', () => post('', FORM), '400 invalid_request 900144'],
    ['bytes that are no text', () => post('%ff%fe=%00&&&==', FORM), '400 invalid_request 900144'],
    ['a parameter twice', () => post('grant_type=a&grant_type=b', FORM), '400 invalid_request 9000411'],
    ['a form of 65 kB', () => post(`a=${'b'.repeat(65_536)}`, FORM), '413 invalid_request 90023'],
    ['GET', () => server.call('GET', '/common/oauth2/v2.0/token'), '400 invalid_request 900561'],
    [
      'a bearer header',
      () => post('grant_type=client_credentials', { ...FORM, authorization: 'Bearer a' }),
      '401 invalid_client 90023',
    ],
    [
      'Basic without a colon',
      () => post('grant_type=client_credentials', { ...FORM, authorization: 'Basic YWJj' }),
      '401 invalid_client 90023',
    ],
    [
      'Basic with a bad escape',
      () => post('grant_type=client_credentials', { ...FORM, authorization: basic('a', '%zz') }),
      '401 invalid_client 90023',
    ],
    [
      'Basic of another client',
      () => post('grant_type=client_credentials&client_id=b', { ...FORM, authorization: basic('a', 'b') }),
      '400 invalid_request 90023',
    ],
  ];
  const post = (body: string, headers: Readonly<Record<string, string>>) =>
    server.call('POST', `/${server.credentials.tenantId}/oauth2/v2.0/token`, { headers, body });

  test.each(requests)('%s', async (_, send, expected) => {
    expect(refusal(await send())).toBe(expected);
  });

  test('is traced by the id that the client gave', async () => {
    const id = '7c0ffee0-0000-4000-8000-000000000001';
    const { json } = await post('', { ...FORM, 'client-request-id': id });
    expect(json.correlation_id).toBe(id);
    expect((await post('', { ...FORM, 'client-request-id': 'x' })).json.correlation_id).toMatch(GUID);
  });

  test('says which scheme the header takes, when the header was tried', async () => {
    const headers = { ...FORM, authorization: basic(server.credentials.clientId, 'wrong') };
    const answer = await post('grant_type=client_credentials&scope=https://a/.default', headers);
    expect(refusal(answer)).toBe('401 invalid_client 7000215');
    expect(answer.headers['www-authenticate']).toBe('Basic realm="hopscope", charset="UTF-8"');
  });

  test('is never logged with its secret, and neither is a good one', async () => {
    await server.signIn({ client_secret: 'a wrong one to look for' });
    const { json } = await server.signIn();
    const log = server.logged.join('\n');
    expect(log).toContain('/oauth2/v2.0/token');
    for (const secret of ['wrong one', server.credentials.clientSecret, json.access_token]) {
      expect(log).not.toContain(secret);
    }
  });
});

test('wrong secrets beyond ten a minute are answered 429, while a client that is signed in goes on', async () => {
  const own = await newDataDir();
  const quiet = await startSignIn(own);
  try {
    expect((await quiet.signIn()).status).toBe(200);
    const answers: Answer[] = [];
    for (let attempt = 0; attempt < 11; attempt++)
      answers.push(await quiet.signIn({ client_secret: `guess ${attempt}` }));
    expect(new Set(answers.slice(0, 10).map(refusal))).toEqual(new Set(['401 invalid_client 7000215']));
    const last = answers[10]!;
    expect(refusal(last)).toBe('429 temporarily_unavailable 90055');
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(last.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await quiet.signIn()).status).toBe(200);
  } finally {
    await quiet.close();
    await removeDataDir(own);
  }
});

describe('discovery', () => {
  const documents: readonly [path: string, authority: string, version: string][] = [
    ['/{tenant}/v2.0/.well-known/openid-configuration', '{tenant}', '2.0'],
    ['/common/v2.0/.well-known/openid-configuration', 'common', '2.0'],
    ['/organizations/v2.0/.well-known/openid-configuration', 'organizations', '2.0'],
    ['/adfs/.well-known/openid-configuration', 'adfs', '2.0'],
    ['/{tenant}/.well-known/openid-configuration', '{tenant}', '1.0'],
    ['/common/.well-known/openid-configuration', 'common', '1.0'],
  ];
  test.each(documents)('%s leads to a token', async (path, authority, version) => {
    const { tenantId } = server.credentials;
    const { status, json } = await server.call('GET', path.replace('{tenant}', tenantId));
    const base = `${server.origin}/${authority.replace('{tenant}', tenantId)}`;
    expect(status).toBe(200);
    expect(json).toMatchObject({
      issuer: version === '2.0' ? `${server.origin}/${tenantId}/v2.0` : `${server.origin}/${tenantId}/`,
      authorization_endpoint: `${base}/oauth2${version === '2.0' ? '/v2.0' : ''}/authorize`,
      token_endpoint: `${base}/oauth2${version === '2.0' ? '/v2.0' : ''}/token`,
    });
    const keys = await server.call('GET', new URL(json.jwks_uri).pathname);
    expect(keys.json.keys).toMatchObject([{ kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' }]);
    const token = await server.signIn({}, new URL(json.token_endpoint).pathname);
    expect(decodeJwt(token.json.access_token).iss).toBe(json.issuer);
  });

  test.each(['/contoso/v2.0/.well-known/openid-configuration', '/contoso/discovery/keys'])(
    '%s: no such tenant',
    async (path) => {
      expect(refusal(await server.call('GET', path))).toBe('400 invalid_tenant 90002');
    },
  );

  test('announces the origin that the client used', async () => {
    const host = server.origin.replace('https://localhost', '127.0.0.1');
    const { json } = await server.call('GET', '/adfs/.well-known/openid-configuration', { host });
    expect(json.token_endpoint).toBe(`https://${host}/adfs/oauth2/v2.0/token`);
  });

  test('of instances knows this server and no other', async () => {
    const ask = (endpoint: string) =>
      server.call(
        'GET',
        `/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`,
      );
    const { host } = new URL(server.origin);
    const { tenantId } = server.credentials;
    expect((await ask(`${server.origin}/${tenantId}/oauth2/v2.0/authorize`)).json).toEqual({
      tenant_discovery_endpoint: `${server.origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
    expect((await server.call('GET', '/common/discovery/instance')).json.metadata).toHaveLength(1);
    for (const other of ['https://login.microsoftonline.com/common/oauth2/v2.0/authorize', 'not a url']) {
      expect(refusal(await ask(other))).toBe('400 invalid_instance 50049');
    }
  });
});

describe('/metadata/endpoints', () => {
  const ask = async (version: string) => (await server.call('GET', `/metadata/endpoints?api-version=${version}`)).json;
  const authentication = () => ({
    loginEndpoint: `${server.origin}/adfs`,
    audiences: [`${server.origin}/`, 'https://management.core.windows.net/', 'https://management.azure.com/'],
  });

  test.each(['2015-01-01', '2017-12-01'])('at %s is the object that az cloud register reads', async (version) => {
    expect(await ask(version)).toEqual({
      galleryEndpoint: `${server.origin}/`,
      graphEndpoint: `${server.origin}/`,
      portalEndpoint: `${server.origin}/`,
      authentication: authentication(),
    });
  });

  test.each(['2018-05-01', '2019-05-01', '2020-06-01'])('at %s is a list of one cloud', async (version) => {
    expect(await ask(version)).toMatchObject([{ name: 'Hopscope', authentication: authentication(), suffixes: {} }]);
  });

  test.each(['2022-09-01', '2023-01-01-preview'])('at %s is one cloud', async (version) => {
    expect(await ask(version)).toMatchObject({
      name: 'Hopscope',
      resourceManager: `${server.origin}/`,
      authentication: { ...authentication(), tenant: 'common', identityProvider: 'AAD' },
      suffixes: { storage: '', keyVaultDns: '' },
    });
  });

  test.each([
    ['', 'MissingApiVersionParameter'],
    ['?api-version=', 'MissingApiVersionParameter'],
    ['?api-version=latest', 'InvalidApiVersionParameter'],
    ['?api-version=2022-9-1', 'InvalidApiVersionParameter'],
  ])('with %j is refused in ARM words', async (query, code) => {
    const { status, json } = await server.call('GET', `/metadata/endpoints${query}`);
    expect([status, json.error.code]).toEqual([400, code]);
  });
});

describe('the real @azure/identity', () => {
  /** In a process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts. */
  async function signInWith(change: { readonly tenant?: string; readonly secret?: string }, caFile = server.caFile) {
    const folder = await mkdtemp(join(tmpdir(), 'hopscope-azure-identity-'));
    const script = join(folder, 'sign-in.mjs');
    const { tenantId, clientId, clientSecret } = server.credentials;
    const { tenant = tenantId, secret = clientSecret } = change;
    await writeFile(
      script,
      `import { ClientSecretCredential } from ${JSON.stringify(import.meta.resolve('@azure/identity'))};
       const [, , tenant, client, secret, authorityHost, scope] = process.argv;
       const credential = new ClientSecretCredential(tenant, client, secret, { authorityHost, disableInstanceDiscovery: true });
       const line = await credential.getToken(scope).then(({ token }) => ({ token }), ({ message }) => ({ message }));
       console.log(JSON.stringify(line));`,
    );
    try {
      const args = [script, tenant, clientId, secret, server.origin, `${server.origin}/.default`];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
      const { stdout } = await run(process.execPath, args, { env });
      return JSON.parse(stdout) as { readonly token?: string; readonly message?: string };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test.each(['{tenant}', 'adfs'])('gets a token that is accepted, in tenant %s', async (tenant) => {
    const { token } = await signInWith({ tenant: tenant.replace('{tenant}', server.credentials.tenantId) });
    expect((await server.identity.authenticate(`Bearer ${token}`)).ok).toBe(true);
  });

  test('reports a wrong secret with our sentence', async () => {
    const { message } = await signInWith({ secret: 'wrong' });
    expect(message).toContain('AADSTS7000215: Invalid client secret provided');
  });

  test('reports an unknown tenant', async () => {
    const { message } = await signInWith({ tenant: 'b0b1b2b3-0000-4000-8000-000000000000' });
    expect(message).toMatch(/endpoints_resolution_error|AADSTS90002/);
  });
});
