import type { FilterStep, HopPlace, Path } from '@hopscope/engine';
import * as z from 'zod';
import { issueSchema } from './issue.ts';
import { addressSchema, portOrNoneSchema, portSchema } from './values.ts';

const flow = z.object({
  protocol: z.enum(['tcp', 'udp', 'icmp']),
  source: addressSchema,
  sourcePort: portSchema.exactOptional(),
  destination: addressSchema,
  destinationPort: portOrNoneSchema,
});

export const hopPlaceSchema = z.enum([
  'machine',
  'virtual-network',
  'internet',
  'nowhere',
  'unmodelled',
]) satisfies z.ZodType<HopPlace>;

/** Of a rule of a firewall. */
export const byNameSchema = z.string().meta({
  description: 'The name by which the rule matches, in lower case and without a dot at its end',
  examples: ['*.contoso.com'],
});

export const isOneOfManySchema = z.literal(true).meta({
  description:
    'The address stands in for those that a service may have, the first of its service tag: which one it has is in no document',
});

const filterStep = z.object({
  direction: z.enum(['inbound', 'outbound']),
  level: z.enum(['interface', 'subnet', 'virtual-network', 'firewall']),
  access: z.enum(['allow', 'deny', 'undetermined']),
  group: z.string(),
  rule: z.string().exactOptional(),
  byName: byNameSchema.exactOptional(),
}) satisfies z.ZodType<FilterStep>;

const routeWords = z.object({
  id: z.string(),
  words: z.string(),
  isOneOfSeveral: z.literal(true).exactOptional().meta({ description: 'Its next hop is one of several of equal cost' }),
});

const pathHop = z.object({
  kind: z.enum(['source', 'router', 'appliance', 'destination']),
  address: addressSchema,
  otherAddresses: z.array(addressSchema).exactOptional(),
  isOneOfMany: isOneOfManySchema.exactOptional(),
  id: z.string().exactOptional(),
  machine: z.string().exactOptional(),
  place: hopPlaceSchema.exactOptional(),
  device: z.enum(['load-balancer', 'azure-firewall', 'application-gateway', 'service']).exactOptional(),
  leaving: z
    .object({
      way: z.enum(['none', 'nat-gateway', 'public-address', 'load-balancer', 'default']),
      address: addressSchema.exactOptional(),
    })
    .exactOptional(),
  route: routeWords.exactOptional(),
  gatewayRoute: routeWords.exactOptional().meta({
    description:
      'Behind a connection of a gateway into another virtual network: the user’s route of GatewaySubnet there',
  }),
  filters: z.array(filterStep).exactOptional(),
  issues: z.array(issueSchema).exactOptional(),
});

export const dispositionSchema = z.enum([
  'delivered',
  'delivered-on-link',
  'leaves-model',
  'no-route',
  'blackholed',
  'unreachable-route',
  'prohibited-route',
  'undetermined',
  'reaches-internet',
  'unowned',
  'denied',
  'not-forwarded',
  'machine-off',
  'next-hop-missing',
  'looped',
  'no-way-out',
  'no-way-back',
  'not-balanced',
  'partly-delivered',
  'unserved',
]);

/** What configuration says would happen to a flow. */
export const pathSchema = z
  .object({
    flow,
    model: z.literal('cloud').exactOptional(),
    hops: z.array(pathHop),
    disposition: dispositionSchema,
    branches: z.array(z.object({ hops: z.array(pathHop), disposition: dispositionSchema })).exactOptional(),
  })
  .meta({ id: 'Path' }) satisfies z.ZodType<Path>;
