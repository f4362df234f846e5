import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

const LED =
  'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 rt=r;nic a 10.0.1.4 in v/app;route r 0.0.0.0/0 VirtualNetworkGateway';
const HUB =
  'vnet h 10.1.0.0/16;subnet h/GatewaySubnet 10.1.9.0/24;gw g in h/GatewaySubnet;site q 192.168.0.0/16;connect c g q';

const CASES: readonly Case[] = [
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'a gateway needs a subnet of its own: a network without one has none',
    LED,
    'a -> 8.8.8.8:443',
    'next-hop-missing ROUTE_NEXT_HOP_INVALID',
  ],
  [
    'vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
    'where there is one, a gateway may be that was not given',
    `${LED};subnet v/GatewaySubnet 10.0.9.0/24`,
    'a -> 8.8.8.8:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'a peer lends its gateway where both sides say so',
    `${LED};${HUB};peer v h remote=on;peer h v transit=on`,
    'a -> 8.8.8.8:443',
    'leaves-model LEAVES_MODEL?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'not where its own side does not',
    `${LED};${HUB};peer v h remote=on;peer h v`,
    'a -> 8.8.8.8:443',
    'next-hop-missing GATEWAY_TRANSIT_OFF',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'nor where the other does not',
    `${LED};${HUB};peer v h;peer h v transit=on`,
    'a -> 8.8.8.8:443',
    'next-hop-missing REMOTE_GATEWAYS_OFF',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'a peer that was not given may have a gateway that it lends',
    `${LED};peer v h remote=on`,
    'a -> 8.8.8.8:443',
    'undetermined CONFIG_MISSING?',
  ],
  [
    'vpn-gateway/vpn-gateway-peering-gateway-transit',
    'and lends nothing to who does not use it',
    `${LED};peer v h`,
    'a -> 8.8.8.8:443',
    'next-hop-missing ROUTE_NEXT_HOP_INVALID',
  ],
  [
    'virtual-network/virtual-networks-udr-overview',
    'answers are lost as well',
    `${LED.replace('0.0.0.0/0', '10.0.2.0/24')};subnet v/data 10.0.2.0/24;nic b 10.0.2.4 in v/data`,
    'b -> 10.0.1.4:443',
    'no-way-back RETURN_NO_ROUTE',
  ],
];

describe('gateways that are not there, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) => {
    expect(answerTo(lines, question)).toBe(answer);
  });
});
