import { expect, it } from 'vitest';
import { parseAddress, type Address } from '../../address/address.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { verifyFlow } from './ask.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'vnet w 10.7.0.0/16',
    'peer v w',
    'subnet v/app 10.0.1.0/24 nsg=n',
    'subnet w/far 10.7.1.0/24',
    'nic a 10.0.1.4 in v/app asg=web',
    'nic b 10.0.1.5 in v/app asg=db',
    'nic c 10.7.1.4 in w/far asg=db',
    'rule n 100 in Allow Tcp asg:db > asg:web 80',
    'rule n 110 in Deny Tcp * > * 80',
  ),
  1,
);
const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
};

it.each([
  ['a member in the network', '10.0.1.5', 'a', '10.0.1.4', 'r100'],
  ['a member in a peered network', '10.7.1.4', 'a', '10.0.1.4', 'r100'],
  ['no member', '10.0.1.4', 'a', '10.0.1.4', 'r110'],
  ['an address that nobody has', '10.0.1.9', 'a', '10.0.1.4', 'r110'],
  ['a member, to one that is in another group', '10.0.1.5', 'b', '10.0.1.5', 'r110'],
])('a flow from %s is verified by the groups that its sender is in', (_, source, nic, destination, rule) =>
  expect(
    verifyFlow(network, idOf('networkInterfaces', nic), 'inbound', {
      protocol: 'tcp',
      source: address(source),
      destination: address(destination),
      destinationPort: 80,
    }),
  ).toMatchObject({ value: { rule: { name: rule } } }),
);

it.each([
  ['lets it pass for good', 'AlwaysAllow', 'undetermined', 'a10'],
  ['denies it', 'Deny', 'deny', 'r100'],
])('what a group denies is verified so behind an admin rule that perhaps %s', (_, access, kind, rule) => {
  const guarded = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24 nsg=n',
      'nic a 10.0.1.4 in v/app',
      `admin v 10 in ${access} Tcp Unheard > * 80`,
      'rule n 100 in Deny * * > *',
    ),
    1,
  );
  const ends = {
    protocol: 'tcp',
    source: address('10.0.1.5'),
    destination: address('10.0.1.4'),
    destinationPort: 80,
  } as const;
  expect(verifyFlow(guarded, idOf('networkInterfaces', 'a'), 'inbound', ends)).toMatchObject({
    value: { kind, rule: { name: rule } },
  });
});

it.each([
  ['a', '10.0.1.4', '168.63.129.16', 80, 'platform'],
  ['a', '10.0.1.4', '169.254.169.254', 80, 'platform'],
  ['a', '10.0.1.4', '23.102.135.246', 1688, 'platform'],
  ['c', '10.7.1.4', '168.63.129.16', 80, 'unfiltered'],
])(
  'of what %s sends from %s to %s:%i, which no group sees, is said why it passes',
  (nic, source, destination, port, kind) =>
    expect(
      verifyFlow(network, idOf('networkInterfaces', nic), 'outbound', {
        protocol: 'tcp',
        source: address(source),
        destination: address(destination),
        destinationPort: port,
      }),
    ).toEqual({ ok: true, value: { kind } }),
);

it('what an admin rule leaves to groups is verified by that rule where there are none', () => {
  const left = compileCloud(
    cloudOf(
      'vnet v 10.0.0.0/16',
      'subnet v/app 10.0.1.0/24',
      'nic a 10.0.1.4 in v/app',
      'admin v 10 in Allow Tcp * > * 80',
    ),
    1,
  );
  const verdictAt = (destinationPort: number) =>
    verifyFlow(left, idOf('networkInterfaces', 'a'), 'inbound', {
      protocol: 'tcp',
      source: address('10.0.1.5'),
      destination: address('10.0.1.4'),
      destinationPort,
    });
  expect(verdictAt(80)).toMatchObject({ value: { kind: 'allow', level: 'virtual-network', rule: { name: 'a10' } } });
  expect(verdictAt(81)).toEqual({ ok: true, value: { kind: 'unfiltered' } });
});
