import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import { DIAMOND, labMissing, openDiamond, skipped, type Diamond, type SharedPort } from '@hopscope/testbed';
import { nobodyMissing, startAsNobodyIn, startIn, startWithNetRawIn, type Running } from '../hopscope.fixture.ts';

const missing = labMissing() ?? nobodyMissing();
const FLOWS = 8;
/** Machines that run tests are busy. */
const PATIENT = ['--deadline', '30s'];
const TIMEOUT_MS = 90_000;

type Start = (namespace: string, args: readonly string[]) => Running;
const WHO: readonly (readonly [who: string, start: Start, tracing: 'at-once' | 'in-turns'])[] = [
  ['root', startIn, 'at-once'],
  ['a user with CAP_NET_RAW and nothing else', startWithNetRawIn, 'at-once'],
  ['a user without privilege', startAsNobodyIn, 'in-turns'],
];

describe.skipIf(missing)(
  `several flows over two paths of equal cost, of which one drops${skipped(missing)}`,
  { timeout: TIMEOUT_MS },
  () => {
    let diamond: Diamond;
    /** 8 ports in a row, of which 3 go by the way that works. */
    let row: readonly SharedPort[];
    let first: string;
    beforeAll(async () => {
      diamond = await openDiamond();
      await diamond.share('five-tuple');
      row = await diamond.portsInRow(FLOWS, 3);
      first = String(row[0]?.port);
    });
    afterAll(() => diamond?.remove());

    const check = async (start: Start, family: 'ipv4' | 'ipv6', ...more: readonly string[]) => {
      const args = [
        'check',
        DIAMOND.destination[family],
        '--port',
        '80',
        '--flows',
        String(FLOWS),
        '--json',
        ...PATIENT,
        ...more,
      ];
      const { code, out } = await start(diamond.namespace('S').name, args).ended;
      return { code, diagnosis: JSON.parse(out) as Diagnosis };
    };

    test.each(WHO)('all work, and the paths are seen, for %s', async (_, start, tracing) => {
      await diamond.rule('C');
      const { code, diagnosis } = await check(start, 'ipv4', '--source-port', first);
      expect(code).toBe(0);
      expect(diagnosis).toMatchObject({ disposition: 'connected', probes: { sent: 100, failed: 0 } });
      expect(diagnosis.flows).toMatchObject({ working: FLOWS, failing: 0, ways: 2, tracing });
      const routers = row.map(({ by }) => (by === 'B' ? DIAMOND.routerB : DIAMOND.routerC).ipv4);
      expect(diagnosis.flows?.each.map(({ hops }) => hops.map(({ address }) => address))).toEqual(
        routers.map((router) => [DIAMOND.routerA.ipv4, router, DIAMOND.destination.ipv4]),
      );
    });

    test.each(WHO)('3 of 8 work, and it is said where they part, for %s', async (_, start, tracing) => {
      await diamond.rule('C', 'tcp dport 80 drop');
      const { code, diagnosis } = await check(start, 'ipv4', '--source-port', first);
      expect(code).toBe(0);
      expect(diagnosis.sentence).toContain('3 of 8 flows connected');
      expect(diagnosis.sentence).toContain(`They part behind ${DIAMOND.routerA.ipv4} (hop 1).`);
      expect(diagnosis.flows).toMatchObject({
        working: 3,
        failing: 5,
        tracing,
        parting: {
          kind: 'parted',
          after: { ttl: 1, addresses: [DIAMOND.routerA.ipv4] },
          working: [DIAMOND.routerB.ipv4],
          failing: [DIAMOND.routerC.ipv4],
        },
      });
      expect(diagnosis.flows?.each.map(({ sourcePort, fate }) => [sourcePort, fate])).toEqual(
        row.map(({ port, by }) => [port, by === 'B' ? 'works' : 'fails']),
      );
      const at = diagnosis.hops.find(({ issues }) => issues.some((issue) => issue.code === 'ECMP_PARTIAL'));
      expect(at).toMatchObject({ ttl: 1, address: DIAMOND.routerA.ipv4 });
      const doubts = diagnosis.hops.flatMap(({ issues }) => issues.map(({ code }) => code));
      expect(doubts.includes('AGENT_UNPRIVILEGED')).toBe(tracing === 'in-turns');
    });

    test.each(WHO)('each flow fares as its own path does, over IPv6, for %s', async (_, start) => {
      await diamond.rule('C', 'tcp dport 80 drop');
      // So many that it would be strange if all took one path.
      const { diagnosis } = await check(start, 'ipv6', '--flows', '24');
      const seen = diagnosis.flows?.each.map(({ fate, hops }) => `${fate} by ${hops[1]?.address}`) ?? [];
      expect(seen.length).toBe(24);
      expect(new Set(seen)).toEqual(new Set([`works by ${DIAMOND.routerB.ipv6}`, `fails by ${DIAMOND.routerC.ipv6}`]));
      expect(diagnosis.flows?.parting).toMatchObject({ after: { ttl: 1, addresses: [DIAMOND.routerA.ipv6] } });
    });

    test('where they part is found also behind a router that seldom answers', async () => {
      await diamond.rule('C', 'tcp dport 80 drop');
      await diamond.limitErrors(true);
      // The first takes all the answers that there are at once.
      for (let round = 1; round <= 2; round++) {
        const { diagnosis } = await check(startIn, 'ipv4', '--source-port', first);
        expect(diagnosis.flows?.parting).toMatchObject({
          after: { ttl: 1, addresses: [DIAMOND.routerA.ipv4] },
          ttl: 2,
        });
      }
      await diamond.limitErrors(false);
    });

    test('the answer for people says so', async () => {
      await diamond.rule('C', 'tcp dport 80 drop');
      const args = ['check', `${DIAMOND.destination.ipv4}:80`, '--flows', '8', '--source-port', first];
      const { out } = await startIn(diamond.namespace('S').name, args).ended;
      expect(out).toContain('3 of 8 work, 2 paths seen');
      expect(out).toContain('at the same distance');
    });
  },
);
