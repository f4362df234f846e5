import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

const TUNNELS = 'vpn-gateway/site-to-site-tunneling';
const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24 rt=r;subnet v/GatewaySubnet 10.0.255.0/27;nic a 10.0.1.4 in v/s pip=20.7.7.7;table r';
const SITES = 'site s 192.168.0.0/16;site t 172.16.0.0/16;connect d g t';
const FORCED = `${NET};gw g in v/GatewaySubnet default=s;${SITES};connect c g s`;

const CASES: readonly Case[] = [
  [
    TUNNELS,
    'without a default site the internet is reached directly',
    FORCED.replace(' default=s', ''),
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [TUNNELS, 'all that is for it goes to the default site', FORCED, 'a -> 8.8.8.8:443', 'leaves-model LEAVES_MODEL?'],
  [
    TUNNELS,
    'a route of users’ leads to it directly all the same',
    `${FORCED};route r 0.0.0.0/0 Internet`,
    'a -> 8.8.8.8:443',
    'reaches-internet',
  ],
  [TUNNELS, 'so does a table without propagation', `${FORCED};table r nobgp`, 'a -> 8.8.8.8:443', 'reaches-internet'],
  [
    TUNNELS,
    'the site is out of reach while its tunnel is down',
    FORCED.replace('connect c g s', 'connect c g s down'),
    'a -> 8.8.8.8:443',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [
    TUNNELS,
    'a route of users’ to the gateway leads there, too',
    `${FORCED.replace('connect c g s', 'connect c g s down')};route r 0.0.0.0/0 VirtualNetworkGateway`,
    'a -> 8.8.8.8:443',
    'next-hop-missing VPN_TUNNEL_DOWN',
  ],
  [
    TUNNELS,
    'other sites are reached as before',
    FORCED.replace('connect c g s', 'connect c g s down'),
    'a -> 172.16.1.1:80',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    TUNNELS,
    'the tag VirtualNetwork then holds the internet',
    `${FORCED};rule n 100 out Deny * * > VirtualNetwork *;subnet v/t 10.0.2.0/24 nsg=n;nic b 10.0.2.4 in v/t`,
    'b -> 8.8.8.8:443',
    'denied LEAVES_MODEL? NSG_DENY_SUBNET',
  ],
  [
    TUNNELS,
    'by which connection nobody knows where none leads to the site',
    FORCED.replace(';connect c g s', ''),
    'a -> 8.8.8.8:443',
    'leaves-model LEAVES_MODEL?',
  ],
];

describe('default sites of gateways, as Azure’s pages say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
