import { expect, it } from 'vitest';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { askedAt } from './asked-at.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16 fd00::/48',
    'subnet v/s 10.0.1.0/24 fd00:0:0:1::/64',
    'subnet v/t 10.0.2.0/24',
    'nic a 10.0.1.4 in v/s vm=m',
    'nic b 10.0.2.4 in v/t vm=m',
    'nic six fd00:0:0:1::4 in v/s vm=n',
    'lb l 10.0.1.9 in v/s',
  ),
  1,
);

it.each([
  ['a machine at the first of its addresses', machineId('m'), { address: '10.0.1.4', others: [] }],
  ['an interface at its own', idOf('networkInterfaces', 'b'), { address: '10.0.2.4', others: [] }],
  ['a load balancer at its frontend', idOf('loadBalancers', 'l'), { address: '10.0.1.9', others: [] }],
  ['one by IPv6 alone', machineId('n'), { address: 'fd00:0:0:1::4', others: [] }],
])('%s is asked about', (_, id, asked) => expect(askedAt(network, id)).toEqual({ id, ...asked }));
