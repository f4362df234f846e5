import { describe, expect, it } from 'vitest';
import { runIn } from './apply/run.ts';
import { labMissing } from './apply/missing.ts';
import { withBuiltLab } from './lab.fixture.ts';

const missing = labMissing();
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`a lab with real packets${skipped}`, () => {
  type Attempt = readonly [words: string, outcome: string, decided: readonly string[]];
  const cases: readonly (readonly [sentence: string, lines: readonly string[], attempts: readonly Attempt[]])[] = [
    [
      'lets machines of a network reach each other, where nobody forbids it',
      ['vnet a 10.0.0.0/16', 'subnet a/s 10.0.1.0/24', 'vm app a/s 10.0.1.4', 'vm db a/s 10.0.1.5'],
      [
        ['app -> 10.0.1.5 80', 'connected', []],
        ['app -> 10.0.1.5 81', 'refused', []],
        ['app -> 10.0.1.99 80', 'silent', []],
        ['db -> 10.0.1.4 80', 'connected', []],
      ],
    ],
    [
      'has nothing from or for a machine that is switched off',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24',
        'vm app a/s 10.0.1.4 power=running',
        'vm off a/s 10.0.1.5 power=deallocated',
      ],
      [
        ['app -> 10.0.1.5 80', 'silent', ['switched-off off']],
        ['off -> 10.0.1.4 80', 'silent', ['switched-off off']],
      ],
    ],
    [
      'drops what a group denies, and says which rule it was',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24 nsg=g',
        'vm app a/s 10.0.1.4',
        'vm db a/s 10.0.1.5',
        'rule g/no 100 in Deny Tcp * -> 10.0.1.5 80',
      ],
      [
        ['app -> 10.0.1.5 80', 'silent', ['g/AllowVnetOutBound', 'g/no']],
        ['app -> 10.0.1.5 81', 'refused', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        // The answer of db needs no rule.
        ['db -> 10.0.1.4 80', 'connected', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
      ],
    ],
    [
      'goes through appliances, asks their groups, and drops where forwarding is off',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/app 10.0.1.0/24 table=t',
        'subnet a/fw 10.0.2.0/24',
        'subnet a/db 10.0.3.0/24',
        'vm app a/app 10.0.1.4',
        'vm fw a/fw 10.0.2.4 forward=1 nsg=g',
        'vm off a/fw 10.0.2.5',
        'vm db a/db 10.0.3.4 10.0.3.5 10.0.3.6',
        'route t/db 10.0.3.0/24 VirtualAppliance 10.0.2.4',
        'route t/five 10.0.3.5/32 VirtualAppliance 10.0.2.5',
        'route t/six 10.0.3.6/32 None',
        'rule g/no 100 out Deny Tcp * -> * 81',
      ],
      [
        ['app -> 10.0.3.4 80', 'connected', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['app -> 10.0.3.4 81', 'silent', ['g/no', 'g/AllowVnetInBound']],
        ['app -> 10.0.3.5 80', 'silent', ['not-forwarded off']],
        ['app -> 10.0.3.6 80', 'silent', []],
        // The way back is the short one: fw's group never hears of this connection.
        ['db -> 10.0.1.4 80', 'connected', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
      ],
    ],
    [
      'joins networks by peerings, and no others, and reaches an appliance behind one',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24 table=t',
        'vm app a/s 10.0.1.4',
        'vnet hub 10.1.0.0/16',
        'subnet hub/s 10.1.1.0/24',
        'vm fw hub/s 10.1.1.4 forward=1',
        'vnet b 10.2.0.0/16',
        'subnet b/s 10.2.1.0/24 table=u',
        'vm db b/s 10.2.1.4',
        'peer a hub',
        'peer hub b',
        'route t/b 10.2.0.0/16 VirtualAppliance 10.1.1.4',
        'route u/a 10.0.1.4/32 VirtualAppliance 10.1.1.4',
      ],
      [
        ['app -> 10.1.1.4 80', 'connected', []],
        ['app -> 10.2.1.4 80', 'connected', []],
        ['fw -> 10.2.1.4 80', 'connected', []],
      ],
    ],
    [
      'keeps networks with the same addresses apart, out to the internet and in again',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24 nsg=g',
        'vm one a/s 10.0.1.4 public=20.0.0.1',
        'vnet b 10.0.0.0/16',
        'subnet b/s 10.0.1.0/24 private=1',
        'vm two b/s 10.0.1.4 public=20.0.0.2',
        'vm hidden b/s 10.0.1.5',
        'rule g/from-two 100 in Allow Tcp 20.0.0.2 -> 10.0.1.4 80',
      ],
      [
        ['one -> 8.8.8.8 53', 'connected', ['g/AllowInternetOutBound']],
        ['two -> 8.8.8.8 53', 'connected', []],
        ['two -> 8.8.8.8 54', 'refused', []],
        ['hidden -> 8.8.8.8 53', 'silent', ['no-way-out hidden']],
        ['one -> 20.0.0.2 80', 'connected', ['g/AllowInternetOutBound']],
        ['two -> 20.0.0.1 80', 'connected', ['g/from-two']],
        ['two -> 20.0.0.1 81', 'silent', ['g/DenyAllInBound']],
        ['one -> 192.168.0.1 80', 'silent', ['g/DenyAllOutBound']],
      ],
    ],
    [
      'knows IPv6',
      [
        'vnet a 10.0.0.0/16 fd00::/16',
        'subnet a/s 10.0.1.0/24 fd00:0:0:1::/64 table=t nsg=g',
        'subnet a/fw fd00:0:0:2::/64',
        'vm app a/s 10.0.1.4 fd00:0:0:1::4',
        'vm fw a/fw fd00:0:0:2::4 forward=1',
        'vm db a/s 10.0.1.5 fd00:0:0:1::5',
        'route t/db fd00:0:0:1::5/128 VirtualAppliance fd00:0:0:2::4',
        'rule g/no 100 in Deny Tcp fd00::/16 -> fd00::/16 81',
      ],
      [
        ['app -> fd00:0:0:1::5 80', 'connected', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['app -> fd00:0:0:1::5 81', 'silent', ['g/AllowVnetOutBound', 'g/no']],
        ['app -> 10.0.1.5 81', 'refused', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['app -> 2620:fe::fe 53', 'silent', ['g/AllowInternetOutBound', 'no-way-out app']],
      ],
    ],
    [
      'hands flows to whoever is behind a load balancer, on the port there, and drops what no rule takes or its sender would get',
      [
        'vnet a 10.0.0.0/16',
        'vnet b 10.1.0.0/16',
        'peer a b',
        'subnet a/s 10.0.1.0/24 nsg=g',
        'subnet b/s 10.1.1.0/24',
        'vm app a/s 10.0.1.4',
        'vm db a/s 10.0.1.5 10.0.1.6',
        'vm far b/s 10.1.1.4',
        'lb l a/s 10.0.1.100 tcp:8080:80 tcp:81:81 backends=db',
        'lb all a/s 10.0.1.101 any:0:0 backends=db',
        'rule g/far 100 in Deny Tcp 10.1.1.4 -> 10.0.1.5 81',
        'rule g/back 100 out Deny Tcp 10.0.1.5 -> 10.0.1.4 *',
      ],
      [
        ['app -> 10.0.1.100 8080', 'connected', ['balanced front', 'g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['far -> 10.0.1.100 8080', 'connected', ['balanced front', 'g/AllowVnetInBound']],
        ['far -> 10.0.1.100 81', 'silent', ['balanced front', 'g/far']],
        ['app -> 10.0.1.100 81', 'refused', ['balanced front', 'g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['app -> 10.0.1.100 80', 'silent', ['balanced front', 'not-balanced front', 'g/AllowVnetOutBound']],
        ['app -> 10.0.1.101 80', 'connected', ['balanced front', 'g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['db -> 10.0.1.101 80', 'silent', ['balanced front', 'hairpin front', 'g/AllowVnetOutBound']],
        // Who asks a backend itself is answered by the backend itself.
        ['app -> 10.0.1.5 80', 'connected', ['g/AllowVnetOutBound', 'g/AllowVnetInBound']],
      ],
    ],
    [
      'lets a subnet out by its NAT gateway, before public addresses of its machines, and by nothing where that has no address',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24 nat=g private=1',
        'subnet a/shut 10.0.2.0/24 nat=none',
        'subnet a/t 10.0.3.0/24 nsg=g',
        'nat g 20.1.1.1',
        'nat none',
        'vm app a/s 10.0.1.4',
        'vm shown a/s 10.0.1.5 public=20.0.0.5',
        'vm shut a/shut 10.0.2.4 public=20.0.0.6',
        'vm db a/t 10.0.3.4 public=20.0.0.7',
        'rule g/gate 100 in Allow Tcp 20.1.1.1 -> * 80',
        'rule g/no 110 in Deny * * -> * *',
      ],
      [
        ['app -> 20.0.0.7 80', 'connected', ['g/gate']],
        ['shown -> 20.0.0.7 80', 'connected', ['g/gate']],
        ['shut -> 20.0.0.7 80', 'silent', ['no-way-out shut']],
        // Answers to what came in by a public address go out by that.
        ['db -> 20.0.0.6 80', 'connected', ['g/AllowInternetOutBound']],
        ['db -> 20.0.0.5 80', 'connected', ['g/AllowInternetOutBound']],
      ],
    ],
    [
      'has a public load balancer before machines that see the client, and who answer by it whether it lets them out or not',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24',
        'vnet b 10.0.0.0/16',
        'subnet b/s 10.0.1.0/24 nsg=g',
        'vm app a/s 10.0.1.4 public=20.0.0.4',
        'vm other a/s 10.0.1.5',
        'vm db b/s 10.0.1.4',
        'vm shut b/s 10.0.1.5',
        'plb l 20.0.2.1 tcp:8080:80 tcp:81:81 backends=db',
        'plb m 20.0.2.2 any:0:0 backends=shut silent=1',
        'rule g/app 100 in Allow Tcp 20.0.0.4 -> 10.0.1.4 80',
        'rule g/shut 101 in Allow Tcp Internet -> 10.0.1.5 80',
      ],
      [
        ['app -> 20.0.2.1 8080', 'connected', ['g/app']],
        ['other -> 20.0.2.1 8080', 'silent', ['g/DenyAllInBound']],
        ['app -> 20.0.2.1 80', 'silent', []],
        ['app -> 20.0.2.1 81', 'silent', ['g/DenyAllInBound']],
        ['other -> 20.0.2.2 80', 'connected', ['g/shut']],
        ['db -> 8.8.8.8 53', 'connected', ['g/AllowInternetOutBound']],
        ['shut -> 8.8.8.8 53', 'silent', ['g/AllowInternetOutBound', 'no-way-out shut']],
      ],
    ],
    [
      'lets nobody in by a Standard public address where there is no group, but answers, and whom a group lets in',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24',
        'vnet b 10.0.0.0/16',
        'subnet b/s 10.0.1.0/24',
        'vm app a/s 10.0.1.4 public=20.0.0.4',
        'vm own b/s 10.0.1.4 public=20.0.0.5 sku=Standard',
        'vm both b/s 10.0.1.5 public=20.0.0.6',
        'vm open b/s 10.0.1.6 public=20.0.0.7 sku=Standard nsg=g',
        'plb l 20.0.2.1 tcp:80:80 backends=both sku=Standard',
        'plb m 20.0.2.2 tcp:80:80 backends=both sku=Standard floating=1',
        'plb n 20.0.2.3 tcp:80:80 backends=both sku=Basic',
        'rule g/in 100 in Allow Tcp Internet -> 10.0.1.6 80',
      ],
      [
        ['app -> 20.0.0.5 80', 'silent', ['closed-address own']],
        ['both -> 20.0.0.5 80', 'silent', ['closed-address own']],
        ['both -> 10.0.1.4 80', 'connected', []],
        ['own -> 20.0.0.4 80', 'connected', []],
        ['app -> 20.0.0.6 80', 'connected', []],
        ['app -> 20.0.2.1 80', 'silent', ['closed-address both']],
        ['app -> 20.0.2.2 80', 'silent', ['closed-address both']],
        ['app -> 20.0.2.3 80', 'connected', []],
        ['app -> 20.0.0.7 80', 'connected', ['g/in']],
      ],
    ],
    [
      'leads what a route sends to a load balancer to an appliance behind it, from a peered network, too, and drops what no rule takes',
      [
        'vnet a 10.0.0.0/16',
        'vnet b 10.1.0.0/16',
        'peer a b',
        'subnet a/s 10.0.1.0/24 table=t',
        'subnet a/d 10.0.2.0/24',
        'subnet a/f 10.0.3.0/24 nsg=g',
        'subnet b/s 10.1.1.0/24 table=t',
        'vm app a/s 10.0.1.4',
        'vm db a/d 10.0.2.4',
        'vm wall a/f 10.0.3.4 forward=1',
        'vm far b/s 10.1.1.4',
        'lb l a/f 10.0.3.100 any:0:0 backends=wall',
        'lb m a/f 10.0.3.101 tcp:443:443 backends=wall',
        'route t/db 10.0.2.4/32 VirtualAppliance 10.0.3.100',
        'route t/none 10.0.2.5/32 VirtualAppliance 10.0.3.101',
        'rule g/pass 100 in Allow Tcp * -> 10.0.2.4 *',
      ],
      [
        ['app -> 10.0.2.4 80', 'connected', ['balanced front', 'g/AllowVnetOutBound', 'g/pass']],
        ['far -> 10.0.2.4 80', 'connected', ['balanced front', 'g/AllowVnetOutBound', 'g/pass']],
        ['app -> 10.0.2.5 80', 'silent', ['balanced front', 'not-balanced front']],
      ],
    ],
    [
      'gives nobody who is off a flow where a load balancer probes',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24',
        'vm app a/s 10.0.1.4',
        'vm db a/s 10.0.1.5 power=deallocated',
        'vm other a/s 10.0.1.6',
        'lb l a/s 10.0.1.100 tcp:80:80 backends=db,other probe=80',
        'lb m a/s 10.0.1.101 tcp:80:80 backends=db probe=80',
        'lb n a/s 10.0.1.102 tcp:80:80 backends=db',
      ],
      [
        ['app -> 10.0.1.100 80', 'connected', ['balanced front']],
        ['app -> 10.0.1.101 80', 'silent', ['balanced front', 'not-balanced front']],
        ['app -> 10.0.1.102 80', 'silent', ['balanced front', 'switched-off db']],
      ],
    ],
    [
      'hands a floating address to whoever is behind a load balancer as it is, by groups that see it, too',
      [
        'vnet a 10.0.0.0/16',
        'subnet a/s 10.0.1.0/24',
        'subnet a/d 10.0.2.0/24 nsg=g',
        'vm app a/s 10.0.1.4',
        'vm db a/d 10.0.2.4',
        'lb l a/d 10.0.2.100 tcp:80:8080 tcp:81:81 backends=db floating=1',
        'rule g/own 100 in Allow Tcp * -> 10.0.2.4 80',
        'rule g/front 110 in Allow Tcp * -> 10.0.2.100 80',
        'rule g/rest 200 in Deny * * -> * *',
        'rule g/out 200 out Deny * * -> * *',
      ],
      [
        ['app -> 10.0.2.100 80', 'connected', ['balanced front', 'g/front']],
        ['app -> 10.0.2.100 81', 'silent', ['balanced front', 'g/rest']],
        ['app -> 10.0.2.4 80', 'connected', ['g/own']],
        ['db -> 10.0.2.100 80', 'connected', []],
      ],
    ],
    [
      'balances IPv6 as well',
      [
        'vnet a 10.0.0.0/16 fd00::/48',
        'subnet a/s 10.0.1.0/24 fd00:0:0:1::/64 nsg=g',
        'vm app a/s fd00:0:0:1::4',
        'vm db a/s fd00:0:0:1::5',
        'lb l a/s fd00:0:0:1::100 any:8080:80 backends=db',
      ],
      [
        ['app -> fd00:0:0:1::100 8080', 'connected', ['balanced front', 'g/AllowVnetOutBound', 'g/AllowVnetInBound']],
        ['app -> fd00:0:0:1::100 80', 'silent', ['balanced front', 'not-balanced front', 'g/AllowVnetOutBound']],
      ],
    ],
  ];
  it.each(cases)('%s', async (_sentence, lines, attempts) => {
    await withBuiltLab(lines, async ({ lab, attempt, listen, decided }) => {
      for (const { name } of lab.plan().machines) await listen(name, 80);
      await listen('internet', 53);
      const seen: Attempt[] = [];
      for (const [words] of attempts) seen.push([words, await attempt(words), (await decided()).toSorted()]);
      expect(seen).toEqual(attempts.map(([words, outcome, rules]) => [words, outcome, rules.toSorted()]));
    });
  });

  it('spreads flows over everybody behind a load balancer', async () => {
    const lines = [
      'vnet a 10.0.0.0/16',
      'subnet a/s 10.0.1.0/24 nsg=g',
      'vm app a/s 10.0.1.4',
      'vm one a/s 10.0.1.5',
      'vm two a/s 10.0.1.6',
      'lb l a/s 10.0.1.100 tcp:8080:80 backends=one,two',
      'rule g/one 100 in Allow Tcp * -> 10.0.1.5 80',
      'rule g/two 101 in Allow Tcp * -> 10.0.1.6 80',
      'rule g/no 102 in Deny * * -> * *',
    ];
    await withBuiltLab(lines, async ({ attempt, listen, decided }) => {
      for (const name of ['one', 'two']) await listen(name, 80);
      for (let flow = 0; flow < 32; flow += 1) expect(await attempt('app -> 10.0.1.100 8080')).toBe('connected');
      const rules = (await decided()).filter((label) => label !== 'g/AllowVnetOutBound');
      expect(rules.toSorted()).toEqual(['balanced front', 'g/one', 'g/two']);
    });
  });

  it('drops an answer at an appliance that keeps state and has not seen its question, and nothing at one that does not', async () => {
    const lines = [
      'vnet a 10.0.0.0/16',
      'subnet a/app 10.0.1.0/24',
      'subnet a/fw 10.0.2.0/24',
      'subnet a/db 10.0.3.0/24 table=t',
      'vm app a/app 10.0.1.4',
      'vm fw a/fw 10.0.2.4 forward=1',
      'vm db a/db 10.0.3.4',
      'route t/back 10.0.1.0/24 VirtualAppliance 10.0.2.4',
    ];
    const fw = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/fw';
    for (const [stateful, outcome] of [
      [[], 'connected'],
      [[fw], 'silent'],
    ] as const)
      await withBuiltLab(
        lines,
        async ({ attempt, listen }) => {
          await listen('db', 80);
          expect(await attempt('app -> 10.0.3.4 80')).toBe(outcome);
        },
        { stateful },
      );
  });

  it('loses as many of a machine’s packets as it is told', async () => {
    const lines = ['vnet a 10.0.0.0/16', 'subnet a/s 10.0.1.0/24', 'vm app a/s 10.0.1.4', 'vm db a/s 10.0.1.5'];
    const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/app';
    const links = [{ machine, lossPercent: 100 }];
    await withBuiltLab(
      lines,
      async ({ attempt, decided }) => {
        expect(await attempt('app -> 10.0.1.5 80')).toBe('silent');
        expect(await decided()).toEqual(['lost app']);
      },
      { links },
    );
  });

  it('loses half of them where it is told so', async () => {
    const lines = ['vnet a 10.0.0.0/16', 'subnet a/s 10.0.1.0/24', 'vm app a/s 10.0.1.4', 'vm db a/s 10.0.1.5'];
    const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/app';
    const links = [{ machine, lossPercent: 50 }];
    await withBuiltLab(
      lines,
      async ({ lab, namespaceOf }) => {
        const sent = 2000;
        await runIn(namespaceOf('app'), process.execPath, ['-e', DATAGRAMS, '10.0.1.5', String(sent)]);
        const lost = (await lab.counters()).find(({ rule }) => rule.label === 'lost app')?.packets ?? 0;
        const arrived = unwantedDatagrams(await runIn(namespaceOf('db'), 'cat', ['/proc/net/snmp']));
        expect(lost + arrived).toBe(sent);
        // Nine standard deviations (22 packets) off the middle.
        expect(Math.abs(lost - sent / 2)).toBeLessThan(200);
      },
      { links },
    );
  });

  it('costs no hop of the time to live in a fabric, nor in two, and one at an appliance', async () => {
    const lines = [
      'vnet a 10.0.0.0/16 fd00::/16',
      'subnet a/app 10.0.1.0/24 fd00:0:0:1::/64 table=t',
      'subnet a/fw 10.0.2.0/24 fd00:0:0:2::/64',
      'subnet a/db 10.0.3.0/24 fd00:0:0:3::/64',
      'vm app a/app 10.0.1.4 fd00:0:0:1::4',
      'vm fw a/fw 10.0.2.4 fd00:0:0:2::4 forward=1',
      'vm db a/db 10.0.3.4 10.0.3.5 fd00:0:0:3::4 fd00:0:0:3::5',
      'vnet b 10.1.0.0/16',
      'subnet b/s 10.1.1.0/24',
      'vm far b/s 10.1.1.4 public=20.0.0.2',
      'peer a b',
      'route t/five 10.0.3.5/32 VirtualAppliance 10.0.2.4',
      'route t/six fd00:0:0:3::5/128 VirtualAppliance fd00:0:0:2::4',
    ];
    await withBuiltLab(lines, async ({ attempt, listen, namespaceOf }) => {
      for (const machine of ['db', 'far']) await listen(machine, 80);
      const addresses = ['10.0.3.4', 'fd00:0:0:3::4', '10.1.1.4', '20.0.0.2', '10.0.3.5', 'fd00:0:0:3::5'];
      const reached = async (hops: number) => {
        const settings = ['net.ipv4.ip_default_ttl', 'net.ipv6.conf.eth0.hop_limit'].map((name) => `${name}=${hops}`);
        await runIn(namespaceOf('app'), 'sysctl', ['-q', '-w', ...settings]);
        const outcomes: string[] = [];
        for (const address of addresses) outcomes.push(`${address} ${await attempt(`app -> ${address} 80`)}`);
        return outcomes.filter((outcome) => outcome.endsWith(' connected')).map((outcome) => outcome.split(' ')[0]);
      };
      expect(await reached(1)).toEqual(addresses.slice(0, 4));
      expect(await reached(2)).toEqual(addresses);
    });
  });

  it('lets a loop of appliances end by its time to live', async () => {
    const lines = [
      'vnet a 10.0.0.0/16',
      'subnet a/app 10.0.1.0/24 table=one',
      'subnet a/one 10.0.2.0/24 table=two',
      'subnet a/two 10.0.3.0/24 table=one',
      'vm app a/app 10.0.1.4',
      'vm one a/one 10.0.2.4 forward=1',
      'vm two a/two 10.0.3.4 forward=1',
      'route one/x 10.0.9.0/24 VirtualAppliance 10.0.2.4',
      'route two/x 10.0.9.0/24 VirtualAppliance 10.0.3.4',
    ];
    await withBuiltLab(lines, async ({ attempt }) => {
      // The appliance at which it ends says so.
      expect(await attempt('app -> 10.0.9.9 80')).toBe('EHOSTUNREACH');
    });
  });

  it('delays a machine’s packets where it is told to, both ways', async () => {
    const lines = ['vnet a 10.0.0.0/16', 'subnet a/s 10.0.1.0/24', 'vm app a/s 10.0.1.4', 'vm db a/s 10.0.1.5'];
    const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/db';
    const links = [{ machine, delayUs: 20_000 }];
    await withBuiltLab(
      lines,
      async ({ inside, namespaceOf, listen }) => {
        await listen('db', 80);
        const startedAt = performance.now();
        const to = { address: '10.0.1.5', port: 80, timeoutMs: 5000 };
        expect(await inside.connect(namespaceOf('app'), to)).toEqual({ kind: 'connected' });
        expect(performance.now() - startedAt).toBeGreaterThan(40);
      },
      { links },
    );
  });
});

const DATAGRAMS = `
  const [, address, count] = process.argv;
  const socket = require('dgram').createSocket('udp4');
  // The answers that nobody listens there are no news.
  socket.on('error', () => {});
  let left = Number(count);
  const next = () => (left-- > 0 ? socket.send('x', 9, address, next) : socket.close());
  next();
`;

/** Datagrams that arrived where nobody listens (proc(5), net/snmp): NoPorts. */
const unwantedDatagrams = (snmp: string): number => Number(/^Udp: \d+ (\d+)/m.exec(snmp)?.[1]);
