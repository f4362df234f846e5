import type { Evidence, Need, Observation, Outcome, Resolution, Target } from '@hopscope/engine';
import * as z from 'zod';
import { exchangeSchema } from './exchange.ts';
import {
  addressSchema,
  countSchema,
  familySchema,
  microsecondsSchema,
  millisecondsSchema,
  portlessSchema,
  portOrNoneSchema,
  portSchema,
  ttlSchema,
} from './values.ts';

/* The engine's observations and evidence, as they cross a wire. What each member means is said at the engine's types. */

const clock = z.enum(['kernel', 'user']);

const icmpReason = z.enum([
  'ttl-exceeded',
  'net-unreachable',
  'host-unreachable',
  'protocol-unreachable',
  'port-unreachable',
  'packet-too-big',
  'admin-prohibited',
  'policy-failed',
  'reject-route',
  'beyond-scope',
  'other',
]);

const needSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sysctl'),
    name: z.string().max(200),
    value: z.string().max(200),
    wanted: z.string().max(200),
  }),
  z.object({ kind: z.literal('platform'), reason: z.string() }),
]) satisfies z.ZodType<Need>;

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('connected'),
    rtt: microsecondsSchema.exactOptional(),
    clock,
    retransmits: countSchema,
  }),
  z.object({ kind: z.literal('refused'), rtt: microsecondsSchema.exactOptional(), clock }),
  z.object({
    kind: z.literal('icmp'),
    reason: icmpReason,
    from: addressSchema.exactOptional(),
    rtt: microsecondsSchema.exactOptional(),
    clock,
    replyTtl: ttlSchema.exactOptional(),
    mtu: countSchema.exactOptional(),
  }),
  z.object({ kind: z.literal('silent'), waitedMs: millisecondsSchema, left: z.enum(['yes', 'no', 'unknown']) }),
  z.object({
    kind: z.literal('failed'),
    call: z.enum(['socket', 'bind', 'connect']),
    errno: z.string(),
    needs: needSchema.exactOptional(),
  }),
  z.object({ kind: z.literal('forbidden'), rule: z.string() }),
  z.object({ kind: z.literal('untold'), why: z.string().exactOptional() }),
]) satisfies z.ZodType<Outcome>;

/** Unique within a check, counted from 1. */
export const jobNumberSchema = z.int().min(1);

export const observationSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('probe'),
    job: jobNumberSchema,
    sequence: countSchema,
    sourcePort: portSchema.exactOptional(),
    outcome: outcomeSchema,
  }),
  z.object({ kind: z.literal('exchange'), job: jobNumberSchema, sequence: countSchema, exchange: exchangeSchema }),
  z.object({ kind: z.literal('hop'), job: jobNumberSchema, ttl: ttlSchema, outcome: outcomeSchema }),
  z.object({
    kind: z.literal('sender'),
    job: jobNumberSchema,
    replyTtl: ttlSchema,
    initialTtl: ttlSchema,
    hops: countSchema,
  }),
]) satisfies z.ZodType<Observation>;

const askedResolver = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hosts-file'), path: z.string().max(4096) }),
  z.object({ kind: z.literal('servers'), servers: z.array(z.string().max(100)).max(100) }),
]);

export const resolutionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answered'),
    addresses: z.array(addressSchema),
    asked: askedResolver.exactOptional(),
    tookMs: millisecondsSchema,
  }),
  z.object({
    kind: z.literal('failed'),
    reason: z.enum(['no-such-name', 'no-record', 'server-failure', 'timeout', 'other']),
    detail: z.string(),
    asked: askedResolver.exactOptional(),
    tookMs: millisecondsSchema,
  }),
  z.object({ kind: z.literal('untold'), detail: z.string(), tookMs: millisecondsSchema }),
]) satisfies z.ZodType<Resolution>;

export const targetSchema = z.object({
  address: addressSchema,
  port: portOrNoneSchema,
  family: familySchema,
  protocol: portlessSchema.exactOptional(),
}) satisfies z.ZodType<Target>;

const kernelRoute = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['unicast', 'local', 'broadcast', 'multicast']),
    device: z.string(),
    gateway: addressSchema.exactOptional(),
    source: addressSchema.exactOptional(),
    table: countSchema,
  }),
  z.object({ kind: z.enum(['unreachable', 'prohibit', 'blackhole', 'none']) }),
]);

export const evidenceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('route'), destination: addressSchema, decision: kernelRoute }),
  z.object({
    kind: z.literal('neighbour'),
    address: addressSchema,
    device: z.string(),
    state: z.enum(['reachable', 'resolving', 'missing', 'unknown']),
  }),
  z.object({
    kind: z.literal('destination'),
    address: addressSchema,
    port: portSchema,
    listens: z.boolean(),
    firewall: z.enum(['admits', 'drops']),
  }),
  z.object({
    kind: z.literal('limit'),
    what: z.enum(['trace', 'kernel-rtt', 'sender', 'route', 'flows']),
    reason: z.string(),
  }),
]) satisfies z.ZodType<Evidence>;
