import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { described, interfaceId, networkId } from '../described.fixture.ts';
import { plan } from './plan.ts';
import type { Plan, PlannedRoute, Surroundings } from '../shape/plan-shape.ts';

const planned = (...lines: readonly string[]): Plan => {
  const result = plan(described(...lines));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};
const namespace = (made: Plan, key: string) => {
  const found = made.namespaces.find((each) => each.key === key);
  if (found === undefined) throw new Error(`no namespace ${key}`);
  return found;
};

/** Two subnets with one machine each: `n0` is app's interface in the fabric, `n1` is db's. */
const TWO = ['vnet a 10.0.0.0/16', 'subnet a/app 10.0.1.0/24 nsg=g table=t', 'subnet a/db 10.0.2.0/24'];
const MACHINES = ['vm app a/app 10.0.1.4', 'vm db a/db 10.0.2.4 forward=1'];

describe('the routes of a subnet, as its fabric asks for them', () => {
  const words = ({ prefix, way }: PlannedRoute) =>
    `${prefix} ${way.kind === 'device' ? way.device : way.kind === 'throw' ? 'within' : 'nowhere'}`;
  const routesOf = (...lines: readonly string[]) =>
    namespace(planned(...TWO, ...MACHINES, ...lines), 'f0')
      .routes.filter(({ table }) => table === 100)
      .map(words);
  const UNUSED = ['10.0.0.0/8 nowhere', '100.64.0.0/10 nowhere', '172.16.0.0/12 nowhere', '192.168.0.0/16 nowhere'];
  const SYSTEM = ['10.0.0.0/16 within', '0.0.0.0/0 inet', ...UNUSED];

  const cases: readonly (readonly [sentence: string, lines: readonly string[], routes: readonly string[]])[] = [
    ['has the system routes alone where nobody adds any', [], SYSTEM],
    ['puts None beside them', ['route t/r 8.8.8.8/32 None'], ['8.8.8.8/32 nowhere', ...SYSTEM]],
    [
      'leads through an appliance in the network',
      ['route t/r 10.0.2.0/24 VirtualAppliance 10.0.2.4'],
      ['10.0.2.0/24 n1', ...SYSTEM],
    ],
    [
      'drops what an appliance that nobody has would get',
      ['route t/r 10.0.2.0/24 VirtualAppliance 10.0.2.99'],
      ['10.0.2.0/24 nowhere', ...SYSTEM],
    ],
    [
      'drops what an appliance out of reach would get',
      ['route t/r 10.0.2.0/24 VirtualAppliance 8.8.8.8'],
      ['10.0.2.0/24 nowhere', ...SYSTEM],
    ],
    [
      'takes the user’s route of two to the same prefix, and for the world none that leads private networks nowhere',
      ['route t/r 0.0.0.0/0 None'],
      ['0.0.0.0/0 nowhere', '10.0.0.0/16 within'],
    ],
    [
      'takes the user’s route to the network’s own prefix',
      ['route t/r 10.0.0.0/16 Internet'],
      ['10.0.0.0/16 inet', '0.0.0.0/0 inet', ...UNUSED],
    ],
    ['clears host bits that are set', ['route t/r 8.8.8.9/24 None'], ['8.8.8.0/24 nowhere', ...SYSTEM]],
    [
      'leads into a peered network',
      ['vnet b 10.9.0.0/16', 'peer a b'],
      ['10.0.0.0/16 within', '10.9.0.0/16 p1', '0.0.0.0/0 inet', ...UNUSED],
    ],
    [
      'leads into the other networks of a mesh',
      ['vnet b 10.9.0.0/16', 'mesh m a b'],
      ['10.0.0.0/16 within', '10.9.0.0/16 p1', '0.0.0.0/0 inet', ...UNUSED],
    ],
    [
      'leads to nothing that two of these have',
      ['vnet b 10.9.0.0/16', 'vnet c 10.9.0.0/17', 'mesh m a b c'],
      ['10.0.0.0/16 within', '10.9.128.0/17 p1', '0.0.0.0/0 inet', ...UNUSED],
    ],
    ['does not where one side is not connected', ['vnet b 10.9.0.0/16', 'peer a b state=Initiated'], SYSTEM],
    [
      'leads to an appliance in a peered network by a link of its own',
      [
        'vnet b 10.9.0.0/16',
        'subnet b/s 10.9.1.0/24',
        'vm fw b/s 10.9.1.4',
        'peer a b',
        'route t/r 10.0.2.0/24 VirtualAppliance 10.9.1.4',
      ],
      ['10.0.2.0/24 h0x2', '10.0.0.0/16 within', '10.9.0.0/16 p1', '0.0.0.0/0 inet', ...UNUSED],
    ],
  ];
  it.each(cases)('%s', (_sentence, lines, routes) => expect(routesOf(...lines)).toEqual(routes));

  it('removes None from a reserved network that the address space holds, and knows IPv6', () => {
    const made = planned('vnet a 10.0.0.0/8 fd00::/16', 'subnet a/s 10.0.1.0/24 fd00:0:0:1::/64', 'vm m a/s 10.0.1.4');
    expect(
      namespace(made, 'f0')
        .routes.filter(({ table }) => table === 100)
        .map(words),
    ).toEqual(['10.0.0.0/8 within', 'fd00::/16 within', '0.0.0.0/0 inet', '::/0 inet', ...UNUSED.slice(1)]);
  });

  it('says which route of Azure each of the kernel’s stands for', () => {
    const made = planned(...TWO, ...MACHINES, 'route t/r 8.8.8.8/32 None');
    expect(
      namespace(made, 'f0')
        .routes.filter(({ table }) => table === 100)
        .slice(0, 2)
        .map(({ origin }) => origin?.split('/').slice(-3).join('/')),
    ).toEqual(['t/routes/r', 'System Route']);
  });
});

describe('the rules of a group, as its fabric asks them', () => {
  const linesOf = (end: 'in' | 'out', lines: readonly string[]) => {
    const { ruleSet } = namespace(planned(...TWO, ...MACHINES, ...lines), 'f0');
    const elements = new Map(ruleSet?.sets.map((set) => [set.name, 'key' in set ? '' : set.elements.join(' ')]));
    return ruleSet?.chains
      .find(({ name }) => name.startsWith('gg.') && name.endsWith(`.${end}`))
      ?.lines.map(
        ({ text, rule }) =>
          `${rule?.label}: ${text.replaceAll(/@([\w.]+)/g, (_, name: string) => elements.get(name) ?? '?')}`,
      )
      .filter((line) => !/Vnet|LoadBalancer|Internet/.test(line));
  };
  const LAST = 'g/DenyAllInBound: drop';

  const cases: readonly (readonly [sentence: string, lines: readonly string[], asked: readonly string[]])[] = [
    ['end with the default denial', [], [LAST]],
    [
      'are asked by priority',
      ['rule g/later 200 in Allow Tcp * -> * 80', 'rule g/first 100 in Deny * * -> * *'],
      ['g/first: drop', 'g/later: meta l4proto tcp th dport { 80 } return', LAST],
    ],
    [
      'join overlapping ports and prefixes',
      ['rule g/r 100 in Allow Udp 10.0.0.0/9,10.128.0.0/9 -> * 80-90,85-100,443'],
      ['g/r: ip saddr 10.0.0.0-10.255.255.255 meta l4proto udp th dport { 80-100, 443 } return', LAST],
    ],
    [
      'of any protocol with ports ask what has ports',
      ['rule g/r 100 in Deny * * -> * 22'],
      ['g/r: meta l4proto { tcp, udp } th dport { 22 } drop', LAST],
    ],
    ['for ICMP with ports match nothing', ['rule g/r 100 in Deny Icmp * -> * 22'], [LAST]],
    [
      'take members of an application group for what they are',
      ['vm web a/db 10.0.2.5 asg=w', 'rule g/r 100 in Allow Tcp asg:w -> * *'],
      ['g/r: ip saddr 10.0.2.5 meta l4proto tcp return', LAST],
    ],
    [
      'have a line for each family that can match',
      ['rule g/r 100 in Deny * 10.0.0.0/8,fd00::/8 -> * *'],
      [
        'g/r: ip saddr 10.0.0.0-10.255.255.255 drop',
        'g/r: ip6 saddr fd00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff drop',
        LAST,
      ],
    ],
    ['leave out a service tag that no address of a lab is in', ['rule g/r 100 in Deny * Storage -> * *'], [LAST]],
  ];
  it.each(cases)('%s', (_sentence, lines, asked) => expect(linesOf('in', lines)).toEqual(asked));

  it('are asked at the interface first on the way out, and at the subnet first on the way in', () => {
    const made = planned(
      'vnet a 10.0.0.0/16',
      'subnet a/s 10.0.1.0/24 nsg=subnet',
      'vm app a/s 10.0.1.4 nsg=own forward=1',
    );
    const jumps = (name: string) =>
      namespace(made, 'f0')
        .ruleSet?.chains.find((chain) => chain.name === name)
        ?.lines.flatMap(({ text }) => /^jump g(\w+)\./.exec(text)?.[1] ?? []);
    expect([jumps('n0.out'), jumps('n0.in')]).toEqual([
      ['own', 'subnet'],
      ['subnet', 'own'],
    ]);
  });

  const virtualNetwork = (...lines: readonly string[]) => {
    const { ruleSet } = namespace(planned(...TWO, ...MACHINES, ...lines), 'f0');
    const line = ruleSet?.chains
      .flatMap((chain) => chain.lines)
      .find(({ rule }) => rule?.label === 'g/AllowVnetOutBound');
    const name = /@([\w.]+)/.exec(line?.text ?? '')?.[1];
    return ruleSet?.sets.flatMap((set) => ('key' in set || set.name !== name ? [] : set.elements));
  };
  it('know in VirtualNetwork the prefixes of the subnet’s own route table', () =>
    expect(virtualNetwork('route t/r 20.0.0.0/8 None')).toEqual([
      '10.0.0.0-10.0.255.255',
      '20.0.0.0-20.255.255.255',
      '168.63.129.16',
    ]));
  it('know in VirtualNetwork a peer, unless access is not allowed', () => {
    const peered = ['vnet b 10.9.0.0/16', 'peer a b'];
    expect(virtualNetwork(...peered)).toEqual(['10.0.0.0-10.0.255.255', '10.9.0.0-10.9.255.255', '168.63.129.16']);
    expect(virtualNetwork('vnet b 10.9.0.0/16', 'peer a b access=0')).toEqual([
      '10.0.0.0-10.0.255.255',
      '168.63.129.16',
    ]);
  });
});

describe('what cannot be built is refused, all of it at once', () => {
  const problemsOf = (...lines: readonly string[]) => {
    const result = plan(described(...lines));
    return result.ok ? [] : result.problems.map(({ resource, problem }) => `${resource.split('/').at(-1)}: ${problem}`);
  };
  const cases: readonly (readonly [sentence: string, lines: readonly string[], problems: readonly string[]])[] = [
    ['nothing, where all is well', [...TWO, ...MACHINES], []],
    [
      'two interfaces of one network with the same address',
      [...TWO, 'vm one a/app 10.0.1.4', 'vm two a/app 10.0.1.4'],
      [`c0: ${interfaceId('one')}/ipConfigurations/c0 has the address 10.0.1.4, too.`],
    ],
    [
      'an address outside its subnet',
      [...TWO, 'vm one a/app 10.0.2.4'],
      ['c0: 10.0.2.4 does not lie in its subnet, 10.0.1.0/24.'],
    ],
    [
      'the router’s own address',
      [...TWO, 'vm one a/app 10.0.1.1'],
      ["c0: 10.0.1.1 is the router's address of 10.0.1.0/24."],
    ],
    [
      'an unknown subnet, and an unknown network, in one list',
      ['vnet a 10.0.0.0/16', 'peer a gone', 'vm one a/nowhere 10.0.1.4'],
      [
        `to-gone: There is no ${networkId('gone')} among the documents.`,
        `c0: There is no ${networkId('a')}/subnets/nowhere among the documents.`,
      ],
    ],
    [
      'subnets that overlap, or lie outside',
      ['vnet a 10.0.0.0/16', 'subnet a/x 10.0.0.0/23', 'subnet a/y 10.0.1.0/24', 'subnet a/z 10.1.0.0/24'],
      [
        `y: 10.0.1.0/24 overlaps with ${networkId('a')}/subnets/x.`,
        "z: 10.1.0.0/24 does not lie in the virtual network's address space.",
      ],
    ],
    [
      'what is no rule and no route',
      [...TWO, 'rule g/r 99 in Allow Tcp * -> * 80', 'rule h/r 100 in Allow Tcp ? -> * 99999', 'route t/r x! None'],
      [
        'g: Too small: expected number to be >=100.',
        "r: '?' is no prefix, address or service tag.",
        "r: '99999' is no range of ports.",
        "r: 'x!' is no prefix or service tag.",
        'app: There is no /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/g among the documents.',
      ],
    ],
    [
      'two rules of the same priority',
      [...TWO, 'rule g/one 100 in Allow Tcp * -> * 80', 'rule g/two 100 in Deny Tcp * -> * 80'],
      ['two: Another rule of this group has the priority 100 inbound, too.'],
    ],
    [
      'a frontend of a load balancer at the address of a machine',
      [...TWO, ...MACHINES, 'lb l a/app 10.0.1.4 tcp:80:80 backends=app'],
      [`front: ${interfaceId('app')}/ipConfigurations/c0 has the address 10.0.1.4, too.`],
    ],
    [
      'a protocol that no load balancer has',
      [...TWO, ...MACHINES, 'lb l a/app 10.0.1.9 sctp:80:80 backends=app'],
      ["sctp-80-80: 'sctp' is no protocol of a load balancer's rule."],
    ],
    [
      'a NAT gateway that nothing describes',
      ['vnet a 10.0.0.0/16', 'subnet a/s 10.0.1.0/24 nat=g', 'vm app a/s 10.0.1.4'],
      [`s: There is no ${networkId('x').replace('virtualNetworks/x', 'natGateways/g')} among the documents.`],
    ],
    [
      '5,000 machines',
      [
        'vnet a 10.0.0.0/8',
        'subnet a/s 10.0.0.0/8',
        ...Array.from({ length: 5000 }, (_, index) => `vm m${index} a/s 10.1.${index >> 8}.${index & 255}`),
      ],
      [': 5000 machines are described; a lab holds 1000 at most.'],
    ],
  ];
  it.each(cases)('%s', (_sentence, lines, problems) => expect(problemsOf(...lines)).toEqual(problems));
});

it('gives a machine all addresses of a block', () => {
  const made = planned(...TWO, 'vm app a/app 10.0.1.4 10.0.1.16/30');
  expect(made.machines[0]?.interfaces[0]?.addresses.map(({ address }) => address)).toEqual([
    '10.0.1.4',
    '10.0.1.16',
    '10.0.1.17',
    '10.0.1.18',
    '10.0.1.19',
  ]);
  expect(plan(described(...TWO, 'vm app a/app 10.0.1.0/23'))).toMatchObject({
    problems: [{ problem: 'A lab has no room for all addresses of 10.0.0.0/23.' }],
  });
});

it('says what is in the documents and not in the lab', () => {
  const result = plan([
    ...described(...TWO, ...MACHINES, 'route t/r 10.0.9.0/24 VirtualNetworkGateway'),
    { id: '/s/providers/Microsoft.Network/azureFirewalls/f', type: 'Microsoft.Network/azureFirewalls' },
    { id: '/s/providers/Microsoft.Network/bastionHosts/b', type: 'Microsoft.Network/bastionHosts' },
    { id: '/s/providers/Microsoft.Network/privateLinkServices/p', type: 'Microsoft.Network/privateLinkServices' },
    {
      id: '/s/providers/Microsoft.Network/natGateways/g',
      type: 'Microsoft.Network/natGateways',
      properties: { publicIpPrefixes: [{ id: '/s/p' }] },
    },
  ]);
  expect(result.ok && result.value.notes.map((note) => note.slice(note.lastIndexOf('/') + 1))).toEqual([
    'azureFirewalls are not built.',
    'bastionHosts are not built.',
    'privateLinkServices are not built.',
    '24 are dropped.',
    'g: prefixes of public addresses are not built: the NAT gateway has its single addresses only.',
  ]);
});

it('carries no ICMP to the internet by a NAT gateway, and IPv6 only by one that has an address of it', () => {
  const { ruleSet } = namespace(
    planned(
      'vnet a 10.0.0.0/16 fd00::/48',
      'subnet a/s 10.0.1.0/24 fd00:0:0:1::/64 nat=g private=1',
      'nat g 20.1.1.1',
      'vm app a/s 10.0.1.4 fd00:0:0:1::4',
    ),
    'f0',
  );
  const inbound = ruleSet?.chains.find(({ name }) => name === 'inbound');
  const lines = inbound?.lines.filter(({ rule }) => rule?.kind === 'no-way-out');
  expect(lines?.map(({ text }) => text)).toEqual([
    'oifname "inet" iifname "n0" icmp type echo-request drop',
    expect.stringMatching(/^oifname "inet" iifname "n0" icmp type echo-reply ip saddr != @ipv4\.\w+ drop$/),
    'oifname "inet" iifname "n0" meta nfproto ipv6 drop',
  ]);
});

it('carries echoes to the internet by nothing but a public address of the machine’s own', () => {
  const { ruleSet } = namespace(
    planned(
      'vnet a 10.0.0.0/16 fd00::/48',
      'subnet a/s 10.0.1.0/24 fd00:0:0:1::/64',
      'subnet a/n 10.0.2.0/24 nat=g',
      'nat g 20.1.1.1',
      'vm app a/s 10.0.1.4 fd00:0:0:1::4',
      'vm own a/s 10.0.1.5 public=20.0.0.5',
      'vm both a/s 10.0.1.6 10.0.1.7 public=20.0.0.6',
      'vm behind a/n 10.0.2.4',
      'plb l 20.0.2.1 tcp:80:80 backends=app',
    ),
    'f0',
  );
  const lines = ruleSet?.chains.find(({ name }) => name === 'echoes')?.lines;
  expect(lines?.map(({ text }) => text)).toEqual([
    'oifname "inet" iifname "n0" meta nfproto ipv4 drop',
    'oifname "inet" iifname "n0" meta nfproto ipv6 drop',
    expect.stringMatching(/^oifname "inet" iifname "n2" ip saddr @ipv4\.\w+ drop$/),
  ]);
});

it('lets out only answers by a NAT gateway without an address, and remembers for that who came in', () => {
  const { ruleSet } = namespace(
    planned('vnet a 10.0.0.0/16', 'subnet a/s 10.0.1.0/24 nat=g', 'nat g', 'vm app a/s 10.0.1.4'),
    'f0',
  );
  const lines = ruleSet?.chains.find(({ name }) => name === 'inbound')?.lines ?? [];
  expect(lines.map(({ text }) => text).filter((text) => text.includes('"n0"') && !text.includes('vmap'))).toEqual([
    'oifname "inet" iifname "n0" icmp type echo-request drop',
    expect.stringMatching(/^oifname "inet" iifname "n0" icmp type echo-reply ip saddr != @ipv4\.\w+ drop$/),
    'iifname "inet" oifname "n0" meta nfproto ipv4 meta l4proto { tcp, udp } update @called4 { oif . meta l4proto . ip daddr . th dport . ip saddr . th sport }',
    'oifname "inet" iifname "n0" meta nfproto ipv4 meta l4proto { tcp, udp } iif . meta l4proto . ip saddr . th sport . ip daddr . th dport != @called4 drop',
  ]);
});

describe('service tags that are loaded', () => {
  const serviceTags = {
    Storage: ['20.60.0.0/16', '20.70.0.0/16'],
    'Storage.WestEurope': ['20.60.0.0/16'],
    AzureCloud: ['20.60.0.0/16', '20.80.0.0/16'],
  };
  const fabric = (lines: readonly string[], surroundings: Surroundings = { serviceTags }) => {
    const result = plan(described(...TWO, ...MACHINES, ...lines), surroundings);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return { made: namespace(result.value, 'f0'), notes: result.value.notes };
  };

  it('are what a rule names, in any case of letters', () => {
    const { made } = fabric(['rule g/r 100 out Deny Tcp * -> storage 443']);
    const line = made.ruleSet?.chains.flatMap(({ lines }) => lines).find(({ rule }) => rule?.label === 'g/r');
    const set = made.ruleSet?.sets.find(({ name }) => line?.text.includes(`@${name}`));
    expect(set).toMatchObject({ elements: ['20.60.0.0-20.60.255.255', '20.70.0.0-20.70.255.255'] });
  });

  it('are routes for each of their prefixes, and of equal ones that of a region, a service, and the whole cloud comes first', () => {
    const { made } = fabric([
      'route t/cloud AzureCloud None',
      'route t/service Storage Internet',
      'route t/region Storage.WestEurope VirtualAppliance 10.0.2.4',
      'route t/own 20.70.0.0/16 None',
    ]);
    const users = made.routes.filter(({ origin }) => origin?.includes('/routes/') === true);
    expect(users.map(({ prefix, origin, tag }) => `${prefix} ${origin?.split('/').at(-1)} ${tag}`).toSorted()).toEqual([
      '20.60.0.0/16 region Storage.WestEurope',
      '20.70.0.0/16 own undefined',
      '20.80.0.0/16 cloud AzureCloud',
    ]);
  });

  it('that are not are said, in rules and in routes', () => {
    const { notes } = fabric(['rule g/r 100 out Deny Tcp * -> Sql 443', 'route t/r Sql None'], {});
    expect(notes.map((note) => note.slice(note.lastIndexOf('/') + 1))).toEqual([
      'r: what the service tag Sql holds is not known: the rule never matches by it.',
      'r: what the service tag Sql holds is not known: the route is left out.',
    ]);
  });

  it('that hold what is no prefix are refused', () => {
    const result = plan(described(...TWO, ...MACHINES), { serviceTags: { Storage: ['20.60.0.0/99'] } });
    expect(result.ok ? [] : result.problems.map(({ problem }) => problem)).toEqual([
      "'20.60.0.0/99' is no network prefix.",
    ]);
  });
});

it.each([
  ['appliances of IPv4', ['10.0.1.4', '10.0.1.5'], []],
  ['one of IPv6', ['10.0.1.4', 'fd00::1'], []],
  ['something else', ['10.0.1.4', 'fw'], ['Not all of its next hops are addresses of appliances.']],
  ['nobody', [], ['Not all of its next hops are addresses of appliances.']],
])('a route to several appliances, among them %s', (_, nextHopIpAddresses, said) => {
  const result = plan([
    ...described(...TWO, ...MACHINES),
    {
      id: '/s/providers/Microsoft.Network/routeTables/t',
      type: 'Microsoft.Network/routeTables',
      properties: {
        routes: [
          {
            name: 'r',
            properties: {
              addressPrefix: '10.9.0.0/16',
              nextHopType: 'VirtualApplianceEcmp',
              nextHop: { nextHopIpAddresses },
            },
          },
        ],
      },
    },
  ]);
  const sentences = result.ok ? result.value.notes : result.problems.map(({ problem }) => problem);
  expect(sentences.map((each) => each.replace(/^.*\/r: /, ''))).toEqual(said);
});

it('says which parts of a load balancer are not in the lab', () => {
  const [id, subnet] = ['/s/providers/Microsoft.Network/loadBalancers/l', `${networkId('a')}/subnets/app`];
  const rule = {
    frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/in` },
    protocol: 'Tcp',
    frontendPort: 80,
  };
  const result = plan([
    ...described(...TWO, ...MACHINES),
    {
      id,
      type: 'Microsoft.Network/loadBalancers',
      properties: {
        frontendIPConfigurations: [
          { name: 'in', properties: { privateIPAddress: '10.0.1.100', subnet: { id: subnet } } },
          { name: 'out', properties: { publicIPAddress: { id: '/s/p' } } },
          { name: 'later', properties: { privateIPAllocationMethod: 'Dynamic', subnet: { id: subnet } } },
          { name: 'nowhere', properties: { privateIPAddress: '10.0.1.101' } },
        ],
        loadBalancingRules: [{ name: 'ruled', properties: rule }],
      },
    },
  ]);
  expect(result.ok && result.value.notes).toEqual([
    'l: the frontend later has no address yet, and is not built.',
    'l: the frontend nowhere is in no subnet, and is not built.',
    'l: the public frontend out has no address of its own, and is not built.',
  ]);
});

it.each([
  ['is shut by an internal frontend', { privateIPAddress: '10.0.1.100' }, [{}], ['ipv4', 'ipv6']],
  ['is shut by one whose address is yet to come', { privateIPAddress: null }, [{}], ['ipv4', 'ipv6']],
  ['is open by a public one', { publicIPAddress: { id: '/s/p' }, subnet: null }, [{}], ['ipv6']],
  ['is open by one with a prefix', { publicIPPrefix: { id: '/s/p' }, subnet: null }, [{}], ['ipv6']],
  ['is shut by a public one without rules', { publicIPAddress: { id: '/s/p' }, subnet: null }, [], ['ipv4', 'ipv6']],
  [
    'is shut by a public one whose rule lets nobody out',
    { publicIPAddress: { id: '/s/p' }, subnet: null },
    [{ disableOutboundSnat: true }],
    ['ipv4', 'ipv6'],
  ],
])(
  'the default way out of somebody with an IPv4 address behind a Standard load balancer %s',
  (_, properties, rules, shut) => {
    const id = '/s/providers/Microsoft.Network/loadBalancers/l';
    const subnet = { id: `${networkId('a')}/subnets/app` };
    const backendIPConfigurations = [{ id: `${interfaceId('app')}/ipConfigurations/c0` }];
    const result = plan([
      ...described(...TWO, ...MACHINES),
      {
        id,
        type: 'Microsoft.Network/loadBalancers',
        sku: { name: 'Standard' },
        properties: {
          frontendIPConfigurations: [{ name: 'in', properties: { subnet, ...properties } }],
          backendAddressPools: [{ id: `${id}/backendAddressPools/p`, properties: { backendIPConfigurations } }],
          loadBalancingRules: rules.map((own) => ({
            name: 'r',
            properties: {
              frontendIPConfiguration: { id: `${id}/frontendIPConfigurations/in` },
              backendAddressPool: { id: `${id}/backendAddressPools/p` },
              protocol: 'Tcp',
              frontendPort: 80,
              ...own,
            },
          })),
        },
      },
    ]);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const { lines = [] } = namespace(result.value, 'f0').ruleSet?.chains.find(({ name }) => name === 'inbound') ?? {};
    const drops = lines.filter(({ rule }) => rule?.kind === 'no-way-out').map(({ text }) => text);
    expect(drops).toEqual(shut.map((family) => `oifname "inet" iifname "n0" meta nfproto ${family} drop`));
  },
);

it('plans Contoso: five machines, two fabrics and the internet', () => {
  const file = new URL('../../../../examples/contoso/resources.json', import.meta.url);
  const result = plan(JSON.parse(readFileSync(file, 'utf8')) as unknown[]);
  expect(result.ok && result.value.namespaces.map(({ key }) => key)).toEqual([
    'internet',
    'f0',
    'f1',
    'm0',
    'm1',
    'm2',
    'm3',
    'm4',
  ]);
});
