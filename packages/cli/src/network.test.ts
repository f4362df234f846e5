import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis, Family, TraceDisposition } from '@hopscope/engine';
import {
  ADDRESSES,
  CLOSED_PORT,
  labMissing,
  OPEN_PORT,
  openLab,
  skipped,
  type FamilyAddresses,
  type Lab,
  type LabPlace,
  type VariantName,
} from '@hopscope/testbed';
import { startIn } from './hopscope.fixture.ts';

const missing = labMissing();

type Row = {
  readonly when: string;
  readonly variant: VariantName;
  readonly from?: LabPlace;
  readonly to?: FamilyAddresses;
  readonly port?: number;
  readonly flags?: readonly string[];
  readonly disposition: TraceDisposition;
  readonly code: number;
  /** `issue@hop`; the hop is a place of the lab. */
  readonly blames: string;
  /** Where IPv6 blames another hop. */
  readonly blamesIpv6?: string;
};

const NOWHERE = { ipv4: '203.0.113.9', ipv6: '2001:db8::9' } as FamilyAddresses;

const ROWS: readonly Row[] = [
  { when: 'nothing is wrong', variant: 'ok', disposition: 'connected', code: 0, blames: '' },
  {
    when: 'nobody listens',
    variant: 'ok',
    port: CLOSED_PORT,
    disposition: 'refused',
    code: 1,
    blames: 'NO_LISTENER@D',
  },
  { when: 'router B drops it', variant: 'drop-B', disposition: 'dropped', code: 1, blames: 'FILTERED_AFTER_HOP@B' },
  {
    when: 'router B drops what comes from one source port',
    variant: 'drop-B',
    flags: ['--source-port', '45001'],
    disposition: 'dropped',
    code: 1,
    blames: 'FILTERED_AFTER_HOP@B',
  },
  {
    when: 'router B resets what comes from one source port',
    variant: 'rst-B',
    flags: ['--source-port', '45002'],
    disposition: 'reset-on-the-way',
    code: 1,
    blames: 'RESET_BY_MIDDLEBOX@B',
  },
  {
    when: 'the destination drops it',
    variant: 'drop-D',
    disposition: 'dropped',
    code: 1,
    blames: 'FILTERED_AFTER_HOP@B',
  },
  {
    when: 'router A throws it away',
    variant: 'blackhole-A',
    disposition: 'dropped',
    code: 1,
    blames: 'FILTERED_AFTER_HOP@S',
  },
  { when: 'router B rejects it', variant: 'admin-B', disposition: 'rejected', code: 1, blames: 'ADMIN_PROHIBITED@B' },
  {
    when: 'router A has no route',
    variant: 'noroute-A',
    disposition: 'rejected',
    code: 1,
    blames: 'NET_UNREACHABLE@A',
  },
  {
    when: 'the destination rejects it',
    variant: 'admin-D',
    disposition: 'rejected',
    code: 1,
    blames: 'ADMIN_PROHIBITED@D',
  },
  {
    when: 'router B resets it',
    variant: 'rst-B',
    disposition: 'reset-on-the-way',
    code: 1,
    blames: 'RESET_BY_MIDDLEBOX@B',
  },
  {
    when: 'routers hand it back and forth',
    variant: 'loop-AB',
    disposition: 'looped',
    code: 1,
    blames: 'ROUTE_LOOP@A',
    // ICMPv6 errors come from the side on which the packet came in: A is met again under another address.
    blamesIpv6: 'ROUTE_LOOP@B',
  },
  {
    // Router B says so after 3 s; silence is believed after 1.5 s.
    when: 'nobody has the address on the last link',
    variant: 'ok',
    to: ADDRESSES.absent,
    disposition: 'dropped',
    code: 1,
    blames: 'FILTERED_AFTER_HOP@B',
  },
  {
    when: 'nobody has the address on the own link',
    variant: 'ok',
    to: ADDRESSES.absentOnLink,
    disposition: 'neighbour-missing',
    code: 1,
    blames: 'NEIGHBOR_UNREACHABLE@S',
  },
  {
    when: 'the own firewall drops it',
    variant: 'drop-S',
    disposition: 'dropped-on-this-host',
    code: 1,
    blames: 'LOCAL_FIREWALL_DENY@S',
  },
  {
    when: 'the own firewall rejects it',
    variant: 'reject-S',
    disposition: 'rejected-on-this-host',
    code: 1,
    blames: 'LOCAL_FIREWALL_DENY@S',
  },
  {
    when: 'the own firewall resets it',
    variant: 'rst-S',
    disposition: 'reset-on-this-host',
    code: 1,
    blames: 'RESET_ON_THIS_HOST@S',
  },
  {
    when: 'the own route is unreachable',
    variant: 'unreachable-S',
    disposition: 'route-unreachable',
    code: 1,
    blames: 'ROUTE_UNREACHABLE@S',
  },
  {
    when: 'the own route prohibits it',
    variant: 'prohibit-S',
    disposition: 'route-prohibited',
    code: 1,
    blames: 'ROUTE_PROHIBIT@S',
  },
  {
    when: 'the own route is a black hole',
    variant: 'blackhole-S',
    disposition: 'blackholed',
    code: 1,
    blames: 'ROUTE_BLACKHOLE@S',
  },
  {
    when: 'there is no route',
    variant: 'ok',
    from: 'A',
    to: NOWHERE,
    disposition: 'no-route',
    code: 1,
    blames: 'NO_ROUTE@A',
  },
];

describe.skipIf(missing !== undefined)(`hopscope check over two routers${skipped(missing)}`, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab?.remove();
  });

  async function check(row: Row, family: Family) {
    const address = (row.to ?? ADDRESSES.destination)[family];
    const namespace = lab.namespace(row.from ?? 'S').name;
    const port = String(row.port ?? OPEN_PORT);
    const words = ['check', address, '--port', port, ...(row.flags ?? []), '--json'];
    const { code, out, err } = await startIn(namespace, words).ended;
    expect(err).toBe('');
    const { disposition, hops, probes, agreement } = JSON.parse(out) as Diagnosis;
    const blames = hops.flatMap((hop) =>
      hop.issues
        .filter(({ severity }) => severity === 'error')
        .map((issue) => `${issue.code}@${placeOf(hop.address, row.from)}`),
    );
    return { disposition, code, blames: blames.join(' '), sent: probes.sent > 0, agreement: agreement.kind };
  }

  test.each(ROWS.map((row) => [row.when, row] as const))('says what happens when %s', async (_, row) => {
    await lab.become(row.variant);
    const { disposition, code, blames } = row;
    const sent = !['no-route', 'blackholed', 'route-unreachable', 'route-prohibited'].includes(disposition);
    const isOwnFirewall = disposition.endsWith('-on-this-host');
    // Routes predict what is to come, except where this host's own firewall, which they know nothing about, decides.
    const expected = { disposition, code, blames, sent, agreement: isOwnFirewall ? 'disagree' : 'agree' };
    const [ipv4, ipv6] = await Promise.all([check(row, 'ipv4'), check(row, 'ipv6')]);
    expect({ ipv4, ipv6 }).toEqual({
      ipv4: expected,
      ipv6: { ...expected, blames: row.blamesIpv6 ?? blames },
    });
  });

  test('gives up a check of a silent target at its deadline', async () => {
    await lab.become('drop-B');
    const { ended } = startIn(lab.namespace('S').name, [
      'check',
      `${ADDRESSES.destination.ipv4}:80`,
      '--deadline',
      '300ms',
    ]);
    const { code, out } = await ended;
    expect(code).toBe(2);
    expect(out).toMatch(/^Undetermined: .* deadline of 300 ms passed\.$/m);
  });
});

/** A hop without an address is the source that could not tell its own. */
function placeOf(address: string | undefined, from: LabPlace = 'S'): string {
  const places: readonly (readonly [string, readonly FamilyAddresses[]])[] = [
    ['S', [ADDRESSES.source]],
    ['A', [ADDRESSES.routerA, ADDRESSES.farA]],
    ['B', [ADDRESSES.routerB, ADDRESSES.farB]],
    ['D', [ADDRESSES.destination]],
  ];
  const found = places.find(([, sides]) => sides.some(({ ipv4, ipv6 }) => address === ipv4 || address === ipv6));
  return address === undefined ? from : (found?.[0] ?? address);
}
