import type { Diagnosis, Hop } from '@hopscope/engine';
import * as z from 'zod';
import { evidenceSchema, resolutionSchema, targetSchema } from './observation.ts';
import { exchangeSchema } from './exchange.ts';
import { flowAnswersSchema } from './flows.ts';
import { issueSchema } from './issue.ts';
import { hopPlaceSchema, isOneOfManySchema, pathSchema } from './path.ts';
import {
  addressSchema,
  countSchema,
  microsecondsSchema,
  millisecondsSchema,
  roundTripSchema,
  ttlSchema,
} from './values.ts';

/* The whole answer to a check, as our door gives it. What each word means: docs/verdicts.md. */

const hopSchema = z
  .object({
    kind: z.enum(['source', 'router', 'appliance', 'destination']),
    ttl: ttlSchema.exactOptional(),
    address: addressSchema.exactOptional(),
    otherAddresses: z.array(addressSchema).exactOptional(),
    isOneOfMany: isOneOfManySchema.exactOptional(),
    id: z.string().exactOptional(),
    machine: z.string().exactOptional(),
    place: hopPlaceSchema.exactOptional(),
    rtt: roundTripSchema.exactOptional(),
    issues: z.array(issueSchema),
  })
  .meta({ id: 'Hop' }) satisfies z.ZodType<Hop>;

const latencySchema = z.object({
  ...roundTripSchema.shape,
  median: microsecondsSchema,
  p95: microsecondsSchema,
  samples: countSchema,
  distribution: z.array(z.object({ from: microsecondsSchema, to: microsecondsSchema, count: countSchema })),
});

const agreementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agree') }),
  z.object({ kind: z.literal('unknown'), reason: z.string() }),
  z.object({ kind: z.literal('disagree'), predicted: z.string(), observed: z.string() }),
]);

export const diagnosisSchema = z
  .object({
    verdict: z.enum(['reachable', 'unreachable', 'undetermined']),
    disposition: z.enum([
      'connected',
      'partly-connected',
      'answered',
      'status-refused',
      'certificate-refused',
      'handshake-failed',
      'unanswered',
      'malformed-answer',
      'refused',
      'reset-on-the-way',
      'reset-on-this-host',
      'rejected',
      'rejected-on-this-host',
      'dropped',
      'dropped-on-this-host',
      'looped',
      'no-route',
      'blackholed',
      'route-unreachable',
      'route-prohibited',
      'neighbour-missing',
      'unresolved',
      'forbidden',
      'not-sent',
      'untold',
      'agent-lost',
      'out-of-time',
      'cancelled',
    ]),
    sentence: z.string(),
    target: targetSchema.exactOptional(),
    resolution: resolutionSchema.exactOptional(),
    hops: z.array(hopSchema),
    latency: latencySchema.exactOptional(),
    probes: z.object({ sent: countSchema, failed: countSchema }),
    flows: flowAnswersSchema.exactOptional(),
    exchanges: z.array(exchangeSchema).exactOptional(),
    requests: z.object({ sent: countSchema, failed: countSchema }).exactOptional(),
    dataPlane: z.enum(['live', 'simulated']),
    agreement: agreementSchema,
    predicted: pathSchema.exactOptional(),
    evidence: z.array(evidenceSchema),
    tookMs: millisecondsSchema,
  })
  .meta({ id: 'Diagnosis' }) satisfies z.ZodType<Diagnosis>;
