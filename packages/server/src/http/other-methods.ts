import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import findMyWay from 'find-my-way';

import { armError } from '@hopscope/protocol';

import type { Guard } from './guard.ts';
import { refuse } from './refusal.ts';

/** `before`: asked before a method is refused. */
type Path = { readonly methods: Set<string>; readonly before: Guard | undefined };

/**
 * What answers a request for a path that is there by a method that it does not have: 405, with those that it has (RFC 9110, 15.5.6).
 * A router of its own knows the paths once each; a route for each method that a path lacks were five times as many as there are routes.
 */
export type OtherMethods = {
  /** Notes every route of a room from here on. */
  watch(room: FastifyInstance, before?: Guard): void;
  /** Whether the path is there, and so the request was answered. */
  refuse(request: FastifyRequest, reply: FastifyReply): Promise<boolean>;
};

/** Paths compare as those of the application do. */
export const ROUTER_OPTIONS = { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 1024 } as const;

export function otherMethods(): OtherMethods {
  const paths = findMyWay(ROUTER_OPTIONS);
  const known = new Map<string, Path>();
  return {
    watch(room, before) {
      room.addHook('onRoute', ({ url, method }) => {
        // Two routes may name the same segment differently.
        const key = url.toLowerCase().replaceAll(/:[^/]+/g, ':');
        const path = known.get(key) ?? { methods: new Set(), before };
        for (const each of [method].flat()) path.methods.add(each);
        if (!known.has(key)) paths.on('GET', url, () => undefined, path);
        known.set(key, path);
      });
    },
    async refuse(request, reply) {
      const found = paths.find('GET', request.url);
      if (found === null) return false;
      const { methods, before } = found.store as Path;
      request.params = found.params;
      if (before !== undefined && !(await before(request, reply))) return true;
      refuse(
        reply.header('allow', [...methods].toSorted().join(', ')),
        armError('MethodNotAllowed', { method: request.method }),
      );
      return true;
    },
  };
}
