import type { Progress } from '@hopscope/engine';
import * as z from 'zod';
import { addressSchema, countSchema, microsecondsSchema, ttlSchema } from '../diagnosis/values.ts';
import { targetSchema } from '../diagnosis/observation.ts';
import { checkSchema, checkStateSchema } from './check.ts';

export const progressSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('resolving'), name: z.string() }),
    z.object({ kind: z.literal('probing'), target: targetSchema, count: countSchema }),
    z.object({
      kind: z.literal('probe'),
      sequence: countSchema,
      outcome: z.enum(['connected', 'failed']),
      rtt: microsecondsSchema.exactOptional(),
    }),
    z.object({
      kind: z.literal('exchange'),
      sequence: countSchema,
      outcome: z.enum([
        'answered',
        'untrusted',
        'handshake-failed',
        'unanswered',
        'closed',
        'malformed',
        'not-connected',
        'forbidden',
      ]),
    }),
    z.object({
      kind: z.literal('hop'),
      ttl: ttlSchema,
      address: addressSchema.exactOptional(),
      rtt: microsecondsSchema.exactOptional(),
    }),
  ])
  .meta({ id: 'Progress' }) satisfies z.ZodType<Progress>;

/**
 * One server-sent event of `GET /v1/checks/{id}/events`: `event:` is its kind, `data:` the whole as JSON, `id:` counts from
 * 1. `ended` is always the last; a stream of a check that has ended already consists of it alone.
 */
export const checkNewsSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('state'), state: checkStateSchema }),
    z.object({ kind: z.literal('progress'), progress: progressSchema }),
    z.object({ kind: z.literal('ended'), check: checkSchema }),
  ])
  .meta({ id: 'CheckNews' });
export type CheckNews = z.infer<typeof checkNewsSchema>;
