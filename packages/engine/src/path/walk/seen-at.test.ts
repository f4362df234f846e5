import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { packetOf } from '../../rules/packet.ts';
import { configurationOf } from './ends.ts';
import { seenAt } from './onward.ts';
import { packetFrom } from './packets/packet-from.ts';

const NETWORK = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16 fd00:0:0:1::/64',
    'vnet w 10.1.0.0/16 fd00:0:0:2::/64',
    'vnet x 10.2.0.0/16',
    'peer v w',
    'subnet v/app 10.0.1.0/24 fd00:0:0:1::/64',
    'subnet w/app 10.1.1.0/24 fd00:0:0:2::/64',
    'subnet x/app 10.2.1.0/24',
    'nic a 10.0.1.4 in v/app asg=web',
    'nic first 10.0.1.5 in v/app',
    'nic twin 10.0.1.5 in v/app asg=web',
    'nic other 10.0.1.6 in v/app asg=web',
    'nic double 10.0.1.6 in v/app',
    'nic six fd00:0:0:1::4 in v/app asg=web',
    'nic b 10.1.1.4 in w/app',
    'nic c 10.2.1.4 in x/app',
  ),
  1,
);
const rowOf = (name: string) => configurationOf(NETWORK, idOf('networkInterfaces', name));

it.each([
  ['a member of a peered network', 'a', '10.0.1.4', 'b', 'a'],
  ['a member of a network that is not peered', 'a', '10.0.1.4', 'c', 'nobody'],
  ['a member with an address that another one has before it', 'twin', '10.0.1.5', 'b', 'nobody'],
  ['who has the address of a member after it', 'double', '10.0.1.6', 'b', 'other'],
  ['a member that sends from the address of another one', 'a', '10.0.1.6', 'b', 'other'],
  ['a member that sends from an address that nobody has', 'a', '10.0.1.99', 'b', 'nobody'],
  ['a member with an address of IPv6', 'six', 'fd00:0:0:1::4', 'b', 'six'],
])('%s counts in rules as who is found by the address', (_, from, source, at, member) => {
  const [address, destination] = [source, source.includes(':') ? 'fd00:0:0:2::4' : '10.1.1.4'].map(parseAddress);
  if (address?.ok !== true || destination?.ok !== true) throw new Error('no address');
  const packet = packetOf({ protocol: 'tcp', source: address.value, destination: destination.value });
  const seen = seenAt(NETWORK, rowOf(at), rowOf(from), packetFrom(NETWORK, rowOf(from), packet));
  expect(seen.sourceMember).toBe(member === 'nobody' ? -1 : rowOf(member));
});
