import type { Exchange, HttpQuestion } from '@hopscope/engine';
import * as z from 'zod';
import { isHeaderName, isHeaderValue } from '../http-question.ts';
import { microsecondsSchema, millisecondsSchema } from './values.ts';

/* Questions to web servers and how they went. What others wrote (names, details) is cut short by the agent. */

/** Longest text that an agent passes on of what a stranger wrote. */
const text = z.string().max(500);

const tlsProblem = z.object({
  kind: z.enum(['expired', 'not-yet-valid', 'self-signed', 'unknown-authority', 'name-mismatch', 'other']),
  sentence: z.string().max(2000),
});

const tlsStep = z.object({
  took: microsecondsSchema,
  version: text,
  serverName: text,
  certificate: z.object({
    subject: text,
    issuer: text,
    names: z.array(text).max(20),
    from: text,
    to: text,
  }),
  chain: z.array(text).max(10),
  problems: z.array(tlsProblem).max(10),
});

const exchangeOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), status: z.int().min(100).max(999) }),
  z.object({ kind: z.literal('untrusted') }),
  z.object({
    kind: z.literal('handshake-failed'),
    reason: z.enum(['timeout', 'closed', 'alert', 'not-tls']),
    detail: text,
  }),
  z.object({ kind: z.literal('unanswered'), waitedMs: millisecondsSchema }),
  z.object({ kind: z.literal('closed') }),
  z.object({ kind: z.literal('malformed'), detail: text }),
  z.object({ kind: z.literal('not-connected'), errno: text }),
  z.object({ kind: z.literal('forbidden'), rule: z.string() }),
]);

export const exchangeSchema = z
  .object({
    connect: microsecondsSchema.exactOptional(),
    tls: tlsStep.exactOptional(),
    answer: microsecondsSchema.exactOptional(),
    outcome: exchangeOutcome,
  })
  .meta({ id: 'Exchange' }) satisfies z.ZodType<Exchange>;

export const methodSchema = z.enum(['GET', 'HEAD'], { error: 'expected GET or HEAD' });

const PATH = { error: 'expected a path of visible ASCII that begins with /, at most 2048 characters' };
export const pathTextSchema = z.string(PATH).regex(/^\/[\x21-\x7e]{0,2047}$/, PATH);

const NAME = { error: 'expected the name of a header that may be chosen, such as Accept, at most 100 characters' };
const VALUE = { error: 'expected the value of a header: printable ASCII, at most 1024 characters' };
const httpHeaderSchema = z.object({
  name: z.string(NAME).refine(isHeaderName, NAME),
  value: z.string(VALUE).refine(isHeaderValue, VALUE),
});
const HEADERS = { error: 'expected at most 32 headers' };
export const httpHeadersSchema = z.array(httpHeaderSchema, HEADERS).max(32, HEADERS);

const STATUS = { error: 'expected a status code from 100 to 599' };
export const statusSchema = z.int(STATUS).min(100, STATUS).max(599, STATUS);

export const httpQuestionSchema = z
  .object({
    kind: z.enum(['http', 'https']),
    method: methodSchema,
    path: pathTextSchema,
    headers: httpHeadersSchema,
    validStatus: z.array(z.object({ from: statusSchema, to: statusSchema })).max(500),
  })
  .meta({ id: 'HttpQuestion' }) satisfies z.ZodType<HttpQuestion>;
