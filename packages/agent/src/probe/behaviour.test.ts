import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Family, Job, Outcome, Port, Report } from '@hopscope/engine';
import {
  ADDRESSES,
  ask,
  CLOSED_PORT,
  hopWord,
  labMissing,
  OPEN_PORT,
  openLab,
  outcomeWords,
  skipped,
  withLab,
  type Lab,
  type VariantName,
} from '@hopscope/testbed';
import { openProber, type Prober } from './prober.ts';

const missing = labMissing();
const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

type Probe = Extract<Job, { readonly kind: 'probe' }>;
const probe = (family: Family, changes: Partial<Probe> = {}): Probe => ({
  kind: 'probe',
  job: 1,
  address: ADDRESSES.destination[family],
  port: OPEN_PORT as Port,
  count: 1,
  paceMs: 0,
  silenceMs: 1400,
  ...changes,
});

/** How often each outcome occurred. */
function tally(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const words of outcomes.map(outcomeWords)) counts[words] = (counts[words] ?? 0) + 1;
  return counts;
}

const openDescriptors = () => readdirSync('/proc/self/fd').length;

describe.skipIf(missing)(`a prober in a network${skipped(missing)}`, () => {
  let lab: Lab;
  let prober: Prober;
  beforeAll(async () => {
    lab = await openLab();
    prober = openProber({ networkNamespace: lab.namespace('S').path });
    // Neighbours are known from here on.
    await Promise.all(FAMILIES.map((family) => ask(prober, probe(family))));
  });
  beforeEach(() => lab.become('ok'));
  afterAll(async () => {
    await prober?.close();
    await lab?.remove();
  });

  /** A job's session, with everything it says and the time of each word. */
  function follow(job: Probe) {
    const said: { readonly at: number; readonly report: Report }[] = [];
    const waiting: (() => void)[] = [];
    const session = prober.open(
      {},
      {
        report(report) {
          said.push({ at: performance.now(), report });
          if (report.kind === 'ended') for (const go of waiting) go();
        },
        lost: (reason) => expect.unreachable(reason),
      },
    );
    session.run(job);
    const outcomes = () =>
      said.flatMap(({ report }) =>
        report.kind === 'observed' && report.observation.kind === 'probe' ? [report.observation.outcome] : [],
      );
    return { session, said, outcomes, ended: new Promise<void>((resolve) => waiting.push(resolve)) };
  }

  it.each<[string, VariantName, number, string]>([
    ['router B', 'rst-B', OPEN_PORT, '63 of 64, 2 links'],
    ['the destination’s rule', 'rst-D', OPEN_PORT, '62 of 64, 3 links'],
    ['the destination, where nobody listens', 'ok', CLOSED_PORT, '62 of 64, 3 links'],
    ['this very host', 'rst-S', OPEN_PORT, '64 of 64, 1 links'],
  ])('finds how far a reset of %s travelled', async (_, variant, port, expected) => {
    await lab.become(variant);
    const answers = await Promise.all(
      FAMILIES.map((family) =>
        ask(prober, {
          kind: 'locate',
          job: 1,
          address: ADDRESSES.destination[family],
          port: port as Port,
          silenceMs: 150,
        }),
      ),
    );
    const words = answers.map(({ observations }) =>
      observations
        .map((it) => (it.kind === 'sender' ? `${it.replyTtl} of ${it.initialTtl}, ${it.hops} links` : it.kind))
        .join(),
    );
    expect(words).toEqual([expected, expected]);
  });

  it.each<[string, VariantName]>([
    ['an open port', 'ok'],
    ['silence', 'drop-B'],
    ['a router that rejects', 'admin-B'],
  ])('finds no sender of a reset where there is %s', async (_, variant) => {
    await lab.become(variant);
    const { address, port } = probe('ipv4');
    const { observations } = await ask(prober, { kind: 'locate', job: 1, address, port, silenceMs: 60 });
    expect(observations).toEqual([]);
  });

  it.each(FAMILIES)('gives no round-trip time when the SYN had to be repeated (%s)', async (family) => {
    await lab.become('lossy-B');
    const { outcomes } = await ask(prober, probe(family, { count: 3 }));
    expect(outcomes.map(outcomeWords)).toEqual(Array.from({ length: 3 }, () => 'connected after 1 repeats'));
    expect(outcomes.map((outcome) => 'rtt' in outcome)).toEqual([false, false, false]);
  });

  it('stops at once when it is told to', async () => {
    await lab.become('drop-B');
    const { session, ended, said } = follow(probe('ipv4', { count: 100, silenceMs: 5000 }));
    // Everything is on its way, because nobody has answered for 250 ms.
    await ask(prober, probe('ipv6', { silenceMs: 400 }));
    const told = performance.now();
    session.control({ kind: 'stop', job: 1 });
    await ended;
    expect(said.map(({ report }) => report.kind)).toEqual(['ended']);
    expect(performance.now() - told).toBeLessThan(200);
    session.close();
  });

  it('says nothing more once its session is closed', async () => {
    const { session, said } = follow(probe('ipv4', { count: 100, paceMs: 1 }));
    await ask(prober, probe('ipv6', { count: 10, paceMs: 2 }));
    session.close();
    const before = said.length;
    expect(before).toBeGreaterThan(0);
    await ask(prober, probe('ipv6', { count: 10, paceMs: 2 }));
    expect(said.length).toBe(before);
  });

  it('learns that nobody is on its own link when silence may last longer', async () => {
    const followed = FAMILIES.map((family) => follow(probe(family, { address: ADDRESSES.absentOnLink[family] })));
    for (const { session } of followed) session.control({ kind: 'extend', job: 1, silenceMs: 3500 });
    await Promise.all(followed.map(({ ended }) => ended));
    expect(followed.map(({ outcomes }) => outcomes().map(outcomeWords).join())).toEqual([
      'host-unreachable by S',
      'host-unreachable by S',
    ]);
    for (const { session } of followed) session.close();
  });

  it('sends no more after three equal answers of a router', async () => {
    await lab.become('admin-B');
    const answers = await Promise.all(FAMILIES.map((family) => ask(prober, probe(family, { count: 100, paceMs: 2 }))));
    for (const { outcomes } of answers) {
      expect(Object.keys(tally(outcomes))).toEqual(['admin-prohibited by B']);
      expect(outcomes.length).toBeLessThanOrEqual(6);
      expect(outcomes.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('sends no more after three equal refusals of its own kernel', async () => {
    await lab.become('prohibit-S');
    const { outcomes } = await ask(prober, probe('ipv6', { count: 100 }));
    expect(tally(outcomes)).toEqual({ 'connect: EACCES': 3 });
  });

  it('hears a router that answers rarely, and reports silence as silence', async () => {
    await lab.set('A', { 'net.ipv4.icmp_ratemask': 6168, 'net.ipv4.icmp_ratelimit': 1000 });
    try {
      await lab.become('prohibit-A');
      const { outcomes } = await ask(prober, probe('ipv4', { count: 20, paceMs: 1 }));
      const { 'admin-prohibited by A': rejected = 0, ...others } = tally(outcomes);
      expect(rejected).toBeGreaterThanOrEqual(1);
      expect(Object.keys(others).filter((words) => !words.startsWith('silent'))).toEqual([]);
    } finally {
      await lab.set('A', { 'net.ipv4.icmp_ratemask': 0, 'net.ipv4.icmp_ratelimit': 0 });
    }
  });

  it('fills no backlog of five at the default pace', async () => {
    const listener = await lab.listen(8005, 5);
    try {
      const job = { port: 8005 as Port, count: 100, paceMs: 2 };
      const answers = await Promise.all(FAMILIES.map((family) => ask(prober, probe(family, job))));
      const failed = answers.map(({ outcomes }) => outcomes.filter(({ kind }) => kind !== 'connected').length);
      expect(failed).toEqual([0, 0]);
    } finally {
      await listener.close();
    }
  });

  it('keeps to a given source port, one connection at a time, in a probe and a trace at once', async () => {
    const sourcePort = 45_001 as Port;
    const { address, port } = probe('ipv4');
    const [probes, hops] = await Promise.all([
      ask(prober, probe('ipv4', { count: 20, sourcePort })),
      ask(prober, { kind: 'trace', job: 2, address, port, sourcePort, ttls: [1, 2, 3], silenceMs: 1400 }),
    ]);
    expect(tally(probes.outcomes)).toEqual({ connected: 20 });
    expect(probes.observations.every((it) => it.kind === 'probe' && it.sourcePort === sourcePort)).toBe(true);
    expect(hops.outcomes.map(hopWord).join(' ')).toBe('A B connected');
  });

  it('traces from a given source port through silence within its time', async () => {
    await lab.become('drop-B');
    const { address, port } = probe('ipv4');
    const began = performance.now();
    const sourcePort = 45_002 as Port;
    const ttls = [1, 2, 3, 4, 5, 6];
    const hops = await ask(prober, { kind: 'trace', job: 2, address, port, sourcePort, ttls, silenceMs: 600 });
    expect(hops.outcomes.map(hopWord).join(' ')).toBe('A B * * * *');
    expect(performance.now() - began).toBeLessThan(1200);
  });

  it('leaves no descriptor behind after 10,000 probes', async () => {
    const before = openDescriptors();
    const jobs = Array.from({ length: 100 }, (_, index) => FAMILIES[index % 2]!);
    const counts = { connected: 0, others: 0 };
    for (let at = 0; at < jobs.length; at += 4) {
      const answers = await Promise.all(
        jobs.slice(at, at + 4).map((family) => ask(prober, probe(family, { count: 100 }))),
      );
      for (const { outcome } of answers.flatMap(({ outcomes }) => outcomes.map((outcome) => ({ outcome }))))
        counts[outcome.kind === 'connected' ? 'connected' : 'others']++;
    }
    expect(counts).toEqual({ connected: 10_000, others: 0 });
    expect(openDescriptors()).toBe(before);
  });

  it('sends all the same with room for eight sockets only', async () => {
    await lab.become('drop-B');
    const narrow = openProber({ networkNamespace: lab.namespace('S').path, mostSockets: 8 });
    try {
      await ask(narrow, probe('ipv4', { silenceMs: 10 }));
      const before = openDescriptors();
      const asked = ask(narrow, probe('ipv4', { count: 50, silenceMs: 600 }));
      await ask(prober, probe('ipv6', { silenceMs: 500 }));
      expect(openDescriptors() - before).toBeLessThanOrEqual(8);
      const { outcomes } = await asked;
      expect(tally(outcomes)).toEqual({ 'silent, left: unknown': 8 });
    } finally {
      await narrow.close();
    }
  });

  it('frees everything when it is closed in the middle of its work', async () => {
    await lab.become('drop-B');
    const before = openDescriptors();
    const brief = openProber({ networkNamespace: lab.namespace('S').path });
    const session = brief.open({}, { report: () => {}, lost: (reason) => expect.unreachable(reason) });
    session.run(probe('ipv4', { count: 50, silenceMs: 5000 }));
    await ask(prober, probe('ipv6', { silenceMs: 500 }));
    await brief.close();
    expect(openDescriptors()).toBe(before);
  });
});

describe.skipIf(missing)(`a prober ten milliseconds away from its destination${skipped(missing)}`, () => {
  it.each(FAMILIES)('tells round-trip times that the wire allows (%s)', async (family) => {
    await withLab({ delayUs: 10_000 }, async (lab) => {
      const prober = openProber({ networkNamespace: lab.namespace('S').path });
      try {
        await ask(prober, probe(family));
        const { address, port } = probe(family);
        const [{ outcomes }, hops] = await Promise.all([
          ask(prober, probe(family, { count: 100, paceMs: 1 })),
          ask(prober, { kind: 'trace', job: 2, address, port, ttls: [1, 2, 3], silenceMs: 1400 }),
        ]);
        const times = outcomes.map((outcome) => ('rtt' in outcome ? outcome.rtt : undefined) ?? 0);
        // Nothing is faster than the wire; how much slower depends on what else this machine does.
        expect(Math.min(...times)).toBeGreaterThanOrEqual(20_000);
        expect(Math.min(...times)).toBeLessThan(22_000);
        expect(outcomes.every((outcome) => outcome.kind === 'connected' && outcome.clock === 'kernel')).toBe(true);
        const [first, second] = hops.outcomes.map((outcome) => ('rtt' in outcome ? outcome.rtt : undefined) ?? 0);
        expect(first).toBeLessThan(20_000);
        expect(second).toBeGreaterThanOrEqual(20_000);
      } finally {
        await prober.close();
      }
    });
  });
});
