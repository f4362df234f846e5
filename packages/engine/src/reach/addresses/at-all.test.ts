import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { whole } from '../../pieces.ts';
import { portsBetweenAll, reachedFromAll, whoReachesAtAll } from './at-all.ts';

const NETWORK = [
  'vnet v 10.0.0.0/16 fd00::/48',
  'subnet v/a 10.0.1.0/24 fd00:0:0:1::/64',
  'subnet v/b 10.0.2.0/24',
  'nic a 10.0.1.4 in v/a vm=a nsg=m',
  'nic a6 fd00:0:0:1::4 in v/a vm=a nsg=n pip=2001:db8:1::4',
  'nic a2 10.0.2.4 in v/b vm=a',
  'nic c 10.0.1.5 in v/a vm=c',
  'nic c6 fd00:0:0:1::5 in v/a vm=c',
  'rule m 100 in Deny * * > *',
  'rule n 100 in Allow Tcp 2600::/16 > * 443',
  'rule n 110 in Allow Tcp fd00::/48 > * 443',
  'rule n 200 in Deny * * > *',
];
const sender = (name: string) => `${idOf('networkInterfaces', name)}/ipConfigurations/ipconfig1`;
const network = compileCloud(cloudOf(...NETWORK), 1);

it('who reaches a machine is told at each of its addresses', () => {
  const found = whole(whoReachesAtAll(network, machineId('a'), 443 as Port));
  if (!found.ok) throw new Error(found.problem);
  const told = [{ ...found.value, address: 'first' }, ...found.value.others].map(
    ({ address, configurations, internet }) => [
      address,
      configurations.includes(sender('c')),
      configurations.includes(sender('c6')),
      internet,
    ],
  );
  expect(told).toEqual([
    ['first', false, false, []],
    ['10.0.2.4', true, false, []],
    ['fd00:0:0:1::4', false, true, [{ from: '2600::', to: '2600:ffff:ffff:ffff:ffff:ffff:ffff:ffff' }]],
  ]);
});

it('the internet by IPv6 is nobody where answers are led nowhere', () => {
  const lines = NETWORK.map((line) => (line.startsWith('subnet v/a') ? `${line} rt=r` : line));
  const led = compileCloud(cloudOf(...lines, 'route r 2600:8000::/17 None'), 1);
  const found = whole(whoReachesAtAll(led, machineId('a'), 443 as Port));
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.others.at(-1)?.internet).toEqual([
    { from: '2600::', to: '2600:7fff:ffff:ffff:ffff:ffff:ffff:ffff' },
  ]);
});

it('whom a machine reaches is told from each of its addresses', () => {
  const found = whole(reachedFromAll(network, machineId('c'), 443 as Port));
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.configurations).toContain(sender('a2'));
  expect(found.value.others.map(({ address, configurations }) => [address, configurations])).toEqual([
    ['fd00:0:0:1::5', [sender('a6')]],
  ]);
});

it('which ports lead there is told between each two addresses of one family', () => {
  const found = whole(portsBetweenAll(network, machineId('c'), machineId('a')));
  if (!found.ok) throw new Error(JSON.stringify(found));
  const told = found.value.others.map(({ source, destination, sets }) => [
    `${source} ${destination}`,
    sets
      .filter(({ disposition }) => disposition === 'delivered')
      .map(({ protocol, from, to }) => `${protocol} ${from}-${to}`),
  ]);
  expect(told).toEqual([
    ['10.0.1.5 10.0.2.4', ['tcp 0-65535', 'udp 0-65535', 'icmp 0-65535']],
    ['fd00:0:0:1::5 fd00:0:0:1::4', ['tcp 443-443']],
  ]);
});
