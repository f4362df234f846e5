import { describe, expect, it } from 'vitest';
import { parsePrefix, type Prefix } from '../address/prefix.ts';
import { cloudOf, idOf } from '../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../network/cloud/compile-cloud.ts';
import { verifyFlow } from '../path/cloud/ask.ts';
import { seeded } from '../path/random/random.fixture.ts';
import { parseAddress } from '../address/address.ts';
import { readGroups, readGroupsInPieces } from './read-groups.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 nsg=s',
    'nic a 10.0.1.4 in v/app nsg=n asg=web',
    'nic b 10.0.1.5 in v/app asg=db',
    'rule s 100 in Deny Tcp 10.0.0.0/9 > * 80-90',
    'rule s 110 in Allow Tcp 10.0.0.0/8 > * 80',
    'rule s 120 in Allow Udp * > * ',
    'rule n 100 in Allow * asg:db > asg:web 80-81',
    'rule n 110 in Deny Tcp Storage > * 99',
    'admin v 10 in Deny Tcp 9.0.0.0/8 > 10.0.0.0/8 443',
  ),
  1,
);
const prefix = (text: string): Prefix => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};
/** Level, then what decided, with its access; what was missed before. */
const read = (source: string, destination: string, port?: number, protocols: readonly ('tcp' | 'udp')[] = ['tcp']) => {
  const groups = readGroups(network, idOf('networkInterfaces', 'a'), 'inbound', {
    protocols,
    source: source.split(',').map(prefix),
    destination: [prefix(destination)],
    ...(port !== undefined && { destinationPort: port }),
  });
  if (!groups.ok) throw new Error(groups.problem);
  return groups.value.map(({ level, decided, rules }) =>
    [
      level,
      decided?.name,
      ...rules.flatMap(({ name, missed, isBehind, origin }) =>
        isBehind || origin === 'default' || missed.length === 0 ? [] : `${name}!${missed.join('+')}`,
      ),
    ].join(' '),
  );
};

describe('groups read about a range of packets', () => {
  it.each([
    ['one address', '10.128.0.1', '10.0.1.4', 80, ['subnet r110 r100!source']],
    ['all of a rule’s prefix', '10.0.0.0/9', '10.0.1.4', 80, ['subnet r100']],
    ['more than a rule’s prefix', '10.0.0.0/8', '10.0.1.4', 80, ['subnet r110 r100!source']],
    ['more than any of them', '0.0.0.0/0', '10.0.1.4', 80, ['subnet DenyAllInBound r100!source r110!source']],
    ['two prefixes of which a rule holds one', '10.0.0.0/24,11.0.0.0/24', '10.0.1.4', 80, ['subnet DenyAllInBound']],
    ['every port', '10.0.0.0/24', '10.0.1.4', undefined, ['subnet AllowVnetInBound r100!destination-port']],
  ] as const)('%s', (_, source, destination, port, [expected]) => {
    const subnet = read(source, destination, port).find((line) => line.startsWith('subnet')) ?? '';
    expect(subnet.startsWith(expected)).toBe(true);
  });

  it('members of application security groups are known by their addresses', () => {
    const nic = (source: string, destination: string) =>
      read(source, destination, 80).find((line) => line.startsWith('interface'));
    expect([nic('10.0.1.5', '10.0.1.4'), nic('10.0.1.4', '10.0.1.4'), nic('10.0.1.5', '10.0.1.5')]).toEqual([
      'interface r100',
      expect.stringContaining('r100!source'),
      expect.stringContaining('r100!destination'),
    ]);
  });

  it('rules of network managers come first', () =>
    expect(read('9.1.0.0/16', '10.0.1.4', 443)[0]).toBe('virtual-network a10'));

  it('a group is named with what it is applied to', () => {
    const groups = readGroups(network, idOf('networkInterfaces', 'a'), 'inbound', {
      protocols: ['tcp'],
      source: [prefix('9.1.0.0/16')],
      destination: [prefix('10.0.1.4')],
      destinationPort: 443,
    });
    expect(groups.ok && groups.value.map(({ group, appliedTo }) => [group, appliedTo])).toEqual([
      [expect.stringMatching(/ruleCollections\/v$/), idOf('virtualNetworks', 'v')],
      [idOf('networkSecurityGroups', 's'), `${idOf('virtualNetworks', 'v')}/subnets/app`],
      [idOf('networkSecurityGroups', 'n'), idOf('networkInterfaces', 'a')],
    ]);
  });

  it('both protocols are held by rules for all of them', () =>
    expect(read('8.8.8.8', '10.0.1.4', 80, ['tcp', 'udp'])[1]).toContain('r120!protocol'));

  it('a range with the platform’s addresses in it is not exempt, those alone are', () => {
    const decided = (destination: string) => {
      const groups = readGroups(network, idOf('networkInterfaces', 'a'), 'outbound', {
        protocols: ['tcp'],
        source: [prefix('10.0.1.4')],
        destination: [prefix(destination)],
        destinationPort: 1688,
      });
      return groups.ok && groups.value.map((group) => group.decided?.name);
    };
    const denied = [undefined, 'DenyAllOutBound', 'DenyAllOutBound'];
    const free = [undefined, undefined, undefined];
    expect([decided('168.63.128.0/17'), decided('168.63.129.16')]).toEqual([denied, free]);
    const allowed = [undefined, 'AllowInternetOutBound', 'AllowInternetOutBound'];
    expect([decided('20.118.99.224/27'), decided('20.118.99.224')]).toEqual([allowed, free]);
  });

  it('a group that is not among the documents is told, and those of a private endpoint are not asked', () => {
    const at = (nic: string) => {
      const lines = [
        'vnet v 10.0.0.0/16',
        'subnet v/s 10.0.1.0/24 nsg=n',
        'rule n 100 in Deny * * > *',
        'endpoint p Approved',
      ];
      const cloud = compileCloud(cloudOf(...lines, `nic a 10.0.1.4 in v/s ${nic}`), 1);
      const packets = { protocols: ['tcp'], source: [prefix('10.0.1.9')], destination: [prefix('10.0.1.4')] } as const;
      const groups = readGroups(cloud, idOf('networkInterfaces', 'a'), 'inbound', packets);
      return groups.ok && groups.value.map(({ level, isMissing = false }) => [level, isMissing]);
    };
    expect([at('nsg=gone'), at('pe=p')]).toEqual([
      [
        ['subnet', false],
        ['interface', true],
      ],
      [],
    ]);
  });

  it('a range that many rules cut is read packet by packet, and others are asked in between', () => {
    const rules = Array.from({ length: 200 }, (_, at) => `rule n ${100 + at} in Allow Tcp 10.${at}.0.0/16 > * 80`);
    const cloud = compileCloud(
      cloudOf('vnet v 10.0.0.0/8', 'subnet v/app 10.0.1.0/24', 'nic a 10.0.1.4 in v/app nsg=n', ...rules),
      1,
    );
    const range = { protocols: ['tcp'], source: [prefix('0.0.0.0/0')], destination: [prefix('10.0.1.4')] } as const;
    const asked = [cloud, idOf('networkInterfaces', 'a'), 'inbound', { ...range, destinationPort: 80 }] as const;
    const one = readGroupsInPieces(...asked);
    const other = readGroupsInPieces(...asked);
    let pieces = 0;
    let [next, last] = [one.next(), other.next()];
    for (; next.done !== true; next = one.next()) {
      last = other.next();
      pieces += 1;
    }
    expect(pieces).toBeGreaterThan(200);
    expect([next.value, last.value]).toEqual([readGroups(...asked), readGroups(...asked)]);
  });

  it('what is not there has no groups', () =>
    expect(
      readGroups(network, idOf('networkInterfaces', 'z'), 'inbound', {
        protocols: ['tcp'],
        source: [prefix('10.0.0.1')],
        destination: [prefix('10.0.0.2')],
      }).ok,
    ).toBe(false));

  it('a single packet is decided as its verdict is', () => {
    const { below } = seeded(3);
    for (let sample = 0; sample < 300; sample += 1) {
      const [text, port] = [`${9 + below(3)}.${below(2) * 128}.${below(3)}.5`, 78 + below(5)];
      const [source, destination] = [parseAddress(text), parseAddress('10.0.1.4')];
      if (!source.ok || !destination.ok) throw new Error('no address');
      const groups = readGroups(network, idOf('networkInterfaces', 'a'), 'inbound', {
        protocols: ['tcp'],
        source: [prefix(text)],
        destination: [prefix('10.0.1.4')],
        destinationPort: port,
      });
      const ends = { protocol: 'tcp', source: source.value, destination: destination.value, destinationPort: port };
      const verdict = verifyFlow(network, idOf('networkInterfaces', 'a'), 'inbound', { ...ends, protocol: 'tcp' });
      if (!groups.ok || !verdict.ok) throw new Error('nothing was asked');
      const isDenied = groups.value.some(({ decided }) => decided?.access === 'deny');
      expect([text, port, isDenied ? 'deny' : 'allow']).toEqual([text, port, verdict.value.kind]);
    }
  });
});

it('a rule for an application security group holds no range that is in it only as far as the first three hundred', () => {
  const members = Array.from(
    { length: 300 },
    (_, at) => `nic a${at} 10.0.${4 + (at >> 8)}.${at % 256} in v/app asg=web`,
  );
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.4.0/22',
    'subnet v/data 10.0.2.0/24',
    ...members,
    'nic b 10.0.2.4 in v/data nsg=n',
    'rule n 100 in Allow Tcp asg:web > * 80',
    'rule n 200 in Deny * * > *',
  ];
  const network = compileCloud(cloudOf(...lines), 1);
  const decidedOf = (source: string) => {
    const groups = readGroups(network, idOf('networkInterfaces', 'b'), 'inbound', {
      protocols: ['tcp'],
      source: [prefix(source)],
      destination: [prefix('10.0.2.4/32')],
      destinationPort: 80,
    });
    return groups.ok && groups.value.map(({ decided }) => decided?.name);
  };
  expect(['10.0.4.0/22', '10.0.4.0/24'].map(decidedOf)).toEqual([['r200'], ['r100']]);
});

it.each([
  ['one address that is in it', '10.0.1.4/32', 'r100'],
  ['one that is not', '10.0.1.5/32', 'r200'],
  ['some of which only the first one is in it', '10.0.1.4/30', 'r200'],
  ['some that all are', '10.0.1.6/31', 'r100'],
])('a rule for an application security group holds a range of %s', (_, source, rule) => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24',
    'subnet v/data 10.0.2.0/24',
    ...[4, 6, 7].map((at) => `nic a${at} 10.0.1.${at} in v/app asg=web`),
    'nic b 10.0.2.4 in v/data nsg=n',
    'rule n 100 in Allow Tcp asg:web > * 80',
    'rule n 200 in Deny * * > *',
  ];
  const groups = readGroups(compileCloud(cloudOf(...lines), 1), idOf('networkInterfaces', 'b'), 'inbound', {
    protocols: ['tcp'],
    source: [prefix(source)],
    destination: [prefix('10.0.2.4/32')],
    destinationPort: 80,
  });
  expect(groups.ok && groups.value.map(({ decided }) => decided?.name)).toEqual([rule]);
});

it('prefixes between the same edges of rules are one question, as the thousands of a service tag are', () => {
  const tag = Array.from({ length: 4000 }, (_, at) => prefix(`20.${Math.floor(at / 128)}.${2 * (at % 128)}.0/24`));
  const asked = (source: readonly Prefix[]) => {
    const range = { protocols: ['tcp'], source, destination: [prefix('10.0.1.4')], destinationPort: 80 } as const;
    const pieces = readGroupsInPieces(network, idOf('networkInterfaces', 'a'), 'inbound', range);
    let count = 0;
    for (let each = pieces.next(); ; each = pieces.next(), count += 1)
      if (each.done === true) return { count, groups: each.value };
  };
  const [one, many] = [asked(tag.slice(0, 1)), asked(tag)];
  expect(many).toEqual(one);
  const own = prefix('10.0.0.0/24');
  expect(asked([own, ...tag])).not.toEqual(asked([own]));
});
