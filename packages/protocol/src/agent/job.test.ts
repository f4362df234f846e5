import { describe, expect, it } from 'vitest';
import { jobSchema } from './job.ts';

const TRACE = { kind: 'trace', job: 1, address: '192.0.2.9', port: 80, ttls: [1, 2], silenceMs: 1000 };
const RESERVE = { kind: 'reserve', job: 1, address: '192.0.2.9', port: 80, flows: 3 };
const GATHER = { kind: 'gather', job: 1, what: 'route', destination: '192.0.2.9' };

describe('a job that no check asks for is refused, and named', () => {
  it.each<[string, object, RegExp]>([
    ['the same TTL again', { ...TRACE, ttls: [64, 64] }, /each TTL once/],
    ['an IPv6 source to an IPv4 address', { ...TRACE, sourceAddress: '2001:db8::1' }, /same family/],
    ['ports of another family', { ...RESERVE, sourceAddress: '2001:db8::1' }, /same family/],
    ['a way from another family', { ...GATHER, sourceAddress: '2001:db8::1' }, /same family/],
    ['more ports than there are', { ...RESERVE, sourcePort: 65_534 }, /as many ports from sourcePort/],
  ])('%s', (_, job, problem) => {
    expect(jobSchema.safeParse(job).error?.message).toMatch(problem);
  });

  it.each<[string, object]>([
    ['TTLs that differ', TRACE],
    ['the last three ports', { ...RESERVE, sourcePort: 65_533 }],
    ['addresses of one family', { ...RESERVE, address: '2001:db8::9', sourceAddress: '2001:db8::1' }],
    ['a way within one family', { ...GATHER, sourceAddress: '192.0.2.8' }],
    ['a way from wherever it is', GATHER],
  ])('not so %s', (_, job) => expect(jobSchema.safeParse(job).success).toBe(true));
});
