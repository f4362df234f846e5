import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { proxyFor, reach } from './proxy.ts';

const url = (text: string) => new URL(text);
const PROXY = { HTTPS_PROXY: 'http://proxy.example:3128' };

test.each<[string, string, Readonly<Record<string, string>>, string | undefined]>([
  ['is used where it is named', 'https://a.example:8443', PROXY, 'http://proxy.example:3128/'],
  ['may be named in lower case', 'https://a.example', { https_proxy: 'http://p:1' }, 'http://p:1/'],
  ['is not used without a name', 'https://a.example', {}, undefined],
  ['is not used for what NO_PROXY names', 'https://a.example', { ...PROXY, NO_PROXY: 'b, a.example' }, undefined],
  ['is not used below a name', 'https://x.a.example', { ...PROXY, NO_PROXY: '.a.example' }, undefined],
  [
    'is used for a name that only ends alike',
    'https://ba.example',
    { ...PROXY, no_proxy: 'a.example' },
    'http://proxy.example:3128/',
  ],
  [
    'is not used for a port that is named',
    'https://a.example:8443',
    { ...PROXY, NO_PROXY: 'a.example:8443' },
    undefined,
  ],
  [
    'is used for another port',
    'https://a.example',
    { ...PROXY, NO_PROXY: 'a.example:8443' },
    'http://proxy.example:3128/',
  ],
  ['is never used with *', 'https://a.example', { ...PROXY, NO_PROXY: '*' }, undefined],
  ['is not used for an address that is named', 'https://[::1]:8443', { ...PROXY, NO_PROXY: '::1' }, undefined],
])('a proxy %s', (_, target, env, expected) => {
  expect(proxyFor(url(target), env)?.href).toBe(expected);
});

/** A proxy that answers every CONNECT with this, and says what it was asked. */
async function proxy(answer: string) {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      asked.push(data.toString());
      socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { asked, server, env: { HTTPS_PROXY: `http://user:p%40ss@127.0.0.1:${port}` } };
}

test('a proxy is asked for host and port, with its credentials, and what follows is the connection', async () => {
  const { asked, server, env } = await proxy('HTTP/1.1 200 OK\r\n\r\nhello');
  const socket = await reach(url('https://hopscope.invalid:8443'), env, AbortSignal.timeout(5000));
  const [data] = (await once(socket, 'data')) as [Buffer];
  expect(data.toString()).toBe('hello');
  expect(asked[0]).toMatch(/^CONNECT hopscope\.invalid:8443 HTTP\/1\.1\r\n/);
  expect(asked[0]).toContain(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  socket.destroy();
  server.close();
});

test('a proxy that refuses is said, and nothing of its credentials', async () => {
  const { server, env } = await proxy('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  const refused = reach(url('https://hopscope.invalid:8443'), env, AbortSignal.timeout(5000));
  await expect(refused).rejects.toThrow(/^the proxy 127\.0\.0\.1:\d+ .* status 403$/);
  server.close();
});
