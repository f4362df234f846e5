import type { FastifyReply } from 'fastify';

/**
 * Answers with what is made of `gone`, for as long as the client is there: what is given up by that signal's reason is sent
 * nowhere, and is no fault.
 */
export async function whileAwaited<Sent>(
  reply: FastifyReply,
  make: (gone: AbortSignal) => Promise<Sent>,
): Promise<Sent | FastifyReply> {
  const gone = goneSignal(reply);
  try {
    return await make(gone);
  } catch (problem) {
    if (!gone.aborted || problem !== gone.reason) throw problem;
    return reply.hijack();
  }
}

/** Aborted when the client goes before it has its answer. The framework's own ends with the request's body, which is read long since. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (raw.destroyed) gone.abort();
  else raw.once('close', () => raw.writableFinished || gone.abort());
  return gone.signal;
}
