import { expect, it } from 'vitest';
import { reachSchema } from '@hopscope/protocol';
import { PLAIN } from '../render/paint.ts';
import { reachText } from './reach-text.ts';

const NOBODY = { internet: [], internetPartly: [], internetUndetermined: [] };

it('who reaches a machine by another address stands behind those who reach its own', () => {
  const answer = reachSchema.parse({
    kind: 'reachers',
    configurations: ['/nics/a/ipConfigurations/one'],
    undetermined: [],
    ...NOBODY,
    doors: [
      {
        address: '20.1.1.1',
        port: 5000,
        rules: ['/loadBalancers/l/inboundNatRules/ssh'],
        configurations: [],
        undetermined: ['/nics/c/ipConfigurations/one'],
        ...NOBODY,
        internet: [{ from: '8.0.0.0', to: '8.255.255.255' }],
      },
    ],
    outsiders: [],
    unasked: [{ who: 'those behind load balancers by IPv6' }],
    others: [],
    asked: [{ id: '/machines/b', address: '10.0.0.5', others: ['fd00::5', '10.0.9.5'] }],
  });
  expect(reachText(answer, 'b:22', PLAIN).trimEnd().split('\n')).toEqual([
    '1 IP configuration of the network reaches b:22 at its own address',
    '  /nics/a/ipConfigurations/one',
    '1 range of the internet reaches b:22 by 20.1.1.1:5000 (ssh)',
    '  8.0.0.0 to 8.255.255.255',
    '1 IP configuration of the network may reach b:22 by 20.1.1.1:5000 (ssh): that is not known, or only part of the connections open',
    '  /nics/c/ipConfigurations/one',
    'None reach b:22 at its own address from the internet',
    'Not asked: more addresses of b than 10.0.0.5: fd00::5, 10.0.9.5',
    'Not asked: those behind load balancers by IPv6',
  ]);
});

it('part of the connections is not none', () => {
  const answer = reachSchema.parse({
    kind: 'reachers',
    configurations: [],
    undetermined: ['/nics/a/ipConfigurations/one', '/nics/b/ipConfigurations/one'],
    ...NOBODY,
    internetPartly: [{ from: '8.0.0.0', to: '8.255.255.255' }],
    internetUndetermined: [{ from: '9.9.9.9', to: '9.9.9.9' }],
    doors: [],
    outsiders: [],
    unasked: [],
    others: [],
  });
  expect(reachText(answer, 'lb:80', PLAIN).trimEnd().split('\n')).toEqual([
    '1 range of the internet reaches lb:80 with part of its connections, as not every backend takes them',
    '  8.0.0.0 to 8.255.255.255',
    '2 IP configurations of the network may reach lb:80: that is not known, or only part of the connections open',
    '  /nics/a/ipConfigurations/one',
    '  /nics/b/ipConfigurations/one',
    '1 range of the internet may reach lb:80: that is not known',
    '  9.9.9.9',
  ]);
});

it('what comes from the internet is told at a public address of its own', () => {
  const internet = [{ from: '8.0.0.0', to: '8.255.255.255' }];
  const answer = reachSchema.parse({
    kind: 'reachers',
    configurations: [],
    undetermined: [],
    ...NOBODY,
    internet,
    doors: [
      { address: '20.1.1.1', port: 22, rules: [], configurations: ['/nics/a'], undetermined: [], ...NOBODY, internet },
    ],
    outsiders: [],
    unasked: [],
    others: [],
  });
  expect(reachText(answer, 'b:22', PLAIN).trimEnd().split('\n')).toEqual([
    '1 IP configuration of the network reaches b:22 by 20.1.1.1:22 (its public address)',
    '  /nics/a',
    '1 range of the internet reaches b:22 by 20.1.1.1:22 (its public address)',
    '  8.0.0.0 to 8.255.255.255',
    'None reach b:22 at its private address from the network',
  ]);
});

it('whoever comes from outside is told by where it comes from', () => {
  const nobody = { ranges: [], rangesPartly: [], rangesUndetermined: [] };
  const answer = reachSchema.parse({
    kind: 'reachers',
    configurations: [],
    undetermined: [],
    ...NOBODY,
    doors: [],
    outsiders: [
      {
        ...nobody,
        kind: 'gateway',
        id: '/virtualNetworkGateways/g',
        ranges: [{ from: '192.168.0.0', to: '192.168.255.255' }],
        rangesUndetermined: [{ from: '172.20.0.0', to: '172.20.0.0' }],
      },
      {
        ...nobody,
        kind: 'application-gateway',
        id: '/applicationGateways/a',
        ranges: [{ from: '10.0.3.4', to: '10.0.3.254' }],
        listens: [{ address: '20.1.1.1', port: 80 }],
      },
      { ...nobody, kind: 'bastion', id: '/bastionHosts/b' },
    ],
    unasked: [{ id: '/virtualNetworkGateways/e', who: 'whoever lies behind e' }],
    others: [],
  });
  expect(reachText(answer, 'b:22', PLAIN).trimEnd().split('\n')).toEqual([
    '1 range behind the gateway g reaches b:22',
    '  192.168.0.0 to 192.168.255.255',
    '1 range behind the gateway g may reach b:22: that is not known',
    '  172.20.0.0',
    '1 range of the application gateway a reaches b:22 for who asks at 20.1.1.1:80',
    '  10.0.3.4 to 10.0.3.254',
    'None reach b:22 from the network',
    'None reach b:22 from the internet',
    'Not asked: whoever lies behind e',
  ]);
});

it('of several addresses each is told by itself', () => {
  const asked = [
    { id: '/machines/a', address: '10.0.0.4', others: [] },
    { id: '/machines/b', address: '10.0.0.5', others: [] },
  ];
  const sets = [{ protocol: 'tcp', from: 0, to: 65_535, disposition: 'denied' }];
  const other = { source: 'fd00::4', destination: 'fd00::5', sets: [{ ...sets[0], disposition: 'delivered' }] };
  const ports = reachSchema.parse({ kind: 'ports', sets, others: [other], isCut: false, asked });
  expect(reachText(ports, 'b', PLAIN).trimEnd().split('\n')).toEqual([
    'From 10.0.0.4 to 10.0.0.5',
    'PROTOCOL  PORTS    ENDS AS',
    'tcp       0-65535  denied',
    'From fd00::4 to fd00::5',
    'PROTOCOL  PORTS    ENDS AS',
    'tcp       0-65535  delivered',
  ]);
  const reached = reachSchema.parse({
    kind: 'reached',
    configurations: [],
    undetermined: [],
    others: [{ address: 'fd00::4', configurations: ['/nics/b'], undetermined: [] }],
    asked: asked.slice(0, 1),
  });
  expect(reachText(reached, 'a', PLAIN).trimEnd().split('\n')).toEqual([
    'None are reached from a at 10.0.0.4',
    '1 IP configuration is reached from a at fd00::4',
    '  /nics/b',
  ]);
});

it('addresses of a block are one row', () => {
  const answer = reachSchema.parse({
    kind: 'reached',
    configurations: ['/nics/a/one', '/nics/a/two', '/nics/a/two#10.0.2.17', '/nics/a/two#10.0.2.18'],
    undetermined: ['/nics/b/two#10.0.2.34', '/nics/b/two#10.0.2.35', '/nics/c/two#10.0.2.50'],
    others: [],
  });
  expect(reachText(answer, 'c', PLAIN).trimEnd().split('\n')).toEqual([
    '2 IP configurations are reached from c',
    '  /nics/a/one',
    '  /nics/a/two and 2 more addresses of its block',
    '2 IP configurations may be reached from c: that is not known, or only part of the connections open',
    '  /nics/b/two#10.0.2.34 and 1 more address of its block',
    '  /nics/c/two#10.0.2.50',
  ]);
});
