import { expect, it } from 'vitest';
import { parseAddress } from '../../../address/address.ts';
import { cloudOf } from '../../../documents/cloud-lines.fixture.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../../network/cloud/compile-cloud.ts';
import { packetOf } from '../../../rules/packet.ts';
import { balance } from './balance.ts';

const names = Array.from({ length: 100 }, (_, index) => `n${index}`);
const network = compileCloud(
  cloudOf(
    'vnet v 10.0.0.0/16',
    'subnet v/s 10.0.1.0/24',
    ...names.map((name, index) => `nic ${name} 10.0.1.${index + 10} in v/s vm=${name}`),
    'power n7 stopped',
    'lb l 10.0.1.5 in v/s',
    `balance l Tcp 80 80 ${names.join()} probe=80`,
  ),
  1,
);

it('each backend is judged once, however many ways lead to one', () => {
  let judged = 0;
  const counting = new Proxy<CloudNetwork>(network, {
    get(target, member: keyof CloudNetwork) {
      // Whose machine runs is asked about backends only.
      if (member === 'machines') judged += 1;
      return target[member];
    },
  });
  const [from, to] = ['10.0.1.4', '10.0.1.5'].map(parseAddress);
  if (from?.ok !== true || to?.ok !== true) throw new Error('these are addresses');
  const packet = packetOf({ protocol: 'tcp', source: from.value, destination: to.value, destinationPort: 80 });
  const front = network.configurations.isFront.indexOf(1);
  const chosen = Array.from({ length: 64 }, (_, choice) => balance(counting, front, packet, choice, NONE));
  expect(new Set(chosen.map((each) => each.kind === 'handed-on' && each.backend)).size).toBe(64);
  expect(chosen[0]).toMatchObject({ kind: 'handed-on', count: 99 });
  expect(judged).toBe(100);
});
