import type { Diagnosis, Hop, Issue, IssueCode } from '@hopscope/engine';
import * as z from 'zod';
import { evidenceSchema, resolutionSchema, targetSchema } from './observation.ts';
import { pathSchema } from './path.ts';
import { addressSchema, countSchema, microsecondsSchema, millisecondsSchema, ttlSchema } from './values.ts';

/* The whole answer to a check, as our door gives it. What each word means: docs/verdicts.md. */

const issueCodeSchema = z.enum([
  'NO_LISTENER',
  'RESET_BY_MIDDLEBOX',
  'RESET_ON_THIS_HOST',
  'ADMIN_PROHIBITED',
  'PORT_UNREACHABLE_FILTERED',
  'HOST_UNREACHABLE',
  'NET_UNREACHABLE',
  'PMTU_TOO_SMALL',
  'ICMP_ERROR',
  'FILTERED_AFTER_HOP',
  'LOCAL_FIREWALL_DENY',
  'NEIGHBOR_UNREACHABLE',
  'NO_ROUTE',
  'ROUTE_BLACKHOLE',
  'ROUTE_UNREACHABLE',
  'ROUTE_PROHIBIT',
  'ROUTE_LOOP',
  'DNS_NXDOMAIN',
  'DNS_NO_RECORD',
  'DNS_SERVFAIL',
  'DNS_TIMEOUT',
  'DNS_FAILED',
  'SOURCE_PORT_IN_USE',
  'SOURCE_PORT_NOT_PERMITTED',
  'SOCKET_ERROR',
  'POLICY_REFUSED',
  'FLAPPING',
  'SYN_LOSS',
  'ICMP_RATE_LIMITED',
  'TRACE_UNAVAILABLE',
  'AGENT_OFFLINE',
  'DEADLINE_EXCEEDED',
  'CANCELLED',
  'PREDICTION_DISAGREES',
]) satisfies z.ZodType<IssueCode>;

const issueSchema = z
  .object({
    code: issueCodeSchema,
    origin: z.enum(['local', 'inbound', 'outbound']),
    severity: z.enum(['error', 'warning']),
    sentence: z.string(),
    context: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Issue' }) satisfies z.ZodType<Issue>;

const roundTrip = { min: microsecondsSchema, mean: microsecondsSchema, max: microsecondsSchema };

const hopSchema = z
  .object({
    kind: z.enum(['source', 'router', 'destination']),
    ttl: ttlSchema.exactOptional(),
    address: addressSchema.exactOptional(),
    otherAddresses: z.array(addressSchema).exactOptional(),
    id: z.string().exactOptional(),
    rtt: z.object(roundTrip).exactOptional(),
    issues: z.array(issueSchema),
  })
  .meta({ id: 'Hop' }) satisfies z.ZodType<Hop>;

const latencySchema = z.object({
  ...roundTrip,
  median: microsecondsSchema,
  p95: microsecondsSchema,
  samples: countSchema,
  distribution: z.array(z.object({ from: microsecondsSchema, to: microsecondsSchema, count: countSchema })),
});

const agreementSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agree') }),
  z.object({ kind: z.literal('unknown'), reason: z.string() }),
  z.object({ kind: z.literal('disagree'), predicted: z.string(), observed: z.string() }),
]);

export const diagnosisSchema = z
  .object({
    verdict: z.enum(['reachable', 'unreachable', 'undetermined']),
    disposition: z.enum([
      'connected',
      'partly-connected',
      'refused',
      'reset-on-the-way',
      'reset-on-this-host',
      'rejected',
      'rejected-on-this-host',
      'dropped',
      'dropped-on-this-host',
      'looped',
      'no-route',
      'blackholed',
      'route-unreachable',
      'route-prohibited',
      'neighbour-missing',
      'unresolved',
      'forbidden',
      'not-sent',
      'agent-lost',
      'out-of-time',
      'cancelled',
    ]),
    sentence: z.string(),
    target: targetSchema.exactOptional(),
    resolution: resolutionSchema.exactOptional(),
    hops: z.array(hopSchema),
    latency: latencySchema.exactOptional(),
    probes: z.object({ sent: countSchema, failed: countSchema }),
    dataPlane: z.enum(['live', 'simulated']),
    agreement: agreementSchema,
    predicted: pathSchema.exactOptional(),
    evidence: z.array(evidenceSchema),
    tookMs: millisecondsSchema,
  })
  .meta({ id: 'Diagnosis' }) satisfies z.ZodType<Diagnosis>;
