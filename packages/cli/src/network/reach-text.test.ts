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
    'Not asked: the other addresses of b than 10.0.0.5: fd00::5, 10.0.9.5',
    'Not asked: who is behind gateways, and in networks that no document describes; the internet by IPv6',
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
  });
  expect(reachText(answer, 'lb:80', PLAIN).trimEnd().split('\n').slice(0, -1)).toEqual([
    '1 range of the internet reaches lb:80 with part of its connections, as not every backend takes them',
    '  8.0.0.0 to 8.255.255.255',
    '2 IP configurations of the network may reach lb:80: that is not known, or only part of the connections open',
    '  /nics/a/ipConfigurations/one',
    '  /nics/b/ipConfigurations/one',
    '1 range of the internet may reach lb:80: that is not known',
    '  9.9.9.9',
  ]);
});
