import type { CheckRequest } from '@hopscope/engine';
import * as z from 'zod';
import { errorBodySchema } from '../arm/arm-error.ts';
import { httpQuestionSchema } from '../diagnosis/exchange.ts';
import { diagnosisSchema } from '../diagnosis/diagnosis.ts';
import {
  addressSchema,
  countSchema,
  familySchema,
  flowCountSchema,
  millisecondsSchema,
  portlessSchema,
  portOrNoneSchema,
  portSchema,
} from '../diagnosis/values.ts';

/** What was asked, with every default filled in: what the engine runs. */
const checkRequestSchema = z
  .object({
    destination: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('address'), address: addressSchema }),
      z.object({ kind: z.literal('name'), name: z.string() }),
    ]),
    port: portOrNoneSchema,
    protocol: portlessSchema.exactOptional(),
    family: familySchema.exactOptional(),
    sourcePort: portSchema.exactOptional(),
    sourceAddress: addressSchema.exactOptional(),
    flows: flowCountSchema.exactOptional(),
    http: httpQuestionSchema.exactOptional(),
    count: countSchema,
    paceMs: millisecondsSchema,
    deadlineMs: millisecondsSchema,
    trace: z.boolean(),
  })
  .meta({ id: 'CheckRequest' }) satisfies z.ZodType<CheckRequest>;

/**
 * `queued`: its host runs as many checks as it may. `finished` says nothing about the verdict. `failed`: the check itself
 * broke off, and `error` says why. `cancelled`: what was known until then is in `diagnosis`, if there was anything.
 */
export const checkStateSchema = z.enum(['queued', 'running', 'finished', 'failed', 'cancelled']);
export type CheckState = z.infer<typeof checkStateSchema>;

const instant = z.iso.datetime().meta({ description: 'UTC, RFC 3339' });

/** A check at our door. Its id is the id of ARM's operation, too. */
export const checkSchema = z
  .object({
    id: z.guid(),
    state: checkStateSchema,
    source: z.string().meta({ description: 'Resource id of the machine that opens the connection' }),
    request: checkRequestSchema,
    createdAt: instant,
    updatedAt: instant,
    /** Absent until there is an answer. */
    diagnosis: diagnosisSchema.exactOptional(),
    error: errorBodySchema.shape.error.exactOptional(),
  })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof checkSchema>;

/** Newest first. `nextLink` is absolute, and absent on the last page. */
export const checkPageSchema = z
  .object({ value: z.array(checkSchema), nextLink: z.url().exactOptional() })
  .meta({ id: 'CheckPage' });
export type CheckPage = z.infer<typeof checkPageSchema>;
