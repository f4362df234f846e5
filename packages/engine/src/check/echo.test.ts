import { describe, expect, it } from 'vitest';
import { NO_PORT } from '../address/port.ts';
import type { Evidence, Outcome } from '../observation/observation.ts';
import { address, asking, tell, type Answer, type World } from './imagined-network.fixture.ts';

const A = address('10.77.1.1');
const B = address('10.77.2.2');
const TARGET = '10.77.3.2';
const OWN = address('10.77.1.2');

const after = (afterMs: number, outcome: Outcome): Answer => ({ afterMs, outcome });
const reply = after(20, { kind: 'connected', rtt: 20_000, clock: 'kernel', retransmits: 0 });
const said = (from: string, reason: Extract<Outcome, { kind: 'icmp' }>['reason']) =>
  after(5, { kind: 'icmp', reason, from: address(from), rtt: 5000, clock: 'kernel', replyTtl: 64 });
const failing = (call: 'bind' | 'connect', errno: string) => after(0, { kind: 'failed', call, errno });
const silent = (left: 'no' | 'unknown') => after(0, { kind: 'silent', waitedMs: 0, left });
const notLet = (needs: NonNullable<Extract<Outcome, { kind: 'failed' }>['needs']>) =>
  after(0, { kind: 'failed', call: 'socket', errno: 'EACCES', needs });

/** S – A – B – target; `end` is what echo requests with a whole TTL meet. */
const behindTwoRouters = (end: Answer, changes: Partial<World> = {}): World => ({
  source: OWN,
  probe: () => end,
  hop: (ttl) => (ttl === 1 ? said(A, 'ttl-exceeded') : ttl === 2 ? said(B, 'ttl-exceeded') : end),
  ...changes,
});
/** Nothing gets as far as the first router. */
const atOnce = (end: Answer, evidence: readonly Evidence[] = []): World => ({
  source: OWN,
  probe: () => end,
  hop: () => end,
  evidence,
});
const noNeighbour: Evidence = { kind: 'neighbour', address: address(TARGET), device: 's0', state: 'missing' };

const ROWS: readonly (readonly [when: string, World, disposition: string, sentence: string])[] = [
  [
    'all are answered',
    behindTwoRouters(reply),
    'connected',
    'Reachable: 10.77.3.2 answers all 100 echo requests (median 20 ms).',
  ],
  [
    'some are answered',
    behindTwoRouters(reply, { probe: (sequence) => (sequence < 40 ? reply : said(B, 'host-unreachable')) }),
    'partly-connected',
    'Reachable, but not reliably: 10.77.3.2 answers 40 of 100 echo requests (median 20 ms); others were rejected by 10.77.2.2.',
  ],
  [
    'a router rejects them',
    behindTwoRouters(said(B, 'admin-prohibited')),
    'rejected',
    'Unreachable: 10.77.2.2 rejects packets to 10.77.3.2; it says that a rule forbids it.',
  ],
  [
    'nothing comes back',
    behindTwoRouters('silence'),
    'dropped',
    'Unreachable: nothing answers from 10.77.3.2; packets or answers are lost beyond 10.77.2.2 (hop 2).',
  ],
  [
    'routers hand them round',
    { source: OWN, probe: () => said(B, 'ttl-exceeded'), hop: (ttl) => said(ttl % 2 === 1 ? A : B, 'ttl-exceeded') },
    'looped',
    'Unreachable: packets to 10.77.3.2 go round in a loop: 10.77.1.1 → 10.77.2.2 → 10.77.1.1.',
  ],
  [
    'nobody on the link has the address',
    atOnce(said(OWN, 'host-unreachable'), [noNeighbour]),
    'neighbour-missing',
    'Unreachable: the destination 10.77.3.2 does not answer ARP on s0.',
  ],
  [
    "this host's firewall drops them",
    atOnce(silent('no')),
    'dropped-on-this-host',
    "Unreachable: this host's own firewall drops packets to 10.77.3.2; no packet left it.",
  ],
  [
    'there is no route',
    atOnce(failing('connect', 'ENETUNREACH')),
    'no-route',
    'Unreachable: this host has no route to 10.77.3.2; no packet was sent.',
  ],
  [
    'the route forbids them',
    atOnce(failing('connect', 'EACCES')),
    'route-prohibited',
    "Unreachable: this host's route prohibits 10.77.3.2; no packet was sent.",
  ],
  [
    "this host's groups may not send them",
    atOnce(notLet({ kind: 'sysctl', name: 'net.ipv4.ping_group_range', value: '1 0', wanted: '0 2147483647' })),
    'not-sent',
    'Undetermined: this host may not send an echo request to 10.77.3.2. net.ipv4.ping_group_range is "1 0", which leaves it out; "0 2147483647" lets it.',
  ],
  [
    'the platform cannot send them',
    atOnce(notLet({ kind: 'platform', reason: 'this is darwin, not Linux' })),
    'not-sent',
    'Undetermined: this host may not send an echo request to 10.77.3.2. Echo requests cannot be sent here: this is darwin, not Linux.',
  ],
];

const icmp = { protocol: 'icmp', port: NO_PORT } as const;

describe('a check by echo requests says what it saw when', () => {
  it.each(ROWS)('%s', async (_, world, disposition, sentence) => {
    const { diagnosis } = await tell(world, asking(TARGET, icmp));
    expect([diagnosis.disposition, diagnosis.sentence]).toEqual([disposition, sentence]);
  });
});

describe('a check by echo requests', () => {
  it('asks for nothing else: every job that sends says so, and none asks whose reset it was', async () => {
    const { jobs, diagnosis } = await tell(behindTwoRouters(reply), asking(TARGET, icmp));
    const sending = jobs.filter((job) => job.kind !== 'gather');
    expect(new Set(sending.map(({ kind }) => kind))).toEqual(new Set(['probe', 'trace']));
    for (const job of sending) expect(job).toMatchObject({ protocol: 'icmp', port: 0 });
    expect(diagnosis.target).toEqual({ address: TARGET, port: 0, family: 'ipv4', protocol: 'icmp' });
  });

  it('names the setting that is in its way, what it is and what would do', async () => {
    const needs = { kind: 'sysctl', name: 'net.ipv4.ping_group_range', value: '1 0', wanted: '0 2147483647' } as const;
    const { diagnosis } = await tell(atOnce(notLet(needs)), asking(TARGET, icmp));
    expect(diagnosis.probes).toEqual({ sent: 0, failed: 0 });
    expect(diagnosis.hops[0]?.issues).toMatchObject([
      { code: 'SOCKET_ERROR', context: { sysctl: 'net.ipv4.ping_group_range', value: '1 0', wanted: '0 2147483647' } },
    ]);
  });
});
