import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

/** Two networks, each a site of the other. */
const NETS =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;subnet v/GatewaySubnet 10.0.9.0/24;gw g in v/GatewaySubnet pip=20.1.1.1;site to-w 10.1.0.0/16 at=20.1.1.2;connect c g to-w;vnet w 10.1.0.0/16;subnet w/app 10.1.1.0/24;nic b 10.1.1.4 in w/app nsg=n;subnet w/GatewaySubnet 10.1.9.0/24;gw h in w/GatewaySubnet pip=20.1.1.2;site to-v 10.0.0.0/16 at=20.1.1.1;connect d h to-v;nsg n';
const PAGE = 'vpn-gateway/vpn-gateway-about-vpngateways';

const CASES: readonly Case[] = [
  [PAGE, 'a tunnel between two gateways leads into the other network', NETS, 'a -> 10.1.1.4:22', 'delivered'],
  [PAGE, 'where rules are asked', `${NETS};rule n 100 in Deny * * > * 22`, 'a -> 10.1.1.4:22', 'denied NSG_DENY'],
  [PAGE, 'and nobody may have the address', NETS, 'a -> 10.1.1.9:22', 'unowned ENDPOINT_NOT_FOUND?'],
  [
    PAGE,
    'answers come back the same way, if it is up',
    NETS.replace('to-v;nsg', 'to-v down;nsg'),
    'a -> 10.1.1.4:22',
    'no-way-back RETURN_NO_ROUTE',
  ],
  [
    PAGE,
    'not where only one of them has a connection',
    NETS.replace(';connect d h to-v', ''),
    'a -> 10.1.1.4:22',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    PAGE,
    'nor where it is with somebody else',
    NETS.replace('at=20.1.1.1', 'at=20.1.1.9'),
    'a -> 10.1.1.4:22',
    'leaves-model LEAVES_MODEL?',
  ],
];

describe('gateways that are sites of each other, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
