import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../observation/exchange.ts';
import type { Outcome } from '../observation/observation.ts';
import type { CheckEvent } from './effect.ts';
import { address, asking, port, tell, type Answer, type World } from './imagined-network.fixture.ts';
import type { Report } from './job.ts';
import type { CheckRequest } from './request.ts';
import { newCheck, type CheckState } from './state.ts';
import { step } from './step.ts';

const A = address('10.77.1.1');
const B = address('10.77.2.2');
const TARGET = '10.77.3.2';

const after = (afterMs: number, outcome: Outcome): Answer => ({ afterMs, outcome });
const connected = (ms: number) => after(ms, { kind: 'connected', rtt: ms * 1000, clock: 'kernel', retransmits: 0 });
const refused = (ms: number) => after(ms, { kind: 'refused', rtt: ms * 1000, clock: 'user' });
const icmp = (from: string, reason: Extract<Outcome, { kind: 'icmp' }>['reason'], ms: number, replyTtl?: number) =>
  after(ms, {
    kind: 'icmp',
    reason,
    from: address(from),
    rtt: ms * 1000,
    clock: 'kernel',
    ...(replyTtl === undefined ? {} : { replyTtl }),
  });
const passing = (from: string, ms: number, replyTtl: number) => icmp(from, 'ttl-exceeded', ms, replyTtl);
const failing = (errno: string) => after(0, { kind: 'failed', call: 'connect', errno });

/** S – A – B – target, 20 ms away; `end` is what full-TTL SYNs meet. */
const behindTwoRouters = (end: Answer, changes: Partial<World> = {}): World => ({
  source: address('10.77.1.2'),
  probe: () => end,
  hop: (ttl) => (ttl === 1 ? passing(A, 1, 64) : ttl === 2 ? passing(B, 20, 63) : end),
  ...changes,
});

describe('a check of a path behind two routers says', () => {
  const cases: readonly (readonly [name: string, world: World, disposition: string, sentence: string])[] = [
    [
      'an open port',
      behindTwoRouters(connected(20)),
      'connected',
      'Reachable: all 100 probes connected to 10.77.3.2, TCP port 80 (median 20 ms).',
    ],
    [
      'no listener',
      behindTwoRouters(refused(20), { sender: { replyTtl: 62, initialTtl: 64 } }),
      'refused',
      'Unreachable: 10.77.3.2 answers, but nothing listens on TCP port 80.',
    ],
    [
      'a reset by the second router',
      behindTwoRouters(refused(20), { sender: { replyTtl: 63, initialTtl: 64 } }),
      'reset-on-the-way',
      'Unreachable: 10.77.2.2, hop 2 on the way, answers with a reset in place of 10.77.3.2, TCP port 80.',
    ],
    [
      'a rejecting router',
      behindTwoRouters(icmp(B, 'admin-prohibited', 20)),
      'rejected',
      'Unreachable: 10.77.2.2 rejects packets to 10.77.3.2, TCP port 80; it says that a rule forbids it.',
    ],
    [
      'a destination that rejects',
      behindTwoRouters(icmp(TARGET, 'admin-prohibited', 20)),
      'rejected',
      'Unreachable: the destination itself rejects packets to 10.77.3.2, TCP port 80; it says that a rule forbids it.',
    ],
    [
      'a dropped port',
      behindTwoRouters('silence'),
      'dropped',
      'Unreachable: nothing answers from 10.77.3.2, TCP port 80; packets or answers are lost beyond 10.77.2.2 (hop 2).',
    ],
    [
      'a forwarding loop',
      { ...behindTwoRouters(passing(A, 5, 64)), hop: (ttl) => passing(ttl % 2 === 1 ? A : B, 2, 64) },
      'looped',
      'Unreachable: packets to 10.77.3.2, TCP port 80 go round in a loop: 10.77.1.1 → 10.77.2.2 → 10.77.1.1.',
    ],
    [
      'a reset by this very host',
      {
        ...behindTwoRouters(refused(0)),
        hop: () => refused(0),
        sender: { replyTtl: 64, initialTtl: 64 },
        evidence: [
          {
            kind: 'route',
            destination: address(TARGET),
            decision: { kind: 'unicast', device: 's0', gateway: A, table: 254 },
          },
        ],
      },
      'reset-on-this-host',
      "Unreachable: connections to 10.77.3.2, TCP port 80 are reset before the first router, by this host's own firewall or by something on its link.",
    ],
    [
      'an own rejecting firewall',
      {
        ...behindTwoRouters(icmp('10.77.1.2', 'admin-prohibited', 0, 64)),
        hop: () => icmp('10.77.1.2', 'admin-prohibited', 0, 64),
      },
      'rejected-on-this-host',
      "Unreachable: this host's own firewall rejects packets to 10.77.3.2, TCP port 80; no packet left it.",
    ],
    [
      'no route',
      { ...behindTwoRouters(failing('ENETUNREACH')), hop: () => failing('ENETUNREACH') },
      'no-route',
      'Unreachable: this host has no route to 10.77.3.2; no packet was sent.',
    ],
    [
      'a black hole',
      { ...behindTwoRouters(failing('EINVAL')), hop: () => failing('EINVAL') },
      'blackholed',
      "Unreachable: this host's route to 10.77.3.2 is a black hole; no packet was sent.",
    ],
    [
      'a prohibiting route',
      { ...behindTwoRouters(failing('EACCES')), hop: () => failing('EACCES') },
      'route-prohibited',
      "Unreachable: this host's route prohibits 10.77.3.2; no packet was sent.",
    ],
    [
      'an unreachable route',
      { ...behindTwoRouters(failing('EHOSTUNREACH')), hop: () => failing('EHOSTUNREACH') },
      'route-unreachable',
      "Unreachable: this host's route declares 10.77.3.2 unreachable; no packet was sent.",
    ],
  ];
  it.each(cases)('%s', async (_name, world, disposition, sentence) => {
    const { diagnosis } = await tell(world, asking(TARGET));
    expect({ disposition: diagnosis.disposition, sentence: diagnosis.sentence }).toEqual({ disposition, sentence });
  });
});

describe('a rejection from another address of this host', () => {
  const reject = icmp('10.77.1.9', 'admin-prohibited', 0, 64);
  const world = (kind: 'local' | 'unicast'): World => ({
    ...behindTwoRouters(reject),
    hop: () => reject,
    evidence: [{ kind: 'route', destination: address('10.77.1.9'), decision: { kind, device: 's0', table: 255 } }],
  });

  it("is its own firewall's, when the kernel calls the address its own", async () => {
    const { diagnosis, jobs } = await tell(world('local'), asking(TARGET));
    expect(diagnosis.disposition).toBe('rejected-on-this-host');
    expect(jobs.filter((job) => job.kind === 'gather' && job.destination === '10.77.1.9')).toHaveLength(1);
  });

  it("is a router's, when the kernel would send packets there", async () => {
    const { diagnosis } = await tell(world('unicast'), asking(TARGET));
    expect(diagnosis.disposition).toBe('rejected');
  });
});

describe('the hops of an answer', () => {
  it('run from the source over the routers to the destination, with their round-trip times', async () => {
    const { diagnosis } = await tell(behindTwoRouters(connected(20)), asking(TARGET));
    expect(diagnosis.hops.map(({ kind, ttl, address, rtt }) => [kind, ttl, address, rtt?.min])).toEqual([
      ['source', 0, '10.77.1.2', undefined],
      ['router', 1, '10.77.1.1', 1000],
      ['router', 2, '10.77.2.2', 20_000],
      ['destination', 3, '10.77.3.2', 20_000],
    ]);
  });

  it('keep the place of a router that does not answer', async () => {
    const world = behindTwoRouters(connected(20));
    const { diagnosis } = await tell(
      { ...world, hop: (ttl) => (ttl === 1 ? 'silence' : world.hop(ttl)) },
      asking(TARGET),
    );
    expect(diagnosis.hops.map(({ ttl, address }) => [ttl, address])).toEqual([
      [0, '10.77.1.2'],
      [1, undefined],
      [2, '10.77.2.2'],
      [3, '10.77.3.2'],
    ]);
  });

  it('carry the issue where it belongs: on the last router that answered', async () => {
    const { diagnosis } = await tell(behindTwoRouters('silence'), asking(TARGET));
    expect(diagnosis.hops.map(({ address, issues }) => [address, issues.map(({ code }) => code)])).toEqual([
      ['10.77.1.2', []],
      ['10.77.1.1', []],
      ['10.77.2.2', ['FILTERED_AFTER_HOP']],
      ['10.77.3.2', []],
    ]);
  });

  it('show a loop once around and its first repetition', async () => {
    const world = {
      ...behindTwoRouters(passing(A, 5, 64)),
      hop: (ttl: number) => passing(ttl % 2 === 1 ? A : B, 2, 64),
    };
    const { diagnosis } = await tell(world, asking(TARGET));
    expect(diagnosis.hops.map((hop) => hop.address)).toEqual(['10.77.1.2', A, B, A, TARGET]);
  });
});

describe('a check takes', () => {
  const open = behindTwoRouters(connected(20));
  it.each([
    ['two round trips, when 100 probes may go at once', open, { paceMs: 0 }, 20, 60],
    ['200 ms more at the polite pace', open, {}, 198, 250],
    ['1.5 s, when a port drops', behindTwoRouters('silence'), {}, 1500, 1510],
    [
      'no time at all without a route',
      { ...open, probe: () => failing('ENETUNREACH'), hop: () => failing('ENETUNREACH') },
      { paceMs: 0 },
      0,
      1,
    ],
  ] as const)('%s', async (_name, world, changes, least, most) => {
    const { diagnosis } = await tell(world, asking(TARGET, changes));
    expect(diagnosis.tookMs).toBeGreaterThanOrEqual(least);
    expect(diagnosis.tookMs).toBeLessThanOrEqual(most);
  });

  it('3.5 s at most, when the neighbour is being looked for', async () => {
    const evidence = [{ kind: 'neighbour', address: A, device: 's0', state: 'resolving' }] as const;
    const { diagnosis, controls } = await tell(
      { probe: () => 'silence', hop: () => 'silence', evidence },
      asking(TARGET),
    );
    expect(controls.filter(({ kind }) => kind === 'extend')).toHaveLength(1);
    expect(diagnosis.tookMs).toBeLessThanOrEqual(3510);
    expect(diagnosis.sentence).toBe('Unreachable: the next hop 10.77.1.1 does not answer ARP on s0.');
  });
});

describe('the trace', () => {
  const ttlsOf = (jobs: Awaited<ReturnType<typeof tell>>['jobs']) =>
    jobs.flatMap((job) => (job.kind === 'trace' ? [[job.ttls[0], job.ttls.at(-1)]] : []));

  it('touches the application with one window only, when the path is short', async () => {
    const { jobs } = await tell(behindTwoRouters(connected(20)), asking(TARGET));
    expect(ttlsOf(jobs)).toEqual([[1, 8]]);
  });

  it('goes on window by window while the target answers', async () => {
    const far = (ttl: number) => (ttl < 20 ? passing(`10.0.0.${ttl}`, ttl, 64) : connected(25));
    const { jobs, diagnosis } = await tell({ probe: () => connected(25), hop: far }, asking(TARGET));
    expect(ttlsOf(jobs)).toEqual([
      [1, 8],
      [9, 16],
      [17, 24],
    ]);
    expect(diagnosis.hops).toHaveLength(21);
  });

  it('tries every TTL at once, when the target is silent', async () => {
    const { jobs } = await tell(behindTwoRouters('silence'), asking(TARGET));
    expect(ttlsOf(jobs)).toEqual([
      [1, 8],
      [9, 30],
    ]);
  });

  it('shows no hop where no SYN could be sent', async () => {
    const { progress } = await tell({ probe: () => failing('EACCES'), hop: () => failing('EACCES') }, asking(TARGET));
    expect(progress.filter(({ kind }) => kind === 'hop')).toEqual([]);
  });

  it('is left out where it is not wanted', async () => {
    const { jobs, diagnosis } = await tell(behindTwoRouters(connected(20)), asking(TARGET, { trace: false }));
    expect(ttlsOf(jobs)).toEqual([]);
    expect(diagnosis.verdict).toBe('reachable');
  });

  it('comes after the first probe, and the first probe before everything else', async () => {
    const { jobs } = await tell(behindTwoRouters(connected(20)), asking(TARGET));
    expect(jobs.map(({ kind }) => kind).slice(0, 3)).toEqual(['probe', 'trace', 'gather']);
  });
});

describe('a name', () => {
  const named = (resolution: World['resolution'] & {}): World => ({ ...behindTwoRouters(connected(20)), resolution });
  it.each([
    [
      'that does not exist',
      named({ kind: 'failed', reason: 'no-such-name', detail: 'NXDOMAIN', tookMs: 3 }),
      {},
      "Unreachable: 'db.example' cannot be resolved: no such name exists.",
      'DNS_NXDOMAIN',
    ],
    [
      'whose servers fail',
      named({ kind: 'failed', reason: 'server-failure', detail: 'SERVFAIL', tookMs: 3 }),
      {},
      "Unreachable: 'db.example' cannot be resolved: the name server failed.",
      'DNS_SERVFAIL',
    ],
    [
      'without an address of the family',
      named({ kind: 'answered', addresses: [address(TARGET)], tookMs: 3 }),
      { family: 'ipv6' },
      "Unreachable: 'db.example' cannot be resolved: the name has no address of the kind asked for.",
      'DNS_NO_RECORD',
    ],
  ] as const)('%s is unreachable, without a probe', async (_name, world, changes, sentence, code) => {
    const { diagnosis } = await tell(world, asking('db.example', changes));
    expect(diagnosis.sentence).toBe(sentence);
    expect(diagnosis.probes).toEqual({ sent: 0, failed: 0 });
    expect(diagnosis.hops[0]?.issues.map((issue) => issue.code)).toEqual([code]);
  });

  it('is probed at the first address of the family asked for', async () => {
    const world = named({ kind: 'answered', addresses: [address('fd77:3::2'), address(TARGET)], tookMs: 3 });
    const { diagnosis } = await tell(world, asking('db.example', { family: 'ipv4' }));
    expect(diagnosis.target?.address).toBe(TARGET);
    expect(diagnosis.sentence).toContain('connected to db.example (10.77.3.2), TCP port 80');
  });
});

describe('a check that asks a web server', () => {
  const http = { kind: 'https', method: 'GET', path: '/', headers: [], validStatus: [{ from: 200, to: 299 }] } as const;
  const answering = (...outcomes: readonly Exchange['outcome'][]) =>
    behindTwoRouters(connected(20), {
      exchange: { afterMs: 60, exchanges: outcomes.map((outcome) => ({ connect: 20_000, outcome })) },
    });
  const answered = (status: number) => ({ kind: 'answered', status }) as const;
  const ask = (world: World, changes: Partial<CheckRequest> = {}) => tell(world, asking(TARGET, { http, ...changes }));

  it.each([
    [
      [answered(204), answered(204)],
      'answered',
      'Reachable: the web server at 10.77.3.2, TCP port 80 answers with status 204 (median 20 ms).',
      [],
    ],
    [
      [answered(200), answered(500)],
      'answered',
      'Reachable, but not reliably: 1 of 2 requests to 10.77.3.2, TCP port 80 were answered as expected (status 200).',
      ['HTTP_FLAPPING'],
    ],
    [
      [answered(302)],
      'status-refused',
      'Unreachable: the web server at 10.77.3.2, TCP port 80 answers with status 302; expected 200-299.',
      ['HTTP_STATUS'],
    ],
    [
      [{ kind: 'unanswered', waitedMs: 5000 }],
      'unanswered',
      'Unreachable: 10.77.3.2, TCP port 80 does not answer as a web server; the connection opens, and no answer came within 5000 ms.',
      ['HTTP_NO_ANSWER'],
    ],
    [
      [{ kind: 'closed' }],
      'unanswered',
      'Unreachable: 10.77.3.2, TCP port 80 does not answer as a web server; the connection opens and is closed without an answer.',
      ['HTTP_NO_ANSWER'],
    ],
    [
      [{ kind: 'malformed', detail: 'no' }],
      'malformed-answer',
      'Unreachable: what 10.77.3.2, TCP port 80 answers is not HTTP.',
      ['HTTP_MALFORMED'],
    ],
    [
      [{ kind: 'handshake-failed', reason: 'not-tls', detail: 'no' }],
      'handshake-failed',
      'Unreachable: TLS with 10.77.3.2, TCP port 80 fails. The destination does not speak TLS on this port.',
      ['TLS_FAILED'],
    ],
  ] as const)('which gives %j, ends as %s', async (outcomes, disposition, sentence, codes) => {
    const { diagnosis } = await ask(answering(...outcomes));
    expect(diagnosis).toMatchObject({ disposition, sentence });
    expect(diagnosis.hops.at(-1)?.issues.map(({ code }) => code)).toEqual(codes);
    expect(diagnosis.exchanges).toHaveLength(outcomes.length);
    const failed = codes.some((code) => code !== 'HTTP_FLAPPING') ? outcomes.length : codes.length;
    expect(diagnosis.requests).toEqual({ sent: outcomes.length, failed });
  });

  it('and may not says whether connections open, and counts no request', async () => {
    const { diagnosis } = await ask(answering({ kind: 'forbidden', rule: 'the owner says no' }));
    expect(diagnosis).toMatchObject({
      verdict: 'undetermined',
      disposition: 'forbidden',
      sentence:
        'Undetermined: connections to 10.77.3.2, TCP port 80 open, and the web server was not asked: the owner says no.',
      requests: { sent: 0, failed: 0 },
    });
    expect(diagnosis.probes.sent).toBeGreaterThan(0);
  });

  it('does so three times at most, on the address that was probed, once a probe has connected', async () => {
    const { jobs } = await ask(answering(answered(200)));
    expect(jobs.filter(({ kind }) => kind === 'exchange')).toMatchObject([
      { address: TARGET, port: 80, host: TARGET, secure: true, count: 3, at: 20 },
    ]);
  });

  it('does not where nothing connects, and ends as it would without', async () => {
    const { jobs, diagnosis } = await ask(behindTwoRouters(refused(20), { sender: { replyTtl: 62, initialTtl: 64 } }));
    expect(jobs.some(({ kind }) => kind === 'exchange')).toBe(false);
    expect(diagnosis.disposition).toBe('refused');
  });

  it('does so last where all have to take turns from one source port', async () => {
    const { jobs } = await ask(answering(answered(200)), { sourcePort: port(4000), count: 2 });
    expect(jobs.at(-1)).toMatchObject({ kind: 'exchange', sourcePort: 4000 });
  });

  it('names no cause when its deadline passes before an answer', async () => {
    const { diagnosis } = await ask(behindTwoRouters(connected(20)), { deadlineMs: 1000 });
    expect(diagnosis).toMatchObject({ verdict: 'undetermined', disposition: 'out-of-time' });
    expect(diagnosis.tookMs).toBeLessThanOrEqual(1000);
    expect(diagnosis.sentence).toBe(
      'Undetermined: connections to 10.77.3.2, TCP port 80 open, and no web server had answered when the deadline of 1000 ms passed.',
    );
  });
});

it('a source address goes into every job that sends', async () => {
  const sourceAddress = address('10.77.1.9');
  const { jobs } = await tell(behindTwoRouters(refused(20)), asking(TARGET, { sourceAddress }));
  const sending = jobs.filter(({ kind }) => kind !== 'gather');
  expect(sending.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['probe', 'trace', 'locate']));
  for (const job of sending) expect(job).toMatchObject({ sourceAddress });
});

describe('a check that is cut short', () => {
  it('says what its deadline left unknown', async () => {
    const { diagnosis } = await tell(behindTwoRouters('silence'), asking(TARGET, { deadlineMs: 300 }));
    expect([diagnosis.verdict, diagnosis.disposition]).toEqual(['undetermined', 'out-of-time']);
    expect(diagnosis.tookMs).toBeLessThanOrEqual(300);
  });

  it('keeps what was proven before its deadline', async () => {
    const { diagnosis } = await tell(behindTwoRouters(connected(20)), asking(TARGET, { deadlineMs: 150 }));
    expect(diagnosis.verdict).toBe('reachable');
    expect(diagnosis.probes.sent).toBeLessThan(100);
    expect(diagnosis.probes.failed).toBe(0);
  });

  it('counts the probes that had left, though it cannot say what became of them', async () => {
    const { diagnosis } = await tell(behindTwoRouters('silence'), asking(TARGET, { deadlineMs: 150 }));
    expect(diagnosis.probes).toEqual({ sent: 51, failed: 0 });
    expect(diagnosis.verdict).toBe('undetermined');
  });

  it('waits no longer than its grace for the last words of an agent that does not give them', () => {
    const started = step(newCheck(asking(TARGET)), { kind: 'started', at: 0 });
    const cancelled = step(started.state, { kind: 'cancelled', at: 10 });
    expect(cancelled.effects).toContainEqual({ kind: 'wake', at: 60 });
    expect(step(cancelled.state, { kind: 'tick', at: 60 }).state.phase).toBe('finished');
  });

  it('stops its jobs and ends at once, when it is cancelled', async () => {
    const { diagnosis, controls } = await tell(behindTwoRouters('silence'), asking(TARGET), 100);
    expect([diagnosis.verdict, diagnosis.disposition, diagnosis.tookMs]).toEqual(['undetermined', 'cancelled', 100]);
    expect(controls.every(({ kind }) => kind === 'stop')).toBe(true);
  });

  it('is undetermined, never unreachable, when its agent is lost', () => {
    const started = step(newCheck(asking(TARGET)), { kind: 'started', at: 0 });
    const { effects } = step(started.state, { kind: 'agent-lost', at: 5, reason: 'connection reset' });
    const diagnosis = effects.flatMap((effect) => (effect.kind === 'finish' ? [effect.diagnosis] : []))[0];
    expect([diagnosis?.verdict, diagnosis?.disposition]).toEqual(['undetermined', 'agent-lost']);
  });
});

describe('for every sequence of events', () => {
  const outcome: fc.Arbitrary<Outcome> = fc.oneof(
    fc.record({
      kind: fc.constant('connected' as const),
      rtt: fc.nat(1e6),
      clock: fc.constant('kernel' as const),
      retransmits: fc.nat(2),
    }),
    fc.record({ kind: fc.constant('refused' as const), rtt: fc.nat(1e6), clock: fc.constant('user' as const) }),
    fc.record({
      kind: fc.constant('icmp' as const),
      reason: fc.constantFrom('ttl-exceeded' as const, 'host-unreachable' as const, 'admin-prohibited' as const),
      from: fc.constantFrom(A, B, address(TARGET)),
      clock: fc.constant('kernel' as const),
    }),
    fc.record({
      kind: fc.constant('silent' as const),
      waitedMs: fc.nat(3500),
      left: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    }),
    fc.record({
      kind: fc.constant('failed' as const),
      call: fc.constantFrom('bind' as const, 'connect' as const),
      errno: fc.constantFrom('EACCES', 'EADDRINUSE', 'ENETUNREACH', 'EMFILE'),
    }),
    fc.record({ kind: fc.constant('forbidden' as const), rule: fc.constant('link-local') }),
  );
  const job = fc.integer({ min: 1, max: 9 });
  const report: fc.Arbitrary<Report> = fc.oneof(
    fc.record({
      kind: fc.constant('observed' as const),
      observation: fc.record({ kind: fc.constant('probe' as const), job, sequence: fc.nat(99), outcome }),
    }),
    fc.record({
      kind: fc.constant('observed' as const),
      observation: fc.record({ kind: fc.constant('hop' as const), job, ttl: fc.integer({ min: 1, max: 30 }), outcome }),
    }),
    fc.record({
      kind: fc.constant('observed' as const),
      observation: fc.record({
        kind: fc.constant('sender' as const),
        job,
        replyTtl: fc.integer({ min: 1, max: 64 }),
        initialTtl: fc.constant(64),
        hops: fc.nat(64),
      }),
    }),
    fc.record({
      kind: fc.constant('evidence' as const),
      job,
      evidence: fc.constant({ kind: 'neighbour' as const, address: A, device: 's0', state: 'resolving' as const }),
    }),
    fc.record({ kind: fc.constant('ended' as const), job }),
    fc.record({
      kind: fc.constant('reserved' as const),
      job,
      ports: fc.array(
        fc.integer({ min: 1, max: 65_535 }).map((number) => port(number)),
        { maxLength: 4 },
      ),
      tracing: fc.constantFrom('at-once' as const, 'in-turns' as const),
    }),
  );
  const happening = fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        kind: fc.constant('reports' as const),
        reports: fc.array(report, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 5, arbitrary: fc.constant({ kind: 'tick' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'cancelled' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'agent-lost' as const, reason: 'gone' }) },
  );
  const events = fc.array(fc.tuple(fc.nat(120), happening), { maxLength: 120 });
  const request = fc
    .record({
      count: fc.integer({ min: 1, max: 100 }),
      paceMs: fc.nat(5),
      deadlineMs: fc.integer({ min: 100, max: 4000 }),
      trace: fc.boolean(),
      flows: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    })
    .map(({ flows, ...changes }) =>
      asking(TARGET, { ...changes, port: port(80), ...(flows === undefined ? {} : { flows }) }),
    );

  const play = (start: CheckState, sequence: readonly (readonly [number, Omit<CheckEvent, 'at'>])[]) => {
    let [state, at] = [start, 0];
    const finishes: unknown[] = [];
    const afterFinish: unknown[] = [];
    const feed = (event: CheckEvent) => {
      const before = state.phase;
      const next = step(state, event);
      state = next.state;
      if (before === 'finished') afterFinish.push(...next.effects);
      finishes.push(...next.effects.filter((effect) => effect.kind === 'finish'));
      return next.effects;
    };
    feed({ kind: 'started', at });
    for (const [gap, event] of sequence) feed({ ...event, at: (at += gap) } as CheckEvent);
    return { state: () => state, feed, finishes, afterFinish, now: () => at };
  };

  it('the check ends by its deadline, once, if only the ticks come that it asked for', () =>
    fc.assert(
      fc.property(request, events, (asked, sequence) => {
        const game = play(newCheck(asked), sequence);
        for (let rounds = 0; game.state().phase !== 'finished'; rounds++) {
          expect(rounds).toBeLessThan(200);
          const due = game.state().wakeAt ?? Number.POSITIVE_INFINITY;
          game.feed({ kind: 'tick', at: Math.max(due, game.now()) });
        }
        expect(game.finishes).toHaveLength(1);
      }),
    ));

  it('a tick that comes early is asked for again', () =>
    fc.assert(
      fc.property(request, events, fc.double({ min: 0, max: 0.99, noNaN: true }), (asked, sequence, early) => {
        const game = play(newCheck(asked), sequence);
        let due = game.state().wakeAt;
        for (let rounds = 0; game.state().phase !== 'finished'; rounds++) {
          expect(rounds).toBeLessThan(400);
          if (due === undefined) throw new Error('nobody will ever wake this check');
          const isEarly = rounds % 2 === 0;
          const effects = game.feed({ kind: 'tick', at: Math.max(isEarly ? due - early : due, game.now()) });
          due = effects.findLast((effect) => effect.kind === 'wake')?.at;
        }
        expect(game.finishes).toHaveLength(1);
      }),
    ));

  it('reports that come together say what they would say one by one', () =>
    fc.assert(
      fc.property(request, fc.array(report, { maxLength: 120 }), fc.nat(2000), (asked, reports, at) => {
        const [together, oneByOne] = [play(newCheck(asked), []), play(newCheck(asked), [])];
        const wanted = reports.flatMap((each) => oneByOne.feed({ kind: 'reports', at, reports: [each] }));
        expect(together.feed({ kind: 'reports', at, reports })).toEqual(wanted);
        expect(together.state()).toEqual(oneByOne.state());
      }),
    ));

  it('nothing that comes later changes a finished answer or wants anything done', () =>
    fc.assert(
      fc.property(request, events, events, (asked, sequence, late) => {
        const game = play(newCheck(asked), sequence);
        game.feed({ kind: 'cancelled', at: game.now() });
        // The grace for last words passes.
        game.feed({ kind: 'tick', at: game.now() + 50 });
        const finished = game.state();
        for (const [, event] of late) game.feed({ ...event, at: game.now() });
        expect(game.state()).toBe(finished);
        expect(game.finishes).toHaveLength(1);
        expect(game.afterFinish).toEqual([]);
      }),
    ));
});
