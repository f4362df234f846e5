import { expect, it } from 'vitest';
import { parseAddress } from '../../../address/address.ts';
import { NO_PORT, type Port } from '../../../address/port.ts';
import { cloudOf, idOf } from '../../../documents/cloud-lines.fixture.ts';
import type { CloudQuestion } from '../../cloud/predict-cloud.ts';
import { randomCloud } from '../../random/random-cloud.fixture.ts';
import { seeded, type RandomCloud, type Random } from '../../random/random.fixture.ts';
import { randomEnds } from '../../random/random-ends.fixture.ts';
import { judge, networkOf, type Judged } from './judged-sets.fixture.ts';

const [NETWORKS, FLOWS] = [160, 6];

function randomQuestion(cloud: RandomCloud, random: Random): CloudQuestion {
  const { source, destination } = randomEnds(cloud, random);
  const to = parseAddress(destination);
  if (!to.ok) throw new Error(to.problem);
  const end = { source, destination: { kind: 'address', address: to.value } } as const;
  return random.chance(0.1)
    ? { ...end, protocol: 'icmp', port: NO_PORT }
    : { ...end, port: random.pick([22, 80, 85, 443, 1500, 8080]) as Port };
}

it('each set of changes opens the way, with nothing needless in it, or the answer says what nobody can know before it is made', () => {
  const judged: Judged = { faults: [], opened: 0, said: 0, shut: 0 };
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const cloud = randomCloud(random);
    const network = networkOf(cloud.documents);
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const asked = randomQuestion(cloud, random);
      judge({ documents: cloud.documents, network, asked, about: `seed ${seed}, flow ${flow}` }, judged);
    }
  }
  expect(judged.faults).toEqual([]);
  expect(judged.opened).toBeGreaterThan(80);
  expect(judged.said).toBeGreaterThan(80);
  expect(judged.shut).toBeGreaterThan(1);
}, 120_000);

const SPOKES = ['a', 'b', 'c', 'm', 'n'] as const;

/** A hub with an appliance and a firewall, and two spokes of which one may have addresses of the other one; tables that several share. */
function spokes({ pick, chance }: Random): readonly string[] {
  const table = () => (chance(0.7) ? ` rt=${pick(['t', 'u'])}` : '');
  const isOverlapping = chance(0.25);
  const routes = (name: string) =>
    ['10.0.0.0/16', '10.5.0.0/16', '10.0.1.0/24', '10.5.2.4/32', '10.0.2.0/24', '8.0.0.0/8', '0.0.0.0/0']
      .filter(() => chance(0.25))
      .map((prefix) => {
        const hops = ['10.9.1.4', '10.9.9.4', '10.0.3.4', 'VnetLocal', 'VnetLocal', 'None'];
        return `route ${name} ${prefix} ${pick(hops)}`;
      });
  return [
    'vnet v 10.0.0.0/16',
    'vnet h 10.9.0.0/16',
    `vnet w 10.5.0.0/16${isOverlapping ? ' 10.0.128.0/17' : ''}`,
    `subnet v/s 10.0.1.0/24${table()}`,
    `subnet v/d 10.0.2.0/24${table()}`,
    `subnet v/m 10.0.3.0/24${table()}`,
    `subnet h/n 10.9.1.0/24${table()}`,
    `subnet h/AzureFirewallSubnet 10.9.9.0/26${table()}`,
    `subnet w/d 10.5.2.0/24${table()}${chance(0.3) ? ' nsg=x' : ''}`,
    'rule x 100 in Allow Tcp VirtualNetwork > * 22',
    `rule x 110 ${pick(['in', 'out'])} Deny * * > * *`,
    ...(chance(0.8) ? ['peer v h'] : []),
    // Of the second the hub knows what it had before it got the rest.
    ...(chance(0.8) ? [`peer h w${isOverlapping || chance(0.8) ? '' : ' space=10.4.0.0/16'}`] : []),
    ...(!isOverlapping && chance(0.2) ? ['peer v w'] : []),
    'table t',
    'table u',
    ...routes('t'),
    ...routes('u'),
    'nic a 10.0.1.4 in v/s',
    'nic c 10.0.2.4 in v/d',
    `nic m 10.0.3.4 in v/m${chance(0.9) ? ' forwards' : ''}`,
    `nic n 10.9.1.4 in h/n${chance(0.9) ? ' forwards' : ''}`,
    'nic b 10.5.2.4 in w/d',
    'fw f 10.9.9.4 in h/AzureFirewallSubnet',
    'fwrule f 100 Allow TCP * > * *',
  ];
}

it('so does each between the spokes of a hub, whose addresses may overlap, and whose tables may be shared', () => {
  const judged: Judged = { faults: [], opened: 0, said: 0, shut: 0 };
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const documents = cloudOf(...spokes(random));
    const network = networkOf(documents);
    for (let flow = 0; flow < 4; flow += 1) {
      const [one, other] = [random.pick(SPOKES), random.pick(SPOKES)];
      const [source, id] = [idOf('networkInterfaces', one), idOf('networkInterfaces', other)];
      const far = parseAddress(random.pick(['10.5.2.4', '10.0.2.4', '10.0.1.4', '8.8.8.8', '10.5.2.9']));
      if (!far.ok) throw new Error(far.problem);
      const isByAddress = one === other || random.chance(0.5);
      const destination = isByAddress
        ? ({ kind: 'address', address: far.value } as const)
        : ({ kind: 'resource', id } as const);
      const asked = { source, destination, port: random.pick([22, 80]) as Port };
      judge({ documents, network, asked, about: `seed ${seed}, flow ${flow}` }, judged);
    }
  }
  expect(judged.faults).toEqual([]);
  expect(judged.opened).toBeGreaterThan(200);
}, 120_000);
