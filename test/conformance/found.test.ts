import { labMissing } from '@hopscope/lab';
import { describe, expect, it } from 'vitest';
import { look } from './look.ts';
import { parseFlow } from './network/example.ts';
import { cloudIn, listenersIn } from './reading/clouds.ts';
import { predict } from './reading/predicted.ts';
import { readingText } from './reading/reading.ts';
import { withObservers } from './run.ts';

const missing = labMissing();
const skipped = missing === undefined ? '' : ` (skipped: a lab ${missing})`;

type Case = readonly [sentence: string, network: readonly string[], flow: string, reading: string];

/** What the kernel does where the engine says that no page tells, that an appliance may do so, or that there are several ways. */
const DONE: ReadonlyMap<string, string> = new Map([
  [
    'out o; route 0.0.0.0/0 System Route; in n; no answer comes back: g/denyallinbound',
    'out o; route 0.0.0.0/0 System Route; in n; no answer comes back: g/denyallinbound | out o; route 0.0.0.0/0 System Route; in n; no answer comes back: k/denyallinbound',
  ],
  [
    'out n; route 20.0.0.0/30 t/20-0-0-0-30; in f; out f; route 0.0.0.0/0 System Route; in n; no answer comes back: k/in100',
    'out n; route 20.0.0.0/30 t/20-0-0-0-30; in f; out f; route 0.0.0.0/0 System Route; in n; no answer comes back',
  ],
  [
    'out n; allow g/allowinternetoutbound; route 0.0.0.0/0 System Route; in n; deny g/denyallinbound; denied',
    'out n; allow g/allowinternetoutbound; route 0.0.0.0/0 System Route; in n; deny g/in108; denied',
  ],
  [
    'out n; route 0.0.0.0/0 System Route; balance p; in o; deny g/denyallinbound; denied | out n; route 0.0.0.0/0 System Route; balance p; in q; deny k/denyallinbound; denied',
    'out n; route 0.0.0.0/0 System Route; balance p; in o; deny g/in110; denied | out n; route 0.0.0.0/0 System Route; balance p; in q; deny k/in110; denied',
  ],
  [
    'out a; route 10.0.0.0/16 System Route; in b; no answer comes back: g/in100',
    'out a; route 10.0.0.0/16 System Route; in b; no answer comes back: g/in100 | out a; route 10.0.0.0/16 System Route; in b; no answer comes back',
  ],
  [
    'out n; route 10.0.0.0/16 System Route; in o; connected; (or lost on the way back)',
    'out n; route 10.0.0.0/16 System Route; in o; connected | out n; route 10.0.0.0/16 System Route; in o; no answer comes back',
  ],
  [
    'out n; route 10.0.0.0/16 System Route; in o; refused; (or lost on the way back)',
    'out n; route 10.0.0.0/16 System Route; in o; no answer comes back',
  ],
  [
    'out n; route 0.0.0.0/0 System Route; in o; no answer comes back | out n; route 0.0.0.0/0 System Route; in o; connected',
    'out n; route 0.0.0.0/0 System Route; in o; no answer comes back',
  ],
  [
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; balance l; (not known)',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; balance l; the load balancer has nobody for it',
  ],
  ['out n; route Storage t/storage; (not known)', 'out n; route Storage t/storage; the route leads nowhere'],
  [
    'out n; route fd00::/48 System Route; in o; refused; (whether answers come back is not known)',
    'out n; route fd00::/48 System Route; in o; no answer comes back',
  ],
  [
    'out n; route 10.0.0.0/16 t/10-0-0-0-16; in p; refused; (or lost on the way back)',
    'out n; route 10.0.0.0/16 t/10-0-0-0-16; in p; no answer comes back',
  ],
  [
    'out a; route 10.0.0.0/16 System Route; in b; refused; (or lost on the way back)',
    'out a; route 10.0.0.0/16 System Route; in b; refused | out a; route 10.0.0.0/16 System Route; in b; no answer comes back',
  ],
  [
    'out n; route 10.0.1.0/24 r/10-0-1-0-24; in o; no answer comes back | out n; route 10.0.1.0/24 r/10-0-1-0-24; in o; refused; (or lost on the way back)',
    'out n; route 10.0.1.0/24 r/10-0-1-0-24; in o; no answer comes back | out n; route 10.0.1.0/24 r/10-0-1-0-24; in o; refused',
  ],
]);

const PAIR = ['vnet v 10.0.0.0/16', 'subnet v/s 10.0.0.0/24 nsg=g', 'nic n v/s 10.0.0.4', 'nic o v/s 10.0.0.5 open=80'];
const HOPS = [
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.1.0/24 rt=r',
  'subnet v/d 10.0.2.0/24 rt=t',
  'subnet v/f 10.0.3.0/24',
  'nic a v/s 10.0.1.4',
  'nic b v/d 10.0.2.4 open=80',
  'nic f v/f 10.0.3.4 forwards stateful',
  'route r 10.0.2.0/24 10.0.3.4,10.0.3.5',
  'route t 10.0.1.0/24 10.0.3.5,10.0.3.4',
];
const HOPS_OF_SIX = [
  'vnet v fd00::/48',
  'subnet v/s fd00:0:0:1::/64 rt=r',
  'subnet v/d fd00:0:0:2::/64 rt=t',
  'subnet v/f fd00:0:0:3::/64',
  'nic a v/s fd00:0:0:1::4',
  'nic b v/d fd00:0:0:2::4 open=80',
  'nic f v/f fd00:0:0:3::4 forwards stateful',
  'route r fd00:0:0:2::/64 fd00:0:0:3::4,fd00:0:0:3::5',
  'route t fd00:0:0:1::/64 fd00:0:0:3::5,fd00:0:0:3::4',
];
const NO_PROBES = 'rule g 100 in deny Tcp AzureLoadBalancer * -> * 443';
const PROBED_PAIR = [
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.0.0/24',
  'nic n v/s 10.0.0.4',
  'nic o v/s 10.0.0.5 nsg=g open=80',
  'nic p v/s 10.0.0.6 open=80',
];
const DENIED = 'rule g 100 in deny Tcp * * -> * 80';

/** Not found, but meant: rules of a network manager come before groups, and one of three kinds ends the asking. */
const MANAGED: readonly Case[] = [
  [
    'an admin rule that always allows: no group is asked after it',
    [...PAIR, DENIED, 'admin v 10 in AlwaysAllow Tcp * -> * 80'],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; allow v/in10; connected',
  ],
  [
    'an admin rule that allows: groups are asked all the same',
    [...PAIR, DENIED, 'admin v 10 in Allow Tcp * -> * 80'],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; allow v/in10; deny g/in100; denied',
  ],
  [
    'an admin rule that denies: groups are not asked',
    [...PAIR, 'rule g 100 in allow * * * -> * *', 'admin v 10 in Deny Any group:v -> * *'],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; deny v/in10; denied',
  ],
];

/** Not found, but meant as well: datagrams meet the same groups, routes and load balancers, by rules of their own. */
const DATAGRAMS: readonly Case[] = [
  [
    'a rule for TCP stops no datagram',
    [...PAIR, DENIED],
    'n 10.0.0.4:20000 -> 10.0.0.5:80 udp',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'a rule for UDP does',
    [...PAIR, 'rule g 100 in deny Udp * * -> * 80'],
    'n 10.0.0.4:20000 -> 10.0.0.5:80 udp',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; deny g/in100; denied',
  ],
  [
    'a load balancer gives datagrams to another port than connections',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5 nsg=g open=85',
      'lb l v/s 10.0.0.100 Tcp:53:80 Udp:53:85 backends=o',
      'rule g 100 in deny * * * -> * 80',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:53 udp',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'answers to datagrams go out by the public address that was asked, where a NAT gateway has none',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 nat=g',
      'nat g',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4@20.0.0.1 open=53',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:53 udp',
    'out n; route 0.0.0.0/0 System Route; in o; connected',
  ],
];

const THREE = ['vnet v 10.0.0.0/16', 'subnet v/s 10.0.0.0/24 rt=t', 'subnet v/d 10.0.1.0/24', 'subnet v/f 10.0.2.0/24'];

/** Routes to several appliances: the kernel has a flow and its answers go by one of them, also where both keep state. */
const SEVERAL: readonly Case[] = [
  [
    'a route to several appliances leads a flow by one of them, and its answers by the same',
    [...HOPS, 'nic g v/f 10.0.3.5 forwards stateful'],
    'a 10.0.1.4:20000 -> 10.0.2.4:80',
    'out a; route 10.0.2.0/24 r/10-0-2-0-24; in f; out f; route 10.0.0.0/16 System Route; in b; connected | out a; route 10.0.2.0/24 r/10-0-2-0-24; in g; out g; route 10.0.0.0/16 System Route; in b; connected',
  ],
  [
    'and datagrams',
    [...HOPS, 'nic g v/f 10.0.3.5 forwards stateful'],
    'a 10.0.1.4:20400 -> 10.0.2.4:80 udp',
    'out a; route 10.0.2.0/24 r/10-0-2-0-24; in f; out f; route 10.0.0.0/16 System Route; in b; connected | out a; route 10.0.2.0/24 r/10-0-2-0-24; in g; out g; route 10.0.0.0/16 System Route; in b; connected',
  ],
  [
    'where answers get past none of several, one of what stops them is told',
    [
      ...HOPS.slice(0, 6),
      'nic f v/f 10.0.3.4 forwards nsg=g',
      'nic g v/f 10.0.3.5 forwards off',
      'rule g 100 in deny * * * -> * *',
      'route t 10.0.1.0/24 10.0.3.4,10.0.3.5',
    ],
    'a 10.0.1.4:20000 -> 10.0.2.4:80',
    'out a; route 10.0.0.0/16 System Route; in b; no answer comes back: g/in100',
  ],
  [
    'answers to whoever is one of several itself may come by another, which has seen no question',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4 forwards stateful',
      'nic f v/s 10.0.0.5 forwards stateful',
      'nic o v/d 10.0.1.4 open=80',
      'route t 10.0.0.0/24 10.0.0.4,10.0.0.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.0.0/16 System Route; in o; connected; (or lost on the way back)',
  ],
  [
    'errors pass a group by one of several, where answers get back by none',
    [
      ...HOPS.slice(0, 5),
      'nic b v/d 10.0.2.4',
      'nic f v/f 10.0.3.4 forwards nsg=g',
      'rule g 100 in deny * * * -> * *',
      'route t 10.0.1.0/24 10.0.3.5,10.0.3.4',
    ],
    'a 10.0.1.4:20000 -> 10.0.2.4:80 udp',
    'out a; route 10.0.0.0/16 System Route; in b; refused; (or lost on the way back)',
  ],
  [
    'and get back by none that leads elsewhere',
    [...HOPS.slice(0, 5), 'nic b v/d 10.0.2.4', 'nic f v/f 10.0.3.4', 'route t 10.0.1.0/24 10.0.3.5,10.0.3.4'],
    'a 10.0.1.4:20000 -> 10.0.2.4:80 udp',
    'out a; route 10.0.0.0/16 System Route; in b; no answer comes back',
  ],
  [
    'who has a floating address is passed as an appliance is, and may be led its own answers, or not',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=r',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 forwards',
      'lb l v/d 10.0.1.100 Udp:80:80 backends=o floating',
      'route r 10.0.1.0/24 10.0.1.4',
      'route t 10.0.0.0/24 10.0.1.4,10.0.0.4',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.100:80 udp',
    'out n; route 10.0.1.0/24 r/10-0-1-0-24; in o; no answer comes back | out n; route 10.0.1.0/24 r/10-0-1-0-24; in o; refused; (or lost on the way back)',
  ],
  [
    'answers to what came by the only next hop of its route may come by another one of theirs, which nobody is',
    HOPS.map((line) => (line.startsWith('route r ') ? 'route r 10.0.2.0/24 10.0.3.4' : line)),
    'a 10.0.1.4:20000 -> 10.0.2.4:80',
    'out a; route 10.0.2.0/24 r/10-0-2-0-24; in f; out f; route 10.0.0.0/16 System Route; in b; no answer comes back | out a; route 10.0.2.0/24 r/10-0-2-0-24; in f; out f; route 10.0.0.0/16 System Route; in b; connected',
  ],
  [
    'by IPv6 as by IPv4',
    [...HOPS_OF_SIX, 'nic g v/f fd00:0:0:3::5 forwards stateful'],
    'a fd00:0:0:1::4:20000 -> fd00:0:0:2::4:80',
    'out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; in f; out f; route fd00::/48 System Route; in b; connected | out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; in g; out g; route fd00::/48 System Route; in b; connected',
  ],
  [
    'and datagrams by IPv6',
    [...HOPS_OF_SIX, 'nic g v/f fd00:0:0:3::5 forwards stateful'],
    'a fd00:0:0:1::4:20400 -> fd00:0:0:2::4:80 udp',
    'out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; in f; out f; route fd00::/48 System Route; in b; connected | out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; in g; out g; route fd00::/48 System Route; in b; connected',
  ],
  [
    'nowhere by IPv6, too, where nobody is the one that is chosen',
    HOPS_OF_SIX.map((line) => (line.startsWith('route ') ? `${line},fd00:0:0:3::6` : line)),
    'a fd00:0:0:1::4:20800 -> fd00:0:0:2::4:80',
    'out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; in f; out f; route fd00::/48 System Route; in b; connected | out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; the route leads nowhere | out a; route fd00:0:0:2::/64 r/fd00-0-0-2---64; the route leads nowhere',
  ],
  [
    'nowhere where nobody is the one that is chosen',
    HOPS,
    'a 10.0.1.4:20800 -> 10.0.2.4:80',
    'out a; route 10.0.2.0/24 r/10-0-2-0-24; in f; out f; route 10.0.0.0/16 System Route; in b; connected | out a; route 10.0.2.0/24 r/10-0-2-0-24; the route leads nowhere',
  ],
];

/** Probes are sent, and who answers none gets no flow. */
const PROBED: readonly Case[] = [
  [
    'who is kept from probes by a group gets no flow',
    [...PROBED_PAIR, 'lb l v/s 10.0.0.100 Tcp:80:80 backends=o,p probe=443', NO_PROBES],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in p; connected',
  ],
  [
    'and so a load balancer has nobody, where a group keeps all of them from probes',
    [...PROBED_PAIR, 'lb l v/s 10.0.0.100 Tcp:80:80 backends=o probe=443', NO_PROBES],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; the load balancer has nobody for it',
  ],
  [
    'it is the port of the probe that counts',
    [...PROBED_PAIR, 'lb l v/s 10.0.0.100 Tcp:80:80 backends=o probe=80', NO_PROBES],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'an admin rule that always allows lets probes in',
    [
      ...PROBED_PAIR,
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=o probe=443',
      NO_PROBES,
      'admin v 10 in AlwaysAllow Tcp 168.63.129.16/32 -> * 443',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'answers to probes go back whatever routes say',
    [
      ...PROBED_PAIR,
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic q v/d 10.0.1.4 open=80',
      'route t 168.63.129.16/32 None',
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=q probe=443',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in q; connected',
  ],
  [
    'a public load balancer leaves out who is kept from probes, too',
    [...PROBED_PAIR, 'plb l 20.0.2.1 Tcp:80:80 backends=o probe=443', NO_PROBES],
    'n 10.0.0.4:20000 -> 20.0.2.1:80',
    'out n; route 0.0.0.0/0 System Route; balance l; the load balancer has nobody for it',
  ],
];

const SHOWN = [
  'vnet v 10.0.0.0/16',
  'subnet v/s 10.0.0.0/24',
  'subnet v/d 10.0.1.0/24 nsg=g',
  'nic n v/s 10.0.0.4',
  'nic o v/d 10.0.1.4 open=80',
];

const SIX = [
  'vnet v 10.0.0.0/16 fd00::/48',
  'subnet v/s 10.0.0.0/24 fd00:0:0:1::/64',
  'subnet v/d 10.0.1.0/24 fd00:0:0:2::/64 nsg=g',
  'nic n v/s 10.0.0.4 fd00:0:0:1::4',
  'nic o v/d 10.0.1.4 fd00:0:0:2::4 open=80',
];

/** Load balancers in the internet, and those that a route has as its next hop. */
const BALANCERS: readonly Case[] = [
  [
    'behind a public load balancer rules see the client’s public address, and the port there',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 nsg=g',
      'nic n v/s 10.0.0.4@20.0.0.1',
      'nic o v/d 10.0.1.4 open=8080',
      'plb l 20.0.2.1 Tcp:80:8080 backends=o',
      'rule g 100 in allow Tcp 20.0.0.1 * -> * 8080',
    ],
    'n 10.0.0.4:20000 -> 20.0.2.1:80',
    'out n; route 0.0.0.0/0 System Route; balance l; in o; allow g/in100; connected',
  ],
  [
    'as they do over IPv6',
    [
      ...SIX.map((line) => line.replace('fd00:0:0:1::4', 'fd00:0:0:1::4@2600:1::1')),
      'plb l 2600:2::1 Tcp:80:8080 backends=o/1 silent',
      'rule g 100 in deny Tcp * * -> * 80',
      'rule g 101 in allow Tcp Internet * -> fd00:0:0:2::4 8080',
    ],
    'n fd00:0:0:1::4:20000 -> 2600:2::1:80',
    'out n; route ::/0 System Route; balance l; in o; allow g/in101; refused',
  ],
  [
    'where who is behind a Standard one has no way out by it that lets nobody out',
    [...SIX, 'plb l 2600:2::1 Tcp:80:80 backends=o/1 silent'],
    'o fd00:0:0:2::4:20000 -> 2600::1:80',
    'out o; allow g/allowinternetoutbound; route ::/0 System Route; no way out',
  ],
  [
    'behind a floating address of a public one they see that, and the port that was asked for',
    [
      ...SHOWN,
      'plb l 20.0.2.1 Tcp:80:8080 backends=o floating silent',
      'rule g 100 in deny Tcp * * -> 10.0.1.4 80',
      'rule g 101 in allow Tcp * * -> 20.0.2.1 80',
    ],
    'n 10.0.0.4:20000 -> 20.0.2.1:80',
    'out n; route 0.0.0.0/0 System Route; balance l; in o; allow g/in101; connected',
  ],
  [
    'which has nobody for what it has no rule for',
    [...SHOWN, 'plb l 20.0.2.1 Tcp:80:8080 backends=o floating'],
    'n 10.0.0.4:20000 -> 20.0.2.1:8080',
    'out n; route 0.0.0.0/0 System Route; balance l; the load balancer has nobody for it',
  ],
  [
    'and datagrams are answered by it',
    [...SHOWN, 'plb l 20.0.2.1 All:0:0 backends=o floating', 'rule g 100 in allow Udp * * -> 20.0.2.1 80'],
    'n 10.0.0.4:20000 -> 20.0.2.1:80 udp',
    'out n; route 0.0.0.0/0 System Route; balance l; in o; allow g/in100; connected',
  ],
  [
    'who is behind one answers by it, also where it lets nobody out',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 private',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 open=80',
      'plb l 20.0.2.1 All:0:0 backends=o silent',
    ],
    'n 10.0.0.4:20000 -> 20.0.2.1:80',
    'out n; route 0.0.0.0/0 System Route; balance l; in o; connected',
  ],
  [
    'a way out is needed to one that has nobody for it, too',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 private',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5',
      'plb l 20.0.2.1 Tcp:22:22 backends=o',
    ],
    'n 10.0.0.4:20000 -> 20.0.2.1:80',
    'out n; route 0.0.0.0/0 System Route; no way out',
  ],
  [
    'one lets out the addresses in its pool, and no other one of their interface',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4 10.0.0.5',
      'plb l 20.0.2.1 Tcp:80:80 backends=n/1',
      'internet open=80',
    ],
    'n 10.0.0.4:20000 -> 8.8.8.8:80',
    'out n; route 0.0.0.0/0 System Route; no way out',
  ],
  [
    'a load balancer before appliances leads packets on as they are',
    [
      ...THREE,
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 open=80',
      'nic f v/f 10.0.2.4 forwards',
      'lb l v/f 10.0.2.100 All:0:0 backends=f',
      'route t 10.0.1.0/24 10.0.2.100',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.1.0/24 t/10-0-1-0-24; balance l; in f; out f; route 10.0.0.0/16 System Route; in o; connected',
  ],
  [
    'which brings an answer back to who got the flow, where it is for one of them',
    [
      ...THREE,
      'nic n v/s 10.0.0.4',
      'nic o v/f 10.0.2.4 open=80',
      'nic p v/f 10.0.2.5 open=80',
      'lb l v/d 10.0.1.100 All:0:0 backends=o,p',
    ]
      .map((line) => (line.startsWith('subnet v/f') ? `${line} rt=u` : line))
      .concat('route u 10.0.0.0/24 10.0.1.100'),
    'n 10.0.0.4:20000 -> 10.0.1.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; no answer comes back | out n; route 10.0.0.0/16 System Route; balance l; in p; no answer comes back',
  ],
  [
    'and drops what none of its rules is for',
    [
      ...THREE,
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 open=80',
      'nic f v/f 10.0.2.4 forwards',
      'lb l v/f 10.0.2.100 Tcp:443:443 backends=f',
      'route t 10.0.1.0/24 10.0.2.100',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.1.0/24 t/10-0-1-0-24; balance l; the load balancer has nobody for it',
  ],
];

/** Echoes, errors of closed ports, and machines that are off. */
const OTHERS: readonly Case[] = [
  [
    'a public address of one of its addresses takes the default way out from the whole of a machine',
    ['vnet v 10.0.0.0/16', 'subnet v/s 10.0.1.0/24', 'nic n v/s 10.0.1.4@20.0.0.3 10.0.1.5 vm=m open=80'],
    'n 10.0.1.5:34517 -> 20.0.0.3:80',
    'out n; route 0.0.0.0/0 System Route; no way out',
  ],
  [
    'an echo is answered, whatever rules say of TCP',
    [...PAIR, DENIED],
    'n 10.0.0.4:20000 -> 10.0.0.5:80 icmp',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'a rule for some ports is for no echo, and one for all ports is',
    [...PAIR, 'rule g 100 in deny * * * -> * 80', 'rule g 110 in deny * * * -> * *'],
    'n 10.0.0.4:20000 -> 10.0.0.5:80 icmp',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; deny g/in110; denied',
  ],
  [
    'a NAT gateway carries no echo',
    ['vnet v 10.0.0.0/16', 'subnet v/s 10.0.0.0/24 nat=g', 'nat g 20.0.1.1', 'nic n v/s 10.0.0.4'],
    'n 10.0.0.4:20000 -> 8.8.8.8:80 icmp',
    'out n; route 0.0.0.0/0 System Route; no way out',
  ],
  [
    'a load balancer has no rule for echoes',
    [...PAIR, 'lb l v/s 10.0.0.100 Tcp:80:80 backends=o'],
    'n 10.0.0.4:20000 -> 10.0.0.100:80 icmp',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; balance l; the load balancer has nobody for it',
  ],
  [
    'of one for all ports that is not known',
    [...PAIR, 'lb l v/s 10.0.0.100 All:0:0 backends=o'],
    'n 10.0.0.4:20000 -> 10.0.0.100:80 icmp',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; balance l; (not known)',
  ],
  [
    'a closed port refuses datagrams, also where a rule would stop its answers',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24 nsg=g',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards',
      'nic o v/d 10.0.1.4 open=80',
      'route t 10.0.0.4/32 10.0.2.4',
      'rule g 100 in deny * * * -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:53 udp',
    'out n; route 10.0.0.0/16 System Route; in o; refused',
  ],
  [
    'a machine that is off gets nothing, whatever rules say',
    [...PAIR.slice(0, 3), 'nic o v/s 10.0.0.5 open=80 off', DENIED],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; allow g/allowvnetoutbound; route 10.0.0.0/16 System Route; in o; the machine is off',
  ],
  [
    'but an appliance that keeps state passes no error of what it has not seen',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24 nsg=g',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards stateful',
      'nic o v/d 10.0.1.4',
      'route t 10.0.0.4/32 10.0.2.4',
      'rule g 100 in deny * * * -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:53 udp',
    'out n; route 10.0.0.0/16 System Route; in o; refused; (or lost on the way back)',
  ],
  [
    'an echo to a public address is answered by that, also where a NAT gateway carries none',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 nat=g',
      'nat g 20.0.1.1',
      'nic n v/s 10.0.0.4@20.0.0.2',
      'nic o v/d 10.0.1.4@20.0.0.1',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80 icmp',
    'out n; route 0.0.0.0/0 System Route; in o; connected',
  ],
  [
    'and so is a datagram to a closed port there',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nat=g',
      'nat g 20.0.1.1',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5@20.0.0.1',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80 udp',
    'out n; route 0.0.0.0/0 System Route; in o; refused',
  ],
  [
    'nor does an error of a closed port pass one',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards off',
      'nic o v/d 10.0.1.4',
      'route t 10.0.0.4/32 10.0.2.4',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:53 udp',
    'out n; route 10.0.0.0/16 System Route; in o; no answer comes back',
  ],
  [
    'but no error comes to an interface without IP forwarding that it is not for, though the machine is the right one',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/u 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4 vm=m',
      'nic nb v/s 10.0.0.5 vm=m',
      'nic o v/u 10.0.1.4',
      'route t 10.0.0.0/24 10.0.0.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80 udp',
    'out n; route 10.0.0.0/16 System Route; in o; no answer comes back',
  ],
  [
    'nor does one pass a load balancer before appliances, which has no rule for errors',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards',
      'nic o v/d 10.0.1.4',
      'lb l v/f 10.0.2.100 All:0:0 backends=f',
      'route t 10.0.0.4/32 10.0.2.100',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:53 udp',
    'out n; route 10.0.0.0/16 System Route; in o; refused; (or lost on the way back)',
  ],
  [
    'who is behind a floating address sends on what another one answers by it',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic m v/s 10.0.0.5 nsg=g forwards',
      'nic o v/d 10.0.1.4 open=80',
      'lb l v/d 10.0.1.100 Tcp:80:80 backends=m,o floating probe=443',
      NO_PROBES,
      'route t 10.0.0.4/32 10.0.0.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; connected',
  ],
  [
    'who has a floating address and is led what is for that answers by it, as an appliance would that has it',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/d 10.0.1.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 forwards open=80',
      'lb l v/d 10.0.1.100 Tcp:80:80 backends=o floating',
      'route t 10.0.1.0/24 10.0.1.4',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.100:80',
    'out n; route 10.0.1.0/24 t/10-0-1-0-24; in o; connected',
  ],
  [
    'an answer to a machine that is off is asked about by none of its groups',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24 nsg=g',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards off',
      'nic o v/d 10.0.1.4 open=80',
      'route t 10.0.0.4/32 10.0.2.4',
      'rule g 100 in deny * * * -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.0.0/16 System Route; in o; no answer comes back',
  ],
  [
    'behind a floating address rules see that, and the port that was asked for',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 nsg=g',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 open=80',
      'lb l v/s 10.0.0.100 Tcp:80:8080 backends=o floating',
      'rule g 100 in deny Tcp * * -> 10.0.1.4 80',
      'rule g 101 in allow Tcp * * -> 10.0.0.100 80',
      'rule g 110 in deny * * * -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; allow g/in101; connected',
  ],
  ...[
    ['connects to itself, past rules that deny', 80, 'connected'],
    ['is asked itself on a port that no rule is for', 81, 'refused'],
  ].map(([sentence, port, end]): Case => [
    `whoever is behind a floating address ${sentence}`,
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nsg=g',
      'nic n v/s 10.0.0.4 open=80',
      'nic o v/s 10.0.0.5 open=80',
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=n,o floating',
      'rule g 100 out deny * * * -> * *',
    ],
    `n 10.0.0.4:20000 -> 10.0.0.100:${port}`,
    `${end}`,
  ]),
  [
    'a load balancer that probes hands nobody who is off a flow',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5 open=80 off',
      'nic p v/s 10.0.0.6 open=80',
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=o,p probe=80',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in p; connected',
  ],
  [
    'and has nobody for one where all are',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5 open=80 off',
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=o probe=80',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; the load balancer has nobody for it',
  ],
];

/** What random networks have taught: the engine and the kernel disagreed about each of these, and one was mended. */
const cases: readonly Case[] = [
  [
    'a machine takes what is for its own address, whatever a route says',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'nic n v/s 10.0.0.4 10.0.0.5 open=80',
      'route t 10.0.0.0/16 None',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'connected',
  ],
  [
    'an answer comes from the address that it comes from, whoever asked',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/a 10.0.1.0/24',
      'subnet v/d 10.0.3.0/24 nsg=g rt=t',
      'nic n v/s 10.0.0.4',
      'nic p v/a 10.0.1.4 nsg=g forwards',
      'nic d v/d 10.0.3.4@20.0.0.3 open=80',
      'rule g 102 in allow * 10.0.3.0/24 * -> * *',
      'route t 0.0.0.0/0 10.0.1.4',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.3:80',
    'out n; route 0.0.0.0/0 System Route; in d; allow g/allowvnetinbound; no answer comes back',
  ],
  [
    'an answer that comes back to its sender is a stranger there',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/a 10.0.1.0/24 rt=u',
      'nic n v/s 10.0.0.4',
      'nic d v/s 10.0.0.5 nsg=g forwards open=80',
      'nic p v/a 10.0.1.4 forwards',
      'rule g 110 in deny Tcp * 80 -> * *',
      'route t 10.0.0.0/24 10.0.1.4',
      'route u 10.0.0.0/24 10.0.0.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; route 10.0.0.0/24 t/10-0-0-0-24; in p; out p; route 10.0.0.0/24 u/10-0-0-0-24; in d; allow g/allowvnetinbound; no answer comes back: g/in110',
  ],
  [
    'a machine takes what is for another of its interfaces, and no group is asked',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nsg=g',
      'nic n v/s 10.0.0.4 vm=m open=80',
      'nic o v/s 10.0.0.5 vm=m',
      'rule g 100 out deny * * * -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'connected',
  ],
  [
    'a route by another address of the interface that has the destination delivers to it, without forwarding',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/d 10.0.1.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 10.0.1.5',
      'route t 10.0.1.0/24 10.0.1.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.1.0/24 t/10-0-1-0-24; in o; refused',
  ],
  [
    'packets go round when they come back to an interface by another of its addresses',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/d 10.0.1.0/24 rt=u',
      'nic n v/s 10.0.0.4 10.0.0.5',
      'nic o v/d 10.0.1.4 forwards',
      'route t 10.0.2.0/24 10.0.1.4',
      'route u 10.0.2.0/24 10.0.0.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.2.4:80',
    'out n; route 10.0.2.0/24 t/10-0-2-0-24; in o; out o; route 10.0.2.0/24 u/10-0-2-0-24; looped',
  ],
  [
    'a public address helps only the address that has it out of a private subnet',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 private',
      'nic n v/s 10.0.0.4 10.0.0.5@20.0.0.1',
      'internet open=80',
    ],
    'n 10.0.0.4:20000 -> 8.8.8.8:80',
    'out n; route 0.0.0.0/0 System Route; no way out',
  ],
  [
    'it is the appliance that needs a way out, not the machine that sends through it',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t private',
      'subnet v/f 10.0.1.0/24',
      'subnet v/d 10.0.2.0/24',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.1.4 forwards',
      'nic o v/d 10.0.2.4@20.0.0.1 open=80',
      'route t 0.0.0.0/0 10.0.1.4',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80',
    'out n; route 0.0.0.0/0 t/0-0-0-0-0; in f; out f; route 0.0.0.0/0 System Route; in o; connected',
  ],
  [
    'what a route leads to the internet by mistake is dropped there, whether or not there is a way out',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t private',
      'nic n v/s 10.0.0.4',
      'route t 172.16.0.0/12 Internet',
    ],
    'n 10.0.0.4:20000 -> 172.16.0.4:80',
    'out n; route 172.16.0.0/12 t/172-16-0-0-12; the internet does not have the address',
  ],
  [
    'a sender that nobody knows is in VirtualNetwork where a route holds everything',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nsg=g rt=t',
      'vnet w 10.0.0.0/16',
      'subnet w/s 10.0.0.0/24',
      'nic n w/s 10.0.0.4',
      'nic o v/s 10.0.0.4@20.0.0.1 open=80',
      'route t 0.0.0.0/0 Internet',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80',
    'out n; route 0.0.0.0/0 System Route; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'answers to what came in by a public address need a way out',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'vnet w 10.0.0.0/16',
      'subnet w/s 10.0.0.0/24',
      'nic n w/s 10.0.0.4',
      'nic o v/s 10.0.0.4@20.0.0.1 open=80',
      'route t 0.0.0.0/0 None',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80',
    'out n; route 0.0.0.0/0 System Route; in o; no answer comes back',
  ],
  [
    'on their way out by an appliance they are strangers, also where that is the sender',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/d 10.0.1.0/24 nsg=g',
      'nic n v/d 10.0.1.4@20.0.0.2 forwards',
      'nic o v/s 10.0.0.4@20.0.0.1 open=80',
      'route t 0.0.0.0/0 10.0.1.4',
      'rule g 100 in deny Tcp * 80 -> * *',
    ],
    'n 10.0.1.4:20000 -> 20.0.0.1:80',
    'out n; allow g/allowinternetoutbound; route 0.0.0.0/0 System Route; in o; no answer comes back: g/in100',
  ],
  [
    'answers are lost in an appliance that does not forward',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/s 10.0.0.5',
      'nic o v/d 10.0.1.4 open=80',
      'route t 10.0.0.4/32 10.0.0.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.0.0/16 System Route; in o; no answer comes back',
  ],
  [
    'the first thing that stops an answer is named, also where it would go round later',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24 nsg=g rt=t',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards',
      'nic o v/d 10.0.1.4 open=80',
      'route t 10.0.0.4/32 10.0.2.4',
      'rule g 100 in deny Tcp * 80 -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.0.0/16 System Route; in o; no answer comes back: g/in100',
  ],
  [
    'an appliance in a hub knows the members of application groups in both spokes, and these do not know each other’s',
    [
      'vnet a 10.0.0.0/16',
      'subnet a/s 10.0.0.0/24 rt=t',
      'vnet h 10.1.0.0/16',
      'subnet h/s 10.1.0.0/24 nsg=g',
      'vnet b 10.2.0.0/16',
      'subnet b/s 10.2.0.0/24 nsg=k rt=u',
      'peer a h',
      'peer h a',
      'peer h b',
      'peer b h',
      'nic n a/s 10.0.0.4#src',
      'nic f h/s 10.1.0.4 forwards',
      'nic o b/s 10.2.0.4#web open=80',
      'route t 10.2.0.0/16 10.1.0.4',
      'route u 10.0.0.0/16 10.1.0.4',
      'rule g 100 in allow Tcp * * -> asg:web 80',
      'rule g 110 in deny * * * -> * *',
      'rule k 100 in deny Tcp asg:src * -> * 80',
    ],
    'n 10.0.0.4:20000 -> 10.2.0.4:80',
    'out n; route 10.2.0.0/16 t/10-2-0-0-16; in f; allow g/in100; out f; allow g/allowvnetoutbound; route 10.2.0.0/16 System Route; in o; allow k/allowvnetinbound; connected',
  ],
  [
    'a connected group of a network manager joins its networks, as if they were peered',
    [
      'vnet a 10.0.0.0/16',
      'subnet a/s 10.0.0.0/24',
      'vnet b 10.1.0.0/16',
      'subnet b/s 10.1.0.0/24 nsg=g',
      'mesh m a,b',
      'nic n a/s 10.0.0.4',
      'nic o b/s 10.1.0.4 open=80',
      'rule g 4096 in deny * * * -> * 81',
    ],
    'n 10.0.0.4:20000 -> 10.1.0.4:80',
    'out n; route 10.1.0.0/16 System Route; in o; allow g/allowvnetinbound; connected',
  ],
  [
    'such a group leads nowhere where two of its networks have the same addresses',
    [
      'vnet a 10.0.0.0/16',
      'subnet a/s 10.0.0.0/24',
      'vnet b 10.1.0.0/16',
      'subnet b/s 10.1.0.0/24',
      'vnet c 10.1.0.0/24',
      'mesh m a,b,c',
      'nic n a/s 10.0.0.4',
      'nic o b/s 10.1.0.4 open=80',
    ],
    'n 10.0.0.4:20000 -> 10.1.0.4:80',
    'out n; route 10.0.0.0/8 System Route; the route leads nowhere',
  ],
  [
    'an answer that comes in where only the request came in, for another interface of the machine, is a stranger',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/a 10.0.3.0/24',
      'nic n v/s 10.0.0.4',
      'nic d v/s 10.0.0.5 vm=m forwards open=80',
      'nic e v/a 10.0.3.4 vm=m nsg=g forwards open=80',
      'rule g 102 in deny * * 80 -> 0.0.0.0/0 *',
      'route t 10.0.0.0/24 10.0.3.4',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; route 10.0.0.0/24 t/10-0-0-0-24; in e; allow g/allowvnetinbound; no answer comes back: g/in102',
  ],
  [
    'a load balancer’s answers come from its frontend, also for an appliance that only they meet',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/f 10.0.2.0/24 nsg=g',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nic n v/s 10.0.0.4',
      'nic f v/f 10.0.2.4 forwards',
      'nic o v/d 10.0.1.4 open=8080',
      'lb l v/s 10.0.0.100 Tcp:80:8080 backends=o',
      'route t 10.0.0.4/32 10.0.2.4',
      'rule g 100 in deny Tcp 10.0.0.100 80 -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; no answer comes back: g/in100',
  ],
  [
    'a load balancer gives a flow back to its sender also by another interface',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4 vm=m',
      'nic o v/s 10.0.0.5 vm=m open=80',
      'lb l v/s 10.0.0.100 All:0:0 backends=o',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; the load balancer gives it back to its sender',
  ],
  [
    'who is behind a Standard internal load balancer has no default way out, by none of its addresses',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4 10.0.0.5',
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=n',
    ],
    'n 10.0.0.5:20000 -> 8.8.8.8:80',
    'out n; route 0.0.0.0/0 System Route; no way out',
  ],
  [
    'an answer that is led straight back to its sender is a stranger there, too',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 nsg=g rt=t',
      'nic n v/s 10.0.0.4#web',
      'nic o v/d 10.0.1.4 forwards open=80',
      'route t 10.0.0.0/24 10.0.1.4',
      'rule g 100 in deny * * * -> asg:web *',
    ],
    'n 10.0.0.4:20000 -> 10.0.1.4:80',
    'out n; route 10.0.0.0/16 System Route; in o; allow g/allowvnetinbound; no answer comes back: g/in100',
  ],
  [
    'what a next hop of another family gets no page tells, though the service tag of its route holds prefixes of both',
    [
      'vnet v 10.0.0.0/16 fd00::/48',
      'subnet v/s 10.0.0.0/24 fd00:0:0:1::/64 rt=t',
      'nic n v/s 10.0.0.4 fd00:0:0:1::4',
      'nic o v/s 10.0.0.5 fd00:0:0:1::5 forwards open=80',
      'tag Storage fd00:0:0:1::/64',
      'route t Storage 10.0.0.5',
    ],
    'n fd00:0:0:1::4:20000 -> fd00:0:0:1::5:80',
    'out n; route Storage t/storage; (not known)',
  ],
  [
    'nor does any page tell whether answers come back that such a route leads',
    [
      'vnet v 10.0.0.0/16 fd00::/48',
      'subnet v/s 10.0.0.0/24 fd00:0:0:1::/64',
      'subnet v/d 10.0.1.0/24 fd00:0:0:2::/64 rt=t',
      'nic n v/s 10.0.0.4 fd00:0:0:1::4',
      'nic o v/d 10.0.1.4 fd00:0:0:2::4',
      'tag Storage fd00:0:0:1::/64',
      'route t Storage 10.0.0.4',
    ],
    'n fd00:0:0:1::4:20000 -> fd00:0:0:2::4:80',
    'out n; route fd00::/48 System Route; in o; refused; (whether answers come back is not known)',
  ],
  [
    'a machine that keeps state may drop its own answer, where that comes back to it by another interface',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 rt=t',
      'subnet v/d 10.0.1.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5 vm=m forwards stateful',
      'nic p v/d 10.0.1.5 vm=m forwards stateful',
      'route t 10.0.0.0/16 10.0.1.5',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.5:80',
    'out n; route 10.0.0.0/16 t/10-0-0-0-16; in p; refused; (or lost on the way back)',
  ],
  [
    'an answer from behind a load balancer that goes round is a stranger also to the groups that it left by',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 nsg=g rt=t',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4 10.0.1.5 forwards open=80',
      'lb l v/s 10.0.0.100 Tcp:80:80 backends=o',
      'route t 10.0.0.4/32 10.0.1.5',
      'rule g 100 out deny Tcp * 80 -> * *',
    ],
    'n 10.0.0.4:20000 -> 10.0.0.100:80',
    'out n; route 10.0.0.0/16 System Route; balance l; in o; allow g/allowvnetinbound; no answer comes back: g/out100',
  ],
  [
    'a NAT gateway without an address lets out no answers but those to what came in by the public address',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'subnet v/d 10.0.1.0/24 rt=t',
      'subnet v/f 10.0.2.0/24 nat=g',
      'nat g',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4@20.0.0.1 open=80',
      'nic f v/f 10.0.2.4 forwards',
      'route t 0.0.0.0/0 10.0.2.4',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80',
    'out n; route 0.0.0.0/0 System Route; in o; no answer comes back',
  ],
  [
    'answers to what left by a NAT gateway with several addresses go where these are led',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nat=g',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nat g 20.0.1.3 20.0.1.4',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4@20.0.0.1 open=80',
      'route t 20.0.1.0/29 None',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80',
    'out n; route 0.0.0.0/0 System Route; in o; no answer comes back',
  ],
  [
    'of which a route may lead only some nowhere: a lab gives the first of them, and nobody knows which one Azure does',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nat=g',
      'subnet v/d 10.0.1.0/24 rt=t',
      'nat g 20.0.1.3 20.0.1.4',
      'nic n v/s 10.0.0.4',
      'nic o v/d 10.0.1.4@20.0.0.1 open=80',
      'route t 20.0.1.0/30 None',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.1:80',
    'out n; route 0.0.0.0/0 System Route; in o; no answer comes back | out n; route 0.0.0.0/0 System Route; in o; connected',
  ],
  [
    'a rule for all addresses of a NAT gateway decides, whichever of them a flow has',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nat=n',
      'nat n 20.0.1.3 20.0.1.4',
      'nic n v/s 10.0.0.4@20.0.0.4 nsg=g open=80',
      'rule g 108 in deny * 20.0.0.0/8 * -> * *',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.4:80',
    'out n; allow g/allowinternetoutbound; route 0.0.0.0/0 System Route; in n; deny g/in108; denied',
  ],
  [
    'of which one rule denies some and another the rest: a lab names that for the first of them',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24 nat=n',
      'nat n 20.0.1.3 20.0.1.4',
      'nic n v/s 10.0.0.4@20.0.0.4 nsg=g open=80',
      'rule g 108 in deny * 20.0.1.0/30 * -> * *',
    ],
    'n 10.0.0.4:20000 -> 20.0.0.4:80',
    'out n; allow g/allowinternetoutbound; route 0.0.0.0/0 System Route; in n; deny g/denyallinbound; denied',
  ],
  [
    'which source port a flow has behind a public load balancer the engine does not know: a rule for some may deny, and the last one does',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.0.0/24',
      'nic n v/s 10.0.0.4',
      'nic o v/s 10.0.0.5 nsg=g open=80',
      'nic q v/s 10.0.0.6 nsg=k open=80',
      'plb p 20.0.2.1 Tcp:80:80 backends=o/0,q/0',
      'rule g 110 in deny * Internet 20000-39999 -> * *',
      'rule k 110 in deny * Internet 20000-39999 -> * *',
    ],
    'n 10.0.0.4:20000 -> 20.0.2.1:80',
    'out n; route 0.0.0.0/0 System Route; balance p; in o; deny g/denyallinbound; denied | out n; route 0.0.0.0/0 System Route; balance p; in q; deny k/denyallinbound; denied',
  ],
  [
    'an appliance that sends out does not translate in a lab, so whether answers come back is not for it to say',
    [
      'vnet v 172.16.0.0/12',
      'subnet v/f 172.16.3.0/24',
      'subnet v/s 172.16.2.0/24 rt=t',
      'nic n v/s 172.16.2.4@20.0.0.3 open=80',
      'nic f v/f 172.16.3.4 forwards',
      'nic g v/f 172.16.3.5 nsg=k',
      'rule k 100 in deny * * * -> * *',
      'route t 20.0.0.0/30 172.16.3.4',
      'route t 0.0.0.0/0 172.16.3.5',
    ],
    'n 172.16.2.4:20000 -> 20.0.0.3:80',
    'out n; route 20.0.0.0/30 t/20-0-0-0-30; in f; out f; route 0.0.0.0/0 System Route; in n; no answer comes back: k/in100',
  ],
  [
    'answers that a route leads to an appliance, which sends them out under an address of its own',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/f 10.0.1.0/24',
      'subnet v/s 10.0.2.0/24 rt=t',
      'nic f v/f 10.0.1.4@20.0.0.5 forwards',
      'nic n v/s 10.0.2.4@20.0.0.3 open=80',
      'vnet w 10.0.0.0/16',
      'subnet w/s 10.0.3.0/24',
      'nic o w/s 10.0.3.4@20.0.0.4',
      'route t 0.0.0.0/0 10.0.1.4',
    ],
    'o 10.0.3.4:20000 -> 20.0.0.3:80',
    'out o; route 0.0.0.0/0 System Route; in n; no answer comes back',
  ],
  [
    'and so the error of a closed port',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/f 10.0.1.0/24',
      'subnet v/s 10.0.2.0/24 rt=t',
      'nic f v/f 10.0.1.4 forwards',
      'nic n v/s 10.0.2.4@20.0.0.3',
      'vnet w 10.0.0.0/16',
      'subnet w/s 10.0.3.0/24',
      'nic o w/s 10.0.3.4@20.0.0.4',
      'route t 0.0.0.0/0 10.0.1.4',
    ],
    'o 10.0.3.4:20000 -> 20.0.0.3:80 udp',
    'out o; route 0.0.0.0/0 System Route; in n; no answer comes back',
  ],
  [
    'answers that a load balancer hands to one of several appliances, each with a group of its own that drops them',
    [
      'vnet v 10.0.0.0/16',
      'subnet v/f 10.0.1.0/24',
      'subnet v/s 10.0.2.0/24 rt=t',
      'nic f v/f 10.0.1.4 nsg=g forwards',
      'nic h v/f 10.0.1.5 nsg=k forwards',
      'nic n v/s 10.0.2.4@20.0.0.3 open=80',
      'vnet w 10.0.0.0/16',
      'subnet w/s 10.0.3.0/24',
      'nic o w/s 10.0.3.4@20.0.0.4',
      'lb l v/f 10.0.1.9 All:0:0 backends=f/0,h/0',
      'rule g 100 out allow * * * -> * *',
      'rule k 100 out allow * * * -> * *',
      'route t 0.0.0.0/0 10.0.1.9',
    ],
    'o 10.0.3.4:20001 -> 20.0.0.3:80',
    'out o; route 0.0.0.0/0 System Route; in n; no answer comes back: g/denyallinbound',
  ],
  ...MANAGED,
  ...DATAGRAMS,
  ...PROBED,
  ...SEVERAL,
  ...BALANCERS,
  ...OTHERS,
];

describe('what conformance has found, as the engine says it', () => {
  it.each(cases)('%s', (_sentence, network, flow, reading) => {
    const ways = predict(cloudIn(network), parseFlow(network, flow), listenersIn(network));
    expect(ways.map((way) => readingText(way.reading)).join(' | ')).toBe(reading);
  });
});

describe.skipIf(missing !== undefined)(`what conformance has found, as the kernel does it${skipped}`, () => {
  it.each(cases)('%s', (_sentence, network, flow, reading) =>
    withObservers(1, async ([observer], directory) => {
      if (observer === undefined) throw new Error('no observer');
      const [seen] = await look({ network, flows: [flow] }, observer, directory);
      // Of several ways it takes one.
      const ways = (DONE.get(reading) ?? reading).split(' | ');
      expect(ways).toContain(readingText(seen?.observed ?? { steps: [] }));
      expect(seen?.isAgreed).toBe(true);
    }),
  );
});
