import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.fixture.ts';

const CASES: readonly Case[] = [
  [
    'virtual-network/ip-services/default-outbound-access',
    'without any other way out there is the default one',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app',
    'a -> 8.8.8.8:443',
    'reaches-internet by default',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet has no default way out',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet keeps in what a public load balancer has nobody for, too',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app;vnet w 10.1.0.0/16;subnet w/s 10.1.1.0/24;nic b 10.1.1.4 in w/s;lb l pip=20.1.1.1;balance l Tcp 80 80 b',
    'a -> 20.1.1.1:443',
    'not-balanced NO_OUTBOUND_ADDRESS LB_NO_MATCHING_FRONTEND',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet, and a public address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app pip=20.1.1.1',
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'virtual-network/ip-services/default-outbound-access',
    'a private subnet, and a NAT gateway',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before the default',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before a public address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app pip=20.1.1.1;natgw g 20.5.5.5',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'a NAT gateway comes before a load balancer',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5;lb l pip=20.7.7.7;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'with several addresses nobody knows which one is used',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5 20.5.5.6',
    'a -> 8.8.8.8:443',
    'reaches-internet by nat-gateway',
  ],
  [
    'nat-gateway/nat-overview',
    'without an address nothing leaves',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'nat-gateway/nat-overview',
    'a user’s route to an appliance comes before a NAT gateway',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g rt=r;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5;route r 0.0.0.0/0 10.0.1.9;nic f 10.0.1.9 in v/app forwards',
    'a -> 8.8.8.8:443',
    'looped ROUTE_LOOP',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a public address comes before a load balancer',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app pip=20.1.1.1;lb l pip=20.7.7.7;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a rule of a public load balancer lets its pool out',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 private;nic a 10.0.1.4 in v/app;lb l pip=20.7.7.7;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'a Standard internal load balancer takes the default way out away',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;lb l 10.0.1.20 in v/app;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'no-way-out by none NO_OUTBOUND_ADDRESS',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'behind an internal and a public one',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app;lb l 10.0.1.20 in v/app;balance l Tcp 80 80 a;lb m pip=20.7.7.7;balance m Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by load-balancer',
  ],
  [
    'load-balancer/load-balancer-outbound-connections',
    'behind an internal one, with a public address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic a 10.0.1.4 in v/app pip=20.1.1.1;lb l 10.0.1.20 in v/app;balance l Tcp 80 80 a',
    'a -> 8.8.8.8:443',
    'reaches-internet by public-address 20.1.1.1',
  ],
  [
    'nat-gateway/nat-overview',
    'the receiver’s rules see the NAT gateway’s address',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app;natgw g 20.5.5.5;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Allow Tcp 20.5.5.5 > *;rule n 200 in Deny * * > *',
    'a -> 20.1.1.9:443',
    'delivered by nat-gateway 20.5.5.5',
  ],
  [
    'nat-gateway/nat-overview',
    'the receiver’s rules do not see the sender’s own address behind a NAT gateway',
    'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;nic a 10.0.1.4 in v/app pip=20.1.1.1;natgw g 20.5.5.5;nic b 10.0.1.5 in v/app pip=20.1.1.9 nsg=n;rule n 100 in Allow Tcp 20.1.1.1 > *;rule n 200 in Deny * * > *',
    'a -> 20.1.1.9:443',
    'denied by nat-gateway 20.5.5.5 NSG_DENY',
  ],
];

describe('ways out to the internet, as the pages about them say', () => {
  it.each(CASES)('%s: %s', (_page, _says, lines, question, answer) =>
    expect(answerTo(lines, question, 'with ways out')).toBe(answer),
  );
});
