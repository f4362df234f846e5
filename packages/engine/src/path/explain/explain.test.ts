import { expect, it, describe } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { subnetId } from '../../documents/line-words.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import { outcomeOf } from '../outcome.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { withChanges } from '../remedies/to-the-letter/with-change.fixture.ts';
import { explainCloud, explainWays } from './explain.ts';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
const question = (to: string, port = 80) => ({
  source: idOf('networkInterfaces', 'a'),
  destination: { kind: 'address', address: address(to) } as const,
  port: port as Port,
});
const SQL = new Map([['sql', { name: 'Sql', prefixes: ['20.62.0.0/16' as Prefix] }]]);
const NET = ['vnet v 10.0.0.0/16', 'subnet v/app 10.0.1.0/24 rt=r', 'nic a 10.0.1.4 in v/app'];
const valueOf = <T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string },
): T => {
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};

describe('an explanation', () => {
  const network = compileCloud(
    cloudOf(
      ...NET,
      'subnet v/data 10.0.2.0/24 nsg=n',
      'nic b 10.0.2.4 in v/data',
      'route r 10.0.2.0/24 VnetLocal',
      'route r 10.0.0.0/8 None',
      'route r 192.168.0.0/16 None',
      'rule n 100 in Allow Udp * > * 80',
      'rule n 200 in Deny Tcp 10.0.9.0/24 > * 80',
      'rule n 300 in Deny Tcp Storage > * 80',
      'rule n 400 in Deny Tcp * > * 70-90',
      'rule n 500 in Allow Tcp * > *',
    ),
    1,
  );
  const { steps } = valueOf(explainCloud(network, question('10.0.2.4')));

  it('names every rule, and which field missed', () =>
    expect(
      steps[1]?.filters[0]?.rules.map(({ name, match, missed, unknown, isBehind }) =>
        [name, match, ...missed, ...unknown.map((field) => `${field}?`), isBehind ? 'behind' : ''].join(' ').trim(),
      ),
    ).toEqual([
      'r100 no protocol',
      'r200 no source',
      'r300 maybe source?',
      'r400 yes',
      'r500 yes behind',
      'AllowVnetInBound yes behind',
      'AllowAzureLoadBalancerInBound no source behind',
      'DenyAllInBound yes behind',
    ]));

  it('goes the way of the answers, too, hop by hop', () =>
    expect(
      valueOf(explainCloud(network, question('10.0.2.4'))).back?.map(({ address: at, routes }) => [
        at,
        routes?.find(({ state }) => state === 'chosen')?.prefix,
      ]),
    ).toEqual([
      ['10.0.2.4', '10.0.0.0/16'],
      ['10.0.1.4', undefined],
    ]));

  it('names every route, and why another was chosen', () =>
    expect(steps[0]?.routes?.map(({ prefix, origin, state }) => `${prefix} ${origin} ${state}`).toSorted()).toEqual(
      [
        '10.0.2.0/24 user chosen',
        '10.0.0.0/8 user shorter',
        '192.168.0.0/16 user elsewhere',
        '10.0.0.0/16 system shorter',
        '0.0.0.0/0 system shorter',
        '10.0.0.0/8 system shorter',
        '100.64.0.0/10 system elsewhere',
        '172.16.0.0/12 system elsewhere',
        '192.168.0.0/16 system elsewhere',
      ].toSorted(),
    ));
});

it('explains each way that a load balancer may choose, in the order of the branches', () => {
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/s 10.0.1.0/24',
      'nic a 10.0.1.4 in v/s',
      'nic b 10.0.1.5 in v/s vm=b nsg=n',
      'nic c 10.0.1.6 in v/s vm=c nsg=m',
      'lb l 10.0.1.9 in v/s',
      'balance l Tcp 80 80 b,c',
      'rule n 100 in Deny Tcp * > * 80',
      'rule m 200 in Deny Tcp * > * 80',
    ),
    1,
  );
  const { branches } = valueOf(predictCloud(network, question('10.0.1.9'))).path;
  const ways = valueOf(explainWays(network, question('10.0.1.9')));
  const matching = ways.map((steps) => steps.at(-1)?.filters[0]?.rules.find(({ match }) => match === 'yes')?.id);
  expect(matching.map((id) => id?.split('/').at(-1))).toEqual(['r100', 'r200']);
  expect(branches?.map(({ hops }) => hops.at(-1)?.filters?.[0]?.rule)).toEqual(matching);
});

it('tells the rule of a load balancer, who is behind it, and who gets no flows', () => {
  const behind = ['nic b 10.0.1.5 in v/app vm=b', 'nic c 10.0.1.6 in v/app vm=c', 'power c deallocated'];
  const lines = [...NET, 'table r', ...behind, 'lb l 10.0.1.9 in v/app', 'balance l Tcp 80 8080 b,c probe=8080'];
  const network = compileCloud(cloudOf(...lines), 1);
  const readAt = (port: number) =>
    valueOf(explainCloud(network, question('10.0.1.9', port))).steps.map((each) => each.balancing);
  expect(readAt(80)).toEqual([
    undefined,
    {
      rule: `${idOf('loadBalancers', 'l')}/loadBalancingRules/r0`,
      backends: ['10.0.1.5', '10.0.1.6'],
      resting: ['10.0.1.6'],
      isOpen: false,
    },
    undefined,
  ]);
  expect(readAt(81)).toEqual([undefined, undefined]);
});

describe('what stops a flow', () => {
  const blockers = (to: string, ...lines: readonly string[]) =>
    valueOf(blockersOf(compileCloud(cloudOf(...NET, ...lines), 1), question(to)));

  it('is all there in one answer, even behind a black hole', () => {
    const answer = blockers(
      '10.0.2.4',
      'subnet v/data 10.0.2.0/24 nsg=n',
      'nic b 10.0.2.4 in v/data nsg=m',
      'route r 10.0.2.0/24 None',
      'rule n 100 in Deny * * > *',
      'rule m 200 in Allow Tcp * > * 443',
      'rule m 300 in Deny * * > *',
    );
    expect(
      answer.blockers.map(({ issue, nearestMiss }) => [issue.code, nearestMiss?.name, nearestMiss?.missed]),
    ).toEqual([
      ['ROUTE_BLACKHOLE', undefined, undefined],
      ['NSG_DENY_SUBNET', undefined, undefined],
      ['NSG_DENY', 'r200', ['destination-port']],
    ]);
    expect(answer.remedies[0]?.map(({ kind }) => kind)).toEqual(['change-route', 'change-rule', 'add-rule']);
  });

  it.each([
    [
      'IP forwarding on the way of the answers',
      [
        'subnet v/data 10.0.2.0/24 rt=s',
        'subnet v/fw 10.0.3.0/24',
        'nic f 10.0.3.4 in v/fw',
        'route s 10.0.1.0/24 10.0.3.4',
      ],
      ['properties.enableIPForwarding'],
    ],
    [
      'a machine that is off on the way of the answers',
      [
        'subnet v/data 10.0.2.0/24 rt=s',
        'subnet v/fw 10.0.3.0/24',
        'nic f 10.0.3.4 in v/fw vm=f forwards',
        'power f stopped',
        'route s 10.0.1.0/24 10.0.3.4',
      ],
      ['start the machine'],
    ],
    [
      'a route of the answers to nowhere',
      ['subnet v/data 10.0.2.0/24 rt=s', 'route s 10.0.1.0/24 None'],
      ['change-route'],
    ],
  ])('is %s, and what would change it', (_, lines, expected) => {
    const { remedies } = blockers('10.0.2.4', 'table r', 'nic b 10.0.2.4 in v/data', ...lines);
    expect(
      remedies[0]?.map((one) => (one.kind === 'do' ? one.what : one.kind === 'set' ? one.field : one.kind)),
    ).toEqual(expected);
  });

  it('is a spoke without a route back to the other one', () => {
    const lines = [
      'vnet hub 10.0.0.0/16',
      'vnet one 10.1.0.0/16',
      'vnet two 10.2.0.0/16',
      'peer one hub',
      'peer two hub',
      'subnet hub/fw 10.0.3.0/24',
      'nic f 10.0.3.4 in hub/fw forwards',
      'subnet one/s 10.1.1.0/24 rt=r',
      'nic a 10.1.1.4 in one/s',
      'route r 10.2.0.0/16 10.0.3.4',
      'subnet two/s 10.2.1.0/24',
      'nic b 10.2.1.4 in two/s',
    ];
    const answer = valueOf(blockersOf(compileCloud(cloudOf(...lines), 1), question('10.2.1.4')));
    expect(answer.remedies[0]).toEqual([
      { kind: 'do', resource: subnetId('two/s'), what: 'add a route to 10.1.1.4 by 10.0.3.4' },
    ]);
  });

  it('is a private endpoint that no zone leads to', () => {
    const lines = [
      ...NET,
      'table r',
      'subnet v/pe 10.0.5.0/24',
      'nic e 10.0.5.4 in v/pe pe=p',
      'endpoint p Approved sql:d',
      'sql d closed',
    ];
    const network = compileCloud(cloudOf(...lines), 1, { serviceTags: SQL });
    const destination = { kind: 'name', name: 'd.database.windows.net' } as const;
    const answer = valueOf(blockersOf(network, { ...question('10.0.2.4'), destination }));
    expect(answer.remedies[0]).toEqual([
      {
        kind: 'do',
        resource: idOf('networkInterfaces', 'e'),
        what: 'lead the name to the private endpoint, by a private zone that is linked',
      },
    ]);
  });

  it('is a rule for answers where only these pass, to the ports that whoever asked may choose', () => {
    const documents = cloudOf(
      ...NET,
      'table r',
      'subnet v/data 10.0.2.0/24 rt=s',
      'nic b 10.0.2.4 in v/data',
      'subnet v/fw 10.0.3.0/24',
      'nic f 10.0.3.4 in v/fw forwards nsg=n',
      'route s 10.0.1.0/24 10.0.3.4',
      'rule n 200 out Allow Tcp 10.0.2.0/24 > 10.0.1.0/24 443',
      'rule n 300 out Deny * * > *',
    );
    const asked = question('10.0.2.4');
    const answer = valueOf(blockersOf(compileCloud(documents, 1), asked));
    expect(
      answer.blockers.map(({ issue, nearestMiss }) => [issue.code, nearestMiss?.name, nearestMiss?.missed]),
    ).toContainEqual(['RETURN_FILTERED', 'r200', ['destination-port']]);
    const [, byRule = []] = answer.remedies;
    expect(answer.remedies[0]).toMatchObject([{ kind: 'change-route' }]);
    expect(byRule).toContainEqual(
      expect.objectContaining({
        kind: 'add-rule',
        direction: 'outbound',
        priority: 199,
        flow: { protocol: 'tcp', sources: ['10.0.2.4'], destination: '10.0.1.4', destinationPort: 0, isAnswer: true },
      }),
    );
    const changed = compileCloud(withChanges(documents, byRule) ?? [], 1);
    expect(valueOf(predictCloud(changed, asked)).path.disposition).toBe('delivered');
  });

  it('is what stops each way, at its own backend, and all of that has to change', () => {
    const answer = blockers(
      '10.0.2.9',
      'subnet v/data 10.0.2.0/24',
      'nic b 10.0.2.4 in v/data nsg=n',
      'nic c 10.0.2.5 in v/data nsg=m',
      'lb l 10.0.2.9 in v/data',
      'balance l Tcp 80 80 b,c',
      'route r 10.9.0.0/16 None',
      'rule n 200 in Allow Tcp * > 10.0.2.4 443',
      'rule n 300 in Deny * * > *',
      'rule m 200 in Allow Tcp * > 10.0.2.5 444',
      'rule m 300 in Deny * * > *',
    );
    expect(
      answer.blockers.map(({ issue, branch, hop, nearestMiss }) => [
        issue.code,
        branch,
        hop,
        nearestMiss?.group.split('/').at(-1),
        nearestMiss?.missed,
      ]),
    ).toEqual([
      ['NSG_DENY', undefined, 2, 'n', ['destination-port']],
      ['NSG_DENY', 1, 2, 'm', ['destination-port']],
    ]);
    expect(
      answer.remedies.map((set) => set.map((change) => change.kind === 'add-rule' && change.flow.destination)),
    ).toEqual([['10.0.2.4', '10.0.2.5']]);
  });

  it('is told of a way that is not the first at that way’s own hops', () => {
    const answer = blockers(
      '10.0.2.9',
      'subnet v/data 10.0.2.0/24',
      'nic b 10.0.2.4 in v/data',
      'nic c 10.0.2.5 in v/data nsg=m',
      'lb l 10.0.2.9 in v/data',
      'balance l Tcp 80 80 b,c',
      'route r 10.9.0.0/16 None',
      'rule m 200 in Allow Tcp * > 10.0.2.5 444',
      'rule m 300 in Deny * * > *',
    );
    expect(answer.blockers.map(({ issue, nearestMiss }) => [issue.code, nearestMiss?.missed])).toEqual([
      ['NSG_DENY', ['destination-port']],
    ]);
  });

  it('is all of a route with several next hops at once', () =>
    expect(
      blockers(
        '10.0.2.4',
        'subnet v/data 10.0.2.0/24 nsg=n',
        'nic b 10.0.2.4 in v/data',
        'route r 10.0.2.0/24 10.0.3.4,10.0.3.5',
        'rule n 100 in Deny * * > *',
      ).blockers.map(({ issue }) => issue.code),
    ).toEqual(['ROUTE_NEXT_HOP_INVALID', 'ROUTE_NEXT_HOP_INVALID', 'NSG_DENY_SUBNET']));

  it('goes with the rule that names the platform, which one for addresses does not come before', () => {
    const network = compileCloud(
      cloudOf(
        NET[0] ?? '',
        'subnet v/app 10.0.1.0/24 nsg=n',
        NET[2] ?? '',
        'rule n 200 out Deny * * > AzurePlatformIMDS',
      ),
      1,
    );
    expect(valueOf(blockersOf(network, question('169.254.169.254'))).remedies).toMatchObject([
      [{ kind: 'change-rule', rule: expect.stringContaining('r200') }],
    ]);
  });

  it('is nothing where the flow arrives', () =>
    expect(blockers('10.0.1.9', 'nic b 10.0.1.9 in v/app')).toEqual({ blockers: [], remedies: [] }));
});

it.each([
  ['delivered', '10.0.1.9', 'reachable'],
  ['out to the internet', '8.8.8.8', 'reachable'],
  ['nowhere', '10.9.9.9', 'unreachable'],
  ['beyond a gateway', '192.168.1.1', 'leaves-model'],
] as const)('%s comes down to an outcome', (_, to, kind) => {
  const gateway = ['subnet v/GatewaySubnet 10.0.255.0/27', 'route r 192.168.0.0/16 VirtualNetworkGateway'];
  const lines = ['nic b 10.0.1.9 in v/app', ...gateway];
  const network = compileCloud(cloudOf(...NET, ...lines), 1);
  expect(outcomeOf(valueOf(predictCloud(network, question(to))).path)).toEqual({ kind });
});

it('an outcome that nobody knows says which fact is missing', () => {
  const network = compileCloud(cloudOf(...NET, 'route r Sql None'), 1);
  expect(outcomeOf(valueOf(predictCloud(network, question('8.8.8.8'))).path)).toEqual({
    kind: 'undetermined',
    missing: ['Whether the route to-Sql (Sql) of r decides is not known: the tag is not loaded.'],
  });
});

it('answers of a private endpoint are led by no routes', () => {
  const lines = [
    'subnet v/p 10.0.2.0/24 rt=s',
    'nic e 10.0.2.4 in v/p pe=p',
    'endpoint p Approved',
    'route s 10.0.1.0/24 None',
  ];
  const network = compileCloud(cloudOf(...NET, ...lines, 'route r 10.9.0.0/16 None'), 1);
  const { path, back } = valueOf(explainCloud(network, question('10.0.2.4')));
  expect([path.disposition, back]).toEqual(['delivered', undefined]);
});

it.each([
  [
    'a machine',
    'denied',
    ['subnet v/n 10.0.9.0/26 rt=gone nsg=n', 'nic f 10.0.9.4 in v/n forwards', 'rule n 100 out Deny * * > * 80'],
    ['AllowVnetInBound', 'r100'],
  ],
  [
    'a firewall',
    'undetermined',
    [
      'subnet v/AzureFirewallSubnet 10.0.9.0/26 rt=gone',
      'fw f 10.0.9.4 in v/AzureFirewallSubnet',
      'fwrule f 100 Allow TCP * > * 80',
    ],
    ['n100'],
  ],
] as const)('rules are explained at %s of which nobody knows where it sends on', (_, disposition, lines, rules) => {
  const routes = ['route r 10.0.2.0/24 10.0.9.4', 'route gone 10.9.0.0/16 None'];
  const documents = cloudOf(...NET, 'subnet v/data 10.0.2.0/24', ...routes, ...lines);
  const known = documents.filter(({ id }) => id !== idOf('routeTables', 'gone'));
  const { path, steps } = valueOf(explainCloud(compileCloud(known, 1), question('10.0.2.4')));
  const deciding = steps[1]?.filters.map(({ rules: all }) => all.find(({ match }) => match === 'yes')?.name);
  expect([path.disposition, deciding, steps[1]?.routes]).toEqual([disposition, rules, []]);
});

describe('who comes through a gateway is in no application security group there', () => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/GatewaySubnet 10.0.0.0/27',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app asg=web',
    'gw g in v/GatewaySubnet',
    'vnet w 10.1.0.0/16',
    'subnet w/GatewaySubnet 10.1.0.0/27',
    'subnet w/app 10.1.1.0/24',
    'nic b 10.1.1.4 in w/app nsg=n',
    'gw h in w/GatewaySubnet',
    'connect c g h',
    'connect d h g',
  ];

  it('to an explanation as to the path', () => {
    const network = compileCloud(cloudOf(...lines, 'rule n 100 in Deny Tcp asg:web > * 80'), 1);
    const { path, steps } = valueOf(explainCloud(network, question('10.1.1.4')));
    expect([path.disposition, steps[1]?.filters[0]?.rules.find(({ match }) => match === 'yes')?.name]).toEqual([
      'delivered',
      'AllowVnetInBound',
    ]);
  });

  it('to the nearest miss of a rule that allows', () => {
    const rules = ['rule n 100 in Allow Tcp asg:web > * 81', 'rule n 200 in Deny * * > *'];
    const { blockers } = valueOf(blockersOf(compileCloud(cloudOf(...lines, ...rules), 1), question('10.1.1.4')));
    expect(blockers.map(({ nearestMiss }) => nearestMiss?.missed)).toEqual([['source', 'destination-port']]);
  });
});
