import type { Path } from '@hopscope/engine';
import * as z from 'zod';
import { addressSchema, portSchema } from './values.ts';

const flow = z.object({
  protocol: z.literal('tcp'),
  source: addressSchema,
  sourcePort: portSchema.exactOptional(),
  destination: addressSchema,
  destinationPort: portSchema,
});

const pathHop = z.object({
  kind: z.enum(['source', 'router', 'destination']),
  address: addressSchema,
  otherAddresses: z.array(addressSchema).exactOptional(),
  id: z.string().exactOptional(),
  route: z.object({ id: z.string(), words: z.string() }).exactOptional(),
});

/** What configuration says would happen to a flow. */
export const pathSchema = z
  .object({
    flow,
    hops: z.array(pathHop),
    disposition: z.enum([
      'delivered',
      'delivered-on-link',
      'leaves-model',
      'no-route',
      'blackholed',
      'unreachable-route',
      'prohibited-route',
      'undetermined',
    ]),
  })
  .meta({ id: 'Path' }) satisfies z.ZodType<Path>;
