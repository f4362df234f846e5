import { expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { serviceId } from '../../documents/services/service-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { predictCloud } from '../cloud/predict-cloud.ts';
import type { CloudDestination } from '../cloud/target.ts';
import { naiveCloud } from '../naive/naive-cloud.fixture.ts';
import type { NaivePath } from '../naive/naive-path.fixture.ts';
import { parseAddress } from '../../address/address.ts';
import { agrees, simplified } from './compared.fixture.ts';
import { seeded, type Random } from './random.fixture.ts';
import { FIREWALL_NAMES, randomFirewall } from './devices/random-firewalls.fixture.ts';
import { FOUND_SERVICE_TAGS, FOUND_TAGS, randomNames, randomResolvers, SERVERS } from './random-names.fixture.ts';

const NETWORKS = 1500;
const FLOWS = 20;
const VNETS = ['v', 'w'].map((name) => ({ id: idOf('virtualNetworks', name) }));
/** Whom flows are for, and zones have names for. */
const ADDRESSES = ['10.0.2.4', '10.0.2.5', '20.1.1.1', '8.8.8.8'];
const ENDINGS = ['delivered', 'reaches-internet', 'denied', 'undetermined'];
const KINDS = ['by an application rule', 'by a network rule'];
const REFUSED: NaivePath = { hops: [], disposition: 'refused' };

/** Two subnets whose routes to one another and to the internet lead by a firewall, in their own network or beside it. */
function documentsFor(random: Random) {
  const { chance, pick } = random;
  const [home, base] = pick([
    ['v', '10.0.9'],
    ['w', '10.1.9'],
  ] as const);
  const at = `${base}.4`;
  const servers = (some: number) => (chance(some) ? ` dns=${pick([at, at, at, at, '10.0.7.7', pick(SERVERS)])}` : '');
  const asks = (name: string) => `vnet ${name} 10.${name === 'v' ? 0 : 1}.0.0/16${servers(0.7)}`;
  const lines = [
    asks('v'),
    asks('w'),
    'peer v w forwarded=on',
    'subnet v/app 10.0.1.0/24 rt=r',
    'subnet v/data 10.0.2.0/24 rt=s',
    `subnet ${home}/AzureFirewallSubnet ${base}.0/26`,
    `nic a 10.0.1.4 in v/app${chance(0.05) ? ' dns=AzureProvidedDNS' : servers(0.15)}`,
    'nic b 10.0.2.4 in v/data vm=b',
    `route r 10.0.2.0/24 ${at}`,
    `route r 0.0.0.0/0 ${at}`,
    `route s 10.0.1.0/24 ${at}`,
    ...(chance(0.7) ? ['storage st'] : []),
  ];
  const subnet = { id: `${idOf('virtualNetworks', home)}/subnets/AzureFirewallSubnet`, base };
  const places = [
    {
      space: '10.0.0.0/16',
      subnets: ['10.0.1', '10.0.2'].map((each) => ({ id: each, base: each })),
      interfaces: ['10.0.1.4', '10.0.2.4'].map((address) => ({ id: address, address, isEndpoint: false })),
    },
  ];
  const shown = { id: idOf('publicIPAddresses', 'shown'), ipAddress: '20.9.210.1' };
  const own = { privateIPAddress: at, subnet: subnet.id, shown: [shown] };
  const documents = [
    ...cloudOf(...lines),
    ...randomFirewall('f', own, { places, devices: ADDRESSES }, random),
    ...randomNames(VNETS, ADDRESSES, random),
    ...(chance(0.25) ? randomResolvers(VNETS, random) : []),
  ];
  // Of some it is not among the documents.
  if (chance(0.1)) return documents;
  const { id, ipAddress } = shown;
  return [...documents, { id, type: 'Microsoft.Network/publicIPAddresses', properties: { ipAddress } }];
}

type Rule = { readonly name: string } & {
  readonly [member in 'targetFqdns' | 'destinationFqdns' | 'destinationAddresses' | 'destinationIpGroups']?: string[];
};

/** Rules by their names that hold nothing but names: those of applications that are not for all of them, and those of networks. */
function rulesForNames(documents: readonly CloudResource[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  JSON.stringify(documents, (_key, value: Partial<Rule> | null) => {
    const { name = '', targetFqdns = ['*'], destinationFqdns, ...others } = value ?? {};
    const isMixed = others.destinationAddresses ?? others.destinationIpGroups;
    if (!targetFqdns.includes('*')) found.set(name, 'by an application rule');
    if (destinationFqdns !== undefined && isMixed === undefined) found.set(name, 'by a network rule');
    return value;
  });
  return found;
}

it(`a naive reading of Azure's rules agrees about ${NETWORKS * FLOWS} flows by name through firewalls`, () => {
  const seen = new Map<string, number>();
  const count = (kind: string) => seen.set(kind, (seen.get(kind) ?? 0) + 1);
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const random = seeded(seed);
    const documents = documentsFor(random);
    const network = compileCloud(documents, seed, { mail: 'carried', serviceTags: FOUND_SERVICE_TAGS });
    const forNames = rulesForNames(documents);
    const naive = naiveCloud(documents, { tags: FOUND_TAGS, learned: new Map(), mail: 'carried' });
    for (let flow = 0; flow < FLOWS; flow += 1) {
      const account = random.chance(0.15) ? serviceId('storage:st') : undefined;
      const name = account === undefined && random.chance(0.9) ? random.pick(FIREWALL_NAMES) : undefined;
      const destination =
        account !== undefined
          ? undefined
          : name === undefined || random.chance(0.7)
            ? random.pick(ADDRESSES)
            : undefined;
      const address = parseAddress(destination ?? '');
      const port = random.pick([22, 80, 80, 443, 443]) as Port;
      const protocol = random.chance(0.1) ? 'udp' : 'tcp';
      const asked = { source: idOf('networkInterfaces', 'a'), port };
      const to: CloudDestination =
        account !== undefined
          ? { kind: 'resource', id: account }
          : address.ok
            ? { kind: 'address', address: address.value, ...(name === undefined ? {} : { name }) }
            : { kind: 'name', name: name ?? '' };
      const prediction = predictCloud(network, {
        ...asked,
        destination: to,
        ...(protocol === 'tcp' ? {} : { protocol }),
      });
      const question = {
        ...asked,
        protocol,
        ...(name && { name }),
        ...(destination && { destination }),
        ...(account && { to: account }),
      } as const;
      const expected = naive(question) ?? REFUSED;
      const found = prediction.ok ? simplified(prediction.value.path) : REFUSED;
      if (!agrees(found, expected)) expect({ seed, ...question, ...found }).toEqual({ seed, ...question, ...expected });
      count(expected.disposition);
      if (account !== undefined) count(`${expected.disposition} by id`);
      for (const said of new Set(expected.hops.flatMap(({ filters }) => filters))) {
        const by = forNames.get(/^(?:allow|deny) .*\/([an]\d)$/.exec(said)?.[1] ?? '');
        if (by !== undefined) count(by);
      }
    }
  }
  const least = (kind: string) => (kind.endsWith('by id') ? 25 : 100);
  for (const kind of [...ENDINGS, 'refused', ...KINDS, ...ENDINGS.map((ending) => `${ending} by id`)])
    expect([kind, seen.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy((times: number) => times > least(kind))]);
}, 300_000);
