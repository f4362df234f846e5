import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from '../explain/blockers.ts';
import { predictCloud } from './predict-cloud.ts';

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
  ['an address that it has not, beside a prefix', '20.5.5.5', '20.5.5.6/32', true, 'delivered'],
  ['everybody, beside a prefix', '20.5.5.5', '0.0.0.0/0', true, 'no-way-back'],
] as const)('a path whose answers have no route to %s', (_, addresses, route, isWithPrefix, expected) => {
  const path = predictCloud(networkOf(addresses, route, isWithPrefix), QUESTION);
  expect(path.ok && path.value.path.disposition).toBe(expected);
});

it('what would bring back those answers that have no route is to change that', () => {
  const found = blockersOf(networkOf('20.5.5.5 20.5.5.6', '20.5.5.6/32'), QUESTION);
  expect(found.ok && found.value.remedies.map((set) => set.map(({ kind }) => kind))).toEqual([['change-route']]);
});
