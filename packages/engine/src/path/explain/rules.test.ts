import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from '../remedies/blockers.ts';
import { adminRules } from './admin-rules.ts';
import { explainCloud } from './explain.ts';

const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 nsg=n',
    'nic a 10.0.1.4 in v/app nsg=n',
    'nic b 10.0.1.5 in v/app',
    'nic e 10.0.1.6 in v/app pe=p',
    'endpoint p Approved',
    'lb l 10.0.1.9 in v/app',
    'balance l Tcp 80 80 b',
    'appgw g 10.0.1.8 in v/app',
    'listen g 80 80 b',
    'admin v 10 in Deny Tcp Internet > * 22',
    'nsg n',
  ),
  1,
);

describe('only rules that somebody asks are told', () => {
  it.each([
    ['a machine', idOf('networkInterfaces', 'a'), 1],
    ['a private endpoint', idOf('networkInterfaces', 'e'), 0],
    ['an application gateway', idOf('applicationGateways', 'g'), 0],
    ['a load balancer', `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f`, 0],
  ])('of network managers, around %s', (_, id, count) => {
    const rules = adminRules(network, id);
    expect(rules.ok && rules.value.length).toBe(count);
  });

  it.each([
    ['10.0.1.9', [['virtual-network', 'interface', 'subnet'], [], ['virtual-network', 'subnet']]],
    ['10.0.1.6', [['virtual-network', 'interface', 'subnet'], []]],
    ['10.0.1.8', [['virtual-network', 'interface', 'subnet'], ['subnet'], ['subnet'], ['virtual-network', 'subnet']]],
  ])('on the way to %s', (to, levels) => {
    const address = parseAddress(to);
    if (!address.ok) throw new Error(address.problem);
    const explained = explainCloud(network, {
      source: idOf('networkInterfaces', 'a'),
      destination: { kind: 'address', address: address.value },
      port: 80 as Port,
    });
    expect(explained.ok && explained.value.steps.map(({ filters }) => filters.map(({ level }) => level))).toEqual(
      levels,
    );
  });
});

describe('the rule that came nearest', () => {
  const nearest = (...rules: readonly string[]) => {
    const asked = compileCloud(
      cloudOf(
        'vnet v 10.0.0.0/16',
        'subnet v/app 10.0.1.0/24 nsg=n',
        'nic a 10.0.1.4 in v/app',
        'nic b 10.0.1.5 in v/app',
        ...rules.map((rule, at) => `rule n ${100 + at} in ${rule}`),
        'rule n 900 in Deny * * > *',
      ),
      1,
    );
    const [source, id] = ['a', 'b'].map((name) => idOf('networkInterfaces', name));
    if (source === undefined || id === undefined) throw new Error('no ends');
    const found = blockersOf(asked, { source, destination: { kind: 'resource', id }, port: 80 as Port });
    return found.ok ? found.value.blockers.map(({ nearestMiss }) => nearestMiss?.name) : found.problem;
  };

  it.each([
    [
      'misses one field, before one of which nobody knows whether it misses another one',
      ['Allow Tcp GatewayManager > * 65200-65535', 'Allow Tcp 10.0.9.0/24 > * 80'],
      ['r101'],
    ],
    ['misses one field, before one that misses two', ['Allow Tcp 10.0.9.0/24 > * 81', 'Allow Tcp * > * 81'], ['r101']],
    [
      'misses two fields, before one that misses one and perhaps another',
      ['Allow Tcp GatewayManager > * 81', 'Allow Tcp 10.0.9.0/24 > * 81'],
      ['r101'],
    ],
    [
      'misses one and perhaps another, before one that misses three',
      ['Allow Udp 10.0.9.0/24 > * 81', 'Allow Tcp GatewayManager > * 81'],
      ['r101'],
    ],
    ['comes first of equal ones', ['Allow Tcp * > * 81', 'Allow Tcp 10.0.9.0/24 > * 80'], ['r100']],
  ] as const)('%s', (_, rules, expected) => expect(nearest(...rules)).toEqual(expected));
});
