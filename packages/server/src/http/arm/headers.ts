import { randomUUID } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { armError, type ArmError } from '@hopscope/protocol';

import type { Scheme } from '../origins.ts';
import type { RemainingCalls } from './remaining-calls.ts';

/** What the front end of Azure stands in: `WESTUS2:20170602T202117Z:{guid}`. There is only one place here. */
const ROUTING_REGION = 'LOCAL';

/** The headers that every answer at ARM's door has (recordings of 2017 and 2019). */
export function armHeaders(request: FastifyRequest, reply: FastifyReply, scheme: Scheme, instant: string): void {
  const { correlationId } = request.asked;
  reply
    .header('pragma', 'no-cache')
    .header('expires', '-1')
    .header('x-ms-correlation-request-id', correlationId)
    .header('x-ms-routing-request-id', `${ROUTING_REGION}:${instant}:${correlationId}`);
  // A browser must not remember it of a name that serves plain HTTP on another port (RFC 6797, 8.1).
  if (scheme === 'https') reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  const sent = request.headers['x-ms-client-request-id'];
  const wanted = request.headers['x-ms-return-client-request-id'];
  if (typeof sent === 'string' && String(wanted).toLowerCase() === 'true' && sent.length <= 128)
    reply.header('x-ms-client-request-id', sent);
}

/** A poll belongs to the chain of its operation, but is routed as a request of its own (recording of 2019). */
export function operationHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  operation: { readonly id: string; readonly correlationId?: string },
  instant: string,
): void {
  const { correlationId = request.asked.correlationId } = operation;
  const isPoll = correlationId !== request.asked.correlationId;
  const routed = isPoll ? randomUUID() : correlationId;
  reply
    .header('x-ms-request-id', operation.id)
    .header('x-ms-correlation-request-id', correlationId)
    .header('x-ms-routing-request-id', `${ROUTING_REGION}:${instant}:${routed}`);
}

/** Counts the call. The answer refuses it where limits are enforced and none is left. */
export function remainingHeader(
  request: FastifyRequest,
  reply: FastifyReply,
  calls: RemainingCalls,
): ArmError | undefined {
  const { caller } = request.asked;
  if (caller === undefined) return undefined;
  const { kind, remaining, retryAfter } = calls.count(caller.id, request.method);
  reply.header(`x-ms-ratelimit-remaining-subscription-${kind}`, String(remaining));
  if (retryAfter === undefined) return undefined;
  reply.header('retry-after', String(retryAfter));
  return armError('SubscriptionRequestsThrottled', { kind, principal: caller.id, seconds: retryAfter });
}

/** `20170602T202117Z`, made once a second: it stands in every answer. */
export function basicInstants(now: () => number): () => string {
  let [second, text] = [0, ''];
  return () => {
    const at = now();
    if (Math.floor(at / 1000) === second && text !== '') return text;
    second = Math.floor(at / 1000);
    text = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    return text;
  };
}
