import { expect, it } from 'vitest';
import { parseAddress } from '../../../address/address.ts';
import type { Port } from '../../../address/port.ts';
import { cloudOf, idOf } from '../../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { blockersOf } from '../../remedies/blockers.ts';
import { predictCloud, walkFor } from '../predict-cloud.ts';
import { waysBack } from './way-back.ts';

const LINES = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 nat=g',
  'nic a 10.0.1.4 in v/app',
  'vnet w 10.1.0.0/16',
  'subnet w/s 10.1.1.0/24 rt=r',
  'nic b 10.1.1.4 in w/s pip=20.7.7.7',
];

/** The network, where the NAT gateway may have a prefix as well. */
function networkOf(addresses: string, route: string, isWithPrefix = false) {
  const documents = cloudOf(...LINES, `natgw g ${addresses}`, `route r ${route} None`);
  const prefix = { publicIpPrefixes: [{ id: idOf('publicIPPrefixes', 'p') }] };
  const widened = documents.map((each) =>
    isWithPrefix && each.type === 'Microsoft.Network/natGateways'
      ? { ...each, properties: { ...(each.properties as object), ...prefix } }
      : each,
  );
  return compileCloud(widened as typeof documents, 1);
}

const destination = parseAddress('20.7.7.7');
if (!destination.ok) throw new Error(destination.problem);
const QUESTION = {
  source: idOf('networkInterfaces', 'a'),
  destination: { kind: 'address', address: destination.value },
  port: 80 as Port,
} as const;

it.each([
  ['a NAT gateway’s only address', '20.5.5.5', '20.5.5.5/32', false, 'no-way-back'],
  ['that one, which a prefix has others beside', '20.5.5.5', '20.5.5.5/32', true, 'partly-delivered'],
  ['an address that it may have by a prefix', '20.5.5.5', '20.5.5.6/32', true, 'undetermined'],
  ['everybody, beside a prefix', '20.5.5.5', '0.0.0.0/0', true, 'no-way-back'],
] as const)('a path whose answers have no route to %s', (_, addresses, route, isWithPrefix, expected) => {
  const path = predictCloud(networkOf(addresses, route, isWithPrefix), QUESTION);
  expect(path.ok && path.value.path.disposition).toBe(expected);
});

it('what would bring back those answers that have no route is to change that', () => {
  const found = blockersOf(networkOf('20.5.5.5 20.5.5.6', '20.5.5.6/32'), QUESTION);
  expect(found.ok && found.value.remedies.map((set) => set.map(({ kind }) => kind))).toEqual([['change-route']]);
});

/** Firewalls one behind the other, which send on anew; the answers to each come by any of so many appliances. */
function chainOf(firewalls: number, appliances: number, shut: readonly string[]) {
  const all = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
  const hops = all(appliances).map((at) => `10.250.0.${at + 3}`);
  const firewallLines = all(firewalls).flatMap((at) => [
    `subnet hub/f${at} 10.${10 * at}.1.0/26 rt=f${at}`,
    `fw f${at} 10.${10 * at}.1.4 in hub/f${at} pip=20.1.1.${at}`,
    `fwapp f${at} 100 Allow 443 * > *`,
    ...(at < firewalls ? [`route f${at} 10.200.0.0/24 10.${10 * at + 10}.1.4`] : []),
    ...(at > 1 ? [`route f${at} 10.${10 * at - 10}.1.0/26 ${hops.join(',')}`] : []),
  ]);
  const lines = [
    'vnet hub 10.0.0.0/8',
    'subnet hub/a 10.1.1.0/24 rt=ra',
    'nic a 10.1.1.4 in hub/a',
    'route ra 10.200.0.0/24 10.10.1.4',
    'subnet hub/d 10.200.0.0/24 rt=rd',
    'nic d 10.200.0.4 in hub/d',
    `route rd 10.${10 * firewalls}.1.0/26 ${hops.join(',')}`,
    'subnet hub/n 10.250.0.0/24',
    ...hops.map((hop, at) => `nic n${at} ${hop} in hub/n ${shut.includes(`n${at}`) ? '' : 'forwards'}`),
  ];
  return compileCloud(cloudOf(...lines, ...firewallLines), 1);
}

it.each([
  [2, 4, 'every appliance passes answers on', [], 1, 'delivered'],
  [4, 16, 'every appliance passes answers on', [], 1, 'delivered'],
  [4, 16, 'one appliance does not', ['n15'], 2, 'partly-delivered'],
] as const)(
  'behind %i firewalls, answers by %i appliances, where %s, are told apart by how they end',
  (firewalls, appliances, _, shut, count, disposition) => {
    const network = chainOf(firewalls, appliances, shut);
    const end = parseAddress('10.200.0.4');
    if (!end.ok) throw new Error(end.problem);
    const asked = walkFor(network, {
      ...QUESTION,
      destination: { kind: 'address', address: end.value },
      port: 443 as Port,
    });
    if (!asked.ok) throw new Error('no path');
    const { walked, path } = asked.value;
    expect([waysBack(network, walked, path.flow).length, path.disposition]).toEqual([count, disposition]);
  },
);

it.each([
  [
    'who asked',
    ['route s 10.0.1.0/24 10.0.1.4,10.0.3.9'],
    [
      'are taken to come straight to 10.0.1.4, which asked and is a next hop of their route itself: it has others as well.',
      'Answers do not get back to 10.0.1.4:',
    ],
  ],
  [
    'who asked, and another one an appliance that the request did not pass',
    ['route s 10.0.1.0/24 10.0.1.4,10.0.3.4'],
    ['pass 10.0.3.4: a stateful appliance drops what it sees half of.'],
  ],
  [
    'an appliance that the request passed, as one of the same',
    [
      'route r 10.0.2.0/24 10.0.3.4,10.0.3.5',
      'route s 10.0.1.0/24 10.0.3.5,10.0.3.4',
      'nic g 10.0.3.5 in v/fw forwards',
    ],
    [
      'are taken to come by 10.0.3.4, as the request went: their route has other next hops as well.',
      'are taken to come by 10.0.3.5, as the request went: their route has other next hops as well.',
    ],
  ],
])('of several next hops of answers one is %s', (_, routes, sentences) => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=s',
    'subnet v/fw 10.0.3.0/24',
    'nic a 10.0.1.4 in v/app',
    'nic f 10.0.3.4 in v/fw forwards',
    'nic b 10.0.2.4 in v/data',
    'table r',
  ];
  const to = parseAddress('10.0.2.4');
  if (!to.ok) throw new Error(to.problem);
  const path = predictCloud(compileCloud(cloudOf(...lines, ...routes), 1), {
    ...QUESTION,
    destination: { kind: 'address', address: to.value },
  });
  const ways = path.ok ? (path.value.path.branches ?? [path.value.path]) : [];
  const said = ways.flatMap(({ hops }) => hops.flatMap(({ issues = [] }) => issues.map(({ sentence }) => sentence)));
  expect(said).toEqual(sentences.map((words): unknown => expect.stringContaining(words)));
});
