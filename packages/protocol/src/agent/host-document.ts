import type { HostDocument } from '@hopscope/engine';
import * as z from 'zod';
import { addressSchema, countSchema, prefixSchema } from '../diagnosis/values.ts';

/** A host's interfaces and routes, as its agent reads them from the kernel. */
export const hostDocumentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('interface'),
    id: z.string(),
    name: z.string(),
    index: countSchema,
    up: z.boolean(),
    loopback: z.boolean(),
    mtu: countSchema,
    addresses: z.array(z.object({ address: addressSchema, prefixLength: z.int().min(0).max(128) })),
  }),
  z.object({
    kind: z.literal('route'),
    id: z.string(),
    destination: prefixSchema,
    type: z.enum([
      'unicast',
      'local',
      'broadcast',
      'multicast',
      'anycast',
      'unreachable',
      'prohibit',
      'blackhole',
      'throw',
    ]),
    gateway: addressSchema.exactOptional(),
    device: z.string().exactOptional(),
    source: addressSchema.exactOptional(),
    table: countSchema,
    metric: countSchema,
  }),
]) satisfies z.ZodType<HostDocument>;
