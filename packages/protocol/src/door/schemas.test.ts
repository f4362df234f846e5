import type { Diagnosis } from '@hopscope/engine';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { hostDocumentSchema } from '../agent/host-document.ts';
import { controlSchema, jobSchema, reportSchema } from '../agent/job.ts';
import { errorBodySchema } from '../arm/arm-error.ts';
import { connectivityInformationSchema } from '../connectivity/information.ts';
import { diagnosisSchema } from '../diagnosis/diagnosis.ts';
import { checkNewsSchema } from './check-news.ts';
import { newCheckSchema } from './check-request.ts';
import { checkPageSchema, checkSchema } from './check.ts';

const DIAGNOSIS = {
  verdict: 'unreachable',
  disposition: 'refused',
  sentence: 'Unreachable: 10.0.0.4 answers, but nothing listens on TCP port 81.',
  target: { address: '10.0.0.4', port: 81, family: 'ipv4' },
  resolution: { kind: 'answered', addresses: ['10.0.0.4', 'fd00::4'], tookMs: 0.4 },
  hops: [
    { kind: 'source', ttl: 0, address: '10.0.0.1', id: 'interface/eth0', issues: [] },
    {
      kind: 'destination',
      ttl: 1,
      address: '10.0.0.4',
      rtt: { min: 90, mean: 100.5, max: 120 },
      issues: [
        {
          code: 'NO_LISTENER',
          origin: 'local',
          severity: 'error',
          sentence: 'Nothing listens.',
          context: { port: '81' },
          help: '/docs/catalogue/live#no_listener',
        },
      ],
    },
  ],
  latency: {
    min: 90,
    mean: 100.5,
    max: 120,
    median: 100,
    p95: 118,
    samples: 4,
    distribution: [{ from: 90, to: 121, count: 4 }],
  },
  probes: { sent: 4, failed: 4 },
  dataPlane: 'live',
  agreement: { kind: 'disagree', predicted: 'delivered', observed: 'refused' },
  evidence: [
    { kind: 'route', destination: '10.0.0.4', decision: { kind: 'unicast', device: 'eth0', table: 254 } },
    { kind: 'route', destination: '10.0.0.4', decision: { kind: 'none' } },
    { kind: 'neighbour', address: '10.0.0.4', device: 'eth0', state: 'reachable' },
    { kind: 'limit', what: 'trace', reason: 'not on this platform' },
  ],
  tookMs: 12.5,
} as unknown as Diagnosis;

const CHECK = {
  id: 'f09b55fe-1d3a-4df7-817f-bceb8d2a94c8',
  state: 'finished',
  source: '/subscriptions/…',
  request: { destination: { kind: 'name', name: 'a' }, port: 81, count: 4, paceMs: 2, deadlineMs: 10_000, trace: true },
  createdAt: '2026-11-22T23:00:00.000Z',
  updatedAt: '2026-11-22T23:00:01.000Z',
  diagnosis: DIAGNOSIS,
};

test('a whole check comes out as it went in', () => {
  expect(checkSchema.parse(JSON.parse(JSON.stringify(CHECK)))).toEqual(CHECK);
  expect(checkPageSchema.parse({ value: [CHECK] })).toEqual({ value: [CHECK] });
  expect(checkNewsSchema.parse({ kind: 'ended', check: CHECK })).toEqual({ kind: 'ended', check: CHECK });
});

test('a stored answer keeps a code that has another name now', () => {
  const before = JSON.parse(JSON.stringify(CHECK).replace('NO_LISTENER', 'PREDICTION_DISAGREES')) as unknown;
  expect(checkSchema.parse(before)).toEqual(before);
});

describe('a job by ICMP has no ports, and one by TCP has', () => {
  const common = { job: 1, address: '10.0.0.4', silenceMs: 1500 };
  const probe = { ...common, kind: 'probe', count: 1, paceMs: 0 };
  const trace = { ...common, kind: 'trace', ttls: [1, 2] };
  test.each([
    [{ ...probe, port: 80 }, true],
    [{ ...probe, port: 0 }, false],
    [{ ...probe, protocol: 'icmp', port: 0 }, true],
    [{ ...probe, protocol: 'icmp', port: 80 }, false],
    [{ ...probe, protocol: 'icmp', port: 0, sourcePort: 5000 }, false],
    [{ ...probe, protocol: 'udp', port: 80 }, false],
    [{ ...trace, port: 0 }, false],
    [{ ...trace, protocol: 'icmp', port: 0 }, true],
    [{ ...common, kind: 'locate', port: 0 }, false],
  ])('%j: %s', (job, isOne) => {
    expect(jobSchema.safeParse(job).success).toBe(isOne);
  });
});

describe('what no agent may say', () => {
  const probe = { kind: 'probe', job: 1, sequence: 0, outcome: { kind: 'refused', clock: 'kernel' } };
  const observed = (more: object) => ({ kind: 'observed', observation: { ...probe, ...more } });

  test('the plain report is one', () => {
    expect(reportSchema.safeParse(observed({})).success).toBe(true);
  });

  test.each<[string, unknown]>([
    ['a report of an unknown kind', { kind: 'rumour', job: 1 }],
    ['a job without a number', { kind: 'ended' }],
    ['a job that does not exist', { kind: 'ended', job: 0 }],
    ['an outcome of an unknown kind', observed({ outcome: { kind: 'lost' } })],
    ['a round trip before it began', observed({ outcome: { kind: 'refused', clock: 'kernel', rtt: -1 } })],
    ['a source port that is none', observed({ sourcePort: 0 })],
    [
      'a name where an address belongs',
      observed({ outcome: { kind: 'icmp', reason: 'other', clock: 'user', from: 'gw' } }),
    ],
    [
      'an address that is not in canonical text',
      observed({ outcome: { kind: 'icmp', reason: 'other', clock: 'user', from: 'FD00::1' } }),
    ],
    ['a TTL beyond the header', { kind: 'observed', observation: { ...probe, kind: 'hop', ttl: 256 } }],
  ])('%s', (_, report) => {
    expect(reportSchema.safeParse(report).success).toBe(false);
  });
});

test.each<[string, z.ZodType]>([
  ['Diagnosis', diagnosisSchema],
  ['Check', checkSchema],
  ['CheckPage', checkPageSchema],
  ['CheckNews', checkNewsSchema],
  ['NewCheck', newCheckSchema],
  ['ErrorBody', errorBodySchema],
  ['ConnectivityInformation', connectivityInformationSchema],
  ['Job', jobSchema],
  ['Control', controlSchema],
  ['Report', reportSchema],
  ['HostDocument', hostDocumentSchema],
])('%s can be written down as JSON Schema', (_, schema) => {
  const described = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'throw' });
  expect(described.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
});
