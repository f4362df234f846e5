import * as z from 'zod';
import { addressSchema } from '../diagnosis/values.ts';

/** A machine that can be the source of a check. */
export const machineSchema = z
  .object({
    id: z.string().meta({ description: 'Resource id, as a check takes it for its source' }),
    name: z.string(),
    /** Those that others can use; the one that packets usually leave from comes first. */
    addresses: z.array(addressSchema),
    dataPlane: z.enum(['live', 'simulated']),
    agent: z.object({
      state: z.enum(['online', 'offline']),
      version: z.string(),
      since: z.iso.datetime().meta({ description: 'Since when it is in this state' }),
      trace: z.boolean().meta({ description: 'Whether it can find the hops on the way' }),
    }),
  })
  .meta({ id: 'Machine' });
export type MachineSummary = z.infer<typeof machineSchema>;

export const machinePageSchema = z.object({ value: z.array(machineSchema) }).meta({ id: 'MachinePage' });
