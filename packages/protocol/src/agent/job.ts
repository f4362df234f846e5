import {
  familyOf,
  REQUEST_LIMITS,
  type Address,
  type Control,
  type Job,
  type Port,
  type Report,
} from '@hopscope/engine';
import * as z from 'zod';
import { httpHeadersSchema, methodSchema, pathTextSchema } from '../diagnosis/exchange.ts';
import { flowTracingSchema } from '../diagnosis/flows.ts';
import { evidenceSchema, jobNumberSchema, observationSchema, resolutionSchema } from '../diagnosis/observation.ts';
import {
  addressSchema,
  countSchema,
  familySchema,
  flowCountSchema,
  millisecondsSchema,
  portlessSchema,
  portOrNoneSchema,
  portSchema,
  ttlSchema,
} from '../diagnosis/values.ts';
import { PROTOCOL_PORTS } from '../http-question.ts';

/* What a server asks of an agent, and what the agent reports. Limits keep a hostile peer's message small, not polite. */

/** With ICMP the port is 0, which an agent that does not know the protocol refuses; with TCP it never is. */
const packets = { protocol: portlessSchema.exactOptional(), address: addressSchema, port: portOrNoneSchema };
type Ports = { readonly protocol?: 'icmp'; readonly port: Port; readonly sourcePort?: Port };
const hasItsPorts = ({ protocol, port, sourcePort }: Ports) =>
  protocol === 'icmp' ? port === PROTOCOL_PORTS.icmp && sourcePort === undefined : port !== PROTOCOL_PORTS.icmp;
const PORTS_EXPECTED = { error: 'expected a port, or none with icmp' };
const target = { address: addressSchema, port: portSchema };
type Ends = { readonly address: Address; readonly sourceAddress?: Address | undefined };
const isOfOneFamily = ({ address, sourceAddress }: Ends) =>
  sourceAddress === undefined || familyOf(sourceAddress) === familyOf(address);
const ONE_FAMILY = { error: 'expected a source address of the same family as the address', path: ['sourceAddress'] };
const isOnce = (ttls: readonly number[]) => new Set(ttls).size === ttls.length;

export const jobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('resolve'),
    job: jobNumberSchema,
    name: z.string().min(1).max(255),
    family: familySchema.exactOptional(),
    timeoutMs: millisecondsSchema,
  }),
  z
    .object({
      kind: z.literal('reserve'),
      job: jobNumberSchema,
      ...target,
      flows: flowCountSchema,
      sourcePort: portSchema.exactOptional(),
      sourceAddress: addressSchema.exactOptional(),
    })
    .refine(isOfOneFamily, ONE_FAMILY)
    .refine(({ sourcePort = 0, flows }) => sourcePort + flows - 1 <= 65_535, {
      error: 'expected as many ports from sourcePort on as there are flows',
      path: ['sourcePort'],
    }),
  z
    .object({
      kind: z.literal('probe'),
      job: jobNumberSchema,
      ...packets,
      sourcePort: portSchema.exactOptional(),
      sourceAddress: addressSchema.exactOptional(),
      count: countSchema,
      paceMs: millisecondsSchema,
      silenceMs: millisecondsSchema,
    })
    .refine(hasItsPorts, PORTS_EXPECTED)
    .refine(isOfOneFamily, ONE_FAMILY),
  z
    .object({
      kind: z.literal('trace'),
      job: jobNumberSchema,
      ...packets,
      sourcePort: portSchema.exactOptional(),
      sourceAddress: addressSchema.exactOptional(),
      atOnce: z.literal(true).exactOptional(),
      ttls: z.array(ttlSchema).max(255).refine(isOnce, { error: 'expected each TTL once' }),
      silenceMs: millisecondsSchema,
    })
    .refine(hasItsPorts, PORTS_EXPECTED)
    .refine(isOfOneFamily, ONE_FAMILY),
  z
    .object({
      kind: z.literal('exchange'),
      job: jobNumberSchema,
      ...target,
      sourcePort: portSchema.exactOptional(),
      sourceAddress: addressSchema.exactOptional(),
      secure: z.boolean(),
      host: z.string().min(1).max(255),
      method: methodSchema,
      path: pathTextSchema,
      headers: httpHeadersSchema,
      count: countSchema,
      timeoutMs: millisecondsSchema,
    })
    .refine(isOfOneFamily, ONE_FAMILY),
  z
    .object({
      kind: z.literal('locate'),
      job: jobNumberSchema,
      ...target,
      sourceAddress: addressSchema.exactOptional(),
      silenceMs: millisecondsSchema,
    })
    .refine(isOfOneFamily, ONE_FAMILY),
  z
    .object({
      kind: z.literal('gather'),
      job: jobNumberSchema,
      what: z.enum(['route', 'neighbour']),
      destination: addressSchema,
      sourceAddress: addressSchema.exactOptional(),
    })
    .refine(({ destination: address, sourceAddress }) => isOfOneFamily({ address, sourceAddress }), ONE_FAMILY),
]) satisfies z.ZodType<Job>;

/** How an agent has to call a job that it can run: by its kind, and by its protocol where the first agents knew none. */
export const jobWord = ({ kind, protocol }: { readonly kind: string; readonly protocol?: unknown }): string =>
  protocol === 'icmp' ? `${kind} icmp` : kind;

/** Words for all jobs that this version knows. */
export const JOB_WORDS: readonly string[] = jobSchema.options.flatMap(({ shape }) => {
  const kind = shape.kind.value;
  return 'protocol' in shape ? [kind, jobWord({ kind, protocol: 'icmp' })] : [kind];
});

export const controlSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stop'), job: jobNumberSchema }),
  z.object({ kind: z.literal('extend'), job: jobNumberSchema, silenceMs: millisecondsSchema }),
]) satisfies z.ZodType<Control>;

export const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resolved'), job: jobNumberSchema, resolution: resolutionSchema }),
  z.object({
    kind: z.literal('reserved'),
    job: jobNumberSchema,
    ports: z.array(portSchema).max(REQUEST_LIMITS.flows.max),
    tracing: flowTracingSchema,
  }),
  z.object({ kind: z.literal('observed'), observation: observationSchema }),
  z.object({ kind: z.literal('evidence'), job: jobNumberSchema, evidence: evidenceSchema }),
  z.object({ kind: z.literal('ended'), job: jobNumberSchema, unanswered: z.int().min(1).exactOptional() }),
]) satisfies z.ZodType<Report>;
