import { isUtf8 } from 'node:buffer';

import type { FastifyInstance } from 'fastify';

import { armError, parseLenientJson, type ArmError, type JsonValue } from '@hopscope/protocol';

import { BODY_LIMIT, Refusal } from './refusal.ts';

const MAX_DEPTH = 64;

/** ARM's own reader is lenient, and clients rely on it; `text/json` is what .NET's formatter takes beside the usual name. */
export function readArmBodies(room: FastifyInstance): void {
  // `curl -X POST -d ''` names a type for nothing; ARM's front end does not look at it then.
  room.addHook('onRequest', (request, _, done) => {
    if (request.headers['content-length'] === '0') delete request.headers['content-type'];
    done();
  });
  readBodies(room, ['application/json', 'text/json'], () => undefined);
}

/** Our door takes JSON as RFC 8259 has it. */
export function readStrictBodies(room: FastifyInstance): void {
  readBodies(room, ['application/json'], strictProblem);
}

function readBodies(room: FastifyInstance, types: string[], problemOf: (text: string) => string | undefined): void {
  room.removeAllContentTypeParsers();
  room.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (request, bytes, done) => {
    const contentType = request.headers['content-type'] ?? '';
    const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType) ?? [];
    if (!/^(?:utf-?8|us-ascii)$/i.test(charset))
      return done(new Refusal(armError('UnsupportedMediaType', { contentType }, { target: 'Content-Type' })));
    const read = readJson(bytes as Buffer, problemOf);
    return 'refused' in read ? done(new Refusal(read.refused)) : done(null, read.value);
  });
}

function readJson(
  bytes: Buffer,
  problemOf: (text: string) => string | undefined,
): { readonly value: JsonValue | undefined } | { readonly refused: ArmError } {
  if (bytes.length === 0) return { value: undefined };
  if (!isUtf8(bytes)) return { refused: armError('InvalidRequestContent', { problem: 'it is not UTF-8' }) };
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const problem = problemOf(text);
  const json = problem === undefined ? parseLenientJson(text, { maxDepth: MAX_DEPTH }) : undefined;
  if (json?.ok === true) return { value: json.value };
  return { refused: armError('InvalidRequestContent', { problem: problem ?? json?.problem ?? '' }) };
}

function strictProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
