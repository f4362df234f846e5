import type { FastifyRequest } from 'fastify';

/** RFC 1122 3.2.1.3, RFC 4291 2.5.3, and the former as a dual-stack socket shows it. */
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/**
 * Whether a request was made on this very machine. A proxy on this machine passes on what others ask: it says so in
 * one of these headers, and then nothing is known.
 */
export function isLoopback({ raw, headers }: FastifyRequest): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
  return !isForwarded && LOOPBACK.test(raw.socket.remoteAddress ?? '');
}
