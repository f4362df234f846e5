import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { apply, plan, type Lab, type Plan, type PlannedProbe } from '@hopscope/lab';
import {
  documentsOf,
  interfacesIn,
  internetPortsIn,
  publicFrontendsIn,
  statefulIn,
  tagsIn,
} from './network/documents.ts';
import { parseFlow, type DescribedFlow, type Example } from './network/example.ts';
import { kernelRoutes, ROUTES } from './observe/kernel-routes.ts';
import type { Observer } from './observe/observer.ts';
import { followPackets } from './observe/rule-handles.ts';
import { cloudIn, listenersIn } from './reading/clouds.ts';
import { observe, routeQuestions } from './reading/observed.ts';
import { goesWith, predict, predictOpen, type Predicted } from './reading/predicted.ts';
import { difference, type Reading } from './reading/reading.ts';

/** One flow as the engine reads it and as the kernel did it. */
export type Comparison = {
  readonly flow: string;
  readonly predicted: Predicted;
  readonly observed: Reading;
  readonly isAgreed: boolean;
};

/** Builds the example's network, sends all its flows at once, and holds what happened against what the engine says. */
export async function look(
  { network, flows }: Example,
  observer: Observer,
  stateDirectory: string,
): Promise<readonly Comparison[]> {
  const planned = planOf(network);
  const parsed = flows.map((text) => parseFlow(network, text));
  const cloud = cloudIn(network);
  const listeners = listenersIn(network);
  const applied = await apply(planned, { id: `c${randomBytes(4).toString('hex')}`, stateDirectory });
  if (!applied.ok) throw new Error(applied.problem);
  let readings: readonly Reading[];
  try {
    // Nobody listens yet: a machine that refuses a probe is well, as far as documents tell.
    const unanswered = await observer.probe(applied.value);
    if (planned.probes.length > 0) await applied.value.update(planOf(network, unanswered));
    readings = await see(applied.value, network, parsed, observer);
  } finally {
    await applied.value.remove();
  }
  return parsed.map((flow, index) => {
    const ways = predict(cloud, flow, listeners);
    const observed = readings[index] ?? { steps: [] };
    const isSeen = ({ reading }: Predicted) => difference(reading, observed) === undefined;
    // Which backend a load balancer chooses is for the kernel to say: the way that was taken must be among those predicted.
    const taken = ways.find(isSeen);
    // Rules may tell the addresses of a NAT gateway apart and do the same to all: which of them does it hangs on the address.
    const isSameFate = ({ disposition }: Predicted) => ways.every((way) => way.disposition === disposition);
    const isTold = () =>
      predictOpen(cloud, flow, listeners).some(isSeen) ||
      predict(cloudIn(withFirstAddresses(network)), flow, listeners).some((way) => isSeen(way) && isSameFate(way));
    const isAgreed = (taken !== undefined || isTold()) && ways.every(goesWith);
    return { flow: flow.text, predicted: taken ?? closest(ways, observed), observed, isAgreed };
  });
}

/** Of several addresses of a NAT gateway a lab takes the first. */
const withFirstAddresses = (network: readonly string[]): readonly string[] =>
  network.map((line) => (line.startsWith('nat ') ? line.split(' ').slice(0, 3).join(' ') : line));

function planOf(network: readonly string[], unanswered?: readonly PlannedProbe[]): Plan {
  const planned = plan(documentsOf(network), {
    serviceTags: tagsIn(network),
    stateful: statefulIn(network),
    ...(unanswered === undefined ? {} : { unanswered }),
  });
  if (!planned.ok) throw new Error(`the lab refuses a network: ${JSON.stringify(planned.problems)}`);
  return planned.value;
}

/** The one that differs last. */
const closest = (ways: readonly Predicted[], observed: Reading): Predicted => {
  const [first, ...others] = ways;
  if (first === undefined) throw new Error('there is always a way');
  const length = ({ reading }: Predicted) => difference(reading, observed) ?? Infinity;
  return others.reduce((best, each) => (length(each) > length(best) ? each : best), first);
};

async function see(
  lab: Lab,
  network: readonly string[],
  flows: readonly DescribedFlow[],
  observer: Observer,
): Promise<readonly Reading[]> {
  const made = lab.plan();
  const path = (key: string) => join('/run/netns', lab.namespace(key));
  const fabrics = made.namespaces.filter(({ key }) => key.startsWith('f'));
  const rules = new Map(
    await Promise.all(
      fabrics.map(async (each) => [each.key, await followPackets(each, lab.namespace(each.key))] as const),
    ),
  );
  const seen = await observer.observe({
    fabrics: fabrics.map(({ key }) => ({ key, path: path(key) })),
    listeners: listenersOf(made, network).map(({ key, ports }) => ({ path: path(key), ports })),
    echoes: echoesOf(made, network, flows).map(({ key, ...end }) => ({ path: path(key), ...end })),
    attempts: flows.map(({ interface: name, protocol, source, sourcePort, destination, port }) => ({
      path: path(namespaceOf(made, name)),
      protocol,
      source,
      sourcePort,
      destination,
      port,
    })),
  });
  const questions = flows.flatMap((flow) => routeQuestions(seen.crossings, flow));
  const routes = await kernelRoutes(made, lab.namespace(ROUTES), questions);
  const all = { plan: made, rules, crossings: seen.crossings, routes, fronts: publicFrontendsIn(network) };
  return flows.map((flow, index) => observe(all, flow, seen.outcomes[index] ?? ''));
}

const namespaceOf = ({ machines }: Plan, name: string): string =>
  machines.find(({ interfaces }) => interfaces.some(({ id }) => id.endsWith(`/${name}`)))?.namespace ?? `no-${name}`;

function listenersOf(made: Plan, network: readonly string[]) {
  const byMachine = new Map<string, Set<number>>();
  for (const { name, open } of interfacesIn(network)) {
    const key = namespaceOf(made, name);
    const ports = byMachine.get(key) ?? new Set();
    for (const port of open) ports.add(port);
    byMachine.set(key, ports);
  }
  return [
    { key: 'internet', ports: internetPortsIn(network) },
    ...[...byMachine].map(([key, ports]) => ({ key, ports: [...ports] })),
  ];
}

/** Every address of a machine, and on the internet every one that is asked; at the ports of these that are open. */
function echoesOf(made: Plan, network: readonly string[], flows: readonly DescribedFlow[]) {
  const ends = new Set(flows.flatMap(({ protocol, destination }) => (protocol === 'udp' ? [destination] : [])));
  if (ends.size === 0) return [];
  const byKey = new Map(listenersOf(made, network).map(({ key, ports }) => [key, ports]));
  return [
    // Floating ones, too.
    ...made.machines.map(({ namespace }) => ({
      key: namespace,
      addresses: made.namespaces.flatMap(({ key, addresses }) =>
        key === namespace ? addresses.map(({ address }) => address) : [],
      ),
    })),
    { key: 'internet', addresses: [...ends] },
  ].flatMap(({ key, addresses }) =>
    addresses.flatMap((address) => (byKey.get(key) ?? []).map((port) => ({ key, address, port }))),
  );
}
