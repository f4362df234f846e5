import { expect, it } from 'vitest';
import { ipv4Of, parseAddress, wordsOf, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { mayArrive } from '../../path/cloud/branches.ts';
import type { CloudResource } from '../../documents/resource.ts';
import type { PathDisposition } from '../../path/path.ts';
import { predictCloud } from '../../path/cloud/predict-cloud.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import type { AddressRange } from '../by-certainty.ts';
import { whoReaches } from '../who-reaches.ts';
import type { Outsiders } from './outsiders.ts';

const SITE = ['192.168.0.0/16', '172.20.0.0/16', '10.0.64.0/18'];
const SAMPLES = ['192.168.0.9', '192.168.130.9', '192.168.200.4', '172.20.3.4', '172.20.200.9', '10.0.65.9'];
const PREFIXES = [
  '192.168.0.0/17',
  '192.168.128.0/18',
  '172.20.0.0/17',
  '192.168.0.0/16',
  '172.16.0.0/12',
  'VirtualNetwork',
  '*',
];
const NEXT_HOPS = ['10.0.9.4', '10.0.3.4', 'None', 'VirtualNetworkGateway', 'Internet', '10.0.3.5'];

/** A hub with a gateway, a firewall and an appliance, and a spoke that uses them; or perhaps not. */
function randomHub(random: ReturnType<typeof seeded>): readonly string[] {
  const one = (of: readonly string[]): string => of[random.below(of.length)] ?? '';
  const perhaps = (...lines: readonly string[]) => (random.below(2) === 0 ? lines : []);
  const rules = (group: string, direction: string) =>
    Array.from({ length: random.below(4) }, (_, at) => {
      const [source, destination] = direction === 'in' ? [one(PREFIXES), '*'] : ['*', one(PREFIXES)];
      return `rule ${group} ${100 + at} ${direction} ${one(['Allow', 'Deny'])} * ${source} > ${destination} ${one(['*', '443', '80'])}`;
    });
  const routes = (table: string, of: readonly string[]) =>
    of.flatMap((prefix) => (random.below(3) === 0 ? [`route ${table} ${prefix} ${one(NEXT_HOPS)}`] : []));
  return [
    'vnet h 10.0.0.0/18',
    'vnet s 10.1.0.0/16',
    'peer h s transit=on forwarded=on',
    `peer s h ${one(['remote=on', 'remote=on', ''])} forwarded=on`.replace('  ', ' '),
    'subnet h/GatewaySubnet 10.0.8.0/27 rt=g',
    'subnet h/AzureFirewallSubnet 10.0.9.0/26',
    `subnet h/app 10.0.3.0/24 ${one(['nsg=n', ''])}`.trim(),
    'nic a 10.0.3.4 in h/app vm=a forwards',
    'nic c 10.0.3.5 in h/app vm=c',
    'subnet s/data 10.1.1.0/24 rt=r nsg=m',
    'nic b 10.1.1.4 in s/data vm=b',
    'fw f 10.0.9.4 in h/AzureFirewallSubnet',
    `fwrule f 100 ${one(['Allow', 'Deny'])} TCP ${one(PREFIXES.slice(0, 7))} > * 443`,
    'fwrule f 200 Allow TCP 10.0.0.0/8 > * *',
    ...perhaps('fwrule f 300 Allow TCP 172.20.0.0/16 > 10.1.0.0/16 443'),
    'table r',
    'table g',
    ...perhaps('table r nobgp'),
    ...routes('r', ['0.0.0.0/0', '192.168.0.0/16', '172.20.0.0/17', '192.168.200.0/24', '10.0.7.0/24', '10.3.0.0/17']),
    ...routes('g', ['10.1.0.0/16', '10.1.1.0/24', '10.0.3.0/24']),
    ...rules('n', 'in'),
    ...rules('m', 'in'),
    ...rules('m', 'out'),
    'gw g in h/GatewaySubnet',
  ];
}

const OUTSIDE = [`site o ${SITE.join(' ')}`, 'connect x g o'];

/** The same where the site is a network that is described, with a machine at each sample. */
const DESCRIBED = [
  `vnet o ${SITE.join(' ')} 172.31.0.0/24`,
  'subnet o/GatewaySubnet 172.31.0.0/27',
  ...SITE.map((prefix, at) => `subnet o/s${at} ${prefix}`),
  ...SAMPLES.map((address, at) => `nic o${at} ${address} in o/s${subnetOf(address)} vm=o${at}`),
  'gw og in o/GatewaySubnet',
  'connect x g og',
  'connect y og g',
];

function subnetOf(address: string): number {
  return SITE.findIndex((prefix) => address.startsWith(prefix.split('.').slice(0, 2).join('.')));
}

const word = (address: Address) => wordsOf(address)[3];
const holds = (ranges: readonly AddressRange[], at: number) =>
  ranges.some(({ from, to }) => word(from) <= at && at <= word(to));

function toldOf({ ranges, rangesPartly, rangesUndetermined }: Outsiders, at: number): string {
  const kinds = [ranges, rangesPartly, rangesUndetermined].map((each) => holds(each, at));
  if (kinds.filter(Boolean).length > 1) throw new Error(`${ipv4Of(at)} is told twice`);
  return ['in', 'partly', 'unknown'][kinds.indexOf(true)] ?? 'out';
}

const KINDS = { delivered: 'in', 'partly-delivered': 'partly' } as const;
const kindOf = (disposition: PathDisposition): string =>
  isOneOf(KINDS, disposition) ? KINDS[disposition] : mayArrive(disposition) ? 'unknown' : 'out';
const isOneOf = <T extends object>(of: T, key: PropertyKey): key is keyof T => key in of;

/** `outside`, `described`: the same network, without and with those at the samples, which `named` calls. */
type Case = {
  readonly kind: Outsiders['kind'];
  readonly outside: readonly CloudResource[];
  readonly described: readonly CloudResource[];
  readonly samples: readonly string[];
  readonly named: string;
};

/** How many addresses fare how; every one of those outside as the machine that is described in its place. */
function compared(
  { kind, outside, described, samples, named }: Case,
  counts: Record<string, number>,
  seed: number,
): void {
  const [without, withThem] = [compileCloud(outside, 1), compileCloud(described, 1)];
  for (const end of ['b', 'a'])
    for (const port of [443, 22] as Port[]) {
      const found = whoReaches(without, idOf('networkInterfaces', end), port);
      if (!found.ok) throw new Error(found.problem);
      const outsiders = found.value.outsiders.find((each) => each.kind === kind);
      if (outsiders === undefined) continue;
      for (const [at, address] of samples.entries()) {
        const source = idOf('networkInterfaces', `${named}${at}`);
        const destination = { kind: 'resource', id: idOf('networkInterfaces', end) } as const;
        const predicted = predictCloud(withThem, { source, destination, port });
        if (!predicted.ok) throw new Error(predicted.problem);
        const { disposition, hops } = predicted.value.path;
        // A site has routes to what its gateway does not tell it of, or not: what stops a sender at its own end is not known here.
        if ((hops[0]?.issues ?? []).some(({ code }) => code === 'NO_ROUTE')) continue;
        const parsed = parseAddress(address);
        const told = toldOf(outsiders, parsed.ok ? word(parsed.value) : 0);
        if (told !== kindOf(disposition)) expect([seed, end, address, port, told]).toEqual(disposition);
        counts[told] = (counts[told] ?? 0) + 1;
      }
    }
}

const NONE = { in: 0, partly: 0, unknown: 0, out: 0 };

it('whoever is behind a gateway fares as a machine of a network that is connected in its place', () => {
  const counts = { ...NONE };
  for (let seed = 1; seed <= 400; seed += 1) {
    const hub = randomHub(seeded(seed));
    const [outside, described] = [cloudOf(...hub, ...OUTSIDE), cloudOf(...hub, ...DESCRIBED)];
    compared({ kind: 'gateway', outside, described, samples: SAMPLES, named: 'o' }, counts, seed);
  }
  expect(counts.in).toBeGreaterThan(1000);
  expect(counts.unknown).toBeGreaterThan(100);
  expect(counts.out).toBeGreaterThan(1000);
}, 60_000);

const INSTANCES = ['10.0.7.4', '10.0.7.31', '10.0.7.40', '10.0.7.62'];

it('an instance of an Azure Bastion fares as a machine in its subnet', () => {
  const counts = { ...NONE };
  for (let seed = 1; seed <= 400; seed += 1) {
    const hub = [...randomHub(seeded(seed)), 'subnet h/AzureBastionSubnet 10.0.7.0/26 nsg=n'];
    const machines = INSTANCES.map((address, at) => `nic i${at} ${address} in h/AzureBastionSubnet vm=i${at}`);
    const [outside, described] = [[...cloudOf(...hub), BASTION], cloudOf(...hub, ...machines)];
    compared({ kind: 'bastion', outside, described, samples: INSTANCES, named: 'i' }, counts, seed);
  }
  expect(counts.in).toBeGreaterThan(1000);
  expect(counts.out).toBeGreaterThan(1000);
}, 60_000);

const BASTION: CloudResource = {
  id: idOf('bastionHosts', 'bst'),
  type: 'Microsoft.Network/bastionHosts',
  properties: {
    ipConfigurations: [
      { name: 'c', properties: { subnet: { id: `${idOf('virtualNetworks', 'h')}/subnets/AzureBastionSubnet` } } },
    ],
  },
};

const PEERS = ['10.3.1.4', '10.3.130.4', '10.4.1.4'];

it('whoever is in a peered network that no document describes fares as a machine of it', () => {
  const counts = { ...NONE };
  for (let seed = 1; seed <= 500; seed += 1) {
    const lines = [
      ...randomHub(seeded(seed)),
      'vnet u 10.3.0.0/16 10.4.0.0/16',
      'subnet u/x 10.3.0.0/16',
      'subnet u/y 10.4.0.0/16',
      ...PEERS.map((address, at) => `nic u${at} ${address} in u/${address.startsWith('10.3') ? 'x' : 'y'} vm=u${at}`),
      `peer ${seed % 2 === 0 ? 's' : 'h'} u space=10.3.0.0/16,10.4.0.0/16`,
    ];
    const described = cloudOf(...lines);
    const outside = described.filter(({ id }) => !/\/(?:virtualNetworks\/u|networkInterfaces\/u\d)$/.test(id));
    compared({ kind: 'peering', outside, described, samples: PEERS, named: 'u' }, counts, seed);
  }
  expect(counts.in).toBeGreaterThan(300);
  expect(counts.out).toBeGreaterThan(300);
}, 60_000);
