import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity } from 'node:tls';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { certificateNames } from './certificate-names.ts';
import { mintAuthority, mintLeaf } from './mint.ts';
import { openTls, type TlsOptions } from './open-tls.ts';
import type { Tls } from './tls.ts';

const run = promisify(execFile);
const openssl = await available('openssl', ['version']);
const python = await available('python3', ['-c', 'import ssl']);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 12);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopscope-tls-'));
});
afterEach(() => rm(folder, { recursive: true }));

const options = (change: Partial<TlsOptions> = {}): TlsOptions => ({
  dataDir: folder,
  now: () => NOW,
  host: '127.0.0.1',
  hostname: 'db-host.example',
  advertise: [],
  ...change,
});

async function opened(change: Partial<TlsOptions> = {}): Promise<Tls> {
  const tls = await openTls(options(change));
  if (!tls.ok) throw new Error(tls.problem);
  return tls.value;
}

const inTls = (name: string) => join(folder, 'tls', name);
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('names of our certificate', () => {
  const table: readonly [host: string, hostname: string, advertise: string, names: string][] = [
    ['127.0.0.1', 'Box', '', 'localhost 127.0.0.1 ::1 box'],
    ['0.0.0.0', 'localhost', '', 'localhost 127.0.0.1 ::1'],
    ['::', 'box.', '', 'localhost 127.0.0.1 ::1 box'],
    ['2001:DB8:0:0::7', 'box', '', 'localhost 127.0.0.1 ::1 2001:db8::7 box'],
    ['fe80::1%eth0', 'box', '', 'localhost 127.0.0.1 ::1 fe80::1 box'],
    ['::ffff:10.0.0.5', 'a_b', '', 'localhost 127.0.0.1 ::1 10.0.0.5 a_b'],
    ['127.0.0.1', 'not a name, at all', '', 'localhost 127.0.0.1 ::1'],
    [
      '127.0.0.1',
      'box',
      'https://Hop.example:444/ https://[2001:db8::9] https://hop.example',
      'localhost 127.0.0.1 ::1 box hop.example 2001:db8::9',
    ],
  ];
  test.each(table)('--host %s on %s, advertised %j', (host, hostname, advertise, names) => {
    const urls = advertise.split(' ').filter(Boolean);
    const named = certificateNames({ host, hostname, advertise: urls.map((url) => new URL(url)) });
    expect(named.map(({ value }) => value).join(' ')).toBe(names);
  });
});

describe('our own certificate', () => {
  test('is made at the first start, with keys that only the owner can read, and kept at the next', async () => {
    const first = await opened();
    const second = await opened();

    expect(second).toEqual(first);
    expect(first.caFile).toBe(inTls('ca.pem'));
    expect(first.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(
      await Promise.all(['ca.pem', 'ca-key.pem', 'cert.pem', 'key.pem'].map((name) => modeOf(inTls(name)))),
    ).toEqual(['644', '600', '644', '600']);
  });

  test('lives 825 days, its authority ten years, both on ECDSA P-256', async () => {
    const leaf = new X509Certificate((await opened()).cert);
    const authority = new X509Certificate(await readFile(inTls('ca.pem')));

    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(825 * DAY);
    expect(authority.validToDate.getTime() - NOW).toBe(3650 * DAY);
    expect([leaf, authority].map(({ publicKey }) => publicKey.asymmetricKeyDetails?.namedCurve)).toEqual([
      'prime256v1',
      'prime256v1',
    ]);
    expect([leaf.ca, authority.ca]).toEqual([false, true]);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(BigInt(`0x${leaf.serialNumber}`)).toBeGreaterThan(0n);
  });

  test.each<[string, Partial<TlsOptions>]>([
    ['fewer than 30 days are left', { now: () => NOW + 796 * DAY }],
    ['the clock was set back to before it was made', { now: () => NOW - 2 * DAY }],
    ['a URL is advertised', { advertise: [new URL('https://hop.example')] }],
    ['the host has another name', { hostname: 'web-host' }],
  ])('is renewed under the same authority when %s', async (_, change) => {
    const before = await opened();
    const authority = await readFile(inTls('ca.pem'), 'utf8');
    const after = await opened(change);

    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(await readFile(inTls('ca.pem'), 'utf8')).toBe(authority);
    expect(new X509Certificate(after.cert).verify(new X509Certificate(authority).publicKey)).toBe(true);
  });

  test('is kept while 30 days are left', async () => {
    const before = await opened();
    expect(await opened({ now: () => NOW + 794 * DAY })).toEqual(before);
  });

  test('is made anew when its file is damaged, absent, or its key another one', async () => {
    let { fingerprint } = await opened();
    const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const accidents = [
      () => writeFile(inTls('cert.pem'), 'half a certi'),
      () => rm(inTls('key.pem')),
      () => writeFile(inTls('key.pem'), otherKey.export({ type: 'pkcs8', format: 'pem' })),
    ];
    for (const accident of accidents) {
      await accident();
      const after = await opened();
      expect(after.fingerprint).not.toBe(fingerprint);
      expect(new X509Certificate(after.cert).checkPrivateKey(createPrivateKey(after.key))).toBe(true);
      fingerprint = after.fingerprint;
    }
  });

  test('never outlives its authority, and both are new when the authority ends', async () => {
    await opened();
    const late = await opened({ now: () => NOW + 3600 * DAY });
    const authority = new X509Certificate(await readFile(inTls('ca.pem')));
    expect(new X509Certificate(late.cert).validTo).toBe(authority.validTo);

    const later = await opened({ now: () => NOW + 3630 * DAY });
    const next = new X509Certificate(await readFile(inTls('ca.pem')));
    expect(next.fingerprint256).not.toBe(authority.fingerprint256);
    expect(new X509Certificate(later.cert).verify(next.publicKey)).toBe(true);
  });

  test('is not replaced silently when the authority that clients trust is damaged', async () => {
    await opened();
    await writeFile(inTls('ca.pem'), 'half a certi');
    await expect(openTls(options())).rejects.toThrow(
      /ca\.pem and .*ca-key\.pem are not a certificate authority.*remove both/,
    );
    expect(await readFile(inTls('ca.pem'), 'utf8')).toBe('half a certi');
  });

  test('closes a key that others could read', async () => {
    await opened();
    await chmod(inTls('key.pem'), 0o644);
    await opened();
    expect(await modeOf(inTls('key.pem'))).toBe('600');
  });
});

describe('verifiers', () => {
  const names = ['localhost', '127.0.0.1', '[::1]', 'db-host.example', 'hop.example', '[2001:db8::9]'];

  test.each(names)('Node trusts https://%s through the CA file', async (name) => {
    const tls = await opened({
      now: Date.now,
      advertise: [new URL('https://hop.example'), new URL('https://[2001:db8::9]')],
    });
    expect(await statusOver(tls, name)).toBe(204);
  });

  test('Node refuses a name that is not on the certificate', async () => {
    await expect(statusOver(await opened({ now: Date.now }), 'elsewhere.example')).rejects.toThrow(/does not match/);
  });

  test.skipIf(!openssl)(`openssl verifies it strictly${openssl ? '' : ' (skipped: no openssl here)'}`, async () => {
    await opened({ now: Date.now });
    for (const name of [
      ['-verify_hostname', 'db-host.example'],
      ['-verify_ip', '::1'],
    ]) {
      const flags = ['-x509_strict', '-check_ss_sig', '-purpose', 'sslserver', '-CAfile', inTls('ca.pem'), ...name];
      const { stdout } = await run('openssl', ['verify', ...flags, inTls('cert.pem')]);
      expect(stdout).toContain('cert.pem: OK');
    }
  });

  test.skipIf(!python)(`Python trusts it, strictly${python ? '' : ' (skipped: no python3 here)'}`, async () => {
    const tls = await opened({ now: Date.now });
    await serving(tls, async (port) => {
      const script = [
        'import socket, ssl, sys',
        'context = ssl.create_default_context(cafile=sys.argv[1])',
        'context.verify_flags |= ssl.VERIFY_X509_STRICT',
        'raw = socket.create_connection(("127.0.0.1", int(sys.argv[2])))',
        'print(context.wrap_socket(raw, server_hostname="localhost").version())',
      ].join('\n');
      const { stdout } = await run('python3', ['-c', script, inTls('ca.pem'), String(port)]);
      expect(stdout.trim()).toBe('TLSv1.3');
    });
  });
});

describe('--tls-cert and --tls-key', () => {
  const certFile = () => join(folder, 'my.crt');
  const keyFile = () => join(folder, 'my.key');

  async function given(now = NOW) {
    const authority = await mintAuthority(now);
    const leaf = await mintLeaf(authority, [{ type: 'dns', value: 'localhost' }], now);
    await writeFile(certFile(), leaf.cert);
    await writeFile(keyFile(), leaf.key);
    return { authority, leaf };
  }

  test('replace our certificate and make no files', async () => {
    const { leaf } = await given();
    const tls = await opened({ certFile: certFile(), keyFile: keyFile() });
    expect(tls).toEqual({ ...leaf, fingerprint: new X509Certificate(leaf.cert).fingerprint256 });
    await expect(stat(inTls('ca.pem'))).rejects.toThrow('ENOENT');
  });

  test('are trusted through their own file when it ends in a root', async () => {
    const { authority, leaf } = await given(Date.now());
    await writeFile(certFile(), leaf.cert + authority.cert);
    const tls = await opened({ now: Date.now, certFile: certFile(), keyFile: keyFile() });
    expect(tls.caFile).toBe(certFile());
    expect(await statusOver(tls, 'localhost')).toBe(204);
  });

  const wrong: readonly [what: string, spoil: () => Promise<Partial<TlsOptions> | void>, problem: RegExp][] = [
    ['no key', async () => ({ certFile: 'x' }), /^--tls-cert was given without --tls-key/],
    ['no certificate', async () => ({ keyFile: 'x' }), /^--tls-key was given without --tls-cert/],
    ['an absent certificate', () => rm(certFile()), /^--tls-cert: cannot read '.*my\.crt' \(no such file\)$/],
    ['an absent key', () => rm(keyFile()), /^--tls-key: cannot read '.*my\.key' \(no such file\)$/],
    [
      'a folder',
      async () => ({ certFile: folder, keyFile: keyFile() }),
      /^--tls-cert: cannot read .*\(it is a directory\)$/,
    ],
    ['DER', () => writeFile(certFile(), Buffer.from([0x30, 0x82])), /^--tls-cert: '.*' holds no PEM certificate$/],
    [
      'files swapped',
      async () => ({ certFile: keyFile(), keyFile: certFile() }),
      /^--tls-cert: '.*' holds no PEM certificate$/,
    ],
    [
      'half a certificate',
      async () => writeFile(certFile(), (await readFile(certFile(), 'utf8')).replace(/\n[^-\n]{30}/, '\n')),
      /^--tls-cert: a certificate in '.*' is damaged$/,
    ],
    ['no key in the key file', () => writeFile(keyFile(), 'secret'), /^--tls-key: '.*' holds no PEM private key$/],
    [
      'half a key',
      () => writeFile(keyFile(), '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n'),
      /^--tls-key: the private key in '.*' is damaged$/,
    ],
    [
      'an encrypted key',
      async () => {
        const key = createPrivateKey(await readFile(keyFile()));
        await writeFile(
          keyFile(),
          key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }),
        );
      },
      /^--tls-key: the key in '.*' is encrypted/,
    ],
    [
      'the key of another certificate',
      async () => {
        const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        await writeFile(keyFile(), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      },
      /^--tls-key: the key in '.*my\.key' does not belong to the certificate in '.*my\.crt'$/,
    ],
    ['an expired certificate', async () => ({ now: () => NOW + 825 * DAY }), /^--tls-cert: .* expired on 2029-02-24$/],
    [
      'a certificate of tomorrow',
      async () => ({ now: () => NOW - DAY }),
      /^--tls-cert: .* is not valid before 2026-11-22$/,
    ],
  ];
  test.each(wrong)('are refused in one sentence: %s', async (_, spoil, problem) => {
    await given();
    const change = (await spoil()) ?? {};
    const files = 'certFile' in change || 'keyFile' in change ? {} : { certFile: certFile(), keyFile: keyFile() };
    const tls = await openTls(options({ ...files, ...change }));
    expect(tls).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });
});

async function serving<T>(tls: Tls, visit: (port: number) => Promise<T>): Promise<T> {
  const server = createServer({ cert: tls.cert, key: tls.key }, (_, response) => response.writeHead(204).end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await visit((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

/** Asks our server under a name that need not resolve: what is looked up is always loopback. */
const statusOver = (tls: Tls, name: string) =>
  serving(tls, async (port) => {
    const ca = await readFile(tls.caFile!);
    const bare = name.replace(/[[\]]/g, '');
    return new Promise<number | undefined>((answered, failed) => {
      get(
        {
          host: '127.0.0.1',
          port,
          ca,
          agent: false,
          headers: { host: name },
          checkServerIdentity: (_, certificate) => checkServerIdentity(bare, certificate),
        },
        (response) => {
          response.resume();
          answered(response.statusCode);
        },
      ).on('error', failed);
    });
  });

async function available(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args);
    return true;
  } catch {
    return false;
  }
}
