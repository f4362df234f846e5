import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { whoReaches } from '../who-reaches.ts';

const NET =
  'vnet v 10.0.0.0/16;subnet v/s 10.0.1.0/24;nic b 10.0.1.5 in v/s vm=b;nic c 10.0.1.6 in v/s vm=c;lb l pip=20.3.3.3;vnet w 10.5.0.0/16;subnet w/s 10.5.1.0/24;nic a 10.5.1.4 in w/s';

/** Ports of doors to b's port 22, and whether a comes in there. */
function doorsOf(lines: string) {
  const found = whoReaches(compileCloud(cloudOf(...lines.split(';')), 1), idOf('networkInterfaces', 'b'), 22 as Port);
  const who = (all: readonly string[]) => all.some((id) => id.includes('/networkInterfaces/a/'));
  return (found.ok ? found.value.doors : []).map(({ address, port, configurations, undetermined }) => [
    `${address}:${port}`,
    who(configurations) ? 'comes in' : who(undetermined) ? 'perhaps' : 'does not',
  ]);
}

describe('doors by an inbound NAT rule of a pool', () => {
  it.each([
    ['one where no document tells whose port it is', 'b,c', '', [['20.3.3.3:500', 'perhaps']]],
    ['one where it does', 'b,c', ' b:503 c:504', [['20.3.3.3:503', 'comes in']]],
    [
      'the first of the range, and perhaps others, of the only member',
      'b',
      '',
      [
        ['20.3.3.3:500', 'comes in'],
        ['20.3.3.3:501', 'perhaps'],
      ],
    ],
    ['none to another member', 'c', '', []],
  ])('are %s', (_, members, ports, doors) => {
    const rules = `balance l Tcp 443 443 ${members};share l Tcp 500-600 22 0${ports}`;
    expect(doorsOf(`${NET};${rules}`)).toEqual(doors);
  });

  const OF_TWO = 'balance l Tcp 443 443 b,c;share l Tcp 500-600 22 0';
  const GROUPS = 'rule n 100 in Deny * * > *;rule m 100 in Deny Tcp Storage > *;rule m 110 in Allow * * > *';
  it.each([
    ['are shut where its own group keeps all out', 'b', 'nsg=n', 'does not'],
    ['may be open where nobody knows all of its group', 'b', 'nsg=m', 'perhaps'],
    ['are shut where it does not run', 'b', ';power b deallocated', 'does not'],
    ['may be open where another member would deny the flow', 'c', 'nsg=n', 'perhaps'],
  ])('%s', (_, name, how, answer) => {
    const lines = NET.replace(`vm=${name}`, `$& ${how}`);
    expect(doorsOf(`${lines};${GROUPS};${OF_TWO}`)).toEqual([['20.3.3.3:500', answer]]);
  });

  it('are shut to whom the way there is', () => {
    const shut = NET.replace('a 10.5.1.4 in w/s', 'a 10.5.1.4 in w/s nsg=n;rule n 100 out Deny * * > *');
    expect(doorsOf(`${shut};balance l Tcp 443 443 b,c;share l Tcp 500-600 22 0`)).toEqual([
      ['20.3.3.3:500', 'does not'],
    ]);
  });
});
