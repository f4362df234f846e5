import { expect, it } from 'vitest';
import { parseAddress } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { blockersOf } from './blockers.ts';

const NET = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.0.1.5 in v/app vm=b nsg=n',
  'nic c 10.0.1.6 in v/app vm=c',
  'nsg n',
  'lb l 10.0.1.9 in v/app',
];

/** What each set of changes would do, as words. */
function remedies(...lines: readonly string[]): readonly (readonly string[])[] {
  const to = parseAddress('10.0.1.9');
  if (!to.ok) throw new Error(to.problem);
  const found = blockersOf(compileCloud(cloudOf(...NET, ...lines), 1), {
    source: idOf('networkInterfaces', 'a'),
    destination: { kind: 'address', address: to.value },
    port: 80 as Port,
  });
  if (!found.ok) throw new Error(found.problem);
  return found.value.remedies.map((set) => set.map((change) => (change.kind === 'do' ? change.what : change.kind)));
}

it.each([
  ['has no rule for the port', ['balance l Tcp 443 443 b'], [['add a rule for the port']]],
  ['has nobody behind it', ['balance l Tcp 80 80 -'], [['add backends to its pool']]],
  [
    'has only backends that are off: to start one is enough',
    ['balance l Tcp 80 80 b,c probe=80', 'power b stopped', 'power c stopped'],
    [['start the machine'], ['start the machine']],
  ],
  [
    'has one backend that is off, and one that keeps probes out: either change is enough',
    ['balance l Tcp 80 80 b,c probe=81', 'power c stopped', 'rule n 100 in Deny Tcp AzureLoadBalancer > * 81'],
    [['allow the tag AzureLoadBalancer to port 81'], ['start the machine']],
  ],
] as const)('a load balancer that %s', (_, lines, expected) => expect(remedies(...lines)).toEqual(expected));
