import { expect, it } from 'vitest';
import { reachSchema } from '@hopscope/protocol';
import { PLAIN } from '../render/paint.ts';
import { reachText } from './reach-text.ts';

it('who reaches a machine by another address stands behind those who reach its own', () => {
  const answer = reachSchema.parse({
    kind: 'reachers',
    configurations: ['/nics/a/ipConfigurations/one'],
    undetermined: [],
    internet: [],
    doors: [
      {
        address: '20.1.1.1',
        port: 5000,
        rules: ['/loadBalancers/l/inboundNatRules/ssh'],
        configurations: [],
        undetermined: ['/nics/c/ipConfigurations/one'],
        internet: [{ from: '8.0.0.0', to: '8.255.255.255' }],
      },
    ],
    asked: [{ id: '/machines/b', address: '10.0.0.5', others: ['fd00::5', '10.0.9.5'] }],
  });
  expect(reachText(answer, 'b:22', PLAIN).trimEnd().split('\n')).toEqual([
    '1 reach b:22 from the network',
    '  /nics/a/ipConfigurations/one',
    'None reach b:22 from the internet',
    '1 reach b:22 by 20.1.1.1:5000 (ssh)',
    '  8.0.0.0 to 8.255.255.255',
    '1 by that address are not known',
    '  /nics/c/ipConfigurations/one',
    'Not asked: the other addresses of b than 10.0.0.5: fd00::5, 10.0.9.5',
    'Not asked: who is behind gateways, and in networks that no document describes; the internet by IPv6',
  ]);
});
