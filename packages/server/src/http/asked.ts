import type { FastifyRequest } from 'fastify';

import type { ApiVersion } from '@hopscope/protocol';

import type { Caller } from '../identity/identity.ts';

/** What this server knows of a request beside what its client sent. Filled in on the way through the hooks. */
type Asked = {
  /** Lower-case GUID of this request. */
  readonly requestId: string;
  /** The client's own GUID for a chain of requests, else one of ours. */
  readonly correlationId: string;
  /** Allow-listed scheme and host that the client used: every URL in the answer begins with it. */
  readonly origin: string;
  /** Whether it was made on this very machine, as far as that can be known. */
  readonly loopback: boolean;
  /** By a clock that never goes back. */
  readonly startedAt: number;
  /** Absent on the paths that take no token. */
  caller?: Caller;
  /** Of a browser that is signed in; its secret never leaves this process but in its own cookie. */
  session?: { readonly secret: string; readonly expires: number };
  /** At ARM's door. */
  version?: ApiVersion;
};

declare module 'fastify' {
  interface FastifyRequest {
    asked: Asked;
  }
}

/** Who asks, on a route that stands behind the guard. */
export function callerOf(request: FastifyRequest): Caller {
  const { caller } = request.asked;
  if (caller === undefined) throw new Error(`${request.routeOptions.url} is not behind the guard`);
  return caller;
}
