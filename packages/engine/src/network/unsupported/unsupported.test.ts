import { describe, expect, it } from 'vitest';
import { cloudOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../cloud/compile-cloud.ts';

/** What is said of these. */
const found = (lines: string) =>
  compileCloud(cloudOf(...lines.split(';')), 1)
    .findings.filter(({ problem }) => /Azure (supports|does not support|lets)|not asked in it/.test(problem))
    .map(({ problem }) => problem);

const HUB = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24;nic n 10.0.1.9 in v/app forwards';
const DEFAULT = 'route r 0.0.0.0/0 10.0.1.9';

describe('routes at subnets where Azure supports none', () => {
  it.each([
    [
      'for everything, at that of gateways',
      `${HUB};subnet v/GatewaySubnet 10.0.2.0/24 rt=r;${DEFAULT}`,
      ['The route to-0.0.0.0-0 there is for 0.0.0.0/0, which Azure does not support at the subnet of gateways.'],
    ],
    [
      'for less, at that of gateways',
      `${HUB};subnet v/GatewaySubnet 10.0.2.0/24 rt=r;route r 10.1.0.0/16 10.0.1.9`,
      [],
    ],
    [
      'any, at that of Azure Bastion',
      `${HUB};subnet v/AzureBastionSubnet 10.0.2.0/24 rt=r;route r 10.1.0.0/16 10.0.1.9`,
      ['A route table is there, which Azure does not support at the subnet of Azure Bastion.'],
    ],
    [
      'for everything, at that of an application gateway of the second version',
      `${HUB};subnet v/gw 10.0.2.0/24 rt=r;${DEFAULT};appgw g 10.0.2.9 in v/gw pip=20.1.1.1`,
      [
        'The route to-0.0.0.0-0 there leads 0.0.0.0/0 to VirtualAppliance, which Azure does not support at the subnet of an application gateway of the second version.',
      ],
    ],
    [
      'to the internet there',
      `${HUB};subnet v/gw 10.0.2.0/24 rt=r;route r 0.0.0.0/0 Internet;appgw g 10.0.2.9 in v/gw pip=20.1.1.1`,
      [],
    ],
    [
      'of the first version',
      `${HUB};subnet v/gw 10.0.2.0/24 rt=r;${DEFAULT};appgw g 10.0.2.9 in v/gw pip=20.1.1.1 v1`,
      [],
    ],
    ['of one that is private', `${HUB};subnet v/gw 10.0.2.0/24 rt=r;${DEFAULT};appgw g 10.0.2.9 in v/gw`, []],
    ['anywhere else', `${HUB};subnet v/web 10.0.2.0/24 rt=r;${DEFAULT}`, []],
  ])('are told: %s', (_, lines, expected) => expect(found(lines)).toEqual(expected));
});

describe('routes to gateways that Azure lets none lead to', () => {
  const NET =
    'vnet v 10.0.0.0/16;subnet v/GatewaySubnet 10.0.2.0/24;subnet v/app 10.0.1.0/24 rt=r;route r 192.168.0.0/16 VirtualNetworkGateway';
  const [VPN, CIRCUITS] = ['gw g in v/GatewaySubnet', 'gw x in v/GatewaySubnet ExpressRoute'];
  const BOTH =
    'The route leads to a gateway of v, which has gateways for VPN and for ExpressRoute, and Azure lets no route lead to a gateway where both are.';

  it.each([
    ['of a network with one for tunnels', `${NET};${VPN}`, []],
    [
      'with one for circuits',
      `${NET};${CIRCUITS}`,
      [
        'The route leads to a gateway of v, which has an ExpressRoute gateway alone, and Azure lets routes lead to VPN gateways only.',
      ],
    ],
    ['with both', `${NET};${VPN};${CIRCUITS}`, [BOTH]],
    ['at two subnets, once', `${NET};${VPN};${CIRCUITS};subnet v/web 10.0.3.0/24 rt=r`, [BOTH]],
    [
      'of a peer that lends them',
      `${NET.replace(' rt=r', '')};${VPN};${CIRCUITS};vnet w 10.1.0.0/16;subnet w/app 10.1.1.0/24 rt=r;peer v w transit=on;peer w v remote=on`,
      [BOTH],
    ],
  ])('are told: %s', (_, lines, expected) => expect(found(lines)).toEqual(expected));
});

describe('what is Basic in a subnet with a NAT gateway', () => {
  const NET = 'vnet v 10.0.0.0/16;subnet v/app 10.0.1.0/24 nat=g;natgw g 20.5.5.5';
  it.each([
    ['a public address', `${NET};nic a 10.0.1.4 in v/app pip=20.1.1.1 sku=Basic`, ['the public address 20.1.1.1']],
    ['a Standard one', `${NET};nic a 10.0.1.4 in v/app pip=20.1.1.1 sku=Standard`, []],
    ['one of which nobody says it', `${NET};nic a 10.0.1.4 in v/app pip=20.1.1.1`, []],
    ['a load balancer', `${NET};lb l 10.0.1.9 in v/app Basic`, ['the load balancer l']],
    [
      'a public load balancer’s backends',
      `${NET};nic a 10.0.1.4 in v/app;nic b 10.0.1.5 in v/app;lb l pip=20.1.1.1 Basic;balance l Tcp 80 80 a listed`,
      ['the load balancer l'],
    ],
    ['a Standard load balancer', `${NET};nic a 10.0.1.4 in v/app;lb l 10.0.1.9 in v/app;balance l Tcp 80 80 a`, []],
    ['without a NAT gateway', `${NET.replace(' nat=g', '')};lb l 10.0.1.9 in v/app Basic`, []],
  ])('is told: %s', (_, lines, expected) =>
    expect(found(lines).map((each) => /Basic, as (.*) is\.$/.exec(each)?.[1])).toEqual(expected),
  );
});

describe('a network that services guard', () => {
  const NET =
    'vnet v 10.0.0.0/16;subnet v/mi 10.0.1.0/24 for=Microsoft.Sql/managedInstances;admin v 10 in Deny Tcp * > * 22;admin v 20 in Allow Tcp * > * 80';
  const LEFT =
    'It has a subnet of a service with network intent policies, so that rules of the configuration c are not asked in it:';
  it.each([
    ['by default', `${NET};guarded -`, [`${LEFT} a10, a20.`]],
    ['but for those that allow', `${NET};guarded AllowRulesOnly`, [`${LEFT} a10.`]],
    ['none, where all are asked', `${NET};guarded All`, []],
  ])('is told with the admin rules that are not asked there: %s', (_, lines, expected) =>
    expect(found(lines)).toEqual(expected),
  );
});
