import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Address, Family, Job, Outcome, Port, Report } from '@hopscope/engine';
import {
  ask,
  CLOSED_PORT,
  DIAMOND,
  labMissing,
  OPEN_PORT,
  openDiamond,
  skipped,
  type Diamond,
} from '@hopscope/testbed';
import { openProber, type Prober } from '../prober.ts';
import type { ProberSession } from '../prober-session.ts';

const missing = labMissing();
const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];
/** So many that it would be strange if a router sent all of them the same way. */
const PORTS = Array.from({ length: 24 }, (_, index) => (41_000 + index) as Port);

const NAMES = { source: 'S', routerA: 'A', routerB: 'B', routerC: 'C', destination: 'D' } as const;
const placeNamed = (address: Address | undefined) => {
  for (const [key, { ipv4, ipv6 }] of Object.entries(DIAMOND))
    if (address === ipv4 || address === ipv6) return NAMES[key as keyof typeof DIAMOND];
  return address ?? '?';
};
/** `A`: its TTL ran out there; `!A`: A rejects it. */
const word = (outcome: Outcome): string => {
  if (outcome.kind === 'silent') return `* (left: ${outcome.left})`;
  if (outcome.kind === 'failed') return `${outcome.call}: ${outcome.errno}`;
  if (outcome.kind !== 'icmp') return outcome.kind;
  return `${outcome.reason === 'ttl-exceeded' ? '' : '!'}${placeNamed(outcome.from)}`;
};

type Trace = Extract<Job, { readonly kind: 'trace' }>;
const trace = (family: Family, sourcePort: Port, changes: Partial<Trace> = {}): Trace => ({
  kind: 'trace',
  job: 1,
  address: DIAMOND.destination[family],
  port: OPEN_PORT as Port,
  sourcePort,
  ttls: [1, 2, 3, 4],
  silenceMs: 1000,
  atOnce: true,
  ...changes,
});

/** A session that keeps ports until `stop`. */
function holdPorts(prober: Prober, job: Omit<Extract<Job, { kind: 'reserve' }>, 'kind' | 'job' | 'port'>) {
  const reports: Report[] = [];
  const { promise: said, resolve } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const session: ProberSession = prober.open(
    {},
    {
      report(report) {
        reports.push(report);
        if (report.kind === 'ended') end();
        if (report.kind === 'ended' || report.kind === 'reserved') resolve();
      },
      lost: (reason) => expect.unreachable(reason),
    },
  );
  session.run({ kind: 'reserve', job: 1, port: OPEN_PORT as Port, ...job });
  const reserved = async () => {
    await said;
    const report = reports.find((one) => one.kind === 'reserved');
    return report?.kind === 'reserved' ? report : undefined;
  };
  const stop = async () => {
    session.control({ kind: 'stop', job: 1 });
    await ended;
    session.close();
  };
  return { reserved, session, ended, reports, stop };
}

/** Whether a program that asks for this port by name, as a server does, gets it. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  const got = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]).catch(() => false);
  server.close();
  return got;
}

describe.skipIf(process.platform !== 'linux')('ports for flows', () => {
  let prober: Prober;
  beforeAll(() => void (prober = openProber()));
  afterAll(() => prober.close());
  const loopback = '127.0.0.1' as Address;

  it('are each held for as long as they are needed, and then free again', async () => {
    const { reserved, session, ended } = holdPorts(prober, { address: loopback, flows: 8 });
    const ports = (await reserved())?.ports ?? [];
    expect(new Set(ports).size).toBe(8);
    expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => false));
    session.control({ kind: 'stop', job: 1 });
    await ended;
    expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));
    session.close();
  });

  it('that two checks want towards one target are held by one after the other', async () => {
    const any = holdPorts(prober, { address: loopback, flows: 1 });
    const [sourcePort] = (await any.reserved())?.ports ?? [];
    await any.stop();
    const wanted = { address: loopback, flows: 1, sourcePort: sourcePort! };
    const first = holdPorts(prober, wanted);
    await first.reserved();
    const second = holdPorts(prober, wanted);
    const elsewhere = holdPorts(prober, { ...wanted, address: '127.0.0.2' as Address });
    expect(await elsewhere.reserved()).toMatchObject({ ports: [sourcePort] });
    expect(second.reports).toEqual([]);
    await first.stop();
    expect(await second.reserved()).toMatchObject({ ports: [sourcePort] });
    await Promise.all([second.stop(), elsewhere.stop()]);
  });

  it('towards one target are waited for also where one check names the source address, in the order of their coming', async () => {
    const any = holdPorts(prober, { address: loopback, flows: 1 });
    const [sourcePort] = (await any.reserved())?.ports ?? [];
    const unnamed = { address: loopback, flows: 1, sourcePort: sourcePort! };
    // The kernel's choice is kept from others, too.
    const first = holdPorts(prober, { ...unnamed, sourceAddress: loopback });
    const second = holdPorts(prober, unnamed);
    const third = holdPorts(prober, { ...unnamed, sourceAddress: loopback });
    const elsewhere = holdPorts(prober, { ...unnamed, address: '127.0.0.2' as Address });
    await elsewhere.reserved();
    const waiting = () => [first, second, third].map(({ reports }) => reports.length === 0);
    expect(waiting()).toEqual([true, true, true]);
    await any.stop();
    await first.reserved();
    expect(waiting()).toEqual([false, true, true]);
    await first.stop();
    await second.reserved();
    expect(waiting()).toEqual([false, false, true]);
    await second.stop();
    expect(await third.reserved()).toMatchObject({ ports: [sourcePort] });
    await Promise.all([third.stop(), elsewhere.stop()]);
  });

  it('are free again when their session is closed', async () => {
    const before = readdirSync('/proc/self/fd').length;
    const { reserved, session } = holdPorts(prober, { address: loopback, flows: 4 });
    const ports = (await reserved())?.ports ?? [];
    session.close();
    // Another session's word comes after that one's end.
    const other = holdPorts(prober, { address: loopback, flows: 1 });
    await other.reserved();
    expect(await Promise.all(ports.map(isFree))).toEqual(ports.map(() => true));
    other.session.control({ kind: 'stop', job: 1 });
    await other.ended;
    other.session.close();
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  it('begin at the one that was asked for, whether or not each can be had', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    const first = Math.min(port, 65_000) as Port;
    const { reserved, session } = holdPorts(prober, { address: loopback, flows: 3, sourcePort: first });
    expect((await reserved())?.ports).toEqual([first, first + 1, first + 2]);
    session.close();
    server.close();
  });

  it('are so few that a server cannot have the host run out of them', async () => {
    const many = Array.from({ length: 12 }, () => holdPorts(prober, { address: loopback, flows: 32 }));
    const held = await Promise.all(many.map(async ({ reserved }) => (await reserved())?.ports.length ?? 0));
    expect(held.reduce((sum, each) => sum + each, 0)).toBe(256);
    for (const { session } of many) session.close();
    const after = holdPorts(prober, { address: loopback, flows: 32 });
    expect((await after.reserved())?.ports.length).toBe(32);
    after.session.close();
  });

  it('are none of a source address that this host does not have', async () => {
    const { reserved, session, reports } = holdPorts(prober, {
      address: '192.0.2.9' as Address,
      flows: 2,
      sourceAddress: '192.0.2.7' as Address,
    });
    expect(await reserved()).toBeUndefined();
    expect(reports.map(({ kind }) => kind)).toEqual(['evidence', 'ended']);
    session.close();
  });
});

describe.skipIf(missing)(`a trace of one five-tuple over equal-cost paths${skipped(missing)}`, () => {
  let diamond: Diamond;
  let prober: Prober;
  beforeAll(async () => {
    diamond = await openDiamond();
    prober = openProber({ networkNamespace: diamond.namespace('S').path });
    await hold(prober, PORTS.length);
    await diamond.share('five-tuple');
    // Neighbours are known from here on.
    await Promise.all(FAMILIES.flatMap((family) => PORTS.map((port) => ask(prober, trace(family, port)))));
  });
  beforeEach(() => Promise.all((['S', 'A', 'C'] as const).map((place) => diamond.rule(place))));
  afterAll(async () => {
    await prober?.close();
    await diamond?.remove();
  });
  const wayOf = async (job: Trace) => (await ask(prober, job)).outcomes.map(word).join(' ');
  /** Raw packets leave only from ports that are held. */
  const hold = (by: Prober, flows: number) =>
    Promise.all(
      FAMILIES.map((family) =>
        holdPorts(by, { address: DIAMOND.destination[family], flows, sourcePort: PORTS[0]! }).reserved(),
      ),
    );

  it.each([
    ['ipv4', 'layer-4'],
    ['ipv6', 'layer-4'],
    // For IPv6, `ip route get` does not tell what the kernel does with packets then.
    ['ipv4', 'five-tuple'],
  ] as const)(
    'goes one way, the one that the router says, at all TTLs at once (%s, shared by %s)',
    async (family, by) => {
      await diamond.share(by);
      const chosen = await Promise.all(PORTS.map((port) => diamond.chosen(family, port)));
      const ways = await Promise.all(PORTS.map((port) => wayOf(trace(family, port, { ttls: [1, 2, 3] }))));
      expect(ways).toEqual(chosen.map((router) => `A ${router} connected`));
      expect(new Set(chosen)).toEqual(new Set(['B', 'C']));
      await diamond.share('five-tuple');
    },
  );

  it.each(FAMILIES)('goes the same way when TTLs take turns, without raw sockets (%s)', async (family) => {
    const inTurns = (sourcePort: Port): Trace => {
      const { atOnce: _, ...job } = trace(family, sourcePort, { ttls: [1, 2, 3] });
      return job;
    };
    const ways = await Promise.all(PORTS.map((port) => wayOf(inTurns(port))));
    expect(ways).toEqual(await Promise.all(PORTS.map((port) => wayOf(trace(family, port, { ttls: [1, 2, 3] })))));
    expect(new Set(ways)).toEqual(new Set(['A B connected', 'A C connected']));
  });

  it.each(FAMILIES)('is not sent raw by a host that itself has two next hops to there (%s)', async (family) => {
    // From A both ways begin, from S and B one.
    const places = { S: 'at-once', A: 'in-turns', B: 'at-once' } as const;
    for (const [place, tracing] of Object.entries(places)) {
      const there = openProber({ networkNamespace: diamond.namespace(place as keyof typeof places).path });
      const { reserved, session } = holdPorts(there, { address: DIAMOND.destination[family], flows: 2 });
      expect(await reserved()).toMatchObject({ tracing });
      session.close();
      await there.close();
    }
  });

  it.each<[Family, string, string]>([
    ['ipv4', 'accept', 'A C connected'],
    ['ipv6', 'accept', 'A C connected'],
    ['ipv4', 'tcp dport 80 drop', 'A C * (left: yes)'],
    ['ipv6', 'tcp dport 80 drop', 'A C * (left: yes)'],
  ])(
    'passes a router that keeps track of connections, after probes of the same flow (%s, C: %s)',
    async (family, atC, byC) => {
      // A sees both directions.
      await diamond.rule('A', 'ct state invalid drop');
      await diamond.rule('C', atC);
      const { address, port } = trace(family, PORTS[0]!);
      const target = { address, port, silenceMs: 300, count: 2, paceMs: 0 } as const;
      const probes = PORTS.map((sourcePort): Job => ({ kind: 'probe', job: 1, sourcePort, ...target }));
      await Promise.all(probes.map((job) => ask(prober, job)));
      const ways = await Promise.all(
        PORTS.map((each) => wayOf(trace(family, each, { ttls: [1, 2, 3], silenceMs: 300 }))),
      );
      expect(new Set(ways)).toEqual(new Set(['A B connected', byC]));
    },
  );

  it('opens no connection that an application would see', async () => {
    const before = await diamond.accepted();
    await Promise.all(PORTS.map((port) => ask(prober, trace('ipv4', port, { ttls: [3, 4, 5, 6] }))));
    expect(await diamond.accepted()).toBe(before);
  });

  it.each(FAMILIES)('tells round trips by the kernel’s clock (%s)', async (family) => {
    const { outcomes } = await ask(prober, trace(family, PORTS[0]!, { ttls: [1, 2, 3] }));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ clock: 'kernel', rtt: expect.any(Number) });
  });

  it.each<[string, string, string]>([
    ['a router that drops it', 'tcp dport 80 drop', 'A C * (left: yes)'],
    ['a router that rejects it', 'tcp dport 80 reject with icmpx type admin-prohibited', 'A C !C'],
    ['a router that resets it', 'tcp dport 80 reject with tcp reset', 'A C refused'],
  ])('meets %s on one of the ways, and the destination on the other', async (_, statement, expected) => {
    for (const family of FAMILIES) {
      await diamond.rule('C');
      const jobs = PORTS.map((port) => trace(family, port, { ttls: [1, 2, 3], silenceMs: 300 }));
      const before = await Promise.all(jobs.map(wayOf));
      await diamond.rule('C', statement);
      const after = await Promise.all(jobs.map(wayOf));
      expect(after).toEqual(before.map((way) => (way === 'A C connected' ? expected : 'A B connected')));
    }
  });

  it.each<[string, string, string]>([
    ['drops', 'tcp dport 80 drop', '* (left: no)'],
    ['rejects', 'tcp dport 80 reject with icmpx type admin-prohibited', '!S'],
  ])('does not leave a host that %s it itself', async (_, statement, expected) => {
    await diamond.rule('S', statement);
    const ways = await Promise.all(FAMILIES.map((family) => wayOf(trace(family, PORTS[0]!, { ttls: [1] }))));
    expect(ways).toEqual([expected, expected]);
  });

  it.each(FAMILIES)('meets the destination that nobody listens at (%s)', async (family) => {
    expect(await wayOf(trace(family, PORTS[0]!, { port: CLOSED_PORT as Port, ttls: [1, 3] }))).toBe('A refused');
  });

  it('counts for the rate that the host’s owner sets', async () => {
    const slow = openProber({ networkNamespace: diamond.namespace('S').path, probesPerSecond: 20 });
    await hold(slow, 2);
    const began = performance.now();
    const answers = await Promise.all(PORTS.slice(0, 2).map((port) => ask(slow, trace('ipv4', port))));
    // Two at once after a rest, then one every 50 ms: eight take 300 ms at least.
    expect(performance.now() - began).toBeGreaterThan(290);
    expect(answers.map(({ outcomes }) => outcomes.length)).toEqual([4, 4]);
    await slow.close();
  });

  it('is refused where the host’s owner forbids the destination', async () => {
    const { promise, resolve } = Promise.withResolvers<readonly Report[]>();
    const reports: Report[] = [];
    const session = prober.open(
      { forbids: () => 'closed' },
      {
        report: (report) => void (reports.push(report), report.kind === 'ended' && resolve(reports)),
        lost: (reason) => expect.unreachable(reason),
      },
    );
    session.run(trace('ipv4', PORTS[0]!));
    expect(await promise).toMatchObject([
      { kind: 'observed', observation: { ttl: 1, outcome: { kind: 'forbidden', rule: 'closed' } } },
      { kind: 'ended' },
    ]);
    session.close();
  });

  it('leaves from no port that is not held for it', async () => {
    const strangers = [53, 22, 50_000].map((port) => wayOf(trace('ipv4', port as Port, { ttls: [1, 2] })));
    expect(await Promise.all(strangers)).toEqual(strangers.map(() => 'bind: EACCES bind: EACCES'));
  });

  it('sends each TTL once, however often it is asked for', async () => {
    const { outcomes } = await ask(prober, trace('ipv4', PORTS[0]!, { ttls: [1, 1, 1, 2] }));
    expect(outcomes).toHaveLength(2);
  });

  it('leaves no descriptor behind', async () => {
    const before = readdirSync('/proc/self/fd').length;
    await Promise.all(PORTS.map((port) => ask(prober, trace('ipv6', port))));
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });
});
