import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../address/address.ts';
import { parsePort, type Port } from '../address/port.ts';
import type { Path, PathDisposition } from '../path/path.ts';
import { diagnose } from './diagnose.ts';
import type { Evidence, KernelRoute, Outcome } from '../observation/observation.ts';
import type { HopReply, Interruption, Observed } from '../observation/observed.ts';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const port = (number: number): Port => {
  const parsed = parsePort(number);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

const SOURCE = address('10.0.0.4');
const TARGET = address('10.1.0.4');

const observed = (changes: Partial<Observed> = {}): Observed => ({
  destination: TARGET,
  port: port(443),
  target: { address: TARGET, port: port(443), family: 'ipv4' },
  source: SOURCE,
  probes: [],
  hops: [],
  evidence: [],
  dataPlane: 'live',
  tookMs: 1,
  ...changes,
});

/** `20 connected, 3 silent`: a batch of probes in words. */
const probes = (words: string): readonly Outcome[] =>
  words.split(', ').flatMap((part) => {
    const [count, ...kind] = part.split(' ');
    return Array.from({ length: Number(count) }, (): Outcome => outcome(kind.join(' ')));
  });

function outcome(words: string): Outcome {
  const [kind, ...rest] = words.split(' ');
  switch (kind) {
    case 'connected':
      return { kind, rtt: 200, clock: 'kernel', retransmits: rest[0] === 'twice' ? 1 : 0 };
    case 'refused':
      return { kind, rtt: 200, clock: 'user' };
    case 'silent':
      return { kind, waitedMs: 1500, left: rest[0] === 'here' ? 'no' : 'yes' };
    case 'rejected':
      return { kind: 'icmp', reason: 'admin-prohibited', from: address(rest[1] ?? '10.0.0.1'), clock: 'kernel' };
    case 'bind':
    case 'connect':
      return { kind: 'failed', call: kind, errno: rest[0] ?? '' };
    default:
      throw new Error(`no such outcome: ${words}`);
  }
}

/** A router's address: it said that the TTL ran out. */
const hop = (words: string): Outcome =>
  words.includes(' ')
    ? outcome(words)
    : { kind: 'icmp', reason: 'ttl-exceeded', from: address(words), clock: 'kernel' };

describe('a batch of probes', () => {
  it.each([
    ['100 connected', 'connected', 'reachable', []],
    ['97 connected, 3 connected twice', 'connected', 'reachable', ['SYN_LOSS']],
    ['92 connected, 8 silent', 'partly-connected', 'reachable', ['FLAPPING']],
    ['1 connected, 99 refused', 'partly-connected', 'reachable', ['FLAPPING']],
    ['100 refused', 'refused', 'unreachable', ['NO_LISTENER']],
    ['3 rejected by 10.0.0.1, 97 silent', 'rejected', 'unreachable', ['ADMIN_PROHIBITED', 'ICMP_RATE_LIMITED']],
    ['3 rejected by 10.1.0.4', 'rejected', 'unreachable', ['ADMIN_PROHIBITED']],
    ['3 rejected by 10.0.0.4', 'rejected-on-this-host', 'unreachable', ['LOCAL_FIREWALL_DENY']],
    ['100 silent', 'dropped', 'unreachable', ['FILTERED_AFTER_HOP']],
    ['100 silent here', 'dropped-on-this-host', 'unreachable', ['LOCAL_FIREWALL_DENY']],
    ['3 connect ENETUNREACH', 'no-route', 'unreachable', ['NO_ROUTE']],
    ['3 connect EPERM', 'dropped-on-this-host', 'unreachable', ['LOCAL_FIREWALL_DENY']],
    ['3 connect EADDRNOTAVAIL', 'not-sent', 'undetermined', ['SOCKET_ERROR']],
    ['3 bind EMFILE', 'not-sent', 'undetermined', ['SOCKET_ERROR']],
  ] as const)('of %s ends as %s: %s', (words, disposition, verdict, codes) => {
    const diagnosis = diagnose(observed({ probes: probes(words) }));
    expect([diagnosis.disposition, diagnosis.verdict]).toEqual([disposition, verdict]);
    expect(diagnosis.hops.flatMap((hop) => hop.issues.map((issue) => issue.code))).toEqual(codes);
  });

  const decided = (kind: KernelRoute['kind']): readonly Evidence[] => {
    const carries = kind === 'unicast' || kind === 'local' || kind === 'broadcast' || kind === 'multicast';
    const decision: KernelRoute = carries ? { kind, device: 'eth0', table: 254 } : { kind };
    return [{ kind: 'route', destination: TARGET, decision }];
  };
  it.each([
    ['EADDRNOTAVAIL', 'none', 'no-route'],
    ['EADDRNOTAVAIL', 'unicast', 'not-sent'],
    ['ENETUNREACH', 'none', 'no-route'],
    ['ENETUNREACH', 'broadcast', 'not-sent'],
    ['EINVAL', 'blackhole', 'blackholed'],
    // A rule may decide by the port, which the kernel was not told when it was asked about the route.
    ['EINVAL', 'unicast', 'blackholed'],
    ['EACCES', 'prohibit', 'route-prohibited'],
  ] as const)('refused with %s where the kernel says that the route is %s ends as %s', (errno, route, disposition) =>
    expect(diagnose(observed({ probes: probes(`3 connect ${errno}`), evidence: decided(route) })).disposition).toBe(
      disposition,
    ),
  );

  it('to a link-local address without its interface never met a black hole', () => {
    const target = { address: address('fe80::1'), port: port(443), family: 'ipv6' } as const;
    expect(diagnose(observed({ target, probes: probes('3 connect EINVAL') })).disposition).toBe('not-sent');
  });

  it.each([
    ['was looked for', [{ ttl: 1, outcome: outcome('silent') }], 'no hop on the way answers either'],
    ['was not looked for', [], 'hops on the way were not looked for'],
  ] as const)('that is silent speaks of hops as they are, where none %s', (_, hops, words) => {
    const diagnosis = diagnose(observed({ probes: probes('1 silent'), hops }));
    expect(diagnosis.sentence).toContain(words);
  });

  const trace = (...routers: readonly string[]): readonly HopReply[] =>
    routers.map((words, index) => ({ ttl: index + 1, outcome: hop(words) }));
  it.each([
    ['100 silent', trace('10.0.0.1', 'rejected by 10.0.1.1'), 'rejected'],
    ['100 silent', trace('10.0.0.1', '10.0.1.1', '10.0.0.1', '10.0.1.1', '10.0.0.1'), 'looped'],
    ['100 silent', trace('10.0.0.1', '10.0.1.1', '10.0.0.1', '10.0.2.1'), 'dropped'],
    ['99 silent here, 1 silent', trace('10.0.0.1'), 'dropped'],
  ] as const)('of %s is read together with its trace (%#)', (words, hops, disposition) =>
    expect(diagnose(observed({ probes: probes(words), hops })).disposition).toBe(disposition),
  );

  it.each([
    [{ kind: 'out-of-time', deadlineMs: 1000 }, 'DEADLINE_EXCEEDED'],
    [{ kind: 'cancelled' }, 'CANCELLED'],
    [{ kind: 'agent-lost', reason: 'gone' }, 'AGENT_OFFLINE'],
  ] as const)('that was cut short (%#) keeps what it proved, and says so', (interruption, code) => {
    const { disposition, hops } = diagnose(observed({ probes: probes('10 connected'), interruption }));
    expect(disposition).toBe('connected');
    expect(hops[0]?.issues).toMatchObject([{ code, severity: 'warning' }]);
  });

  it('that goes round in a loop names the one router that answers', () => {
    const exceeded: Outcome = { kind: 'icmp', reason: 'ttl-exceeded', from: address('10.0.0.1'), clock: 'kernel' };
    const hops = [1, 3].map((ttl) => ({ ttl, outcome: exceeded }));
    expect(diagnose(observed({ probes: [exceeded], hops })).sentence).toMatch(/in a loop through 10\.0\.0\.1\.$/);
  });

  it('that was reset says whose reset it was only where that is known', () => {
    const sentence = (changes: Partial<Observed>) =>
      diagnose(observed({ probes: probes('1 refused'), ...changes })).hops.at(-1)?.issues[0]?.sentence;
    expect(sentence({})).toContain('could not be told');
    expect(sentence({ sender: { replyTtl: 62, initialTtl: 64 } })).toContain('the destination itself sent a reset');
  });

  it('that wanted a source port says when that is taken or reserved', () => {
    const codesOf = (words: string) =>
      diagnose(observed({ sourcePort: port(22), probes: probes(words) })).hops.flatMap((hop) =>
        hop.issues.map(({ code }) => code),
      );
    expect(codesOf('1 bind EADDRINUSE')).toEqual(['SOURCE_PORT_IN_USE']);
    expect(codesOf('1 connect EADDRNOTAVAIL')).toEqual(['SOURCE_PORT_IN_USE']);
    expect(codesOf('1 bind EACCES')).toEqual(['SOURCE_PORT_NOT_PERMITTED']);
  });

  it('counts as sent only what was handed to the network', () =>
    expect(diagnose(observed({ probes: probes('2 connected, 1 silent, 3 connect ENETUNREACH') })).probes).toEqual({
      sent: 3,
      failed: 1,
    }));
});

describe('prediction and observation', () => {
  const path = (disposition: PathDisposition): Path => ({
    flow: { protocol: 'tcp', source: SOURCE, destination: TARGET, destinationPort: port(443) },
    hops: [
      { kind: 'source', address: SOURCE },
      ...(disposition === 'leaves-model' ? [{ kind: 'router' as const, address: address('10.0.0.1') }] : []),
    ],
    disposition,
  });
  it.each([
    ['leaves-model', '100 connected', 'agree'],
    ['leaves-model', '100 silent', 'agree'],
    ['leaves-model', '100 silent here', 'disagree'],
    ['leaves-model', '3 connect ENETUNREACH', 'disagree'],
    ['no-route', '3 connect ENETUNREACH', 'agree'],
    ['no-route', '100 connected', 'disagree'],
    ['blackholed', '3 connect EINVAL', 'agree'],
    ['undetermined', '100 connected', 'unknown'],
    ['delivered', '100 refused', 'agree'],
    ['leaves-model', '3 bind EMFILE', 'unknown'],
  ] as const)('%s predicted, %s observed: they %s', (predicted, words, agreement) =>
    expect(diagnose(observed({ predicted: path(predicted), probes: probes(words) })).agreement.kind).toBe(agreement),
  );

  it('agree where the kernel chose another of equal routes', () => {
    const { hops, ...rest } = path('leaves-model');
    const equal = hops.map((hop) => (hop.kind === 'router' ? { ...hop, otherAddresses: [address('10.0.9.1')] } : hop));
    const evidence = [
      {
        kind: 'route',
        destination: TARGET,
        decision: { kind: 'unicast', device: 'eth1', gateway: address('10.0.9.1'), table: 254 },
      },
    ] as const;
    const predicted = { ...rest, hops: equal };
    expect(diagnose(observed({ predicted, probes: probes('9 connected'), evidence })).agreement.kind).toBe('agree');
  });

  it('disagree where the kernel chose another next hop', () => {
    const evidence = [
      {
        kind: 'route',
        destination: TARGET,
        decision: { kind: 'unicast', device: 'eth1', gateway: address('10.0.9.1'), table: 100 },
      },
    ] as const;
    const diagnosis = diagnose(observed({ predicted: path('leaves-model'), probes: probes('9 connected'), evidence }));
    expect(diagnosis.agreement).toEqual({
      kind: 'disagree',
      predicted: 'next hop 10.0.0.1',
      observed: 'the kernel chose 10.0.9.1',
    });
    expect(diagnosis.hops[0]?.issues.map(({ code }) => code)).toEqual(['CONFIG_LIVE_CONTRADICTION']);
  });
});

describe('whatever was observed', () => {
  const anyOutcome = fc
    .constantFrom(
      'connected',
      'connected twice',
      'refused',
      'silent',
      'silent here',
      'rejected by 10.0.0.1',
      'rejected by 10.1.0.4',
      'rejected by 10.0.0.4',
      'bind EACCES',
      'connect EINVAL',
    )
    .map(outcome);
  const anyObserved = fc
    .record({
      probes: fc.array(anyOutcome, { maxLength: 100 }),
      hops: fc.array(fc.record({ ttl: fc.integer({ min: 1, max: 30 }), outcome: anyOutcome }), { maxLength: 30 }),
      interruption: fc.option(
        fc.constantFrom<Interruption>({ kind: 'cancelled' }, { kind: 'out-of-time', deadlineMs: 300 }),
        { nil: undefined },
      ),
      sender: fc.option(fc.record({ replyTtl: fc.integer({ min: 1, max: 64 }), initialTtl: fc.constant(64) }), {
        nil: undefined,
      }),
    })
    .map(({ interruption, sender, ...rest }) =>
      observed({ ...rest, ...(interruption ? { interruption } : {}), ...(sender ? { sender } : {}) }),
    );

  it('is diagnosed: reachable exactly when a probe connected, with one source in front and one destination at the end', () =>
    fc.assert(
      fc.property(anyObserved, (seen) => {
        const diagnosis = diagnose(seen);
        const hasConnected = seen.probes.some(({ kind }) => kind === 'connected');
        expect(diagnosis.verdict === 'reachable').toBe(hasConnected);
        expect(diagnosis.hops.map(({ kind }) => kind).filter((kind) => kind !== 'router')).toEqual([
          'source',
          'destination',
        ]);
        expect([diagnosis.hops[0]?.kind, diagnosis.hops.at(-1)?.kind]).toEqual(['source', 'destination']);
        expect(diagnosis.probes.failed).toBeLessThanOrEqual(diagnosis.probes.sent);
      }),
    ));

  it('every failure is blamed on something, and nothing that connected is called an error', () =>
    fc.assert(
      fc.property(anyObserved, (seen) => {
        const { verdict, hops } = diagnose(seen);
        const issues = hops.flatMap((hop) => hop.issues);
        if (verdict === 'reachable') expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
        else expect(issues.length).toBeGreaterThan(0);
      }),
    ));

  // Microseconds: over loopback, and over a continent.
  const sample = fc.oneof(fc.integer({ min: 7, max: 20 }), fc.integer({ min: 1, max: 5_000_000 }));
  it('the bars of the distribution hold every sample once, side by side, and are a microsecond wide or wider', () =>
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 100 }), (rtts) => {
        const outcomes = rtts.map((rtt): Outcome => ({ kind: 'connected', rtt, clock: 'kernel', retransmits: 0 }));
        const { latency } = diagnose(observed({ probes: outcomes }));
        const bars = latency?.distribution ?? [];
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(rtts.length);
        for (const [index, bar] of bars.entries()) if (index > 0) expect(bar.from).toBe(bars[index - 1]?.to);
        for (const { from, to } of bars) expect(to - from).toBeGreaterThanOrEqual(1);
        expect(latency?.min).toBeLessThanOrEqual(latency?.median ?? 0);
        expect(latency?.p95).toBeLessThanOrEqual(latency?.max ?? 0);
      }),
    ));
});
