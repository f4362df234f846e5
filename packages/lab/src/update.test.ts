import { describe, expect, it } from 'vitest';
import { openTalk } from '@hopscope/testbed';
import { labMissing } from './apply/missing.ts';
import { described } from './described.fixture.ts';
import { withBuiltLab } from './lab.fixture.ts';
import { plan } from './plan/plan.ts';

const missing = labMissing();
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;

const NETWORKS = [
  'vnet a 10.0.0.0/16',
  'subnet a/s 10.0.1.0/24 nsg=g table=t',
  'subnet a/fw 10.0.2.0/24',
  'vm app a/s 10.0.1.4',
  'vm fw a/fw 10.0.2.4 forward=1',
  'vnet b 10.1.0.0/16',
  'subnet b/s 10.1.1.0/24',
  'vm db b/s 10.1.1.4',
];

/** One that sends on, by two addresses, and one in another network that does not. Some route to several is always there. */
const APPLIANCES = [
  'vnet a 10.0.0.0/16 fd00::/48',
  'subnet a/s 10.0.1.0/24 fd00:0:0:1::/64 table=t',
  'subnet a/fw 10.0.2.0/24 fd00:0:0:2::/64',
  'vm app a/s 10.0.1.4 fd00:0:0:1::4',
  'vm db a/fw 10.0.2.4 fd00:0:0:2::4',
  'vm fw a/fw 10.0.2.5 10.0.2.6 fd00:0:0:2::5 fd00:0:0:2::6 forward=1',
  'vnet b 10.1.0.0/16 fd00:0:1::/48',
  'subnet b/s 10.1.1.0/24 fd00:0:1:1::/64',
  'vm shut b/s 10.1.1.4 fd00:0:1:1::4',
  'peer a b',
  'route t/other 10.9.0.0/16 VirtualApplianceEcmp 10.0.2.5 10.0.2.7',
];

describe.skipIf(missing !== undefined)(`a lab that is changed${skipped}`, () => {
  const next = (...lines: readonly string[]) => {
    const planned = plan(described(...lines));
    if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
    return planned.value;
  };

  it('follows rules, routes and peerings, and lets connections of before go on', async () => {
    await withBuiltLab([...NETWORKS, 'peer a b'], async ({ lab, attempt, listen, namespaceOf }) => {
      await listen('db', 80);
      const talk = await openTalk(namespaceOf('db'), namespaceOf('app'), '10.1.1.4');
      const deny = 'rule g/no 100 out Deny Tcp * -> * *';
      const steps: readonly (readonly [lines: readonly string[], outcome: string])[] = [
        [['peer a b'], 'connected'],
        [['peer a b', deny], 'silent'],
        [['peer a b'], 'connected'],
        // The default rules know the other network only as long as access is allowed.
        [['peer a b access=0'], 'silent'],
        [['peer a b access=0', 'rule g/yes 100 out Allow Tcp * -> 10.1.1.4 80'], 'connected'],
        [['peer a b', 'route t/none 10.1.1.4/32 None'], 'silent'],
        [['peer a b', 'route t/fw 10.1.1.4/32 VirtualAppliance 10.0.2.4'], 'connected'],
        [['peer a b state=Disconnected'], 'silent'],
        [['peer a b'], 'connected'],
      ];
      const seen: string[] = [];
      for (const [lines] of steps) {
        expect(await lab.update(next(...NETWORKS, ...lines))).toBe(true);
        seen.push(await attempt('app -> 10.1.1.4 80'));
      }
      expect(seen).toEqual(steps.map(([, outcome]) => outcome));
      // It began before all this, and a denial of new connections does not end it.
      expect(await lab.update(next(...NETWORKS, 'peer a b', deny))).toBe(true);
      expect(await talk.say('still there')).toBe('still there');
      await talk.end();
    });
  });

  it('replaces only what differs: counters of other chains go on', async () => {
    await withBuiltLab([...NETWORKS, 'peer a b'], async ({ lab, attempt }) => {
      await attempt('app -> 10.0.2.4 80');
      const before = await lab.counters();
      expect(await lab.update(next(...NETWORKS, 'peer a b', 'rule g/r 100 in Allow Tcp * -> * 81'))).toBe(true);
      const after = await lab.counters();
      const outbound = (counts: typeof before) =>
        counts.flatMap(({ chain, rule, packets }) => (chain.endsWith('.out') ? [`${rule.label} ${packets}`] : []));
      expect(outbound(after)).toEqual(outbound(before));
      expect(outbound(after)).toContain('g/AllowVnetOutBound 1');
    });
  });

  it('follows load balancers, as they come, change and go', async () => {
    await withBuiltLab(NETWORKS, async ({ lab, attempt, listen }) => {
      await listen('fw', 80);
      const steps: readonly (readonly [lines: readonly string[], outcome: string])[] = [
        [[], 'silent'],
        [['lb l a/s 10.0.1.100 tcp:80:80 backends=fw'], 'connected'],
        [['lb l a/s 10.0.1.100 tcp:80:81 backends=fw'], 'refused'],
        [['lb l a/s 10.0.1.100 tcp:81:80 backends=fw'], 'silent'],
        [['lb l a/s 10.0.1.100 any:0:0 backends=fw'], 'connected'],
        [[], 'silent'],
      ];
      const seen: string[] = [];
      for (const [lines] of steps) {
        expect(await lab.update(next(...NETWORKS, ...lines))).toBe(true);
        seen.push(await attempt('app -> 10.0.1.100 80'));
      }
      expect(seen).toEqual(steps.map(([, outcome]) => outcome));
    });
  });

  it.each([
    ['IPv4', '10.0.2.4/32', '10.0.2.5 10.0.2.6', '10.0.2.7 10.1.1.4'],
    ['IPv6', 'fd00:0:0:2::4/128', 'fd00:0:0:2::5 fd00:0:0:2::6', 'fd00:0:0:2::7 fd00:0:1:1::4'],
  ])('follows routes of %s to several appliances, also where the link to one of them goes', async (_, to, fw, shut) => {
    await withBuiltLab(APPLIANCES, async ({ lab, attempt, listen }) => {
      await listen('db', 80);
      const steps: readonly (readonly [lines: readonly string[], outcome: string])[] = [
        [[`route t/r ${to} VirtualApplianceEcmp ${fw}`], 'connected'],
        [[`route t/r ${to} VirtualApplianceEcmp ${shut}`], 'silent'],
        [[], 'connected'],
        [[`route t/r ${to} VirtualApplianceEcmp ${shut}`], 'silent'],
        [[`route t/r ${to} VirtualAppliance ${fw.split(' ')[0]}`], 'connected'],
        [[`route t/r ${to} None`], 'silent'],
        [[`route t/r ${to} VirtualApplianceEcmp ${fw}`], 'connected'],
      ];
      const seen: string[] = [];
      for (const [lines] of steps) {
        expect(await lab.update(next(...APPLIANCES, ...lines))).toBe(true);
        seen.push(await attempt(`app -> ${to.split('/')[0]} 80`));
      }
      expect(seen).toEqual(steps.map(([, outcome]) => outcome));
    });
  });

  it('is not changed where machines came or went', async () => {
    await withBuiltLab([...NETWORKS], async ({ lab, attempt, listen }) => {
      await listen('fw', 80);
      expect(await lab.update(next(...NETWORKS, 'vm more a/s 10.0.1.5'))).toBe(false);
      expect(await attempt('app -> 10.0.2.4 80')).toBe('connected');
    });
  });
});
