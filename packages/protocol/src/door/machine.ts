import * as z from 'zod';
import { agentFactsSchema } from '../agent/facts.ts';
import { addressSchema } from '../diagnosis/values.ts';

/** What a real machine's agent says about it, in the agent's own words. */
const hostSchema = agentFactsSchema
  .pick({ hostname: true, osName: true, osVersion: true, kernel: true, architecture: true })
  .meta({ description: 'The host that it really is; absent for one that is described only' });

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
    host: hostSchema.exactOptional(),
  })
  .meta({ id: 'Machine' });
export type MachineSummary = z.infer<typeof machineSchema>;

export const machinePageSchema = z.object({ value: z.array(machineSchema) }).meta({ id: 'MachinePage' });
