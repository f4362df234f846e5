import * as z from 'zod';

const id = z.string().meta({ description: 'Resource id' });
const prefixes = z.array(z.string()).meta({ description: 'Its networks, as its document spells them' });

const networkInterface = z.object({
  id,
  name: z.string().meta({ description: "Its machine's name; its own where it is in none" }),
  machine: id.meta({ description: 'The machine that it is in' }).exactOptional(),
  address: z.string().meta({ description: 'Of its first IP configuration; empty where it has none' }),
  otherAddresses: z.array(z.string()).meta({ description: 'Of its other IP configurations' }).exactOptional(),
  forwards: z.boolean().meta({ description: 'Whether it passes on what is not addressed to it, as appliances do' }),
});

const subnet = z.object({
  id,
  name: z.string(),
  prefixes,
  securityGroup: id.exactOptional(),
  routeTable: id.exactOptional(),
  interfaces: z.array(networkInterface),
});

const peering = z.object({
  name: z.string(),
  remote: id.meta({ description: 'Resource id of the network at its other end, described or not' }),
  state: z.enum(['Connected', 'Initiated', 'Disconnected']).meta({ description: 'As this end sees it' }),
});

/** The described network in the order of its ids, with what is drawn of it and no more. */
export const networkSchema = z
  .object({
    networks: z.array(
      z.object({ id, name: z.string(), prefixes, peerings: z.array(peering), subnets: z.array(subnet) }),
    ),
  })
  .meta({ id: 'Network' });
export type NetworkAnswer = z.infer<typeof networkSchema>;
