import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newDataDir, removeDataDir, startSignIn, type SignInServer } from './identity.testbed.ts';

const START = Date.UTC(2026, 10, 22, 21, 5);

let dataDir: string;
let server: SignInServer;
let time = START;

beforeAll(async () => {
  dataDir = await newDataDir();
  server = await startSignIn(dataDir, () => time);
});
afterAll(async () => {
  await server.close();
  await removeDataDir(dataDir);
});

async function tokenFor(scope = 'https://management.azure.com/.default'): Promise<string> {
  const { status, json } = await server.signIn({ scope });
  if (status !== 200) throw new Error(json.error_description);
  return json.access_token;
}

/** A token with our real key but claims of our choosing: what a bug in issuing would give out. */
async function signed(change: Readonly<Record<string, unknown>>): Promise<string> {
  const key = await importJWK(JSON.parse(await readFile(join(dataDir, 'token-key.json'), 'utf8')), 'ES256');
  const claims = Object.entries({ ...decodeJwt(await tokenFor()), ...change }).filter(
    ([, value]) => value !== undefined,
  );
  return new SignJWT(Object.fromEntries(claims)).setProtectedHeader({ alg: 'ES256' }).sign(key);
}

const authenticate = (token: string) => server.identity.authenticate(`Bearer ${token}`);
const codeOf = async (token: string) => {
  const read = await authenticate(token);
  return read.ok ? 'accepted' : read.rejection.code;
};

describe('a bearer token', () => {
  test('says who is asking', async () => {
    const { clientId, tenantId } = server.credentials;
    const claims = decodeJwt(await tokenFor());
    expect(await authenticate(await tokenFor())).toEqual({ ok: true, caller: { id: claims.sub, clientId, tenantId } });
  });

  test('carries the claims that clients read', async () => {
    const { clientId, tenantId } = server.credentials;
    const claims = decodeJwt(await tokenFor());
    expect(claims).toEqual({
      aud: 'https://management.azure.com',
      iss: `${server.origin}/${tenantId}/v2.0`,
      tid: tenantId,
      oid: claims.sub,
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      appid: clientId,
      azp: clientId,
      idtyp: 'app',
      ver: '2.0',
      uti: expect.any(String),
      iat: START / 1000,
      nbf: START / 1000 - 300,
      exp: START / 1000 + 3599,
    });
  });

  test('can be verified by anybody with the published keys', async () => {
    const { json } = await server.call('GET', `/${server.credentials.tenantId}/discovery/v2.0/keys`);
    expect(json.keys[0]).not.toHaveProperty('d');
    const { protectedHeader } = await jwtVerify(await tokenFor(), createLocalJWKSet(json), {
      currentDate: new Date(time),
    });
    expect(protectedHeader.kid).toBe(json.keys[0].kid);
  });

  test('is remembered, but never beyond its end', async () => {
    const token = await tokenFor();
    for (const [seconds, expected] of [
      [0, 'accepted'],
      [3540, 'accepted'],
      [3598.999, 'accepted'],
      [3599, 'ExpiredAuthenticationToken'],
      [3700, 'ExpiredAuthenticationToken'],
    ] as const) {
      time = START + seconds * 1000;
      expect([seconds, await codeOf(token)]).toEqual([seconds, expected]);
    }
    time = START;
  });

  test('that ended names both instants as ARM does', async () => {
    const token = await tokenFor();
    time = START + 2 * 3600_000;
    expect(await authenticate(token)).toEqual({
      ok: false,
      rejection: {
        code: 'ExpiredAuthenticationToken',
        message:
          "The access token expiry UTC time '11/22/2026 10:04:59 PM' is earlier than current UTC time '11/22/2026 11:05:00 PM'.",
      },
    });
    time = START;
  });

  const audiences: readonly [scope: () => string, expected: string][] = [
    [() => 'https://management.azure.com/.default', 'accepted'],
    [() => 'https://management.azure.com//.default', 'accepted'],
    [() => 'https://management.core.windows.net//.default', 'accepted'],
    [() => `${server.origin}/.default`, 'accepted'],
    [() => `${server.origin}//.default`, 'accepted'],
    [() => `${server.origin.replace('localhost', '127.0.0.1')}/.default`, 'accepted'],
    [() => 'https://storage.azure.com/.default', 'InvalidAuthenticationTokenAudience'],
    [() => 'https://localhost:1/.default', 'InvalidAuthenticationTokenAudience'],
    [() => 'http://management.azure.com/.default', 'InvalidAuthenticationTokenAudience'],
    [() => 'https://management.azure.com/subscriptions/.default', 'InvalidAuthenticationTokenAudience'],
    [() => 'https://management.azure.com.evil.example/.default', 'InvalidAuthenticationTokenAudience'],
    [() => 'api://something/.default', 'InvalidAuthenticationTokenAudience'],
  ];
  test.each(audiences.map(([scope, expected]) => [String(scope).slice(6), scope, expected] as const))(
    'for %s',
    async (_, scope, expected) => {
      expect(await codeOf(await tokenFor(scope()))).toBe(expected);
    },
  );
});

describe('a forged token is refused', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forgeries: readonly [what: string, forge: (token: string) => string | Promise<string>][] = [
    ['alg none, no signature', (token) => `${part({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1]}.`],
    ['alg none, old signature', (token) => [part({ alg: 'none' }), ...token.split('.').slice(1)].join('.')],
    ['no signature', (token) => `${token.split('.').slice(0, 2).join('.')}.`],
    [
      'another claim under the old signature',
      (token) => {
        const [head, , signature] = token.split('.');
        return [head, part({ ...decodeJwt(token), oid: 'somebody-else' }), signature].join('.');
      },
    ],
    [
      'signed with another key that claims our key id',
      async (token) => {
        const { privateKey } = await generateKeyPair('ES256');
        const { json } = await server.call('GET', '/common/discovery/keys');
        const header = { alg: 'ES256', kid: json.keys[0].kid };
        return new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(privateKey);
      },
    ],
    [
      'signed with another key that it brings along',
      async (token) => {
        const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
        const header = { alg: 'ES256', jwk: await exportJWK(publicKey) };
        return new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(privateKey);
      },
    ],
    [
      'HS256 with our public key as the secret',
      async (token) => {
        const { json } = await server.call('GET', '/common/discovery/keys');
        const secret = new TextEncoder().encode(JSON.stringify(json.keys[0]));
        return new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256' }).sign(secret);
      },
    ],
    ['cut short', (token) => token.slice(0, -3)],
    ['two parts', () => 'aaaa.bbbb'],
    ['not base64', () => '%%%.%%%.%%%'],
    ['opaque', () => 'opaque'],
    ['encrypted', () => 'a.b.c.d.e'],
    ['100 kB', () => 'a'.repeat(100_000)],
  ];
  test.each(forgeries)('%s', async (_, forge) => {
    const token = await tokenFor();
    expect(await codeOf(token)).toBe('accepted');
    expect(await authenticate(await forge(token))).toEqual({
      ok: false,
      rejection: { code: 'InvalidAuthenticationToken', message: 'The access token is invalid.' },
    });
  });

  const misfits: readonly [what: string, change: Readonly<Record<string, unknown>>, code: string][] = [
    ['of another tenant', { tid: 'b0b1b2b3-0000-4000-8000-000000000000' }, 'InvalidAuthenticationTokenTenant'],
    [
      'of another issuer',
      { iss: 'https://sts.windows.net/b0b1b2b3-0000-4000-8000-000000000000/' },
      'InvalidAuthenticationTokenTenant',
    ],
    ['of an issuer that is no URL', { iss: 'us' }, 'InvalidAuthenticationTokenTenant'],
    ['not valid yet', { nbf: START / 1000 + 60 }, 'InvalidAuthenticationToken'],
    ['without a tenant', { tid: undefined }, 'InvalidAuthenticationToken'],
    ['that never ends', { exp: undefined }, 'InvalidAuthenticationToken'],
    [
      'for many audiences',
      { aud: ['https://management.azure.com', 'https://storage.azure.com'] },
      'InvalidAuthenticationToken',
    ],
    ['whose end is text', { exp: 'tomorrow' }, 'InvalidAuthenticationToken'],
  ];
  test.each(misfits)('%s, though our key signed it', async (_, change, code) => {
    expect(await codeOf(await signed(change))).toBe(code);
  });
});

describe('a request without a usable header', () => {
  const headers: readonly [header: string | undefined, code: string, message: RegExp][] = [
    [undefined, 'AuthenticationFailed', /^Authentication failed\. The 'Authorization' header is missing\.$/],
    ['', 'AuthenticationFailed', /is missing/],
    ['  ', 'AuthenticationFailed', /is missing/],
    ['Bearer', 'AuthenticationFailed', /invalid format/],
    ['Bearer ', 'AuthenticationFailed', /invalid format/],
    ['Basic YTpi', 'AuthenticationFailed', /invalid format/],
    ['Bearer a b', 'AuthenticationFailed', /invalid format/],
    ['bearer a.b.c', 'InvalidAuthenticationToken', /^The access token is invalid\.$/],
  ];
  test.each(headers)('%j', async (header, code, message) => {
    const read = await server.identity.authenticate(header);
    expect(read).toEqual({ ok: false, rejection: { code, message: expect.stringMatching(message) } });
  });

  test('is told where the tenant is, in the words that clients look for', async () => {
    const read = await server.identity.authenticate(undefined);
    const challenge = read.ok ? '' : server.identity.challenge('https://hop.example', read.rejection);
    expect(challenge).toBe(
      `Bearer authorization_uri="https://hop.example/${server.credentials.tenantId}", error="invalid_token", ` +
        `error_description="The authentication failed because of missing 'Authorization' header."`,
    );
  });

  test('cannot break the challenge with what its token says', async () => {
    const read = await authenticate(await signed({ iss: 'https://x/", claims="e30="\r\nset-cookie: a=b' }));
    const challenge = read.ok ? '' : server.identity.challenge('https://hop.example', read.rejection);
    expect(challenge).toMatch(/^Bearer (?:[a-z_]+="[^"\r\n]*"(?:, |$)){3}$/);
  });
});

describe('the data directory', () => {
  const at = (name: string) => join(dataDir, name);
  const restart = async () => {
    await server.close();
    server = await startSignIn(dataDir, () => time);
  };
  const modeOf = async (name: string) => ((await stat(at(name))).mode & 0o777).toString(8);
  const written = async () => JSON.parse(await readFile(at('credentials.json'), 'utf8'));

  test('has credentials that only the owner can read', async () => {
    expect(await Promise.all(['credentials.json', 'token-key.json'].map(modeOf))).toEqual(['600', '600']);
    expect(await written()).toEqual({
      endpoint: server.origin,
      tenantId: server.identity.tenantId,
      subscriptionId: '00000000-0000-0000-0000-000000000000',
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientSecret: expect.stringMatching(/^[0-9a-f]{64}$/),
      caFile: at('tls/ca.pem'),
    });
  });

  test('keeps account and sessions over a restart; only the endpoints are new', async () => {
    const [before, token] = [server, await tokenFor()];
    await writeFile(at('credentials.json'), JSON.stringify({ ...(await written()), note: 'mine' }));
    await restart();
    expect(await codeOf(token)).toBe('accepted');
    expect(server.identity.account).toMatchObject({ clientSecret: before.credentials.clientSecret, note: 'mine' });
    expect(await written()).toEqual({ ...before.credentials, endpoint: server.origin, note: 'mine' });
    expect(decodeJwt(await tokenFor()).sub).toBe(decodeJwt(token).sub);
  });

  test('closes credentials that others could read', async () => {
    await chmod(at('credentials.json'), 0o644);
    await restart();
    expect(await modeOf('credentials.json')).toBe('600');
  });

  test('lets its owner choose another secret, and the old one ends', async () => {
    const { clientSecret: old } = server.credentials;
    await writeFile(at('credentials.json'), JSON.stringify({ ...(await written()), clientSecret: 'a new one' }));
    await restart();
    expect((await server.signIn({ client_secret: 'a new one' })).status).toBe(200);
    expect((await server.signIn({ client_secret: old })).json.error_codes).toEqual([7000215]);
  });

  test('makes a new account when the credentials are removed, and the old one ends', async () => {
    const [old, token] = [server.credentials, await tokenFor()];
    await rm(at('credentials.json'));
    await restart();
    expect(server.credentials.tenantId).not.toBe(old.tenantId);
    expect(await codeOf(token)).toBe('InvalidAuthenticationTokenTenant');
    const asBefore = { client_id: old.clientId, client_secret: old.clientSecret };
    expect((await server.signIn(asBefore)).json.error_codes).toEqual([700016]);
  });

  test('ends every session when the signing key is removed', async () => {
    const token = await tokenFor();
    await rm(at('token-key.json'));
    await restart();
    expect(await codeOf(token)).toBe('InvalidAuthenticationToken');
    expect(await codeOf(await tokenFor())).toBe('accepted');
  });

  test.each([
    ['credentials.json', '{"clientSecret": "hush', 'JSON'],
    ['credentials.json', '{"clientSecret": "hush"}', "'endpoint'"],
    ['credentials.json', '["hush"]', 'JSON'],
    ['token-key.json', '{"d": "hush"', ''],
    ['token-key.json', '{"kty":"EC","crv":"P-256","x":"hush","y":"hush","d":"hush"}', ''],
  ])('says which file is damaged and quotes nothing of it: %s %s', async (name, text, where) => {
    const whole = await readFile(at(name), 'utf8');
    await server.close();
    await writeFile(at(name), text);
    const failure = await startSignIn(dataDir, () => time).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure?.message).toContain(at(name));
    expect(failure?.message).toContain(where);
    expect(JSON.stringify([failure?.message, failure?.cause])).not.toContain('hush');
    await writeFile(at(name), whole);
    server = await startSignIn(dataDir, () => time);
  });
});
