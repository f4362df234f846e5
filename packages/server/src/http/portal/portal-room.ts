import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Fallback } from '../build-app.ts';
import type { OtherMethods } from '../other-methods.ts';
import type { PortalFile } from './files.ts';
import { openSignInPage, type SignInPage } from './sign-in-page.ts';

export type Portal = SignInPage & { readonly files: ReadonlyMap<string, PortalFile> | undefined };

/** Nothing from anywhere else, nothing inline, in nobody's frame (CSP Level 3). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const NOT_BUILT =
  "Hopscope's portal has not been built. Run 'npm run prepare' where Hopscope is installed, and start it again.\n";
const YEAR = 31_536_000;

/** The portal's built files and its sign-in. They take no token: there is nothing in them that is not in our repository. */
export function openPortalRoom(app: FastifyInstance, portal: Portal, others: OtherMethods): void {
  void app.register(async (room) => {
    others.watch(room);
    openSignInPage(room, portal);
    room.get('/', (_request, reply) => sendIndex(reply, portal));
    for (const url of portal.files?.keys() ?? []) {
      if (url === '/index.html') continue;
      room.get(url, (_request, reply) => sendFile(reply, portal.files?.get(url)));
    }
  });
}

/** Paths of ARM's and of ours are answered as such, whoever asks. */
const API = /^\/(?:v1|subscriptions|tenants|providers|metrics|healthz|assets)(?:\/|$)/i;

/** A page of the portal has a path that only the portal knows: whoever asks for HTML gets the portal, which looks at it. */
export const withPortalPages =
  (portal: Portal, otherwise: Fallback): Fallback =>
  async (request, reply) => {
    if (isPage(request)) await sendIndex(reply, portal);
    else await otherwise(request, reply);
  };

function isPage({ method, headers, url }: FastifyRequest): boolean {
  const [path = ''] = url.split('?');
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '') && !API.test(path);
}

const sendIndex = (reply: FastifyReply, { files }: Portal) => sendFile(reply, files?.get('/index.html'));

async function sendFile(reply: FastifyReply, file: PortalFile | undefined): Promise<FastifyReply> {
  reply
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin');
  if (file === undefined) return reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  reply
    .header('etag', file.etag)
    .header('vary', 'accept-encoding')
    .header('cache-control', file.immutable ? `public, max-age=${YEAR}, immutable` : 'no-cache');
  const { headers } = reply.request;
  if (headers['if-none-match'] === file.etag) return reply.status(304).send();
  const { bytes, coding } = await file.encoded(headers['accept-encoding']?.toString() ?? '');
  if (coding !== undefined) reply.header('content-encoding', coding);
  return reply.type(file.type).send(bytes);
}
