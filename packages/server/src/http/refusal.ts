import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { armError, errorBody, type ArmError } from '@hopscope/protocol';

/** Largest body that either door reads, bytes. */
export const BODY_LIMIT = 1_000_000;

/** Carries an `ArmError` through the framework to its error handler; only for places that can answer by throwing alone. */
export class Refusal extends Error {
  readonly error: ArmError;
  constructor(error: ArmError) {
    super(error.message);
    this.error = error;
  }
}

/** `gateway`: the front refused; `service`: what the request was about did. */
export type FailureCause = 'gateway' | 'service';

export function refuse(reply: FastifyReply, error: ArmError, cause: FailureCause = 'gateway'): FastifyReply {
  reply.header('x-ms-failure-cause', cause);
  // Clients try again by themselves where it is there, so it is on no other refusal.
  if (error.status === 429 && !reply.hasHeader('retry-after')) reply.header('retry-after', '1');
  return reply.status(error.status).send(errorBody(error));
}

/** What the framework refused before any of our handlers saw it, and what our handlers did wrong. */
export function onError(error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = error instanceof Refusal ? error.error : frameworkRefusal(error, request);
  // Whoever is refused mid-body goes on sending it: the connection cannot be used again.
  if (refusal?.status === 413) reply.header('connection', 'close');
  if (refusal !== undefined) return refuse(reply, refusal);
  const { requestId } = request.asked;
  request.log.error({ requestId, err: error }, 'a request met a fault');
  return refuse(reply, armError('InternalServerError', { requestId }));
}

function frameworkRefusal(error: FastifyError, request: FastifyRequest): ArmError | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return armError('RequestEntityTooLarge', { limit: BODY_LIMIT });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return armError(
        'UnsupportedMediaType',
        { contentType: request.headers['content-type'] ?? '' },
        { target: 'Content-Type' },
      );
    case 'FST_ERR_BAD_URL':
      return armError('InvalidRequestUri', {});
    default: {
      const { statusCode = 500, message } = error;
      return statusCode < 500 ? armError('InvalidRequestContent', { problem: message }) : undefined;
    }
  }
}
