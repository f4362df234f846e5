import type {
  AskedAt,
  Outsiders,
  PortsAt,
  PortSet,
  Reached,
  ReachedFrom,
  Reachers,
  ReachersAt,
  Unasked,
} from '@hopscope/engine';
import * as z from 'zod';
import { addressSchema, portSchema } from '../diagnosis/values.ts';
import { dispositionSchema } from '../diagnosis/path.ts';

const MACHINE = 'Resource id of a described machine, interface or IP configuration, or the name of a machine';
const END = `${MACHINE}; also of a load balancer, an application gateway, a private endpoint, a storage account or a database server`;

/** Body of `POST /v1/reach`. */
export const reachRequestSchema = z
  .strictObject(
    {
      source: z
        .string({ error: 'expected a machine' })
        .meta({ description: `${MACHINE}. Absent: who reaches the port` })
        .exactOptional(),
      destination: z
        .string({ error: 'expected a machine' })
        .meta({ description: `${END}. Absent: whom the source reaches on the port` })
        .exactOptional(),
      port: portSchema
        .meta({ description: 'Needed with one end only; between two, all ports are asked about' })
        .exactOptional(),
    },
    { error: 'expected an object with a destination, a source, or both' },
  )
  .meta({ id: 'ReachRequest' });

const range = z.object({ from: addressSchema, to: addressSchema });

const who = {
  configurations: z.array(z.string()).meta({ description: 'IP configurations that open a TCP connection' }),
  undetermined: z.array(z.string()).meta({ description: 'Those of which nobody knows' }),
  internet: z.array(range).meta({
    description: 'Public addresses, of the same family, from which flows are delivered for certain, both ends included',
  }),
  internetPartly: z.array(range).meta({
    description: 'Those from which part of the flows are, as not every backend of a load balancer takes them',
  }),
  internetUndetermined: z.array(range).meta({ description: 'Those of which nobody knows' }),
};

const asked = z
  .array(
    z.object({
      id: z.string(),
      address: addressSchema.exactOptional(),
      others: z.array(addressSchema).meta({ description: 'Its other addresses, of which the answer says nothing' }),
    }) satisfies z.ZodType<AskedAt>,
  )
  .meta({ description: 'At which address each end was asked about first, the source first' })
  .exactOptional();

const door = z.object({
  address: addressSchema,
  port: z.int().min(0).max(65_535),
  rules: z.array(z.string()).meta({
    description:
      'Ids of the rules that hand on what comes there, in their order; none at a public address of the machine’s own',
  }),
  ...who,
});

const outsiders = z.object({
  kind: z.enum(['gateway', 'bastion', 'application-gateway', 'peering']),
  id: z.string().meta({ description: 'Of the gateway, the Bastion, the application gateway, or the peering' }),
  ranges: z.array(range).meta({
    description: 'Addresses there whose flows are delivered, as far as documents tell, both ends included',
  }),
  rangesPartly: z.array(range).meta({ description: 'Those of which part are delivered' }),
  rangesUndetermined: z.array(range).meta({ description: 'Those of which nobody knows' }),
  listens: z
    .array(z.object({ address: addressSchema, port: z.int().min(0).max(65_535) }))
    .meta({ description: 'Of an application gateway: where it takes the requests that it asks the destination for' })
    .exactOptional(),
}) satisfies z.ZodType<Outsiders>;

const unasked = z.object({
  id: z.string().exactOptional(),
  who: z.string(),
}) satisfies z.ZodType<Unasked>;

const reachers = z.object({
  kind: z.literal('reachers'),
  ...who,
  doors: z.array(door).meta({
    description:
      'Public addresses of its own, and load balancers and firewalls that hand on to the port, each with who reaches it by that address',
  }),
  outsiders: z.array(outsiders).meta({
    description:
      'Senders who are no described interface: behind gateways and peerings, and instances of Bastions and application gateways',
  }),
  unasked: z.array(unasked).meta({ description: 'Who may reach it as well, and was not asked' }),
  others: z
    .array(z.object({ address: addressSchema, ...who, outsiders: z.array(outsiders) }) satisfies z.ZodType<ReachersAt>)
    .meta({ description: 'Who reaches it at each of its other addresses, of IPv4 and of IPv6' }),
  asked,
}) satisfies z.ZodType<Reachers>;

const reached = z.object({
  kind: z.literal('reached'),
  configurations: z.array(z.string()).meta({ description: 'IP configurations to which a TCP connection opens' }),
  undetermined: z.array(z.string()).meta({ description: 'Those of which nobody knows' }),
  others: z
    .array(
      z.object({
        address: addressSchema,
        configurations: z.array(z.string()),
        undetermined: z.array(z.string()),
      }) satisfies z.ZodType<ReachedFrom>,
    )
    .meta({ description: 'Whom it reaches from each of its other addresses, of IPv4 and of IPv6' }),
  asked,
}) satisfies z.ZodType<Reached>;

const portSet = z.object({
  protocol: z.enum(['tcp', 'udp', 'icmp']),
  from: z.int().min(0).max(65_535),
  to: z.int().min(0).max(65_535),
  disposition: dispositionSchema,
}) satisfies z.ZodType<PortSet>;

const ports = z.object({
  kind: z.literal('ports'),
  sets: z.array(portSet).meta({ description: 'Ports with one ending each, both ends included' }),
  others: z
    .array(
      z.object({
        source: addressSchema,
        destination: addressSchema.exactOptional(),
        sets: z.array(portSet),
      }) satisfies z.ZodType<PortsAt>,
    )
    .meta({ description: 'The same between other addresses of the two, of one family each' }),
  isCut: z.boolean().meta({ description: 'There are more pairs of addresses, which were not asked about' }),
  asked,
});

/** Who reaches a port, whom one machine reaches on it, or which ports lead from one to another. */
export const reachSchema = z.discriminatedUnion('kind', [reachers, reached, ports]).meta({ id: 'Reach' });
export type ReachAnswer = z.infer<typeof reachSchema>;
