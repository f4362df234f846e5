import type { FlowAnswers, FlowTracing, Parting } from '@hopscope/engine';
import * as z from 'zod';
import { addressSchema, countSchema, portSchema, roundTripSchema, ttlSchema } from './values.ts';

/* What became of each flow. What every member means is said at the engine's types. */

export const flowTracingSchema = z.enum(['at-once', 'in-turns']).meta({
  description: 'at-once: one five-tuple for all TTLs at the same moment; in-turns: one TTL after the other',
}) satisfies z.ZodType<FlowTracing>;

const sharedHop = z.object({
  ttl: ttlSchema.meta({ description: '0: the source itself' }),
  addresses: z.array(addressSchema),
});

const partingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('parted'),
    after: sharedHop,
    ttl: ttlSchema,
    working: z.array(addressSchema),
    failing: z.array(addressSchema),
  }),
  z.object({ kind: z.literal('lost'), after: sharedHop }),
  z.object({ kind: z.literal('unseen') }),
]) satisfies z.ZodType<Parting>;

export const flowAnswersSchema = z
  .object({
    working: countSchema,
    failing: countSchema,
    ways: countSchema.meta({ description: 'Paths that the flows are known to take; 0 where no hop answered' }),
    tracing: flowTracingSchema.exactOptional(),
    parting: partingSchema.exactOptional(),
    each: z.array(
      z.object({
        sourcePort: portSchema,
        fate: z.enum(['works', 'fails', 'unknown']),
        probes: z.object({ sent: countSchema, failed: countSchema }),
        rtt: roundTripSchema.exactOptional(),
        hops: z.array(
          z.object({
            ttl: ttlSchema,
            address: addressSchema.exactOptional(),
            rtt: roundTripSchema.exactOptional(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Flows' }) satisfies z.ZodType<FlowAnswers>;
