import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { membersSeen } from './members-seen.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'vnet w 10.5.0.0/16',
    'vnet x 10.6.0.0/16',
    'peer v x',
    'subnet v/app 10.0.1.0/24',
    'subnet w/app 10.5.1.0/24',
    'subnet x/app 10.6.1.0/24',
    'nic a 10.0.1.4 in v/app',
    'nic b 10.0.1.5 in v/app asg=web',
    'nic c 10.5.1.4 in w/app asg=web',
    'nic d 10.6.1.4 in x/app asg=web',
  ),
  1,
);

it.each([
  ['a member of the network', '10.0.1.5', 'b'],
  ['one of a peered network', '10.6.1.4', 'd'],
  ['one of another network', '10.5.1.4', undefined],
  ['no member', '10.0.1.4', undefined],
])('rules at an interface see %s', (_, text, nic) => {
  const [seen, address] = [membersSeen(network, idOf('networkInterfaces', 'a')), parseAddress(text)];
  if (!seen.ok || !address.ok) throw new Error('nothing to ask');
  expect(seen.value(address.value)).toBe(nic && `${idOf('networkInterfaces', nic)}/ipConfigurations/ipconfig1`);
});

it('nobody is seen where there is no interface', () => expect(membersSeen(network, '/gone').ok).toBe(false));
