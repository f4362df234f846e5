import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADDRESSES, labMissing, openLab, skipped, type Lab } from '@hopscope/testbed';
import { nobodyMissing, startAsNobodyIn } from '../hopscope.fixture.ts';

const missing = labMissing() ?? nobodyMissing();

describe.skipIf(missing)(`a user without privilege${skipped(missing)}`, () => {
  let lab: Lab;
  beforeAll(async () => void (lab = await openLab()));
  afterAll(() => lab?.remove());

  const pingWithGroups = async (range: string, family: 'ipv4' | 'ipv6') => {
    await lab.run('S', 'sysctl', ['-q', '-w', `net.ipv4.ping_group_range=${range}`]);
    const args = ['check', ADDRESSES.destination[family], '--protocol', 'icmp', '--count', '20', '--json'];
    const { code, out } = await startAsNobodyIn(lab.namespace('S').name, args).ended;
    return { code, diagnosis: JSON.parse(out) };
  };

  test.each(['ipv4', 'ipv6'] as const)(
    'may send echo requests where the range has the group, over %s',
    async (family) => {
      const { code, diagnosis } = await pingWithGroups('65534 65534', family);
      expect(code).toBe(0);
      expect(diagnosis).toMatchObject({ disposition: 'connected', probes: { sent: 20, failed: 0 } });
      expect(diagnosis.hops.map(({ address }: { readonly address: string }) => address)).toEqual(
        [ADDRESSES.source, ADDRESSES.routerA, ADDRESSES.routerB, ADDRESSES.destination].map((place) => place[family]),
      );
    },
  );

  test.each(['ipv4', 'ipv6'] as const)('is told which setting is in the way, over %s', async (family) => {
    const { code, diagnosis } = await pingWithGroups('0 100', family);
    expect(code).toBe(2);
    expect(diagnosis).toMatchObject({ disposition: 'not-sent', probes: { sent: 0, failed: 0 } });
    expect(diagnosis.hops[0].issues).toMatchObject([
      {
        code: 'SOCKET_ERROR',
        context: { sysctl: 'net.ipv4.ping_group_range', value: '0 100', wanted: '0 2147483647' },
      },
    ]);
  });
});
