import {
  openCloud,
  portsBetween,
  predictCloud,
  reachedFrom,
  whoReaches,
  type CloudNetwork,
  type OpenCloud,
  type Port,
} from '../../packages/engine/src/index.ts';
import { packetFrom } from '../../packages/engine/src/path/walk/packets/packet-from.ts';
import { configurationOf } from '../../packages/engine/src/path/walk/ends.ts';
import { verdictOn, walk } from '../../packages/engine/src/path/walk/walk.ts';
import { trailsFrom } from '../../packages/engine/src/reach/fan/trails.ts';
import { packetOf } from '../../packages/engine/src/rules/packet.ts';
import type { Stage } from '../bench.ts';
import { rateOf } from '../rate.ts';
import { atLeast, atMost, quantile, ratio } from '../report/row.ts';
import { chanceFlows, type Asked } from './chance-flows.ts';
import { LARGE, largeCloud, type LargeCloud } from './large-cloud.ts';
import { linearScan } from './linear-scan.ts';

/** Flows that are asked about in turn, so that no cache makes them cheap. */
const FLOWS = 4096;
/** So many that most of what is kept of one is forgotten when it is asked about again. */
const MANY = 65_536;

type Asking = Pick<Stage, 'quick' | 'row'>;

/** `flows`: only what single flows are answered. */
export type Extent = 'all' | 'flows';

/** A described network as large as Azure lets one be: ask it, change it. */
export function askCloud(stage: Asking, extent: Extent): void {
  const cloud = largeCloud(LARGE);
  const open = openCloud(cloud.documents());
  const network = open.at(1);
  const flows = chanceFlows(FLOWS);
  verdicts(stage, cloud, network, flows);
  documents(stage, cloud, network, flows);
  if (extent === 'flows') return;
  oneToAll(stage, cloud, network);
  portSets(stage, cloud, network, flows);
  changes(stage, cloud, open, flows);
}

/** Keeps what is computed from being optimised away. */
let sink = 0;

function verdicts({ quick, row }: Asking, cloud: LargeCloud, network: CloudNetwork, flows: readonly Asked[]): void {
  const [rounds, forMs] = quick ? [3, 150] : [5, 700];
  const scan = linearScan(cloud);
  const packets = flows.map(({ from, to, port }) => ({
    from: configurationOf(network, cloud.interfaceId(from)),
    packet: packetOf({
      protocol: 'tcp',
      source: cloud.addressOf(from),
      destination: cloud.addressOf(to),
      destinationPort: port,
    }),
  }));
  const few = flows.slice(0, 256);
  const scanned = (goal: 'denial' | 'end') =>
    measured(rounds, forMs, few.length, () => {
      for (const { from, to, port } of few) sink += scan(from, to, port, goal);
    });
  const verdict = ({ from, packet }: (typeof packets)[number]) => {
    sink += verdictOn(network, from, packetFrom(network, from, packet)).steps.length;
  };
  const toDenial = scanned('denial');
  row({ what: 'cloud: the same rules and routes, a linear scan to the first denial', unit: '/s', values: toDenial });
  const values = measured(rounds, forMs, FLOWS, () => packets.forEach(verdict));
  row({
    what: 'cloud: verdicts with the deciding rules and routes',
    unit: '/s',
    values,
    goal: atLeast(500_000),
    ratios: [ratio('the scan', values, toDenial)],
  });
  row({ what: 'cloud: a verdict, p99', unit: 'µs', values: worstOf(rounds, packets, verdict), goal: atMost(20) });
  const toEnd = scanned('end');
  row({ what: 'cloud: a linear scan past every denial', unit: '/s', values: toEnd });
  const whole = measured(rounds, forMs, FLOWS, () =>
    packets.forEach(({ from, packet }) => {
      sink += walk(network, from, packetFrom(network, from, packet)).steps.length;
    }),
  );
  const what = 'cloud: walks past every denial to the end, as documents have them';
  row({ what, unit: '/s', values: whole, ratios: [ratio('the scan', whole, toEnd)] });
}

function documents({ quick, row }: Asking, cloud: LargeCloud, network: CloudNetwork, flows: readonly Asked[]): void {
  const [rounds, forMs] = quick ? [3, 150] : [5, 700];
  const questions = (all: readonly Asked[]) =>
    all.map(({ from, to, port }) => ({
      source: cloud.interfaceId(from),
      destination: { kind: 'address', address: cloud.addressOf(to) } as const,
      port,
    }));
  const asked = questions(flows);
  const document = (question: (typeof asked)[number]) => {
    const predicted = predictCloud(network, question);
    if (predicted.ok) sink += predicted.value.path.hops.length;
  };
  const values = measured(rounds, forMs, FLOWS, () => asked.forEach(document));
  row({ what: 'cloud: paths as documents, by id, and the way back', unit: '/s', values, goal: atLeast(100_000) });
  row({
    what: 'cloud: a path as a document, p99',
    unit: 'µs',
    values: worstOf(rounds, asked, document),
    goal: atMost(100),
  });
  const many = questions(chanceFlows(MANY));
  const ofMany = measured(rounds, forMs, MANY, () => many.forEach(document));
  row({ what: `cloud: the same of ${MANY} flows in turn, too many to keep words of`, unit: '/s', values: ofMany });
}

/** Every address of an interface, from one machine. */
function oneToAll({ quick, row }: Asking, cloud: LargeCloud, network: CloudNetwork): void {
  const ends = { protocol: 'tcp', source: cloud.addressOf(LARGE.machines - 1), destinationPort: 443 } as const;
  const machines = Array.from({ length: LARGE.machines }, (_, machine) => ({
    to: configurationOf(network, cloud.interfaceId(machine)),
    packet: packetOf({ ...ends, destination: cloud.addressOf(machine) }),
  }));
  const from = configurationOf(network, cloud.interfaceId(LARGE.machines - 1));
  const toItself = packetOf({ ...ends, destination: ends.source });
  const values = timesOf(Array.from({ length: quick ? 3 : 5 }), () => {
    const trailTo = trailsFrom(network, from, toItself);
    // The same as a walk has it, or else a walk: every step with the rules and the route that decide there.
    for (const { to, packet } of machines)
      sink += trailTo(to)?.count ?? walk(network, from, packetFrom(network, from, packet)).steps.length;
  });
  row({ what: 'cloud: one source to all machines on a port', unit: 'ms', values, goal: atMost(50) });
  const source = cloud.interfaceId(LARGE.machines - 1);
  const answered = timesOf(Array.from({ length: quick ? 3 : 5 }), () => {
    const reached = reachedFrom(network, source, 443 as Port);
    if (reached.ok) sink += reached.value.configurations.length;
  });
  row({ what: 'cloud: whom it reaches, the ways back and doubts included', unit: 'ms', values: answered });
  const mirrored = timesOf(Array.from({ length: quick ? 3 : 5 }), () => {
    const reachers = whoReaches(network, source, 443 as Port);
    if (reachers.ok) sink += reachers.value.configurations.length;
  });
  row({ what: 'cloud: who reaches it, the ways back and doubts included', unit: 'ms', values: mirrored });
}

function portSets({ quick, row }: Asking, cloud: LargeCloud, network: CloudNetwork, flows: readonly Asked[]): void {
  const some = flows.slice(0, quick ? 64 : 512);
  const between = ({ from, to }: Asked) => {
    const sets = portsBetween(network, cloud.interfaceId(from), cloud.interfaceId(to));
    if (sets.ok) sink += sets.value.length;
  };
  some.forEach(between);
  row({
    what: 'cloud: exact port sets between two machines',
    unit: 'ms',
    values: timesOf(some, between),
    goal: atMost(1),
  });
}

/** Another rule in a group at one end of the flow, the next network, and the first answer that knows it. */
function changes({ quick, row }: Asking, cloud: LargeCloud, open: OpenCloud, flows: readonly Asked[]): void {
  const kinds = [
    {
      what: 'one rule changed',
      documentAt: (round: number) => cloud.group(LARGE.subnets + round, round),
      goals: [atMost(1), atMost(10)],
    },
    { what: 'one route changed', documentAt: (round: number) => cloud.table(round % LARGE.tables, round), goals: [] },
    {
      what: 'one interface changed',
      documentAt: (round: number) => cloud.networkInterface(round, 1 + round),
      goals: [],
      rounds: quick ? 3 : 20,
    },
  ];
  let revision = 1;
  for (const { what, documentAt, goals, rounds = quick ? 200 : 1000 } of kinds) {
    const made = Array.from({ length: rounds + 20 }, (_, round) => documentAt(round));
    const times = timesOf(made, (document) => {
      open.put(document);
      revision += 1;
      const { from, to, port } = flows[revision % FLOWS] ?? { from: 0, to: 1, port: 80 as Port };
      const predicted = predictCloud(open.at(revision), {
        source: cloud.interfaceId(from),
        destination: { kind: 'address', address: cloud.addressOf(to) },
        port,
      });
      if (predicted.ok) sink += predicted.value.path.hops.length;
    }).slice(rounds > 100 ? 20 : 0);
    const [middle, worst] = goals;
    row({ what: `cloud: ${what}, until the first answer`, unit: 'ms', values: times, ...(middle && { goal: middle }) });
    row({
      what: `cloud: ${what}, p99`,
      unit: 'ms',
      values: [quantile(times, 0.99)],
      ...(worst && { goal: worst }),
    });
  }
}

function measured(rounds: number, forMs: number, times: number, work: () => void): readonly number[] {
  rateOf(forMs, times, work);
  return Array.from({ length: rounds }, () => rateOf(forMs, times, work));
}

/** The 99th percentile of each round, µs. */
const worstOf = <T>(rounds: number, items: readonly T[], work: (item: T) => void): readonly number[] =>
  Array.from({ length: rounds }, () => 1000 * quantile(timesOf(items, work), 0.99));

/** Of each call, ms. */
const timesOf = <T>(items: readonly T[], work: (item: T) => void): readonly number[] =>
  items.map((item) => {
    const start = performance.now();
    work(item);
    return performance.now() - start;
  });
