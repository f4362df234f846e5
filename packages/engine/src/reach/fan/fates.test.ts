import { expect, it } from 'vitest';
import type { Prefix } from '../../address/prefix.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { NONE } from '../../network/cloud/cloud-network.ts';
import { addressOf } from '../../path/cloud/names.ts';
import type { PathDisposition } from '../../path/path.ts';
import { configurationOf } from '../../path/walk/ends.ts';
import { packetOf } from '../../rules/packet.ts';
import { endingsTo } from '../endings/ending-to.ts';
import { sourceProblem } from '../relay-problem.ts';
import type { Fate } from './fate.ts';
import { fatesFrom } from './fates-from.ts';
import { fatesTo } from './fates-to.ts';
import { fansOf } from './pairs.fixture.ts';

const UNKNOWN: readonly PathDisposition[] = ['undetermined', 'partly-delivered', 'leaves-model'];

const fateOf = (disposition: PathDisposition): Fate =>
  disposition === 'delivered' ? disposition : UNKNOWN.includes(disposition) ? 'undetermined' : 'stopped';

it('flows that are told together end as each of them does by its walks, in any network', () => {
  const counts: Record<string, number> = {};
  const mirrored = new Map<string, ReturnType<typeof fatesTo>>();
  for (const { seed, network, from, any, pairs } of fansOf(150)) {
    if (sourceProblem(network, from) !== undefined) continue;
    const fateAt = fatesFrom(network, from, any);
    const endingTo = endingsTo(network);
    for (const { to, flow, packet } of pairs) {
      const fateFrom = mirrored.get(`${seed} ${to}`) ?? fatesTo(network, to, packet);
      mirrored.set(`${seed} ${to}`, fateFrom);
      const fates = [fateAt(to), fateFrom(from)].filter((each) => each !== undefined);
      const { disposition } = endingTo({ row: to, service: NONE }, from, packet, flow);
      if (fates.some((each) => each !== fateOf(disposition))) expect([flow, fates]).toEqual([flow, disposition]);
      const key = fates.length === 2 ? disposition : `${fates.length} of two`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }
  for (const disposition of ['delivered', 'undetermined', 'denied', 'no-route', 'machine-off', 'no-way-back'])
    expect([disposition, (counts[disposition] ?? 0) > 0]).toEqual([disposition, true]);
});

const NETWORK = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 rt=r',
  'subnet v/data 10.0.2.0/24 rt=s',
  'subnet v/fw 10.0.3.0/24',
  'nic a 10.0.1.4 in v/app vm=a',
  'nic b 10.0.2.4 in v/data vm=b',
];
const TO = 'route r 10.0.2.0/24 10.0.3.4';
const BACK = 'route s 10.0.1.0/24 10.0.3.5';
const [ON_THE_WAY, ON_THE_WAY_BACK] = ['nic f 10.0.3.4 in v/fw vm=f forwards', 'nic g 10.0.3.5 in v/fw vm=g forwards'];

it.each([
  ['is delivered by the one appliance, and answered by another', [ON_THE_WAY, ON_THE_WAY_BACK], 'delivered'],
  ['is stopped where the appliance does not send on', ['nic f 10.0.3.4 in v/fw', ON_THE_WAY_BACK], 'stopped'],
  ['is stopped where the one on the way back does not', [ON_THE_WAY, 'nic g 10.0.3.5 in v/fw'], 'stopped'],
  [
    'is stopped by rules at the one on the way back, which did not see the request',
    [ON_THE_WAY, `${ON_THE_WAY_BACK} nsg=n`, 'rule n 100 in Deny Tcp 10.0.2.0/24 > * *'],
    'stopped',
  ],
  [
    'is stopped by rules there for what is sent on',
    [ON_THE_WAY, `${ON_THE_WAY_BACK} nsg=n`, 'rule n 100 out Deny Tcp * > 10.0.1.4 1024-65535'],
    'stopped',
  ],
  [
    'may be stopped by rules there for some of the ports that a host chooses',
    [ON_THE_WAY, `${ON_THE_WAY_BACK} nsg=n`, 'rule n 100 in Deny Tcp * > * 50000'],
    'undetermined',
  ],
  [
    'is not stopped by such rules at the one that the request passed',
    ['route s 10.0.1.0/25 10.0.3.4', `${ON_THE_WAY} nsg=n`, 'rule n 100 in Deny Tcp 10.0.2.0/24 > * *'],
    'delivered',
  ],
  ['is stopped where answers are led nowhere', [ON_THE_WAY, 'route s 10.0.1.0/25 None'], 'stopped'],
  ['takes a walk where the appliance on the way back is nobody', [ON_THE_WAY], undefined],
] as const)('a flow %s', (_, lines, fate) => {
  const network = compileCloud(cloudOf(...NETWORK, TO, BACK, ...lines), 1);
  const [from = NONE, to = NONE] = ['a', 'b'].map((name) => configurationOf(network, idOf('networkInterfaces', name)));
  const { addresses } = network.configurations;
  const [source, destination] = [addressOf(addresses, from), addressOf(addresses, to)];
  const packet = packetOf({ protocol: 'tcp', source, destination, destinationPort: 443 });
  expect([fatesFrom(network, from, packet)(to), fatesTo(network, to, packet)(from)]).toEqual([fate, fate]);
});

it('a tag of very many networks is asked about as others are', () => {
  // Every other address, b's among them.
  const prefixes = Array.from({ length: 4000 }, (_, index) => `10.0.${index >> 7}.${(2 * index) & 255}/32` as Prefix);
  const serviceTags = new Map([['odd', { name: 'Odd', prefixes }]]);
  const lines = ['subnet v/app 10.0.1.0/24 nsg=n', 'nic c 10.0.2.5 in v/data', 'rule n 100 out Deny * * > Odd *'];
  const plain = NETWORK.filter((line) => !line.startsWith('subnet v/app')).map((line) => line.replace(' rt=s', ''));
  const network = compileCloud(cloudOf(...plain, ...lines), 1, { serviceTags });
  const rowOf = (name: string) => configurationOf(network, idOf('networkInterfaces', name));
  const source = addressOf(network.configurations.addresses, rowOf('a'));
  const toItself = packetOf({ protocol: 'tcp', source, destination: source, destinationPort: 443 });
  expect(['b', 'c'].map((name) => fatesFrom(network, rowOf('a'), toItself)(rowOf(name)))).toEqual([
    'stopped',
    'delivered',
  ]);
});
