import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NO_PORT, type Family, type Job, type Outcome } from '@hopscope/engine';
import {
  ADDRESSES,
  ask,
  hopWord,
  labMissing,
  openLab,
  outcomeWords,
  skipped,
  type FamilyAddresses,
  type Lab,
  type VariantName,
} from '@hopscope/testbed';
import { openProber, type Prober } from '../prober.ts';

/** Raw sockets stand in for ping sockets where the group has none. */
function pingMissing(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() === 0) return undefined;
  const [from = 1, to = 0] = readFileSync('/proc/sys/net/ipv4/ping_group_range', 'utf8').split(/\s+/).map(Number);
  const group = process.getegid?.() ?? -1;
  return from <= group && group <= to ? undefined : 'needs a group of net.ipv4.ping_group_range, or root';
}

type Probe = Extract<Job, { readonly kind: 'probe' }>;
const LOOPBACKS = { ipv4: '127.0.0.1', ipv6: '::1' } as unknown as FamilyAddresses;
const FAMILIES = ['ipv4', 'ipv6'] as const;
const echo = (address: Probe['address'], changes: Partial<Probe> = {}): Probe => ({
  kind: 'probe',
  job: 1,
  protocol: 'icmp',
  address,
  port: NO_PORT,
  count: 1,
  paceMs: 0,
  silenceMs: 1000,
  ...changes,
});
const wordsOf = (outcomes: readonly Outcome[]) => outcomes.map(outcomeWords);
const timesOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((each) => (each.kind === 'connected' ? [each.clock, (each.rtt ?? 0) > 0] : each.kind));

const missing = pingMissing();
describe.skipIf(missing)(`echo requests on loopback${skipped(missing)}`, () => {
  let prober: Prober;
  beforeAll(() => void (prober = openProber({ means: 'kernel' })));
  afterAll(() => prober.close());

  it.each(FAMILIES)('are each answered once, and timed by the kernel, over %s', async (family) => {
    const { outcomes } = await ask(prober, echo(LOOPBACKS[family], { count: 50 }));
    expect(timesOf(outcomes)).toEqual(Array.from({ length: 50 }, () => ['kernel', true]));
  });

  it('leave from the address that was asked for, and from no other', async () => {
    const own = echo(LOOPBACKS.ipv4, { sourceAddress: '127.0.0.9' as Probe['address'] });
    const other = echo(LOOPBACKS.ipv4, { sourceAddress: '192.0.2.1' as Probe['address'] });
    expect(wordsOf((await ask(prober, own)).outcomes)).toEqual(['connected']);
    expect(wordsOf((await ask(prober, other)).outcomes)).toEqual(['bind: EADDRNOTAVAIL']);
  });

  it('are not sent to groups, all of whose members would answer', async () => {
    for (const group of ['224.0.0.1', 'ff02::1'] as unknown as readonly Probe['address'][])
      expect(wordsOf((await ask(prober, echo(group))).outcomes)).toEqual(['connect: ENETUNREACH']);
  });

  it('are not sent where a rule forbids the destination', async () => {
    const guarded = {
      open: (_: object, listener: Parameters<Prober['open']>[1]) =>
        prober.open({ forbids: (address, port) => `${address} ${port}` }, listener),
    };
    expect(wordsOf((await ask(guarded, echo(LOOPBACKS.ipv4))).outcomes)).toEqual(['forbidden: 127.0.0.1 0']);
  });

  it('end when they are told to, without a word about those on their way', async () => {
    const told: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const session = prober.open(
      {},
      {
        report(report) {
          told.push(report.kind);
          if (report.kind === 'observed') session.control({ kind: 'stop', job: 1 });
          if (report.kind === 'ended') resolve();
        },
        lost: (reason) => void told.push(reason),
      },
    );
    session.run(echo(LOOPBACKS.ipv4, { count: 100, paceMs: 1000 }));
    await promise;
    session.close();
    expect(told).toEqual(['observed', 'ended']);
  });
});

type Row = readonly [when: string, variant: VariantName, to: keyof typeof ADDRESSES, ipv4: Ends, ipv6?: Ends];
type Ends = readonly [probe: string, hops: string];

/** The rules of the lab's variants are about TCP; these are their like for echo requests. */
const rule = (hook: 'forward' | 'input' | 'output', statement: string) => `
table inet echo {
  chain c {
    type filter hook ${hook} priority 0; policy accept;
    icmp type echo-request ${statement}
    icmpv6 type echo-request ${statement}
  }
}
`;
const PROHIBIT = 'reject with icmpx type admin-prohibited';
const RULES = [
  ['router B drops it', 'B', rule('forward', 'drop'), 'silent, left: yes', 'A B *'],
  ['the destination drops it', 'D', rule('input', 'drop'), 'silent, left: yes', 'A B *'],
  ['router B prohibits it', 'B', rule('forward', PROHIBIT), 'admin-prohibited by B', 'A B !B'],
  ['the destination prohibits it', 'D', rule('input', PROHIBIT), 'admin-prohibited by D', 'A B !D'],
  ['this host drops it', 'S', rule('output', 'drop'), 'silent, left: no', '* * *'],
  ['this host rejects it', 'S', rule('output', PROHIBIT), 'admin-prohibited by S', '!S !S !S'],
] as const;

const failed = (errno: string): Ends => [`connect: ${errno}`, Array(3).fill(`connect: ${errno}`).join(' ')];
/** A second ending: IPv6's, where it has another word. */
const ROWS: readonly Row[] = [
  ['nothing is wrong', 'ok', 'destination', ['connected', 'A B connected']],
  ['router A has a blackhole route to it', 'blackhole-A', 'destination', ['silent, left: yes', '* * *']],
  ['router B has no route back', 'noreturn-B', 'destination', ['silent, left: yes', 'A * *']],
  // ICMPv6 errors come from the side on which the packet came in.
  [
    'A and B send it back and forth',
    'loop-AB',
    'destination',
    ['ttl-exceeded by B', 'A B A'],
    ['ttl-exceeded by B', "A B A'"],
  ],
  ['nobody has the address on the last link', 'ok', 'absent', ['host-unreachable by B', 'A B !B']],
  ['nobody has the address on our own link', 'ok', 'absentOnLink', ['host-unreachable by S', '!S !S !S']],
  ['this host has an unreachable route to it', 'unreachable-S', 'destination', failed('EHOSTUNREACH')],
  ['this host has a prohibit route to it', 'prohibit-S', 'destination', failed('EACCES')],
  ['this host has a blackhole route to it', 'blackhole-S', 'destination', failed('EINVAL')],
];

const labLacks = labMissing();
describe.skipIf(labLacks)(`an echo request over two routers${skipped(labLacks)}`, () => {
  let lab: Lab;
  let prober: Prober;
  beforeAll(async () => {
    lab = await openLab();
    prober = openProber({ networkNamespace: lab.namespace('S').path });
  });
  afterAll(async () => {
    await prober?.close();
    await lab?.remove();
  });

  const group = (range: string) =>
    lab.run('S', 'sysctl', ['-q', '-w', `net.ipv4.ping_group_range=${range}`]).then(() => {});
  async function observed(family: Family, to: keyof typeof ADDRESSES): Promise<Ends> {
    const whole = echo(ADDRESSES[to][family], { silenceMs: to === 'destination' ? 500 : 4000 });
    const { kind: _, count: __, paceMs: ___, ...common } = whole;
    const [probes, hops] = await Promise.all([
      ask(prober, whole),
      ask(prober, { ...common, kind: 'trace', job: 2, ttls: [1, 2, 3] }),
    ]);
    return [wordsOf(probes.outcomes).join(', '), hops.outcomes.map(hopWord).join(' ')];
  }
  const both = async (to: keyof typeof ADDRESSES) => Promise.all(FAMILIES.map((family) => observed(family, to)));

  describe.each([
    // A ping socket does not tell what became of an IPv6 packet on this host.
    ['a ping socket', '0 0', (words: string) => words.replace(/left: \w+/, 'left: unknown')],
    ['a raw socket', '1 0', (words: string) => words],
  ])('by %s', (_, range, ipv6Words) => {
    const inIpv6 = ([probe, hops]: Ends): Ends => [ipv6Words(probe), hops];
    beforeAll(() => group(range));
    afterEach(async () => {
      await lab.become('ok');
      await Promise.all((['S', 'B', 'D'] as const).map((place) => lab.run(place, 'nft', ['flush', 'ruleset'])));
    });

    it.each(ROWS.map((row) => [row[0], row] as const))('is seen as what it is when %s', async (_when, row) => {
      const [, variant, to, ipv4, ipv6 = ipv4] = row;
      await lab.become(variant);
      expect(await both(to)).toEqual([ipv4, inIpv6(ipv6)]);
    });

    it.each(RULES)('is seen as what it is when %s', async (_when, place, rules, probe, hops) => {
      await lab.run(place, 'nft', ['-f', '-'], rules);
      expect(await both('destination')).toEqual([[probe, hops], inIpv6([probe, hops])]);
    });

    it('is one of a hundred that are all answered, and timed by the kernel', async () => {
      const answers = await Promise.all(
        FAMILIES.map((family) => ask(prober, echo(ADDRESSES.destination[family], { count: 100, paceMs: 2 }))),
      );
      for (const { outcomes } of answers)
        expect(timesOf(outcomes)).toEqual(Array.from({ length: 100 }, () => ['kernel', true]));
    });
  });
});
