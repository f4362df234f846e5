import { expect, it } from 'vitest';
import { pathFor } from '../cases/cases.fixture.ts';

/** A network whose gateway has two connections for one prefix, to a site and to another network. */
const hub = (name: string, net: number) =>
  `vnet ${name} 10.${net}.0.0/16;subnet ${name}/GatewaySubnet 10.${net}.255.0/27;gw g${name} in ${name}/GatewaySubnet;connect c${name} g${name} s;connect d${name} g${name} q;connect e${name} q g${name}`;
const FAR = 'site s 10.7.0.0/16;vnet w 10.7.0.0/16;subnet w/GatewaySubnet 10.7.255.0/27;gw q in w/GatewaySubnet';
const SPOKE = `${FAR};vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;peer v h remote=on;peer h v transit=on`;

it.each([
  [
    'a gateway with two connections to different ends has a branch for each',
    `${SPOKE};${hub('h', 9)}`,
    'leaves-model',
    2,
  ],
  [
    'those of which the same is told are one branch: two networks in which nobody has the address',
    `${SPOKE};${hub('h', 9)}`
      .replace('site s 10.7.0.0/16', 'vnet x 10.7.0.0/16;subnet x/GatewaySubnet 10.7.255.0/27;gw s in x/GatewaySubnet')
      .concat(';connect f s gh'),
    'unowned',
    1,
  ],
  [
    'where it is not known which of two peers’ gateways it is, there is nothing to choose from',
    `${SPOKE};${hub('h', 9)};${hub('k', 8)};peer v k remote=on;peer k v transit=on`,
    'undetermined',
    undefined,
  ],
] as const)('%s', (_, lines, ending, count) => {
  const { disposition, branches } = pathFor(lines, 'a -> 10.7.1.4:443');
  expect([disposition, branches?.length]).toEqual([ending, count]);
});
