import type { ServerResponse } from 'node:http';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { CheckRecord } from '../../checks/check-record.ts';
import type { News } from '../../checks/news.ts';
import { newsOf } from './check-shape.ts';
import type { DoorParts } from '../door/door-route.ts';

/** Proxies drop connections that say nothing for a minute, ms. */
const HEARTBEAT = 15_000;
/** A reader that is so far behind is given up: it can come back with `Last-Event-ID`. Bytes. */
const MOST_UNREAD = 1_000_000;

/** Answers with server-sent events (WHATWG HTML, 9.2) until the check has ended, the reader goes, or the server does. */
export function streamNews(
  parts: DoorParts,
  record: CheckRecord,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { checks, wake } = parts;
  const { raw } = reply;
  reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').hijack();
  raw.writeHead(200, reply.getHeaders() as Record<string, string>);
  raw.flushHeaders();

  let takeBack = () => {};
  const beat = () => {
    takeBack = wake(HEARTBEAT, () => {
      write(raw, ': still here\n\n');
      beat();
    });
  };
  const tell = (number: number, news: News) => {
    write(raw, `id: ${number}\nevent: ${news.kind}\ndata: ${JSON.stringify(newsOf(news))}\n\n`);
    if (news.kind === 'ended') raw.end();
  };
  const unlisten = checks.listen(record.order.id, lastEventId(request), tell);
  // Nobody runs it any more: its end is all that is left to tell.
  if (unlisten === undefined) tell(1, { kind: 'ended', record });
  if (raw.writableEnded) return reply;
  beat();
  const stay = checks.onClosed(() => raw.end());
  raw.once('close', () => {
    takeBack();
    unlisten?.();
    stay();
  });
  return reply;
}

function write(raw: ServerResponse, text: string): void {
  if (raw.writableEnded || raw.destroyed) return;
  if (raw.writableLength > MOST_UNREAD) raw.destroy();
  else raw.write(text);
}

function lastEventId({ headers }: FastifyRequest): number {
  const id = Number(headers['last-event-id'] ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
}
