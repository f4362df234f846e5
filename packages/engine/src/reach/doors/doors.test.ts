import { describe, expect, it } from 'vitest';
import type { Port } from '../../address/port.ts';
import { cloudOf, idOf, machineId } from '../../documents/cloud-lines.fixture.ts';
import type { CloudResource } from '../../documents/resource.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { compileCloud } from '../../network/cloud/compile-cloud.ts';
import { addressOf, idOf as idOfRow } from '../../path/cloud/names.ts';
import { predictCloud } from '../../path/cloud/predict-cloud.ts';
import type { Path, PathHop } from '../../path/path.ts';
import { maySharePorts } from '../../path/walk/devices/balance.ts';
import { healthBehind } from '../../path/walk/devices/health.ts';
import { isEndpoint, isOneMachine } from '../../path/walk/place.ts';
import { randomCloud } from '../../path/random/random-cloud.fixture.ts';
import { seeded } from '../../path/random/random.fixture.ts';
import { configurationOf, isOfFamily } from '../../path/walk/ends.ts';
import { packetFrom } from '../../path/walk/packets/packet-from.ts';
import { walk } from '../../path/walk/walk.ts';
import { waysOf } from '../../path/walk/ways.ts';
import { packetOf } from '../../rules/packet.ts';
import { whoReaches } from '../who-reaches.ts';
import type { Door } from './door.ts';
import type { PortForward } from './port-forward.ts';
import { forwardsTo } from './port-forwards.ts';

const NETWORK = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24 nsg=out',
  'subnet v/data 10.0.2.0/24 nsg=in',
  'subnet v/AzureFirewallSubnet 10.0.9.0/26',
  'nic a 10.0.1.4 in v/app',
  'nic c 10.0.1.5 in v/app',
  'nic b 10.0.2.4 in v/data',
  'nic d 10.0.2.5 in v/data',
  'rule out 100 out Deny Tcp * > * 22',
  'rule in 100 in Allow Tcp 10.0.1.4,10.0.9.0/26 > * 22',
  'rule in 110 in Allow Tcp 8.0.0.0/8 > * 22',
  'rule in 120 in Deny * * > *',
];
const nic = (name: string) => idOf('networkInterfaces', name);

/** `10.0.2.9:5000 a? 8.0.0.0-8.255.255.255`: a door, and who comes in by it; `?` of whom nobody knows. */
function doorsOf(lines: readonly string[], port = 22, around = NETWORK): readonly string[] {
  const found = whoReaches(compileCloud(cloudOf(...around, ...lines), 1), nic('b'), port as Port);
  if (!found.ok) throw new Error(found.problem);
  const nameOf = (id: string) => id.split('/').at(-3) ?? '';
  return found.value.doors.map(({ address, port: asked, configurations, undetermined, internet }) =>
    [
      `${address}:${asked}`,
      ...configurations.map(nameOf),
      ...undetermined.map((id) => `${nameOf(id)}?`),
      ...internet.map(({ from, to }) => `${from}-${to}`),
    ].join(' '),
  );
}

const EIGHT = '8.0.0.0-8.255.255.255';
/** They leave under public addresses that nobody knows. */
const UNKNOWN = 'a? c? d?';

/** Answers to all senders are led to the first of them. */
const LED = [
  'vnet v 10.0.0.0/16',
  'subnet v/app 10.0.1.0/24',
  'subnet v/data 10.0.2.0/24 rt=r',
  'nic a 10.0.1.4 in v/app',
  ...['c', 'd', 'e', 'f'].map((name, at) => `nic ${name} 10.0.1.${at + 5} in v/app`),
  'nic b 10.0.2.4 in v/data',
  'route r 10.0.1.0/24 10.0.1.4',
  'lb l 10.0.2.9 in v/data',
  'nat l Tcp 5000 22 b',
];

/** Of two next hops of equal cost the first lets nothing pass. */
const PARTED = [
  'vnet v 10.0.0.0/16',
  'subnet v/mid 10.0.3.0/24',
  'nic x 10.0.3.4 in v/mid forwards nsg=shut',
  'nic y 10.0.3.5 in v/mid forwards',
  'rule shut 100 in Deny * * > * *',
  'nic a 10.0.1.4 in v/app',
  'nic b 10.0.2.4 in v/data',
  'nic d 10.0.2.5 in v/data',
  'lb l 10.0.2.9 in v/data',
  'balance l Tcp 5000 22 b,d',
];

describe('who reaches a port by another address', () => {
  it.each([
    ['answers are lost', ['subnet v/app 10.0.1.0/24', 'subnet v/data 10.0.2.0/24 rt=r'], '10.0.1.0/24'],
    ['it comes there', ['subnet v/app 10.0.1.0/24 rt=r', 'subnet v/data 10.0.2.0/24'], '10.0.2.9/32'],
  ])('is not known where by one of several next hops %s', (_, subnets, prefix) =>
    expect(doorsOf([...subnets, `route r ${prefix} 10.0.3.4,10.0.3.5`], 22, PARTED)).toEqual([
      '10.0.2.9:5000 x y d a?',
    ]),
  );

  it('is told from others whose answers are led to it', () =>
    expect(doorsOf([], 22, LED)).toEqual(['10.0.2.9:5000 a']));

  it.each([
    ['is nobody where nothing hands on to it', [], []],
    [
      'is let out to the port of a load balancer, and not to its own',
      ['lb l 10.0.2.9 in v/data', 'nat l Tcp 5000 22 b'],
      ['10.0.2.9:5000 a'],
    ],
    ['is nobody by a rule that leads to another port', ['lb l 10.0.2.9 in v/data', 'nat l Tcp 5000 23 b'], []],
    ['is nobody by a rule for UDP', ['lb l 10.0.2.9 in v/data', 'nat l Udp 5000 22 b'], []],
    ['is nobody by a rule that leads to somebody else', ['lb l 10.0.2.9 in v/data', 'nat l Tcp 5000 22 d'], []],
    ['may come to another backend, too', ['lb l 10.0.2.9 in v/data', 'balance l Tcp 5000 22 b,d'], ['10.0.2.9:5000 a']],
    [
      'is not let out to a port that a rule for all of them keeps',
      ['lb l 10.0.2.9 in v/data', 'balance l All 0 0 b'],
      ['10.0.2.9:22'],
    ],
    [
      'may be in the internet, in front of a public load balancer',
      ['lb l pip=20.1.1.1', 'nat l Tcp 5000 22 b'],
      [`20.1.1.1:5000 ${UNKNOWN} ${EIGHT}`],
    ],
    [
      'is nobody where its probe is kept out',
      ['lb l pip=20.1.1.1', 'balance l Tcp 5000 22 b probe=9'],
      ['20.1.1.1:5000'],
    ],
    [
      'comes from the firewall that translates, whoever may ask that',
      [
        'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
        'fwnat f 100 TCP 8.0.0.0/8 > 20.1.1.1 443 to 10.0.2.4:22',
      ],
      [`20.1.1.1:443 ${UNKNOWN} ${EIGHT}`],
    ],
    [
      'asks the firewall’s private address inside',
      ['fw f 10.0.9.4 in v/AzureFirewallSubnet', 'fwnat f 100 TCP 10.0.1.5 > 10.0.9.4 443 to 10.0.2.4:22'],
      ['10.0.9.4:443 c'],
    ],
    [
      'is whom the first of several rules leads there',
      [
        'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
        'fwnat f 100 TCP 8.0.0.0/9 > 20.1.1.1 443 to 10.0.2.5:22',
        'fwnat f 200 TCP 8.0.0.0/8 > 20.1.1.1 443 to 10.0.2.4:22',
      ],
      [`20.1.1.1:443 ${UNKNOWN} 8.128.0.0-8.255.255.255`],
    ],
    [
      'asks the first port that no rule before leads elsewhere, too',
      [
        'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
        'fwnat f 100 TCP * > 20.1.1.1 1000 to 10.0.2.5:22',
        'fwnat f 200 TCP 8.0.0.0/8 > 20.1.1.1 1000-2000 to 10.0.2.4:22',
      ],
      ['20.1.1.1:1000', `20.1.1.1:1001 ${UNKNOWN} ${EIGHT}`],
    ],
    [
      'asks the first port of each part of a range in which rules before lead some elsewhere',
      [
        'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
        'fwnat f 100 TCP 8.0.0.0/9 > 20.1.1.1 1500 to 10.0.2.5:22',
        'fwnat f 200 TCP 8.0.0.0/8 > 20.1.1.1 1000-2000 to 10.0.2.4:22',
        'fwnat f 300 TCP 8.0.0.0/8 > 20.1.1.1 1700 to 10.0.2.5:22',
      ],
      [
        `20.1.1.1:1000 ${UNKNOWN} ${EIGHT}`,
        `20.1.1.1:1500 ${UNKNOWN} 8.128.0.0-8.255.255.255`,
        `20.1.1.1:1501 ${UNKNOWN} ${EIGHT}`,
      ],
    ],
    [
      'asks the first port of all by a rule for all of them',
      [
        'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
        'fwnat f 100 TCP 8.0.0.0/8 > 20.1.1.1 0-65535 to 10.0.2.4:22',
      ],
      [`20.1.1.1:1 ${UNKNOWN} ${EIGHT}`],
    ],
    [
      'asks every address of a firewall by a rule for all of them',
      [
        'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1,20.1.1.2',
        'fwnat f 100 TCP 8.0.0.0/8 > 20.1.1.0/24 443 to 10.0.2.4:22',
        'fwnat f 200 TCP 10.0.1.5 > * 5000 to 10.0.2.4:22',
      ],
      [
        `20.1.1.1:443 ${UNKNOWN} ${EIGHT}`,
        `20.1.1.2:443 ${UNKNOWN} ${EIGHT}`,
        '20.1.1.1:5000',
        '20.1.1.2:5000',
        '10.0.9.4:5000 c',
      ],
    ],
  ])('%s', (_, lines, doors) => expect(doorsOf(lines)).toEqual(doors));

  // "Publish" behind a firewall: its DNAT rule leads to an internal load balancer ("Integrate Azure Firewall with Azure Standard Load Balancer").
  it('comes from a firewall that leads to a load balancer, where who is behind it leaves by none', () => {
    const lines = [
      'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
      'fwnat f 100 TCP 8.0.0.0/8 > 20.1.1.1 443 to 10.0.2.9:80',
      'lb l 10.0.2.9 in v/data',
      'balance l Tcp 80 22 b,d',
    ];
    expect(doorsOf(lines)).toEqual(['10.0.2.9:80 a', `20.1.1.1:443 a? c? ${EIGHT}`]);
  });

  it('comes by its own public address, where its group lets in the one that whoever asks leaves with', () => {
    const lines = [
      'vnet v 10.0.0.0/16',
      'subnet v/data 10.0.2.0/24 nsg=in',
      'nic b 10.0.2.4 in v/data pip=20.1.1.1',
      'vnet w 10.1.0.0/16',
      'subnet w/a 10.1.1.0/24',
      'nic a 10.1.1.4 in w/a pip=8.1.1.1',
      'nic c 10.1.1.5 in w/a pip=9.1.1.1',
      'rule in 100 in Allow Tcp 8.0.0.0/8 > * 22',
      'rule in 110 in Deny * * > *',
    ];
    expect(doorsOf(lines, 22, [])).toEqual([`20.1.1.1:22 a ${EIGHT}`]);
  });

  it('is nobody where groups keep the firewall out', () =>
    expect(
      doorsOf(
        [
          'fw f 10.0.9.4 in v/AzureFirewallSubnet pip=20.1.1.1',
          'fwnat f 100 TCP 8.0.0.0/8 > 20.1.1.1 443 to 10.0.2.4:23',
        ],
        23,
      ),
    ).toEqual(['20.1.1.1:443']));
});

describe('who reaches a port of a machine by another address', () => {
  const TWO = ['nic b 10.0.2.4 in v/data vm=b', 'nic b2 10.0.2.44 in v/data vm=b', 'lb l 10.0.2.9 in v/data'];
  const NET = ['vnet v 10.0.0.0/16', 'subnet v/data 10.0.2.0/24', 'nic a 10.0.2.5 in v/data', ...TWO];
  const doorsAt = (id: string, ...rules: readonly string[]) => {
    const found = whoReaches(compileCloud(cloudOf(...NET, ...rules), 1), id, 22 as Port);
    return found.ok && found.value.doors.map((door) => [`${door.address}:${door.port}`, door.configurations.length]);
  };

  it('may come by any of its interfaces', () =>
    expect(doorsAt(machineId('b'), 'nat l Tcp 5000 22 b2')).toEqual([['10.0.2.9:5000', 1]]));
  it('comes by one door where that leads to several of these', () =>
    expect(doorsAt(machineId('b'), 'balance l Tcp 5000 22 b,b2')).toEqual([['10.0.2.9:5000', 1]]));
  it('comes by the one interface that is asked about', () =>
    expect(doorsAt(nic('b'), 'nat l Tcp 5000 22 b2')).toEqual([]));
});

/** A firewall whose first rule that matches leads elsewhere, to another port of the same machine perhaps. */
const isByOther =
  ({ address, rules }: { readonly address: string; readonly rules: readonly string[] }) =>
  (hop: PathHop): boolean =>
    hop.address === address &&
    hop.device === 'azure-firewall' &&
    !hop.filters?.some(({ rule = '' }) => rules.includes(rule));

/** Does nobody know whether a rule of the door's firewall translates? What is behind it, and behind later ones, a path then does not show. */
const isOpenAt =
  (door: { readonly address: string }) =>
  ({ address, issues = [] }: PathHop): boolean =>
    address === door.address && issues.some(({ context }) => context['level'] === 'firewall');

/** Does a load balancer's frontend that is a door hand on to another backend, which may be who asks? */
const isToOther =
  ({ address }: { readonly address: string }, at: string) =>
  ({ hops }: Pick<Path, 'hops'>): boolean =>
    hops.at(-1)?.id !== at &&
    hops
      .slice(-2)
      .some(
        (hop) =>
          hop.device === 'load-balancer' && hop.address === address && (hop !== hops.at(-1) || isForAnother(hop, at)),
      );

/** Is it who asks, or somebody of whom there is no document, and not one of those of whom none tells which port is theirs? */
const isForAnother = ({ issues = [] }: PathHop, at: string): boolean =>
  issues.some(
    ({ code, context }) =>
      code === 'LB_HAIRPIN' ||
      (code === 'ANALYSIS_UNSUPPORTED' && 'rule' in context) ||
      (code === 'CONFIG_MISSING' && context['backends'] !== undefined && !context['backends'].includes(at)),
  );

/** What a path to a door says of whether a machine is reached by it. */
function arrivalBy(path: Path, door: Door, at: string): 'comes-in' | 'undetermined' | 'stopped' {
  const fates = (path.branches ?? [path])
    .filter((branch) => !isToOther(door, at)(branch))
    .map(({ disposition, hops }) => {
      const last = hops.at(-1);
      // Out to the internet; where the way is lost sight of behind a firewall that it went out to, it may lead there.
      const isOut = last?.id === undefined && last?.place !== 'nowhere' && hops.at(-2)?.leaving !== undefined;
      const isElsewhere =
        isOut || hops.some(isByOther(door)) || (disposition === 'delivered' && hops.at(-1)?.id !== at);
      // Its own machine takes it, for a floating address, if it runs.
      const isOwn = last?.machine !== undefined && last.machine === hops[0]?.machine && last.id !== at;
      if (isElsewhere || isOwn) return 'stopped';
      if (disposition === 'delivered') return 'comes-in';
      return ['undetermined', 'partly-delivered', 'leaves-model'].includes(disposition) ? 'undetermined' : 'stopped';
    });
  const [first = 'stopped'] = fates;
  return fates.every((fate) => fate === first) ? first : 'undetermined';
}

it('doors let in whom single paths say, in any network', () => {
  const counts = { 'comes-in': 0, undetermined: 0, stopped: 0 };
  let [shared, chained] = [0, 0];
  for (let seed = 1; seed <= 80; seed += 1) {
    const { documents: plain, interfaces } = randomCloud(seeded(seed));
    const documents = seed > 60 ? withChains(plain) : plain;
    const network = compileCloud(documents, 1);
    const withOwner = withOwners(documents);
    const { ids, interfaces: owners } = network.configurations;
    const nameOf = (row: number) => idOfRow(network, ids, row);
    const sources = [...owners.keys()].filter(
      (row) => owners[row] !== NONE && !isEndpoint(network, row) && isOfFamily(network, row, 'ipv4'),
    );
    for (const destination of interfaces)
      for (const port of [22, 80, 443, 8080] as Port[]) {
        const to = configurationOf(network, destination, 'ipv4');
        const at = nameOf(to);
        const found = whoReaches(network, at, port);
        const doors = found.ok ? found.value.doors : [];
        for (const door of doors)
          for (const row of sources) {
            // Of what a machine gets back of its own a path does not tell by which of its interfaces.
            if (isOneMachine(network, row, to)) continue;
            const source = nameOf(row);
            const forwards = forwardsTo(network, to, port);
            // Behind a firewall.
            const next = forwards.find(isBehind(door));
            const listener = next?.by.kind === 'balancer' ? next.by.listener : NONE;
            const { healthy, inDoubt } = healthBehind(network, listener);
            const isShared =
              forwards.some(sharesPorts(network, next ?? door, to)) || (next !== undefined && inDoubt.includes(to));
            const isAlone = isShared || next !== undefined;
            const path = pathTo(isAlone ? withOwner(next ?? door, at, port) : network, source, door);
            const byPath = arrivalBy(path, door, at);
            const isLeftOut = next !== undefined && !isShared && !healthy.includes(to);
            const wanted = isLeftOut ? 'stopped' : isShared && byPath !== 'stopped' ? 'undetermined' : byPath;
            chained += Number(next !== undefined);
            const told = door.configurations.includes(source)
              ? 'comes-in'
              : door.undetermined.includes(source)
                ? 'undetermined'
                : 'stopped';
            // Whether this one of several backends is healthy, no path to one of the others tells.
            const isUnsure = told === 'undetermined' && wanted === 'comes-in' && isInDoubt(network, to, port, door);
            const isOpen = told !== 'comes-in' && path.hops.some(isOpenAt(door));
            if (told !== wanted && !isUnsure && !isOpen)
              expect([seed, source, at, door.address, door.port, told]).toEqual(wanted);
            counts[wanted] += 1;
            shared += Number(isShared);
          }
      }
  }
  expect(counts).toEqual({
    'comes-in': expect.toSatisfy((count: number) => count > 20),
    undetermined: expect.toSatisfy((count: number) => count > 20),
    stopped: expect.toSatisfy((count: number) => count > 20),
  });
  expect([shared > 20, chained > 20]).toEqual([true, true]);
}, 90_000);

/** With all rules of firewalls that translate leading to a private load balancer, where there is one. */
function withChains(documents: readonly CloudResource[]): readonly CloudResource[] {
  const text = JSON.stringify(documents);
  const fronts = documents.flatMap(({ properties }) => {
    const { frontendIPConfigurations = [], loadBalancingRules = [] } = (properties ?? {}) as {
      readonly frontendIPConfigurations?: readonly { readonly properties: { readonly privateIPAddress?: string } }[];
      readonly loadBalancingRules?: readonly { readonly properties: { readonly frontendPort?: number } }[];
    };
    const port = loadBalancingRules[0]?.properties.frontendPort || 22;
    return frontendIPConfigurations.flatMap((each) => {
      const address = each.properties.privateIPAddress;
      return address === undefined ? [] : [[address, port] as const];
    });
  });
  const [front] = fronts;
  if (front === undefined) return documents;
  const led = text
    .replaceAll(/"translated(?:Address|Fqdn)":"[^"]*"/g, `"translatedAddress":"${front[0]}"`)
    .replaceAll(/"translatedPort":"\d+"/g, `"translatedPort":"${front[1]}"`);
  return JSON.parse(led) as readonly CloudResource[];
}

/** A load balancer's frontend that a firewall leads flows to from its own address. */
const isBehind =
  (door: Door) =>
  ({ address, by, rules }: PortForward): boolean =>
    by.kind === 'balancer' && address !== door.address && rules.some((rule) => door.rules.includes(rule));

function pathTo(network: CloudNetwork, source: string, { address, port }: Door): Path {
  const destination = { kind: 'address', address } as const;
  const predicted = predictCloud(network, { source, destination, port: port as Port });
  if (!predicted.ok) throw new Error(predicted.problem);
  return predicted.value.path;
}

/** Does no document tell which of several has the port of a door, of whom this is one? */
const sharesPorts =
  (network: CloudNetwork, { address, port }: PortForward | Door, to: number) =>
  (forward: PortForward): boolean =>
    forward.address === address &&
    forward.port === port &&
    forward.by.kind === 'balancer' &&
    maySharePorts(network, forward.by.listener, to);

/** The network where a rule for one machine alone, instead of the pool's, leads from a door's port to it. */
function withOwners(documents: readonly CloudResource[]) {
  const known = new Map<string, CloudNetwork>();
  return ({ rules: [rule], port }: PortForward | Door, at: string, backendPort: Port): CloudNetwork => {
    const key = `${rule} ${port} ${at} ${backendPort}`;
    const network = known.get(key) ?? compileCloud(documents.map(ownedBy(at, rule ?? '', port, backendPort)), 1);
    known.set(key, network);
    return network;
  };
}

type BalancerRule = { readonly id: string; readonly properties: Readonly<Record<string, unknown>> };
type Rules = {
  readonly inboundNatRules?: readonly BalancerRule[];
  readonly loadBalancingRules?: readonly BalancerRule[];
};
const ownedBy =
  (at: string, rule: string, frontendPort: number, backendPort: number) =>
  ({ properties, ...rest }: CloudResource): CloudResource => {
    const { inboundNatRules, loadBalancingRules = [] } = (properties ?? {}) as Rules;
    if (inboundNatRules === undefined && loadBalancingRules.length === 0) return { ...rest, properties };
    const owned = (inboundNatRules ?? []).map((each) => {
      const { backendAddressPool: _, ...others } = each.properties;
      const own = { ...others, frontendPort, backendIPConfiguration: { id: at } };
      return each.id === rule ? { ...each, properties: own } : each;
    });
    const read = loadBalancingRules
      .filter(({ id }) => id === rule)
      .map(({ id, properties: { frontendIPConfiguration, enableFloatingIP = false } }) => ({
        id,
        properties: {
          protocol: 'Tcp',
          frontendIPConfiguration,
          frontendPort,
          backendPort,
          enableFloatingIP,
          backendIPConfiguration: { id: at },
        },
      }));
    const others = loadBalancingRules.filter(({ id }) => id !== rule);
    return {
      ...rest,
      properties: { ...(properties as object), inboundNatRules: [...owned, ...read], loadBalancingRules: others },
    };
  };

/** Does nobody know whether a backend behind a door is healthy? */
const isInDoubt = (network: CloudNetwork, to: number, port: Port, door: Door): boolean =>
  forwardsTo(network, to, port).some(
    ({ address, by }) =>
      address === door.address && by.kind === 'balancer' && healthBehind(network, by.listener).inDoubt.includes(to),
  );

it('whoever a frontend hands flows to has it for a door', () => {
  let count = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const network = compileCloud(randomCloud(seeded(seed)).documents, 1);
    const { addresses, interfaces, isFront } = network.configurations;
    const rows = [...interfaces.keys()].filter((row) => isOfFamily(network, row, 'ipv4'));
    const senders = rows.filter((row) => interfaces[row] !== NONE);
    for (const front of rows.filter((row) => isFront[row] === 1))
      for (const from of senders)
        for (const destinationPort of [22, 80, 443, 8080]) {
          const [source, destination] = [addressOf(addresses, from), addressOf(addresses, front)];
          const packet = packetOf({ protocol: 'tcp', source, destination, destinationPort });
          const { ways } = waysOf(network, walk(network, from, packetFrom(network, from, packet)));
          for (const { end, last, arrived, steps } of ways) {
            if ((end !== 'delivered' && end !== 'translated') || interfaces[last] === NONE) continue;
            // Whoever has a floating address takes what is for it without a rule.
            if (steps.at(-2)?.configuration === last) continue;
            const forwards = forwardsTo(network, last, arrived.destinationPort as Port);
            const isKnown = forwards.some((each) => each.address === destination && each.port === destinationPort);
            if (!isKnown) expect([seed, from, destination, destinationPort]).toEqual('a door');
            count += 1;
          }
        }
  }
  expect(count).toBeGreaterThan(50);
});
