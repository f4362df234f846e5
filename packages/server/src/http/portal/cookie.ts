import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Where a session's cookie may go: over HTTPS with the `__Host-` prefix (RFC 6265bis 4.1.3.2), over plain HTTP to this very
 * machine only. Undefined: this browser came by a way on which a cookie could be read by others.
 */
export function cookieName({ asked }: FastifyRequest): string | undefined {
  const url = URL.parse(asked.origin);
  if (url === null) return undefined;
  // Browsers keep one jar for all ports of a host; two servers on one machine must not sign each other's users out.
  const port = url.port === '' ? '' : `-${url.port}`;
  if (url.protocol === 'https:') return `__Host-hopscope${port}`;
  return asked.loopback ? `hopscope${port}` : undefined;
}

/** The session's secret that a request carries. */
export function readCookie(request: FastifyRequest): string | undefined {
  const name = cookieName(request);
  if (name === undefined) return undefined;
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value] = pair.trim().split('=');
    if (key === name && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** `seconds`: how long the browser keeps it; 0 takes it away. */
export function writeCookie(reply: FastifyReply, secret: string, seconds: number): void {
  const name = cookieName(reply.request);
  if (name === undefined) throw new Error('a session has no way here');
  const secure = name.startsWith('__Host-') ? '; Secure' : '';
  reply.header('set-cookie', `${name}=${secret}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`);
}
