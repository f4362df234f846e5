import { expect, it } from 'vitest';
import { wordsOf, type Address } from '../../address/address.ts';
import type { Port } from '../../address/port.ts';
import type { IssueCode } from '../../issue/issue.ts';
import { cloudOf, idOf } from '../../documents/cloud-lines.fixture.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { idOf as idOfRow } from '../../path/cloud/names.ts';
import { mayArrive } from '../../path/cloud/branches.ts';
import { predictCloud } from '../../path/cloud/predict-cloud.ts';
import type { PathDisposition, PathHop } from '../../path/path.ts';
import { randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import { configurationOf } from '../../path/walk/ends.ts';
import { addressIn } from '../../table/address-column.ts';
import type { AddressRange } from '../by-certainty.ts';
import type { FromInternet } from '../from-internet.ts';
import { whoReaches } from '../who-reaches.ts';

const NETWORK = [
  'vnet v 10.0.0.0/16',
  'subnet v/data 10.0.2.0/24 rt=r',
  'subnet v/fw 10.0.3.0/24',
  'nic b 10.0.2.4 in v/data vm=b nsg=n pip=20.2.2.2',
  'nic f 10.0.3.4 in v/fw vm=f nsg=m pip=20.3.3.3 forwards',
  'rule n 100 in Allow Tcp 8.0.0.0/8 > * 22',
  'rule n 200 in Deny * * > *',
  'rule m 200 in Allow * * > *',
  'route r 7.0.0.0/8 Internet',
  'lb l pip=20.1.1.1',
  'nat l Tcp 5000 22 b',
];
const EIGHT = '8.0.0.0-8.255.255.255';
const ANYBODY =
  '1.0.0.0-9.255.255.255 11.0.0.0-100.63.255.255 100.128.0.0-126.255.255.255 128.0.0.0-168.63.129.15 168.63.129.17-169.253.255.255 169.255.0.0-172.15.255.255 172.32.0.0-192.167.255.255 192.169.0.0-223.255.255.255';

const said = (ranges: readonly AddressRange[]) => ranges.map(({ from, to }) => `${from}-${to}`).join(' ');

it.each([
  ['is whom rules let in', [], EIGHT],
  ['is nobody where the machine is off', ['power b deallocated'], ''],
  ['is nobody where answers are led nowhere', ['route r 0.0.0.0/0 None'], ''],
  ['is the part to which answers are led', ['route r 8.128.0.0/9 None'], '8.0.0.0-8.127.255.255'],
  [
    'is who is answered by a more specific route',
    ['route r 0.0.0.0/0 None', 'route r 8.4.0.0/16 Internet'],
    '8.4.0.0-8.4.255.255',
  ],
  [
    'is nobody to whom an appliance sends answers out, with another address than the one that was asked',
    ['route r 8.64.0.0/10 10.0.3.4'],
    '8.0.0.0-8.63.255.255 8.128.0.0-8.255.255.255',
  ],
])('the internet %s', (_, lines, ranges) => {
  const network = compileCloud(cloudOf(...NETWORK, ...lines), 1);
  const found = whoReaches(network, idOf('networkInterfaces', 'b'), 22 as Port);
  if (!found.ok) throw new Error(found.problem);
  const doors = found.value.doors.map(({ address, internet }) => [address, said(internet)]);
  expect([said(found.value.internet), doors]).toEqual([
    ranges,
    [
      ['20.2.2.2', ranges],
      ['20.1.1.1', ranges],
    ],
  ]);
});

it.each([
  ['the frontend’s address, where that floats', 'float', '20.1.1.1', EIGHT],
  ['not the machine’s own', 'float', '10.0.2.4', ''],
  ['the machine’s own, where it does not', '', '10.0.2.4', EIGHT],
  ['and not the frontend’s', '', '20.1.1.1', ''],
])('rules let the internet in by a load balancer for %s', (_, float, to, ranges) => {
  const lines = [
    'vnet v 10.0.0.0/16',
    'subnet v/data 10.0.2.0/24',
    'nic b 10.0.2.4 in v/data vm=b nsg=n',
    'lb l pip=20.1.1.1',
    `balance l Tcp 22 22 b ${float}`.trim(),
    `rule n 100 in Allow Tcp 8.0.0.0/8 > ${to} 22`,
    'rule n 200 in Deny * * > *',
  ];
  const network = compileCloud(cloudOf(...lines), 1);
  const found = whoReaches(network, idOf('networkInterfaces', 'b'), 22 as Port);
  if (!found.ok) throw new Error(found.problem);
  expect(found.value.doors.map((door) => said(door.internet))).toEqual([ranges]);
  const frontend = whoReaches(network, `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f`, 22 as Port);
  if (!frontend.ok) throw new Error(frontend.problem);
  expect(said(frontend.value.internet)).toBe(ranges);
});

const BALANCED = [
  'vnet v 10.0.0.0/16',
  'subnet v/a 10.0.1.0/24',
  'nic b 10.0.1.4 in v/a vm=b nsg=n',
  'nic c 10.0.1.5 in v/a vm=c nsg=m',
  'rule n 100 in Allow Tcp 8.0.0.0/8 > * 80',
  'rule n 110 in Allow Tcp AzureLoadBalancer > * 81',
  'rule n 200 in Deny * * > *',
  'rule m 100 in Allow Tcp 8.128.0.0/9 > * 80',
  'rule m 200 in Deny * * > *',
  'lb l pip=20.1.1.1',
];
const [LOWER, UPPER] = ['8.0.0.0-8.127.255.255', '8.128.0.0-8.255.255.255'];

// Which backend gets a flow is chosen by its hash ("Azure Load Balancer distribution modes"), and only the healthy are chosen from.
it.each([
  ['is in where the backend takes it', ['balance l Tcp 80 80 b'], EIGHT, '', ''],
  ['is in with part of its flows where only one backend takes it', ['balance l Tcp 80 80 b,c'], UPPER, LOWER, ''],
  ['is in where the other one is out by its probe', ['balance l Tcp 80 80 b,c probe=81'], EIGHT, '', ''],
  [
    'may be in where nobody knows a rule’s tag',
    ['balance l Tcp 80 80 c', 'rule m 90 in Deny Tcp Unheard > * 80'],
    '',
    '',
    UPPER,
  ],
  ['may be in where nobody knows who else is behind it', ['balance l Tcp 80 80 b,unseen'], '', '', ANYBODY],
])('of a load balancer whoever is in the internet %s', (_, lines, certain, partly, unknown) => {
  const network = compileCloud(cloudOf(...BALANCED, ...lines), 1);
  const found = whoReaches(network, `${idOf('loadBalancers', 'l')}/frontendIPConfigurations/f`, 80 as Port);
  if (!found.ok) throw new Error(found.problem);
  const { internet, internetPartly, internetUndetermined } = found.value;
  expect([said(internet), said(internetPartly), said(internetUndetermined)]).toEqual([certain, partly, unknown]);
});

/** It is not known whether the flow gets that far. */
const OPEN: readonly IssueCode[] = ['SERVICE_TAG_UNKNOWN', 'CONFIG_MISSING'];
const word = (address: Address) => wordsOf(address)[3];
const holds = (ranges: readonly AddressRange[], address: Address) =>
  ranges.some(({ from, to }) => word(from) <= word(address) && word(address) <= word(to));

const interfaceIn = (id = ''): string => id.split('/ipConfigurations/')[0] ?? '';

it('whoever sends from an address of the internet comes in where that is told, and nowhere else, in any network', () => {
  const counts = { in: 0, partly: 0, unknown: 0, out: 0 };
  for (let seed = 1; seed <= 200; seed += 1) {
    const { documents, interfaces } = randomCloud(seeded(seed));
    const network = compileCloud(documents, 1, { mail: 'carried' });
    const { ids, inspectors } = network.configurations;
    const inspected = new Set(
      [...inspectors].flatMap((one, row) => (one < 0 ? [] : interfaceIn(idOfRow(network, ids, row)))),
    );
    for (const end of interfaces)
      for (const port of [22, 443] as Port[]) {
        const row = configurationOf(network, end, 'ipv4');
        const at = idOfRow(network, network.configurations.ids, row);
        const found = whoReaches(network, at, port);
        if (!found.ok) continue;
        for (const source of interfaces)
          for (const { address, port: there, rules, ...who } of found.value.doors) {
            if (source === end) continue;
            const destination = { kind: 'address', address } as const;
            const predicted = predictCloud(network, { source, destination, port: there as Port });
            if (!predicted.ok) throw new Error(predicted.problem);
            const { branches = [predicted.value.path] } = predicted.value.path;
            for (const { hops, disposition } of branches) {
              const left = hops.findLast(({ leaving }) => leaving !== undefined);
              const from = left?.leaving?.address;
              // What a gateway load balancer of its own lets out nobody knows.
              if (inspected.has(interfaceIn(left?.id))) continue;
              const isFine = hops
                .slice(0, -1)
                .every(
                  ({ issues = [] }) =>
                    !issues.some(({ severity, code }) => severity === 'error' || OPEN.includes(code)),
                );
              const last = hops.at(-1);
              // By one of several next hops answers get back, and by another they do not: those who are told get them by all.
              const isSplit = branches.some((other) => other.disposition !== disposition && isAlike(other.hops, hops));
              if (isSplit) continue;
              // With which address an appliance sends on nobody knows.
              const isHidden = last?.issues?.some(({ sentence }) => /^(?:With w|W)hich public address/.test(sentence));
              // Another rule of the firewall may lead what it is for to another port there.
              const led = hops.flatMap(({ filters = [] }) => filters.flatMap(({ rule = '' }) => rule));
              const byFirewall = rules.filter((rule) => /\/(?:ruleCollectionGroups|natRuleCollections)\//.test(rule));
              if (byFirewall.length > 0 && !byFirewall.some((rule) => led.includes(rule))) continue;
              if (from === undefined || !isFine || isHidden === true || last?.id !== at) continue;
              const told = toldOf(who, from);
              const ending = disposition === 'delivered' ? 'in' : mayArrive(disposition) ? 'unknown' : 'out';
              // A known machine may be told more certainly that no answer comes to it than an address that is anybody's.
              if (told === 'unknown' && disposition === 'no-way-back') continue;
              if (told !== ending) expect([seed, source, end, address, there, from, told]).toEqual(disposition);
              counts[told] += 1;
            }
          }
      }
  }
  expect(counts.in).toBeGreaterThan(50);
  expect(counts.out).toBeGreaterThan(20);
  expect(counts.unknown).toBeGreaterThan(5);
}, 60_000);

it('of a load balancer, part of the flows come in from where one backend takes them and another does not', () => {
  const counts = { in: 0, partly: 0, unknown: 0, out: 0 };
  for (let seed = 1; seed <= 1000; seed += 1) {
    const { documents, interfaces } = randomCloud(seeded(seed));
    const network = compileCloud(documents, 1, { mail: 'carried' });
    const { ids, isFront, publicAddresses, inspectors } = network.configurations;
    for (const [row, flag] of isFront.entries()) {
      const address = addressIn(publicAddresses, row);
      if (flag !== 1 || address === undefined) continue;
      for (const port of [22, 443] as Port[]) {
        const found = whoReaches(network, idOfRow(network, ids, row), port);
        if (!found.ok) throw new Error(found.problem);
        for (const source of interfaces) {
          // What a gateway load balancer of its own lets out nobody knows.
          if ((inspectors[configurationOf(network, source, 'ipv4')] ?? -1) >= 0) continue;
          const predicted = predictCloud(network, { source, destination: { kind: 'address', address }, port });
          if (!predicted.ok) throw new Error(predicted.problem);
          const { branches = [predicted.value.path], disposition } = predicted.value.path;
          const senders = new Set(branches.map(({ hops }) => hops[0]?.leaving?.address));
          const [from] = senders;
          const isFine = branches.every(({ hops }) => hops.length <= 3 && isWell(hops[0]));
          if (senders.size !== 1 || from === undefined || !isFine || disposition === 'no-way-back') continue;
          const told = toldOf(found.value, from);
          const ending = ENDINGS[disposition] ?? 'out';
          if (told !== ending) expect([seed, source, address, port, from, told]).toEqual(disposition);
          counts[told] += 1;
        }
      }
    }
  }
  expect(counts.in).toBeGreaterThan(15);
  expect(counts.partly).toBeGreaterThan(2);
  expect(counts.unknown).toBeGreaterThan(50);
  expect(counts.out).toBeGreaterThan(200);
}, 120_000);

const ENDINGS: Partial<Record<PathDisposition, 'in' | 'partly' | 'unknown'>> = {
  delivered: 'in',
  'partly-delivered': 'partly',
  undetermined: 'unknown',
  'leaves-model': 'unknown',
};

/** Is nothing in doubt where the flow begins? */
const isWell = (hop: PathHop | undefined): boolean =>
  hop !== undefined && !(hop.issues ?? []).some(({ severity, code }) => severity === 'error' || OPEN.includes(code));

/** What is told of an address: once. */
function toldOf(who: FromInternet, from: Address): 'in' | 'partly' | 'unknown' | 'out' {
  const { internet, internetPartly, internetUndetermined } = who;
  const [isIn = false, isPartly = false, isUnknown = false] = [internet, internetPartly, internetUndetermined].map(
    (ranges) => holds(ranges, from),
  );
  if (Number(isIn) + Number(isPartly) + Number(isUnknown) > 1) throw new Error(`${from} is told twice`);
  if (isIn) return 'in';
  if (isPartly) return 'partly';
  return isUnknown ? 'unknown' : 'out';
}

/** The same way there. */
const isAlike = (one: readonly PathHop[], other: readonly PathHop[]): boolean =>
  one.length === other.length && one.every(({ address }, at) => address === other[at]?.address);
