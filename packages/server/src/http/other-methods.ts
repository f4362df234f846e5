import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

import { armError } from '@hopscope/protocol';

import { refuse } from './refusal.ts';

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Paths as they are registered, and the methods that each has. */
export type Paths = Map<string, { readonly url: string; readonly methods: Set<string> }>;

/** Notes every route of a room from here on. */
export function notePaths(room: FastifyInstance): Paths {
  const paths: Paths = new Map();
  room.addHook('onRoute', ({ url, method }) => {
    // Two routes may name the same segment differently.
    const key = url.toLowerCase().replaceAll(/:[^/]+/g, ':');
    const path = paths.get(key) ?? { url, methods: new Set() };
    for (const each of [method].flat()) path.methods.add(each);
    paths.set(key, path);
  });
  return paths;
}

/** Gives each path the methods that it lacks: all of them answer 405 and say which it has (RFC 9110, 15.5.6). */
export function refuseOtherMethods(
  room: FastifyInstance,
  paths: Paths,
  before?: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>,
): void {
  for (const { url, methods } of paths.values()) {
    const allow = [...methods].toSorted().join(', ');
    const missing = METHODS.filter((method) => !methods.has(method));
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      if (before !== undefined && !(await before(request, reply))) return reply;
      return refuse(reply.header('allow', allow), armError('MethodNotAllowed', { method: request.method }));
    };
    // In the first hook, so that a body is not even read.
    room.route({ method: [...missing], url, exposeHeadRoute: false, onRequest: answer, handler: answer });
  }
}
