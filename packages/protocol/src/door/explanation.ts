import type { Blocker, Change, RouteReading, RuleField, RuleReading } from '@hopscope/engine';
import * as z from 'zod';
import { issueSchema } from '../diagnosis/issue.ts';
import { byNameSchema, pathSchema } from '../diagnosis/path.ts';
import { addressSchema, portOrNoneSchema, portSchema } from '../diagnosis/values.ts';

const end = (what: string) =>
  z.string({ error: `expected ${what}` }).meta({
    description:
      'Resource id of a described machine, interface or IP configuration, or the name of a machine; or, of somebody in the internet, a public address that none of them has',
  });

/** Body of `POST /v1/explain`. */
export const explainRequestSchema = z
  .strictObject(
    {
      source: end('a machine'),
      destination: z.string({ error: 'expected an address, a machine or a name' }).meta({
        description:
          'IP address, machine as in `source`, load balancer, application gateway, private endpoint, storage account or database server by its id or name, or host name; each may have a port with it',
        examples: ['10.0.0.4:443', '[2001:db8::1]:443', 'db-1', 'www.contoso.com:443'],
      }),
      address: addressSchema
        .meta({ description: 'The address of a host name in `destination`, where no document tells which it is' })
        .exactOptional(),
      protocol: z
        .enum(['tcp', 'udp', 'icmp'], { error: 'expected tcp, udp or icmp' })
        .meta({ description: 'icmp has no ports', default: 'tcp' })
        .exactOptional(),
      port: portSchema.meta({ description: 'Wins over a port in `destination`' }).exactOptional(),
      sourcePort: portSchema.exactOptional(),
      sourceAddress: addressSchema
        .meta({ description: "The address that packets leave with; without it, the source's primary one" })
        .exactOptional(),
    },
    { error: 'expected an object with a source and a destination' },
  )
  .meta({ id: 'ExplainRequest' });
export type ExplainRequest = z.infer<typeof explainRequestSchema>;

const ruleField = z.enum([
  'scope',
  'document',
  'platform',
  'protocol',
  'source',
  'source-port',
  'destination',
  'destination-port',
]) satisfies z.ZodType<RuleField>;

const ruleReading = z
  .object({
    id: z.string(),
    name: z.string(),
    origin: z.enum(['user', 'default', 'admin']),
    group: z.string(),
    priority: z.int().meta({ description: '-1: its document does not tell, so that it may stand anywhere' }),
    access: z
      .enum(['allow', 'deny', 'always-allow', 'unknown'])
      .meta({ description: 'unknown: its document does not tell' }),
    match: z.enum(['yes', 'no', 'maybe']).meta({ description: 'maybe: that hangs on what is not known' }),
    missed: z.array(ruleField).meta({ description: 'Fields that the packet misses' }),
    unknown: z.array(ruleField).meta({ description: 'Fields of which nobody knows' }),
    isBehind: z.boolean().meta({ description: 'Comes behind the rule that decided' }),
    byName: byNameSchema.exactOptional(),
  })
  .meta({ id: 'RuleReading' }) satisfies z.ZodType<RuleReading>;

const routeReading = z
  .object({
    id: z.string(),
    name: z.string().exactOptional(),
    table: z.string().exactOptional(),
    prefix: z.string(),
    nextHopType: z.string() as unknown as z.ZodType<RouteReading['nextHopType'], string>,
    nextHop: addressSchema.exactOptional(),
    equalHops: z.array(addressSchema).readonly().exactOptional().meta({ description: 'The others of equal cost' }),
    origin: z.enum(['user', 'gateway', 'system']),
    state: z.enum(['chosen', 'elsewhere', 'shorter', 'outranked', 'kept-out', 'unknown']).meta({
      description:
        'elsewhere: the destination is not in its prefix; shorter: a longer prefix holds it; outranked: another comes first by its origin; kept-out: the route table lets no routes of gateways in; unknown: its service tag is not loaded, its prefix could not be read, or the tag of a service endpoint that may come before it, or routes that a gateway learned and nobody told',
    }),
  })
  .meta({ id: 'RouteReading' }) satisfies z.ZodType<RouteReading>;

const step = z.object({
  address: addressSchema,
  id: z.string().meta({ description: 'IP configuration' }),
  filters: z
    .array(
      z.object({
        direction: z.enum(['inbound', 'outbound']),
        level: z.enum(['interface', 'subnet', 'virtual-network', 'firewall']),
        decides: z.string().meta({ description: 'Id of the rule that decides' }).exactOptional(),
        rules: z.array(ruleReading),
      }),
    )
    .meta({ description: 'In the order in which they are asked' }),
  balancing: z
    .object({
      rule: z.string().meta({ description: 'Id of the rule that takes the flow' }),
      backends: z.array(addressSchema).meta({ description: 'Everybody behind it, as far as documents tell' }),
      resting: z
        .array(addressSchema)
        .meta({ description: 'Who of them gets no flows: does not run, or rules keep probes out' }),
      isOpen: z.boolean().meta({ description: 'There are others behind it, of whom no document tells' }),
    })
    .exactOptional()
    .meta({ description: 'At a load balancer' }),
  routes: z.array(routeReading).exactOptional(),
  gatewayRoutes: z.array(routeReading).exactOptional().meta({
    description:
      'Behind a connection of a gateway into another virtual network: those of GatewaySubnet there; by a gateway that both use: of its own. Without `routes`: those by which answers come in from outside',
  }),
});

const change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('add-rule'),
    group: z.string(),
    direction: z.enum(['inbound', 'outbound']),
    priority: z.int(),
    flow: z.object({
      protocol: z.enum(['tcp', 'udp', 'icmp']),
      sources: z
        .array(z.string())
        .meta({ description: 'As whom the group sees the sender: any of these addresses, prefixes or tags' }),
      destination: z.string().meta({ description: 'An address, or the prefix of an application gateway’s subnet' }),
      destinationPort: portOrNoneSchema,
      isAnswer: z
        .boolean()
        .exactOptional()
        .meta({ description: 'To whichever port from 1024 on whoever asked has chosen' }),
    }),
  }),
  z.object({ kind: z.literal('change-rule'), rule: z.string() }),
  z.object({ kind: z.literal('change-route'), route: z.string() }),
  z.object({
    kind: z.literal('set'),
    resource: z.string(),
    field: z.string(),
    value: z.union([z.string(), z.boolean()]),
  }),
  z.object({ kind: z.literal('do'), resource: z.string(), what: z.string() }),
]) satisfies z.ZodType<Change>;

const blocker = z.object({
  issue: issueSchema,
  hop: z
    .int()
    .min(0)
    .exactOptional()
    .meta({ description: 'Hop of the path, counted from the source; absent where the path has none: see `at`' }),
  branch: z
    .int()
    .min(0)
    .exactOptional()
    .meta({ description: 'Index of the branch of the path whose hop it is; absent: the path itself' }),
  at: z.object({ address: addressSchema, id: z.string().exactOptional() }).exactOptional().meta({
    description:
      'In place of `hop`, where the flow comes only once other blockers are gone: the address, and as of hops the id, of what is there',
  }),
  nearestMiss: ruleReading
    .meta({ description: 'The rule of the same group that came nearest to letting the flow pass' })
    .exactOptional(),
  noSetting: z.string().exactOptional().meta({ description: 'Why no setting changes it, as the end of a sentence' }),
  unknownBehind: z.string().exactOptional().meta({
    description: 'Why nobody knows what else stops the flow until this is changed, as the end of a sentence',
  }),
}) satisfies z.ZodType<Blocker>;

/** Why a flow goes the way it goes, and what would have to change. */
export const explanationSchema = z
  .object({
    path: pathSchema,
    steps: z.array(step),
    back: z
      .array(step)
      .meta({
        description: 'The way of the answers, from the destination on; absent where the flow does not arrive inside',
      })
      .exactOptional(),
    blockers: z.array(blocker),
    remedies: z.array(z.array(change)).meta({
      description:
        'Each set opens the way, but for what lies behind a blocker with `unknownBehind`; the smallest first. None where nothing has to change, or nothing that is known helps',
    }),
  })
  .meta({ id: 'Explanation' });
export type ExplanationAnswer = z.infer<typeof explanationSchema>;
