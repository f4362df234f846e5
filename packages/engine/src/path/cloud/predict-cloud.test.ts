import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import type { Path } from '../path.ts';
import { nextHop, verifyFlow } from './ask.ts';
import { predictCloud } from './predict-cloud.ts';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

/** `a -> 10.0.2.4:80`, or `a -> b:80`: from an interface to an address, or to a machine. */
function predict(documents: readonly CloudResource[], question: string): Path {
  const [source = '', rest = ''] = question.split(' -> ');
  const [to = '', port = ''] = rest.split(':');
  const destination = /^\d/.test(to)
    ? ({ kind: 'address', address: address(to) } as const)
    : ({ kind: 'resource', id: machineId(to) } as const);
  const prediction = predictCloud(compileCloud(documents, 1), {
    source: idOf('networkInterfaces', source),
    destination,
    port: Number(port) as Port,
  });
  if (!prediction.ok) throw new Error(prediction.problem);
  return prediction.value.path;
}

/** `10.0.1.4 | 10.0.2.4: inbound NSG_DENY`: hops, each with its issues; a warning has a question mark. */
const wordsOf = ({ hops }: Path): string =>
  hops
    .map(({ address: at, issues = [] }) => {
      const words = issues.map(({ origin, code, severity }) => `${origin} ${code}${severity === 'warning' ? '?' : ''}`);
      return words.length === 0 ? at : `${at}: ${words.join(', ')}`;
    })
    .join(' | ');

/** Two machines in two subnets of one network. */
const PAIR = ['vnet v 10.0.0.0/16', 'nsg none'];
const A = 'nic a 10.0.1.4 in v/app vm=a';
const B = 'nic b 10.0.2.4 in v/data vm=b';
const APP = 'subnet v/app 10.0.1.0/24';
const DATA = 'subnet v/data 10.0.2.0/24';

describe('machines that do not run', () => {
  const FW = ['subnet v/fw 10.0.3.0/24', 'nic f 10.0.3.4 in v/fw vm=f forwards'];
  const LED = ['subnet v/app 10.0.1.0/24 rt=r', 'route r 10.0.2.0/24 10.0.3.4', DATA, A, B, ...FW];
  it.each([
    [
      'the destination',
      [APP, DATA, A, B, 'power b deallocated'],
      'machine-off',
      '10.0.1.4 | 10.0.2.4: local VM_NOT_RUNNING',
    ],
    ['the source', [APP, DATA, A, B, 'power a stopped'], 'machine-off', '10.0.1.4: local VM_NOT_RUNNING | 10.0.2.4'],
    [
      'an appliance',
      [...LED, 'power f starting'],
      'machine-off',
      '10.0.1.4 | 10.0.3.4: local VM_NOT_RUNNING | 10.0.2.4: inbound ASYMMETRIC_ROUTE?',
    ],
    [
      'a destination behind a rule that denies',
      [APP, DATA, A, `${B} nsg=n`, 'rule n 100 in Deny Tcp * > * 80', 'power b stopping'],
      'denied',
      '10.0.1.4 | 10.0.2.4: inbound NSG_DENY, local VM_NOT_RUNNING',
    ],
    ['nobody: it runs', [APP, DATA, A, B, 'power b Running'], 'delivered', '10.0.1.4 | 10.0.2.4'],
    [
      'nobody knows who',
      [APP, DATA, A, B, 'power b unknown'],
      'undetermined',
      '10.0.1.4 | 10.0.2.4: local CONFIG_MISSING?',
    ],
  ] as const)('%s', (_, lines, disposition, words) => {
    const path = predict(cloudOf(...PAIR, ...lines), 'a -> b:80');
    expect([path.disposition, wordsOf(path)]).toEqual([disposition, words]);
  });

  it('says what the machine does instead', () =>
    expect(predict(cloudOf(...PAIR, APP, DATA, A, B, 'power b deallocated'), 'a -> b:80').hops[1]?.issues).toEqual([
      {
        code: 'VM_NOT_RUNNING',
        origin: 'local',
        severity: 'error',
        sentence: 'The machine b is not running: it is deallocated.',
        context: { machine: machineId('b'), powerState: 'deallocated' },
      },
    ]));
});

describe('the scenarios of the newer documentation', () => {
  it.each([
    ['two machines without groups', [APP, DATA, A, B], 'a -> b:3389', 'delivered', '10.0.1.4 | 10.0.2.4'],
    [
      'a rule at the destination denies',
      [APP, DATA, A, `${B} nsg=n`, 'rule n 100 in Deny Tcp * > * 3389'],
      'a -> b:3389',
      'denied',
      '10.0.1.4 | 10.0.2.4: inbound NSG_DENY',
    ],
    [
      'a rule at the source denies',
      [APP, DATA, `${A} nsg=n`, B, 'rule n 100 out Deny Tcp * > * 3389'],
      'a -> b:3389',
      'denied',
      '10.0.1.4: outbound NSG_DENY | 10.0.2.4',
    ],
    ['the web', [APP, A], 'a -> 104.117.244.81:80', 'reaches-internet', '10.0.1.4 | 104.117.244.81'],
    [
      'the web, denied by a rule for the tag Internet',
      [APP, `${A} nsg=n`, 'rule n 100 out Deny * * > Internet'],
      'a -> 104.117.244.81:80',
      'denied',
      '10.0.1.4: outbound NSG_DENY | 104.117.244.81',
    ],
    ['an address in the network', [APP, DATA, A, B], 'a -> 10.0.2.4:80', 'delivered', '10.0.1.4 | 10.0.2.4'],
    [
      'an address that no network has: no route, and no default rule for it',
      [APP, `${A} nsg=none`],
      'a -> 10.10.10.10:80',
      'no-route',
      '10.0.1.4: local NO_ROUTE, outbound ROUTE_BLACKHOLE, outbound NSG_DEFAULT_DENY | 10.10.10.10',
    ],
  ] as const)('%s', (_, lines, question, disposition, words) => {
    const path = predict(cloudOf(...PAIR, ...lines), question);
    expect([path.disposition, wordsOf(path)]).toEqual([disposition, words]);
  });
});

describe('rules', () => {
  it.each([
    [
      'subnet and interface must both allow',
      'subnet v/data 10.0.2.0/24 nsg=n',
      `${B} nsg=m`,
      'rule n 100 in Deny * * > *',
      'rule m 100 in Deny * * > *',
      'inbound NSG_DENY_SUBNET, inbound NSG_DENY',
    ],
    [
      'only the lowest priority number counts',
      DATA,
      `${B} nsg=n`,
      'rule n 100 in Allow * * > *',
      'rule n 200 in Deny * * > *',
      '',
    ],
    ['another protocol does not match', DATA, `${B} nsg=n`, 'rule n 100 in Deny Udp * > *', '', ''],
    ['another port does not match', DATA, `${B} nsg=n`, 'rule n 100 in Deny Tcp * > * 1-79,81-65535', '', ''],
    [
      'a list of ports matches by one',
      DATA,
      `${B} nsg=n`,
      'rule n 100 in Deny Tcp * > * 22,70-90',
      '',
      'inbound NSG_DENY',
    ],
    ['another direction does not match', DATA, `${B} nsg=n`, 'rule n 100 out Deny * * > *', '', ''],
    [
      'a list of prefixes matches by one',
      DATA,
      `${B} nsg=n`,
      'rule n 100 in Deny * 10.9.0.0/16,10.0.1.0/24 > *',
      '',
      'inbound NSG_DENY',
    ],
    [
      'a member of an application security group',
      DATA,
      `${B} nsg=n asg=db`,
      'rule n 100 in Deny * * > asg:DB',
      '',
      'inbound NSG_DENY',
    ],
    ['a group that the destination is not in', DATA, `${B} nsg=n asg=web`, 'rule n 100 in Deny * * > asg:db', '', ''],
    [
      'a tag that is not loaded may match',
      DATA,
      `${B} nsg=n`,
      'rule n 100 in Deny * Storage > *',
      '',
      'inbound SERVICE_TAG_UNKNOWN?',
    ],
    [
      'a tag that is not loaded changes nothing where the rest says the same',
      DATA,
      `${B} nsg=n`,
      'rule n 100 in Allow * Storage > *',
      '',
      '',
    ],
    ['a group that is not among the documents', DATA, `${B} nsg=gone`, '', '', 'inbound CONFIG_MISSING?'],
  ] as const)('%s', (_, subnet, nic, one, two, issues) => {
    const path = predict(cloudOf('vnet v 10.0.0.0/16', APP, subnet, A, nic, one, two), 'a -> b:80');
    expect(wordsOf(path)).toBe(`10.0.1.4 | 10.0.2.4${issues === '' ? '' : `: ${issues}`}`);
  });

  it('prefixes of the subnet’s route table belong to the tag VirtualNetwork', () => {
    const around = ['vnet v 10.0.0.0/16', 'subnet v/GatewaySubnet 10.0.9.0/27'];
    const lines = [...around, `${A} nsg=n`, 'nsg n', 'route r 192.168.0.0/16 VirtualNetworkGateway'];
    expect(wordsOf(predict(cloudOf(...lines, APP), 'a -> 192.168.1.1:80'))).toContain('NSG_DEFAULT_DENY');
    expect(wordsOf(predict(cloudOf(...lines, `${APP} rt=r`), 'a -> 192.168.1.1:80'))).toBe(
      '10.0.1.4: outbound LEAVES_MODEL? | 192.168.1.1',
    );
  });

  it('the platform’s own addresses are stopped only by rules that name them', () => {
    const to = (rule: string) =>
      predict(cloudOf('vnet v 10.0.0.0/16', APP, `${A} nsg=n`, rule), 'a -> 168.63.129.16:53');
    expect(wordsOf(to('rule n 100 out Deny * * > *'))).toBe('10.0.1.4 | 168.63.129.16');
    expect(to('rule n 100 out Deny * * > AzurePlatformDNS').disposition).toBe('denied');
  });
});

describe('routes and appliances', () => {
  const net = (...lines: readonly string[]) => cloudOf('vnet v 10.0.0.0/16', 'subnet v/fw 10.0.3.0/24', A, B, ...lines);
  const BOTH = [
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=s',
    'route r 10.0.2.0/24 10.0.3.4',
    'route s 10.0.1.0/24 10.0.3.4',
  ];
  it.each([
    [
      'through an appliance and back',
      [...BOTH, 'nic f 10.0.3.4 in v/fw forwards'],
      'delivered',
      '10.0.1.4 | 10.0.3.4 | 10.0.2.4',
    ],
    [
      'an appliance without IP forwarding',
      [...BOTH, 'nic f 10.0.3.4 in v/fw'],
      'not-forwarded',
      '10.0.1.4 | 10.0.3.4: local IP_FORWARDING_DISABLED | 10.0.2.4',
    ],
    [
      'denials on the way, all of them',
      [...BOTH, 'nic f 10.0.3.4 in v/fw forwards nsg=n', 'rule n 100 in Deny * * > *', 'rule n 100 out Deny * * > *'],
      'denied',
      '10.0.1.4 | 10.0.3.4: inbound NSG_DENY, outbound NSG_DENY | 10.0.2.4',
    ],
    ['a next hop that nothing has', BOTH, 'next-hop-missing', '10.0.1.4: outbound ROUTE_NEXT_HOP_INVALID | 10.0.2.4'],
    [
      'a next hop in no network around',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.2.0/24 10.7.0.4'],
      'next-hop-missing',
      '10.0.1.4: outbound ROUTE_NEXT_HOP_UNREACHABLE | 10.0.2.4',
    ],
    [
      'a next hop that is the sender',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.2.0/24 10.0.1.4'],
      'looped',
      '10.0.1.4: outbound ROUTE_LOOP | 10.0.2.4',
    ],
    [
      'two appliances that send to each other',
      [
        'subnet v/app 10.0.1.0/24 rt=r',
        DATA,
        'subnet v/x 10.0.4.0/24 rt=t',
        'route r 10.0.2.0/24 10.0.4.4',
        'route t 10.0.2.0/24 10.0.4.5',
        'nic f 10.0.4.4 in v/x forwards',
        'nic g 10.0.4.5 in v/x forwards',
      ],
      'looped',
      '10.0.1.4 | 10.0.4.4 | 10.0.4.5: outbound ROUTE_LOOP | 10.0.2.4',
    ],
    [
      'a user-defined black hole',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.2.4/32 None'],
      'blackholed',
      '10.0.1.4: outbound ROUTE_BLACKHOLE | 10.0.2.4',
    ],
    [
      'a user’s route does not beat a longer one of the system',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.0.0/8 None'],
      'delivered',
      '10.0.1.4 | 10.0.2.4',
    ],
    [
      'a user’s route beats an equal one of the system',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.0.0/16 None'],
      'blackholed',
      '10.0.1.4: outbound ROUTE_BLACKHOLE | 10.0.2.4',
    ],
    [
      'a private address sent to the internet',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.2.0/24 Internet'],
      'blackholed',
      '10.0.1.4: outbound PRIVATE_TRAFFIC_TO_INTERNET | 10.0.2.4',
    ],
    [
      'a route table that is not among the documents',
      ['subnet v/app 10.0.1.0/24 rt=gone', DATA],
      'undetermined',
      '10.0.1.4: outbound CONFIG_MISSING? | 10.0.2.4',
    ],
    [
      'answers that a black hole swallows',
      [APP, 'subnet v/data 10.0.2.0/24 rt=s', 'route s 10.0.1.0/24 None'],
      'no-way-back',
      '10.0.1.4 | 10.0.2.4: inbound RETURN_NO_ROUTE',
    ],
    [
      'answers that pass an appliance which did not see the request',
      [APP, 'subnet v/data 10.0.2.0/24 rt=s', 'route s 10.0.1.0/24 10.0.3.4', 'nic f 10.0.3.4 in v/fw forwards'],
      'delivered',
      '10.0.1.4 | 10.0.2.4: inbound ASYMMETRIC_ROUTE?',
    ],
    [
      'answers that a rule denies where the request did not pass',
      [
        APP,
        'subnet v/data 10.0.2.0/24 rt=s',
        'route s 10.0.1.0/24 10.0.3.4',
        'nic f 10.0.3.4 in v/fw forwards nsg=n',
        'rule n 100 in Deny * * > *',
      ],
      'no-way-back',
      '10.0.1.4 | 10.0.2.4: inbound RETURN_FILTERED, inbound ASYMMETRIC_ROUTE?',
    ],
    [
      'an application gateway in front of appliances is not modelled',
      ['subnet v/app 10.0.1.0/24 rt=r', DATA, 'route r 10.0.2.0/24 10.0.3.9', 'bastion l 10.0.3.9 in v/fw'],
      'undetermined',
      '10.0.1.4 | 10.0.3.9: local ANALYSIS_UNSUPPORTED? | 10.0.2.4',
    ],
  ] as const)('%s', (_, lines, disposition, words) => {
    const path = predict(net(...lines), 'a -> 10.0.2.4:80');
    expect([path.disposition, wordsOf(path).replace('outbound ANALYSIS', 'local ANALYSIS')]).toEqual([
      disposition,
      words,
    ]);
  });

  it('an address in the network that nothing has', () => {
    const path = predict(net(APP, DATA), 'a -> 10.0.2.9:80');
    expect([path.disposition, wordsOf(path)]).toEqual(['unowned', '10.0.1.4 | 10.0.2.9: local ENDPOINT_NOT_FOUND?']);
  });

  it('a private subnet has no way out to the internet, unless there is a public address', () => {
    const out = (nic: string) =>
      predict(cloudOf('vnet v 10.0.0.0/16', `${APP} private`, nic), 'a -> 8.8.8.8:53').disposition;
    expect([out(A), out(`${A} pip=20.1.1.1`)]).toEqual(['no-way-out', 'reaches-internet']);
  });

  it('a public address of the model leads to its interface, whose rules see the private one', () => {
    const lines = ['vnet v 10.0.0.0/16', APP, DATA, A, `${B} pip=20.1.1.1 nsg=n`];
    const open = predict(cloudOf(...lines, 'rule n 100 in Allow Tcp Internet > 10.0.2.4 80'), 'a -> 20.1.1.1:80');
    const shut = predict(cloudOf(...lines, 'rule n 100 in Allow Tcp Internet > 20.1.1.1 80'), 'a -> 20.1.1.1:80');
    expect([open.disposition, shut.disposition]).toEqual(['delivered', 'denied']);
    expect(open.hops.at(-1)).toMatchObject({ address: '20.1.1.1', machine: machineId('b') });
  });
});

describe('a load balancer that is asked for by the id of its frontend', () => {
  const dispositionOf = (...lines: readonly string[]) => {
    const asked = {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'resource', id: `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f` },
      port: 80 as Port,
    } as const;
    const network = compileCloud(cloudOf('vnet v 10.0.0.0/16', APP, A, 'balance l Tcp 80 80 b', ...lines), 1);
    const prediction = predictCloud(network, asked);
    if (!prediction.ok) throw new Error(prediction.problem);
    const { disposition, hops } = prediction.value.path;
    return [disposition, ...hops.flatMap(({ issues = [] }) => issues.map(({ sentence }) => sentence))];
  };

  it('is reached in a peered network', () =>
    expect(
      dispositionOf(
        'vnet w 10.1.0.0/16',
        'peer v w',
        'subnet w/s 10.1.1.0/24',
        'nic b 10.1.1.4 in w/s',
        'lb l 10.1.1.9 in w/s',
      ),
    ).toEqual(['delivered']));

  it('is missed where somebody nearer has its public address', () =>
    expect(
      dispositionOf(
        'vnet w 20.1.0.0/16',
        'peer v w',
        'subnet w/s 20.1.1.0/24',
        'nic c 20.1.1.1 in w/s',
        DATA,
        B,
        'lb l pip=20.1.1.1',
      ),
    ).toEqual([
      'no-route',
      '20.1.1.1 lies in w and in the internet, where the destination is, and packets go to the former.',
    ]));
});

describe('peerings', () => {
  const net = (...lines: readonly string[]) =>
    cloudOf(
      'vnet v 10.0.0.0/16',
      'vnet w 10.1.0.0/16',
      'vnet x 10.2.0.0/16',
      APP,
      'subnet w/s 10.1.1.0/24',
      'subnet x/s 10.2.1.0/24 rt=x',
      A,
      'nic c 10.1.1.4 in w/s vm=c',
      'nic d 10.2.1.4 in x/s vm=d',
      ...lines,
    );
  it.each([
    [
      'without one',
      [],
      'a -> c:80',
      'no-route',
      '10.0.1.4: local NO_ROUTE, outbound ROUTE_BLACKHOLE, outbound NETWORKS_NOT_CONNECTED | 10.1.1.4',
    ],
    ['with one', ['peer v w'], 'a -> c:80', 'delivered', '10.0.1.4 | 10.1.1.4'],
    [
      'on one side only',
      ['peer v w only'],
      'a -> 10.1.1.4:80',
      'no-route',
      '10.0.1.4: local NO_ROUTE, outbound ROUTE_BLACKHOLE, outbound PEERING_DISCONNECTED | 10.1.1.4',
    ],
    [
      'that are two do not make one',
      ['peer v w', 'peer w x'],
      'a -> d:80',
      'no-route',
      '10.0.1.4: local NO_ROUTE, outbound ROUTE_BLACKHOLE, outbound PEERING_NOT_TRANSITIVE | 10.2.1.4',
    ],
    [
      'without access, no groups: packets pass',
      ['peer v w', 'peer w v access=off'],
      'a -> c:80',
      'delivered',
      '10.0.1.4 | 10.1.1.4: inbound PEERING_ACCESS_OFF?',
    ],
  ] as const)('%s', (_, lines, question, disposition, words) => {
    const path = predict(net(...lines), question);
    expect([path.disposition, wordsOf(path)]).toEqual([disposition, words]);
  });

  it('without access, and with a group that trusts the tag VirtualNetwork', () => {
    const path = predict(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'vnet w 10.1.0.0/16',
        APP,
        'subnet w/s 10.1.1.0/24 nsg=n',
        'nsg n',
        A,
        'nic c 10.1.1.4 in w/s',
        'peer v w',
        'peer w v access=off',
      ),
      'a -> 10.1.1.4:80',
    );
    expect([path.disposition, wordsOf(path)]).toEqual([
      'denied',
      '10.0.1.4 | 10.1.1.4: inbound PEERING_ACCESS_OFF, inbound NSG_DEFAULT_DENY',
    ]);
  });

  it('a hub’s appliance joins two spokes; forwarded traffic that is not allowed is said', () => {
    const hub = [
      'vnet v 10.0.0.0/16',
      'vnet w 10.1.0.0/16',
      'vnet x 10.2.0.0/16',
      'subnet v/app 10.0.1.0/24 rt=r',
      'subnet w/s 10.1.1.0/24',
      'subnet x/s 10.2.1.0/24 rt=s',
      A,
      'nic h 10.1.1.4 in w/s forwards',
      'nic d 10.2.1.4 in x/s',
      'route r 10.2.0.0/16 10.1.1.4',
      'route s 10.0.0.0/16 10.1.1.4',
      'peer v w',
      'peer w x',
    ];
    expect(wordsOf(predict(cloudOf(...hub, 'peer x w'), 'a -> 10.2.1.4:80'))).toBe(
      '10.0.1.4 | 10.1.1.4 | 10.2.1.4: inbound PEERING_FORWARDED_OFF?',
    );
    expect(wordsOf(predict(cloudOf(...hub, 'peer x w forwarded=on'), 'a -> 10.2.1.4:80'))).toBe(
      '10.0.1.4 | 10.1.1.4 | 10.2.1.4',
    );
  });
});

describe('what Azure’s nextHop and IP flow verify ask', () => {
  const network = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      `${APP} rt=r nsg=n`,
      A,
      'route r 10.0.2.0/24 10.0.3.4',
      'rule n 100 out Deny Tcp * > * 80',
    ),
    1,
  );
  it.each([
    [
      '10.0.2.9',
      {
        kind: 'route',
        id: idOf('routeTables', 'r/routes/to-10.0.2.0-24'),
        table: idOf('routeTables', 'r'),
        nextHopType: 'VirtualAppliance',
        nextHop: '10.0.3.4',
      },
    ],
    ['10.0.1.9', { kind: 'route', id: 'System Route', nextHopType: 'VnetLocal' }],
    ['8.8.8.8', { kind: 'route', id: 'System Route', nextHopType: 'Internet' }],
    ['192.168.0.1', { kind: 'route', id: 'System Route', nextHopType: 'None' }],
  ] as const)('the next hop to %s', (destination, expected) =>
    expect(nextHop(network, machineId('A').toUpperCase(), address('10.0.1.4'), address(destination))).toMatchObject({
      ok: true,
      value: expected,
    }),
  );
  it.each([
    [80, 'deny', 'r100'],
    [81, 'allow', 'AllowInternetOutBound'],
  ] as const)('a flow out to port %i: %s by %s', (destinationPort, kind, name) => {
    const ends = {
      protocol: 'tcp',
      source: address('10.0.1.4'),
      destination: address('8.8.8.8'),
      destinationPort,
      sourcePort: 5000,
    } as const;
    expect(verifyFlow(network, machineId('a'), 'outbound', ends)).toMatchObject({
      ok: true,
      value: { kind, level: 'subnet', rule: { name } },
    });
  });
  it('an interface that is not there', () =>
    expect(nextHop(network, machineId('z'), address('10.0.1.4'), address('8.8.8.8')).ok).toBe(false));
});

describe('examples/contoso', () => {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../../../examples/contoso/${file}`, import.meta.url), 'utf8'));
  const network = compileCloud(read('resources.json') as readonly CloudResource[], 1);
  const ids = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoRG/providers';
  const ask = (destination: string, port: number) => {
    const prediction = predictCloud(network, {
      source: `${ids}/Microsoft.Compute/virtualMachines/MultiTierApp0`,
      destination: destination.startsWith('/')
        ? { kind: 'resource', id: destination }
        : { kind: 'address', address: address(destination) },
      port: port as Port,
    });
    if (!prediction.ok) throw new Error(prediction.problem);
    return prediction.value.path;
  };

  it('has nothing to find', () => expect(network.findings).toEqual([]));
  it.each([
    [
      `${ids}/Microsoft.Compute/virtualMachines/Database0`,
      80,
      'denied',
      '10.1.1.4 | 10.1.2.4 | 10.1.3.4: outbound NSG_DENY | 10.1.4.4',
    ],
    ['13.107.21.200', 80, 'blackholed', '10.1.1.4: outbound ROUTE_BLACKHOLE | 13.107.21.200'],
    ['204.79.197.200', 80, 'reaches-internet', '10.1.1.4 | 204.79.197.200'],
    ['13.71.200.248', 443, 'reaches-internet', '10.1.1.4 | 13.71.200.248'],
  ] as const)('predicts the way to %s', (destination, port, disposition, words) => {
    const path = ask(destination, port);
    expect([path.disposition, wordsOf(path)]).toEqual([disposition, words]);
  });
  it('names the rule, by document', () =>
    expect(ask(`${ids}/Microsoft.Compute/virtualMachines/Database0`, 80).hops[2]?.issues?.[0]).toMatchObject({
      context: {
        rule: `${ids}/Microsoft.Network/networkSecurityGroups/auNsg/securityRules/Port80`,
        ruleName: 'Port80',
        ruleOrigin: 'user',
      },
    }));
});

it('packets of one family do not say that they come from the other', () =>
  expect(
    predictCloud(compileCloud(cloudOf(...PAIR, APP, DATA, A, B), 1), {
      source: idOf('networkInterfaces', 'a'),
      sourceAddress: address('fd00::1'),
      destination: { kind: 'resource', id: machineId('b') },
      port: 80 as Port,
    }),
  ).toEqual({
    ok: false,
    part: 'sourceAddress',
    problem: 'the source address fd00::1 and the destination 10.0.2.4 are of different families',
  }));

it('what has no interface has not the address of something else that has none', () => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'bastion x 10.0.1.8 in v/app',
    'bastion y 10.0.1.9 in v/app',
  ];
  const predicted = predictCloud(compileCloud(cloudOf(...lines, 'nic b 10.0.1.4 in v/app'), 1), {
    source: idOf('bastionHosts', 'x'),
    sourceAddress: address('10.0.1.9'),
    destination: { kind: 'address', address: address('10.0.1.4') },
    port: 80 as Port,
  });
  const issues = predicted.ok ? (predicted.value.path.hops[0]?.issues ?? []) : [];
  expect(issues.map(({ code }) => code)).toContain('SPOOFED_SOURCE');
});

it('a name may end with a dot, also where somebody has its address already', () => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'nic a 10.0.1.4 in v/app pip=20.1.1.1',
    'storage s deny ips=20.9.9.9',
  ];
  const network = compileCloud(cloudOf(...lines), 1);
  const endings = ['s.blob.core.windows.net', 'S.blob.core.windows.net.'].map((name) => {
    const predicted = predictCloud(network, {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'address', address: address('20.60.0.9'), name },
      port: 443 as Port,
    });
    return predicted.ok && predicted.value.path.disposition;
  });
  expect(endings).toEqual(['unserved', 'unserved']);
});
