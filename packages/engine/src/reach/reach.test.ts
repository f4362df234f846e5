import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../address/address.ts';
import type { Port } from '../address/port.ts';
import type { Prefix } from '../address/prefix.ts';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { verifyFlow } from '../path/cloud/ask.ts';
import { predictCloud } from '../path/cloud/predict-cloud.ts';
import type { PathDisposition } from '../path/path.ts';
import { randomCloud } from '../path/random/random-cloud.fixture.ts';
import { seeded } from '../path/random/random.fixture.ts';
import { reachedFrom } from './reached-from.ts';
import { portsBetween } from './ports-between.ts';
import { NOBODY_THERE } from './from-internet.ts';
import { whoReaches } from './who-reaches.ts';

const NET = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'subnet v/data 10.0.2.0/24 nsg=n',
  'nic a 10.0.1.4 in v/app',
  'nic c 10.0.1.5 in v/app',
  'nic b 10.0.2.4 in v/data pip=20.1.1.1',
  'rule n 100 in Allow Tcp 10.0.1.4 > * 80,443-445',
  'rule n 110 in Allow Tcp 8.0.0.0/8,9.0.0.0/9 > * 80',
  'rule n 120 in Deny * * > *',
];
const GATEWAY = idOf('applicationGateways', 'g');
const TAGS = {
  serviceTags: new Map([
    ['storage', { name: 'Storage', prefixes: ['20.60.0.0/16' as Prefix] }],
    ['sql', { name: 'Sql', prefixes: ['20.62.0.0/16' as Prefix] }],
  ]),
};
const nic = (name: string) => idOf('networkInterfaces', name);
const sender = (name: string) => `${nic(name)}/ipConfigurations/ipconfig1`;

/** `tcp 80 delivered`, `udp 0-65535 denied`. */
function told(sets: ReturnType<typeof portsBetween>): readonly string[] {
  if (!sets.ok) throw new Error(sets.problem);
  return sets.value.map(
    ({ protocol, from, to, disposition }) => `${protocol} ${from === to ? from : `${from}-${to}`} ${disposition}`,
  );
}

describe('exact sets', () => {
  const network = compileCloud(cloudOf(...NET), 1);

  it('of ports and protocols from one to another', () =>
    expect(told(portsBetween(network, nic('a'), nic('b')))).toEqual([
      'tcp 0-79 denied',
      'tcp 80 delivered',
      'tcp 81-442 denied',
      'tcp 443-445 delivered',
      'tcp 446-65535 denied',
      'udp 0-65535 denied',
      'icmp 0-65535 denied',
    ]));

  it('of ports that a load balancer on the way leads to an appliance', () => {
    const balanced = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24 rt=r',
        'subnet v/data 10.0.2.0/24',
        'subnet v/fw 10.0.3.0/24',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.2.4 in v/data',
        'nic f 10.0.3.4 in v/fw nsg=n forwards',
        'route r 10.0.2.0/24 10.0.3.9',
        'lb l 10.0.3.9 in v/fw',
        'balance l Tcp 80 80 f',
        'balance l Tcp 443 443 f',
        'rule n 100 in Deny Tcp * > * 443',
      ),
      1,
    );
    expect(told(portsBetween(balanced, nic('a'), nic('b')))).toEqual([
      'tcp 0-79 not-balanced',
      'tcp 80 delivered',
      'tcp 81-442 not-balanced',
      'tcp 443 denied',
      'tcp 444-65535 not-balanced',
      'udp 0-65535 not-balanced',
      'icmp 0-65535 not-balanced',
    ]);
  });

  it('of ports that one of two appliances behind a load balancer keeps out', () => {
    const balanced = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24 rt=r',
        'subnet v/data 10.0.2.0/24',
        'subnet v/fw 10.0.3.0/24',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.2.4 in v/data',
        'nic f 10.0.3.4 in v/fw forwards',
        'nic g 10.0.3.5 in v/fw nsg=n forwards',
        'route r 10.0.2.0/24 10.0.3.9',
        'lb l 10.0.3.9 in v/fw',
        'balance l All 0 0 f,g',
        'rule n 100 in Deny Tcp * > * 443',
      ),
      1,
    );
    const sets = told(portsBetween(balanced, nic('a'), nic('b')));
    expect(sets.filter((each) => each.startsWith('tcp'))).toEqual([
      'tcp 0-442 delivered',
      'tcp 443 partly-delivered',
      'tcp 444-65535 delivered',
    ]);
    const [shut, open] = [443, 444].map((port) => whoReaches(balanced, nic('b'), port as Port));
    expect(shut?.ok && shut.value.undetermined).toEqual([sender('a')]);
    expect(open?.ok && open.value.configurations).toContain(sender('a'));
  });

  it('of ports whose answers rules on another way back keep out by their protocol', () => {
    const [led, way] = ['subnet v/data 10.0.2.0/24 rt=r', 'route r 10.0.1.0/24 10.0.3.4'];
    const appliance = ['subnet v/fw 10.0.3.0/24', 'nic f 10.0.3.4 in v/fw nsg=n forwards'];
    const ends = [
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24',
      'nic a 10.0.1.4 in v/app',
      'nic b 10.0.2.4 in v/data',
    ];
    const endings = ['Tcp', 'Udp', 'Icmp'].map((denied) => {
      const lines = [...ends, led, way, ...appliance, `rule n 100 in Deny ${denied} * > *`];
      return told(portsBetween(compileCloud(cloudOf(...lines), 1), nic('a'), nic('b')));
    });
    expect(endings).toEqual([
      ['tcp 0-65535 no-way-back', 'udp 0-65535 delivered', 'icmp 0-65535 delivered'],
      ['tcp 0-65535 delivered', 'udp 0-65535 no-way-back', 'icmp 0-65535 delivered'],
      ['tcp 0-65535 delivered', 'udp 0-65535 delivered', 'icmp 0-65535 no-way-back'],
    ]);
  });

  it('of those who reach a port', () =>
    expect(whoReaches(network, nic('b'), 80 as Port)).toEqual({
      ok: true,
      value: {
        configurations: [sender('a')],
        undetermined: [],
        ...NOBODY_THERE,
        internet: [{ from: '8.0.0.0', to: '9.127.255.255' }],
        // Under which addresses they leave nobody knows.
        doors: [
          {
            address: '20.1.1.1',
            port: 80,
            rules: [],
            configurations: [],
            undetermined: [sender('a'), sender('c')],
            ...NOBODY_THERE,
            internet: [{ from: '8.0.0.0', to: '9.127.255.255' }],
          },
        ],
        outsiders: [],
        unasked: [],
      },
    }));

  const GATES = ['subnet v/gw 10.0.3.0/24', 'appgw g 10.0.3.9 in v/gw', 'listen g 80 80 b', 'listen g 443 81 b'];
  const gated = compileCloud(cloudOf(...NET, ...GATES, 'rule n 90 in Allow Tcp 10.0.3.0/24 > * 80'), 1);

  it('of those whom a firewall stands for, which the group of who is asked does not see', () => {
    const hidden = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24 rt=r',
        'subnet v/data 10.0.2.0/24 rt=s',
        'subnet v/AzureFirewallSubnet 10.0.9.0/26',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.2.4 in v/data nsg=n',
        'route r 10.0.2.0/24 10.0.9.4',
        'route s 10.0.1.0/24 10.0.9.4',
        'fw f 10.0.9.4 in v/AzureFirewallSubnet',
        'fwrule f 100 Allow TCP * > * 80',
        'fwapp f 200 Allow 443 * > *',
        'rule n 100 in Allow Tcp 10.0.9.0/26 > *',
        'rule n 200 in Deny * * > *',
      ),
      1,
    );
    expect([80, 443].map((port) => whoReaches(hidden, nic('b'), port as Port))).toMatchObject([
      { value: { configurations: [], undetermined: [] } },
      { value: { configurations: [sender('a')], undetermined: [] } },
    ]);
    expect(told(portsBetween(hidden, nic('a'), nic('b'))).slice(0, 5)).toEqual([
      'tcp 0-442 denied',
      'tcp 443 delivered',
      'tcp 444-65535 denied',
      'udp 0-65535 denied',
      'icmp 0-65535 denied',
    ]);
  });

  it('of ports that lead to somebody behind an application gateway', () =>
    expect(told(portsBetween(gated, nic('a'), GATEWAY))).toEqual([
      'tcp 0-79 not-balanced',
      'tcp 80 delivered',
      'tcp 81-442 not-balanced',
      'tcp 443 unserved',
      'tcp 444-65535 not-balanced',
      'udp 0-65535 not-balanced',
      'icmp 0-65535 not-balanced',
    ]));

  it('of an application gateway that is stopped, which nobody gets past by any protocol', () => {
    const stopped = compileCloud(
      cloudOf(...NET, ...GATES.map((each) => each.replace('in v/gw', 'in v/gw Stopped'))),
      1,
    );
    expect(told(portsBetween(stopped, nic('a'), GATEWAY))).toEqual([
      'tcp 0-65535 machine-off',
      'udp 0-65535 machine-off',
      'icmp 0-65535 machine-off',
    ]);
  });

  it.each([
    ['an application gateway', GATEWAY],
    ['one of its frontends', `${GATEWAY}/frontendIPConfigurations/private`],
  ])('of those who reach somebody behind %s', (_, id) =>
    expect([80, 443].map((port) => whoReaches(gated, id, port as Port))).toMatchObject([
      { value: { configurations: [sender('a'), sender('c'), sender('b')], undetermined: [], internet: [] } },
      { value: { configurations: [], undetermined: [], internet: [] } },
    ]),
  );

  it('of the internet, which reaches a public application gateway', () => {
    const lines = [
      ...NET,
      'rule n 90 in Allow Tcp 10.0.3.0/24 > * 80',
      'subnet v/gw 10.0.3.0/24 nsg=w',
      'listen g 80 80 b',
    ];
    const shown = [...lines, 'appgw g 10.0.3.9 in v/gw pip=20.1.1.7', 'rule w 100 in Allow * GatewayManager > *'];
    const network = compileCloud(cloudOf(...shown, 'rule w 110 in Allow Tcp 8.0.0.0/8 > * 80'), 1);
    const found = whoReaches(network, GATEWAY, 80 as Port);
    expect(found.ok && found.value.internet).toEqual([{ from: '8.0.0.0', to: '8.255.255.255' }]);
  });

  it.each([
    ['its address, where a private one has its port', '', '20.1.1.7', 1],
    ['its subnet, where none has', 'at=public', '10.0.3.0/24', 1],
    ['its subnet does not matter, where one has', '', '10.0.3.0/24', 0],
  ])('of the internet, let in to a public application gateway by a rule for %s', (_, at, named, count) => {
    const lines = [...NET, 'rule n 90 in Allow Tcp 10.0.3.0/24 > * 80', 'subnet v/gw 10.0.3.0/24 nsg=w'];
    const shown = [...lines, 'appgw g 10.0.3.9 in v/gw pip=20.1.1.7', 'rule w 100 in Allow * GatewayManager > *'];
    const opened = [...shown, `listen g 80 80 b ${at}`, `rule w 110 in Allow Tcp 8.0.0.0/8 > ${named} 80`];
    const asked = at === '' ? GATEWAY : `${GATEWAY}/frontendIPConfigurations/public`;
    const found = whoReaches(compileCloud(cloudOf(...opened), 1), asked, 80 as Port);
    expect(found.ok && found.value.internet).toHaveLength(count);
  });

  it('of those who reach a private endpoint by its own id, and by its interface', () => {
    const lines = [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.1.0/24',
      'subnet v/AzureFirewallSubnet 10.0.9.0/26',
      'nic a 10.0.1.4 in v/s',
      'nic p 10.0.1.6 in v/s pe=p',
      'endpoint p Approved storage:s',
      'storage s',
      'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
      'fwnat f 100 TCP * > 20.1.1.1 443 to 10.0.1.6:443',
    ];
    const cloud = compileCloud(cloudOf(...lines), 1);
    const [own, byInterface] = [idOf('privateEndpoints', 'p'), nic('p')].map((id) =>
      whoReaches(cloud, id, 443 as Port),
    );
    expect(own).toEqual(byInterface);
    expect(own).toMatchObject({ value: { doors: [{ address: '20.1.1.1', configurations: [sender('a')] }] } });
  });

  describe('of those who reach a load balancer', () => {
    const BEHIND = [
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.1.0/24',
      'nic a 10.0.1.4 in v/s',
      'nic x 10.0.1.5 in v/s nsg=n',
      'nic y 10.0.1.6 in v/s nsg=m',
      'rule n 100 in Allow Tcp 8.0.0.0/7 > * 8080',
      'rule m 100 in Allow Tcp 9.0.0.0/8 > * 8080',
      'rule m 110 in Allow Tcp 10.0.1.0/24 > * 8080',
    ];
    const frontend = `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f`;
    const reached = (lines: readonly string[], port: number, id = idOf('loadBalancers', 'l')) =>
      whoReaches(compileCloud(cloudOf(...BEHIND, ...lines), 1), id, port as Port);

    it.each([
      ['its own id', idOf('loadBalancers', 'l')],
      ['that of its frontend', frontend],
    ])('by %s', (_, id) => {
      const lines = ['lb l 10.0.1.9 in v/s', 'balance l Tcp 80 8080 x,y'];
      expect([80, 81].map((port) => reached(lines, port, id))).toMatchObject([
        { value: { configurations: [sender('a')], internet: [] } },
        { value: { configurations: [], undetermined: [], internet: [] } },
      ]);
    });

    it.each([
      ['whoever one backend lets in', 'x', [{ from: '8.0.0.0', to: '9.255.255.255' }]],
      ['whoever all of them let in', 'x,y', [{ from: '9.0.0.0', to: '9.255.255.255' }]],
    ])('from the internet, %s', (_, backends, internet) => {
      const lines = ['lb l pip=20.1.1.9', `balance l Tcp 80 8080 ${backends}`];
      expect([80, 81].map((port) => reached(lines, port))).toMatchObject([
        { value: { internet } },
        { value: { internet: [] } },
      ]);
    });

    it('behind admin rules of which nobody knows whether they match, port by port', () => {
      const admin = ['admin v 10 in Deny Tcp Unheard > * 80', 'admin v 20 in AlwaysAllow Tcp Unsaid > * 81'];
      const network = compileCloud(cloudOf(...BEHIND, 'rule n 90 in Deny * * > *', ...admin), 1);
      expect(told(portsBetween(network, nic('a'), nic('x'))).slice(0, 3)).toEqual([
        'tcp 0-80 denied',
        'tcp 81 undetermined',
        'tcp 82-65535 denied',
      ]);
    });

    it('but nobody whom it would reach, because it asks nobody', () => {
      const network = compileCloud(cloudOf(...BEHIND, 'lb l 10.0.1.9 in v/s'), 1);
      expect(reachedFrom(network, frontend, 80 as Port)).toMatchObject({
        problem: expect.stringContaining('sends nothing by itself'),
      });
    });
  });

  const ACCOUNT = idOf('storageAccounts', 's').replace('Microsoft.Network', 'Microsoft.Storage');
  it('of those whom a service lets in', () => {
    const network = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24',
        'nic a 10.0.1.4 in v/app pip=20.1.1.1',
        'nic c 10.0.1.5 in v/app pip=20.1.1.9',
        'storage s deny ips=20.1.1.1',
      ),
      1,
      TAGS,
    );
    expect(whoReaches(network, ACCOUNT, 443 as Port)).toEqual({
      ok: true,
      value: {
        configurations: [sender('a')],
        undetermined: [],
        ...NOBODY_THERE,
        internet: [{ from: '20.1.1.1', to: '20.1.1.1' }],
        doors: [],
        outsiders: [],
        unasked: [{ who: 'whoever comes by gateways, or from networks that no document describes' }],
      },
    });
    // Whether mail gets there nobody knows; that it would be refused is.
    expect(['c', 'a'].map((name) => told(portsBetween(network, nic(name), ACCOUNT)))).toEqual([
      ['tcp 0-65535 unserved', 'udp 0-65535 unserved', 'icmp 0-65535 unserved'],
      [
        'tcp 0-24 reaches-internet',
        'tcp 25 undetermined',
        'tcp 26-65535 reaches-internet',
        'udp 0-65535 reaches-internet',
        'icmp 0-65535 reaches-internet',
      ],
    ]);
  });

  it('of those who reach a service by a private endpoint that their network names', () => {
    const network = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24',
        'nic a 10.0.1.4 in v/app',
        'nic e 10.0.1.9 in v/app pe=p',
        'endpoint p Approved storage:s',
        'storage s deny closed',
        'zone privatelink.blob.core.windows.net v',
        'record privatelink.blob.core.windows.net s 10.0.1.9',
        'vnet w 10.9.0.0/16',
        'subnet w/app 10.9.1.0/24',
        'nic c 10.9.1.4 in w/app',
      ),
      1,
      TAGS,
    );
    const found = whoReaches(network, ACCOUNT, 443 as Port);
    expect(
      found.ok && [found.value.configurations.includes(sender('a')), found.value.configurations.includes(sender('c'))],
    ).toEqual([true, false]);
    expect(found.ok && found.value.internet).toEqual([]);
  });

  const SERVICES = ['storage s deny', 'sql d azure'];
  it.each([
    [
      'ports from an application gateway',
      'source g is an application gateway',
      (cloud: CloudNetwork) => portsBetween(cloud, GATEWAY, nic('a')),
    ],
    [
      'ports of a firewall',
      'destination f is a firewall',
      (cloud: CloudNetwork) => portsBetween(cloud, nic('a'), idOf('azureFirewalls', 'f')),
    ],
    [
      'those who reach a firewall',
      'destination f is a firewall',
      (cloud: CloudNetwork) => whoReaches(cloud, idOf('azureFirewalls', 'f'), 80 as Port),
    ],
    [
      'those whom a server lets in, which lets in all of Azure',
      'd lets in all of Azure',
      (cloud: CloudNetwork) =>
        whoReaches(cloud, idOf('servers', 'd').replace('Microsoft.Network', 'Microsoft.Sql'), 1433 as Port),
    ],
  ])('not of %s, and say why', (_, problem, ask) => {
    const cloud = compileCloud(
      cloudOf(
        ...NET,
        ...GATES,
        ...SERVICES,
        'subnet v/AzureFirewallSubnet 10.0.9.0/26',
        'fw f 10.0.9.4 in v/AzureFirewallSubnet',
      ),
      1,
      TAGS,
    );
    expect(ask(cloud)).toMatchObject({ ok: false, problem: expect.stringMatching(`${problem}.*explain`) });
  });

  it('and say which end is at fault', () =>
    expect(
      [portsBetween(network, nic('z'), nic('b')), portsBetween(network, nic('a'), nic('z'))].map((each) =>
        each.ok ? undefined : each.part,
      ),
    ).toEqual(['source', 'destination']));

  it('of those who are not there', () =>
    expect([portsBetween(network, nic('a'), nic('z')).ok, whoReaches(network, nic('z'), 80 as Port).ok]).toEqual([
      false,
      false,
    ]));
});

it('exact sets agree with single flows of every protocol at every port that is asked', () => {
  const asked = { tcp: 0, udp: 0, icmp: 0 };
  let balanced = 0;
  for (let seed = 1; seed <= 320; seed += 1) {
    const random = seeded(seed);
    const { documents, interfaces } = randomCloud(random);
    const network = compileCloud(documents, 1);
    const balancers = seed <= 240 ? [] : documents.flatMap(({ id, type }) => (type === BALANCER ? id : []));
    const [source, destination] = [random.pick(interfaces), random.pick(balancers.length > 0 ? balancers : interfaces)];
    balanced += Number(balancers.length > 0);
    const sets = portsBetween(network, source, destination);
    if (!sets.ok) throw new Error(sets.problem);
    const named = seed <= 120 ? [22, 79, 80, 81, 90, 91, 443, 444, 1000, 1688, 2000, 2001] : [];
    for (const protocol of ['tcp', 'udp', 'icmp'] as const) {
      const own = sets.value.filter((each) => each.protocol === protocol);
      const edges = own.flatMap(({ from, to }) => [from, to]);
      for (const port of protocol === 'icmp' ? [0] : [...edges, ...named, random.below(65_536)]) {
        const holding = own.filter(({ from, to }) => from <= port && port <= to);
        expect([seed, protocol, port, holding.map(({ disposition }) => disposition)]).toEqual([
          seed,
          protocol,
          port,
          [singleEnding(network, source, destination, protocol, port as Port)],
        ]);
        asked[protocol] += 1;
      }
    }
  }
  expect(asked.tcp).toBeGreaterThan(2200);
  expect(asked.udp).toBeGreaterThan(2000);
  expect(asked.icmp).toBe(320);
  expect(balanced).toBeGreaterThan(20);
});

/** Answers to the sender itself have no route back; those to a firewall that connects by itself have. Of its rules a group is not told. */
const BEHIND_UNSEEN_RULES = [
  'vnet u 172.16.0.0/16',
  'vnet v 10.1.0.0/16',
  'vnet w 10.0.0.0/16',
  ...['u v', 'v w', 'w v', 'v u'].map((pair) => `peer ${pair} forwarded=on`),
  'subnet u/s 172.16.1.0/24 rt=r',
  'subnet v/AzureFirewallSubnet 10.1.9.0/26',
  'subnet w/s 10.0.1.0/24',
  'nic a 172.16.1.4 in u/s',
  'nic b 10.0.1.5 in w/s',
  'route r 10.0.0.0/16 10.1.9.4',
  'fw f 10.1.9.4 in v/AzureFirewallSubnet p pip=20.1.1.1',
  'policy p groups=h,g',
];

it.each([
  [
    ['fwrule p 300 Deny TCP * > * 0-100', 'fwrule p 310 Allow TCP * > * 200-65535'],
    ['tcp 0-100 no-way-back', 'tcp 101-199 undetermined', 'tcp 200-65535 no-way-back'],
  ],
  [
    ['fwrule p 300 Deny TCP * > * 1000-2000'],
    ['tcp 0-999 undetermined', 'tcp 1000-2000 no-way-back', 'tcp 2001-65535 undetermined'],
  ],
])(
  'ports at which a firewall may connect by itself are told from those at which another rule decides before: %j',
  (rules, tcp) => {
    const network = compileCloud(cloudOf(...BEHIND_UNSEEN_RULES, ...rules), 1);
    const sets = told(portsBetween(network, nic('a'), nic('b')));
    expect(sets.filter((each) => each.startsWith('tcp'))).toEqual(tcp);
  },
);

const BALANCER = 'Microsoft.Network/loadBalancers';

/** How one flow ends, by its path. */
function singleEnding(
  network: CloudNetwork,
  source: string,
  destination: string,
  protocol: 'tcp' | 'udp' | 'icmp',
  port: Port,
): PathDisposition {
  const asked = { source, destination: { kind: 'resource', id: destination }, port } as const;
  const single = predictCloud(network, protocol === 'tcp' ? asked : { ...asked, protocol });
  if (!single.ok) throw new Error(single.problem);
  return single.value.path.disposition;
}

it('the internet’s exact set agrees with single verdicts at sampled addresses', () => {
  const network = compileCloud(cloudOf(...NET), 1);
  const reached = whoReaches(network, nic('b'), 80 as Port);
  if (!reached.ok) throw new Error(reached.problem);
  const { below } = seeded(9);
  for (let sample = 0; sample < 300; sample += 1) {
    const text = `${7 + below(4)}.${below(256)}.${below(256)}.${below(256)}`;
    const source = parseAddress(text) as { readonly ok: true; readonly value: Address };
    const destination = parseAddress('10.0.2.4') as { readonly ok: true; readonly value: Address };
    const ends = {
      protocol: 'tcp',
      source: source.value,
      destination: destination.value,
      destinationPort: 80,
    } as const;
    const verdict = verifyFlow(network, nic('b'), 'inbound', ends);
    const key = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const isHeld = reached.value.internet.some(({ from, to }) => key(from) <= key(text) && key(text) <= key(to));
    expect([text, isHeld]).toEqual([text, verdict.ok && verdict.value.kind === 'allow' && !text.startsWith('10.')]);
  }
});
