import { expect, it } from 'vitest';
import { pathFor } from '../cases/cases.fixture.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app pip=20.1.1.1;table r;storage s at=westus';
const BLOB = 's.blob.core.windows.net';
const ENDPOINT =
  'nic p 10.0.1.9 in v/app pe=p;endpoint p Approved storage:s;zone privatelink.blob.core.windows.net v;record privatelink.blob.core.windows.net s 10.0.1.9';
const HUB =
  'subnet v/AzureFirewallSubnet 10.0.9.0/26;fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.9;route r 0.0.0.0/0 10.0.9.4';

it.each([
  ['asked for by name it is at one of many addresses', NET, BLOB, 'reaches-internet 20.60.0.0 one of many'],
  [
    'as is one that only some routes lead to',
    `${NET};route r 20.60.0.0/17 None`,
    BLOB,
    'blackholed 20.60.0.0 one of many',
  ],
  [
    'and one behind a firewall that looks it up',
    `${NET};${HUB};fwapp f 100 Allow 443 * > *.blob.core.windows.net`,
    BLOB,
    'reaches-internet 20.60.0.0 one of many',
  ],
  ['where somebody has found its address, it is at that one', NET, `${BLOB}@20.60.7.7`, 'reaches-internet 20.60.7.7'],
  ['a private endpoint has an address of its own', `${NET};${ENDPOINT}`, BLOB, 'delivered 10.0.1.9'],
  ['and so has anybody else', NET, 'x.example@20.60.0.0', 'reaches-internet 20.60.0.0'],
])('a service: %s', (_, lines, to, answer) => {
  const { disposition, hops } = pathFor(lines, `a -> ${to}:443`);
  const last = hops.at(-1);
  const words = last?.isOneOfMany === true ? ' one of many' : '';
  expect(`${disposition} ${last?.address}${words}`).toBe(answer);
  expect(hops.slice(0, -1).every(({ isOneOfMany }) => isOneOfMany === undefined)).toBe(true);
});
