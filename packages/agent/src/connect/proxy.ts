import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for this URL by the usual variables (HTTPS_PROXY, NO_PROXY; in lower case, too); undefined: none. */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const either = (name: string) => env[name] || env[name.toLowerCase()];
  const proxy = URL.parse(either('HTTPS_PROXY') ?? '');
  if (proxy === null) return undefined;
  const exceptions = (either('NO_PROXY') ?? '').split(',').map((each) => each.trim().toLowerCase());
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const isException = (each: string) => {
    if (each === '*') return true;
    const [, name = each, port] = /^(.*[^:]):(\d+)$/.exec(each) ?? [];
    if (port !== undefined && port !== (url.port || '443')) return false;
    const bare = name.replace(/^\*?\./, '');
    return bare !== '' && (host === bare || host.endsWith(`.${bare}`));
  };
  return exceptions.some(isException) ? undefined : proxy;
}

/** A TCP connection to the host and port of a URL: direct, or through an HTTP proxy's CONNECT (RFC 9110 section 9.3.6). */
export function reach(url: URL, env: Environment, signal: AbortSignal): Promise<Socket> {
  const proxy = proxyFor(url, env);
  const port = Number(url.port || 443);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (proxy === undefined) return connected(connect({ host, port, signal }));
  if (proxy.protocol !== 'http:')
    return Promise.reject(new Error(`the proxy ${proxy.origin} is not one of plain HTTP, which is all that is known`));
  const authority = `${url.hostname}:${port}`;
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const basic =
    proxy.username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  return new Promise((resolve, reject) => {
    const asked = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: Number(proxy.port || 80),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...basic },
      agent: false,
      signal,
    });
    asked.once('connect', (answer, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      if (answer.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} refuses ${authority} with status ${answer.statusCode ?? 'unknown'}`));
    });
    asked.once('response', (answer) => {
      answer.resume();
      reject(new Error(`the proxy ${proxy.host} answers CONNECT with status ${answer.statusCode ?? 'unknown'}`));
    });
    asked.once('error', reject);
    asked.end();
  });
}

export function connected(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
