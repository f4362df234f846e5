import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Family, Job, Port } from '@hopscope/engine';
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
  type FamilyAddresses,
  type Lab,
  type VariantName,
} from '@hopscope/testbed';
import { openProber, type Prober } from './prober.ts';

const missing = labMissing();

/** Silence long enough for the first SYN to be repeated, after which the kernel tells whether it left. */
const SILENCE_MS = 1200;
/** ARP and ND give up after three tries a second apart. */
const NEIGHBOUR_SILENCE_MS = 4000;

type Expected = {
  /** How an ordinary SYN ends. */
  readonly probe: string;
  /** What SYNs of TTL 1, 2, 3… meet. */
  readonly hops: string;
};
type Row = {
  readonly when: string;
  readonly variant: VariantName;
  readonly to?: FamilyAddresses;
  readonly port?: number;
  readonly ttls?: readonly number[];
  readonly silenceMs?: number;
  readonly expected: Expected;
  /** Where IPv6 has another word for it. */
  readonly ipv6?: Expected;
};

const rejectedByB = (reason: string) => ({ probe: `${reason} by B`, hops: 'A B !B' });
const rejectedByA = (reason: string) => ({ probe: `${reason} by A`, hops: '!A' });
const refused = { probe: 'refused', hops: 'A B refused' };
const silentAfterB = { probe: 'silent, left: yes', hops: 'A B *' };
const silentAtOnce = { probe: 'silent, left: yes', hops: '* * *' };
const failed = (errno: string) => ({
  probe: `connect: ${errno}`,
  hops: `connect: ${errno} connect: ${errno} connect: ${errno}`,
});

const ROWS: readonly Row[] = [
  { when: 'nothing is wrong', variant: 'ok', expected: { probe: 'connected', hops: 'A B connected' } },
  { when: 'router B drops it', variant: 'drop-B', expected: silentAfterB },
  { when: 'the destination drops it', variant: 'drop-D', expected: silentAfterB },
  { when: 'router B resets it', variant: 'rst-B', expected: refused },
  { when: 'the destination resets it by a rule', variant: 'rst-D', expected: refused },
  { when: 'nobody listens', variant: 'ok', port: CLOSED_PORT, expected: refused },
  { when: 'router B prohibits it', variant: 'admin-B', expected: rejectedByB('admin-prohibited') },
  { when: 'router B says that the port is unreachable', variant: 'port-B', expected: rejectedByB('port-unreachable') },
  { when: 'router B says that the host is unreachable', variant: 'host-B', expected: rejectedByB('host-unreachable') },
  { when: 'router B says that there is no route', variant: 'noroute-B', expected: rejectedByB('net-unreachable') },
  {
    when: 'the destination prohibits it',
    variant: 'admin-D',
    expected: { probe: 'admin-prohibited by D', hops: 'A B !D' },
  },
  // A router is slow to tell a source again about its IPv4 routes, so each of these comes after a silence.
  {
    when: 'router A has an unreachable route to it',
    variant: 'unreachable-A',
    ttls: [1],
    expected: rejectedByA('host-unreachable'),
    ipv6: rejectedByA('net-unreachable'),
  },
  { when: 'router A has a blackhole route to it', variant: 'blackhole-A', expected: silentAtOnce },
  {
    when: 'router A has a prohibit route to it',
    variant: 'prohibit-A',
    ttls: [1],
    expected: rejectedByA('admin-prohibited'),
  },
  {
    when: 'router B has no route back',
    variant: 'noreturn-B',
    expected: { probe: 'silent, left: yes', hops: 'A * *' },
  },
  { when: 'router A has no route to it', variant: 'noroute-A', ttls: [1], expected: rejectedByA('net-unreachable') },
  {
    when: 'A and B send it back and forth',
    variant: 'loop-AB',
    ttls: [1, 2, 3, 4, 5],
    expected: { probe: 'ttl-exceeded by B', hops: 'A B A B A' },
    // ICMPv6 errors come from the side on which the packet came in.
    ipv6: { probe: 'ttl-exceeded by B', hops: "A B A' B A'" },
  },
  {
    when: 'nobody has the address on the last link',
    variant: 'ok',
    to: ADDRESSES.absent,
    silenceMs: NEIGHBOUR_SILENCE_MS,
    expected: { probe: 'host-unreachable by B', hops: 'A B !B' },
  },
  {
    when: 'nobody has the address on our own link',
    variant: 'ok',
    to: ADDRESSES.absentOnLink,
    silenceMs: NEIGHBOUR_SILENCE_MS,
    expected: { probe: 'host-unreachable by S', hops: '!S !S !S' },
  },
  {
    when: 'this host drops it on its way out',
    variant: 'drop-S',
    expected: { probe: 'silent, left: no', hops: '* * *' },
  },
  {
    when: 'this host rejects it on its way out',
    variant: 'reject-S',
    expected: { probe: 'admin-prohibited by S', hops: '!S !S !S' },
  },
  {
    when: 'this host resets it on its way out',
    variant: 'rst-S',
    expected: { probe: 'refused', hops: 'refused refused refused' },
  },
  { when: 'this host drops the answer', variant: 'dropin-S', expected: silentAfterB },
  { when: 'this host has an unreachable route to it', variant: 'unreachable-S', expected: failed('EHOSTUNREACH') },
  { when: 'this host has a prohibit route to it', variant: 'prohibit-S', expected: failed('EACCES') },
  { when: 'this host has a blackhole route to it', variant: 'blackhole-S', expected: failed('EINVAL') },
];

describe.skipIf(missing)(`a SYN over two routers, through the kernel${skipped(missing)}`, () => {
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

  const destination = (family: Family, row?: Row) => ({
    address: (row?.to ?? ADDRESSES.destination)[family],
    port: (row?.port ?? OPEN_PORT) as Port,
    silenceMs: row?.silenceMs ?? SILENCE_MS,
  });
  const probe = (family: Family, count: number, paceMs: number, row?: Row): Job => ({
    kind: 'probe',
    job: 1,
    count,
    paceMs,
    ...destination(family, row),
  });

  async function observed(family: Family, row: Row): Promise<Expected> {
    const [probes, hops] = await Promise.all([
      ask(prober, probe(family, 1, 0, row)),
      ask(prober, { kind: 'trace', job: 2, ttls: row.ttls ?? [1, 2, 3], ...destination(family, row) }),
    ]);
    return {
      probe: probes.outcomes.map(outcomeWords).join(', '),
      hops: hops.outcomes.map(hopWord).join(' '),
    };
  }

  it.each(ROWS.map((row) => [row.when, row] as const))('is seen as what it is when %s', async (_, row) => {
    await lab.become(row.variant);
    const [ipv4, ipv6] = await Promise.all([observed('ipv4', row), observed('ipv6', row)]);
    expect({ ipv4, ipv6 }).toEqual({ ipv4: row.expected, ipv6: row.ipv6 ?? row.expected });
  });
});
