import type { Plan, PlannedRoute, RuleOrigin } from '@hopscope/lab';
import type { Crossing, Outcome } from '../observe/order.ts';
import { questionKey, type RouteQuestion } from '../observe/kernel-routes.ts';
import type { DescribedFlow } from '../network/example.ts';
import { balancerName, childName, ENDS, lastPart, routeStep, type Reading } from './reading.ts';

/** Everything that was seen in a lab. */
export type Seen = {
  readonly plan: Plan;
  /** By fabric, then by handle. */
  readonly rules: ReadonlyMap<string, ReadonlyMap<number, RuleOrigin>>;
  readonly crossings: readonly Crossing[];
  readonly routes: ReadonlyMap<string, PlannedRoute | undefined>;
  /** Names of public load balancers, by their addresses: what leaves for one of these comes to it. */
  readonly fronts: ReadonlyMap<string, string>;
};

/** A device of a fabric that an interface is behind. */
const isInterface = (device: string) => device.startsWith('n');
const isInternet = (device: string) => device === 'inet';
/** Behind a link to a load balancer that a route has as its next hop. */
const isSpreading = (device: string) => /^c\d/.test(device);
const isBalancer = (device: string) => device === 'balance';

/** Questions about routes that a flow's packets raise: one for each time that an interface sent one on. */
export const routeQuestions = (crossings: readonly Crossing[], flow: DescribedFlow): readonly RouteQuestion[] =>
  crossings
    .filter(({ hook, device, sourcePort }) => hook === 'out' && isInterface(device) && sourcePort === flow.sourcePort)
    .map(({ fabric, device }) => ({ fabric, device, destination: flow.destination }));

/** Follows the packet that asks for a connection from fabric to fabric, and says what the kernel did with it. */
export function observe(seen: Seen, flow: DescribedFlow, outcome: Outcome): Reading {
  const follow = follower(seen, ({ sourcePort, isAnswer }) => sourcePort === flow.sourcePort && !isAnswer);
  const steps: string[] = [];
  const visited = new Set([flow.interface]);
  const end = (text: string): Reading => ({ steps, end: text });
  const source = interfaceNamed(seen.plan, flow.interface);
  const isAnswered = outcome === ENDS.connected || outcome === ENDS.refused;
  let at = follow.from(source.fabric);
  if (at === undefined) return end(isAnswered ? outcome : `lost before any fabric: ${outcome}`);
  let [isPublic, isBalanced] = [false, false];
  let last: PlannedRoute | undefined;
  for (;;) {
    if (at.hook !== 'out') return end(`lost: in ${at.device} without out`);
    if (isInterface(at.device)) {
      steps.push(`out ${nameOf(seen.plan, at)}`);
      const stop = readRules(seen, at, steps);
      if (stop !== undefined) return end(stop);
      last = seen.routes.get(questionKey({ fabric: at.fabric, device: at.device, destination: flow.destination }));
      steps.push(last === undefined ? 'route none' : routeStep(last.tag ?? last.prefix, last.origin ?? ''));
    }
    if (isSpreading(at.device)) {
      const stop = readRules(seen, at, steps);
      if (stop !== undefined) return end(stop);
    }
    const on = follow.next(at.fabric, 'in');
    if (on === undefined) {
      const isWithin = !isInterface(at.device) || last?.way.kind === 'throw';
      if (isWithin && last !== undefined) return end(ENDS.unowned);
      return end(
        last === undefined || last.way.kind === 'blackhole' ? ENDS.nowhere : `lost behind a route: ${outcome}`,
      );
    }
    // One of several next hops, which nobody is.
    if (on.device === 'drain') return end(ENDS.nowhere);
    if (isInterface(on.device)) {
      const name = nameOf(seen.plan, on);
      const isArrived = isPublic || isBalanced || owns(seen.plan, name, flow);
      if (visited.has(name) && !isArrived) return end(ENDS.looped);
      visited.add(name);
      steps.push(`in ${name}`);
      const stop = readRules(seen, on, steps);
      if (stop !== undefined) return end(stop);
      // What comes from another machine is the same packet once more: the source's system repeats it after a second.
      const onward = follow.next(on.fabric, 'out', (next) => isSameMachine(seen.plan, name, nameOf(seen.plan, next)));
      if (onward !== undefined && !isArrived) {
        at = onward;
        continue;
      }
      // An appliance that does not translate has the answers of the internet sent to its own network.
      const isSentOn = isPublic && steps.filter((step) => step.startsWith('out')).length > 1;
      return { ...end(isAnswered ? outcome : noAnswer(seen, flow, outcome)), isSentOn };
    }
    const stop = readRules(seen, on, steps);
    if (stop !== undefined) return end(stop);
    const front = isInternet(on.device) ? seen.fronts.get(flow.destination) : undefined;
    if (front !== undefined) steps.push(`balance ${front}`);
    const beyond = isInternet(on.device) ? follow.anywhere('inet') : follow.across(on);
    if (beyond === undefined) {
      if (front !== undefined) return end(ENDS.notBalanced);
      if (!isInternet(on.device)) return end(`lost between fabrics: ${outcome}`);
      // Through an appliance that does not translate answers may not find back, and nobody says that they do.
      const isDirect = steps.filter((step) => step.startsWith('out')).length === 1;
      // The addresses there are on no device, and errors over IPv6 have no source to come from.
      const isMute = flow.protocol === 'udp' && flow.destination.includes(':');
      return end(isAnswered || !isDirect || isMute ? ENDS.internet : `${ENDS.internet}, ${ENDS.noAnswer}`);
    }
    isPublic ||= isInternet(on.device);
    isBalanced ||= isBalancer(on.device);
    at = beyond;
  }
}

/** Who stopped the answer: a rule, or a route and a forwarding that lead nowhere. */
function noAnswer(seen: Seen, { sourcePort, protocol }: DescribedFlow, outcome: Outcome): string {
  const answers = seen.crossings.filter((each) => each.destinationPort === sourcePort && each.isAnswer);
  const stopped = answers.find(({ isDropped }) => isDropped);
  // Nobody follows the errors by which closed ports answer datagrams.
  if (answers.length === 0) return protocol === 'udp' ? ENDS.noAnswer : `${ENDS.noAnswer}: none was sent, ${outcome}`;
  const steps: string[] = [];
  const stop = stopped === undefined ? undefined : readRules(seen, stopped, steps);
  return stop === ENDS.denied ? `${ENDS.noAnswer}: ${steps.at(-1)?.split(' ')[1]}` : ENDS.noAnswer;
}

type Follower = {
  from(fabric: string): Crossing | undefined;
  /** The next of this fabric, if it is in this hook and as wanted. */
  next(fabric: string, hook: Crossing['hook'], isNext?: (crossing: Crossing) => boolean): Crossing | undefined;
  /** On the other end of the link that the packet was sent into. */
  across(crossing: Crossing): Crossing | undefined;
  /** In whichever fabric a packet came in from this device. */
  anywhere(device: string): Crossing | undefined;
};

/** Every fabric tells of a packet in order; which fabric is the next one follows from the device. */
function follower({ plan, crossings }: Seen, isWanted: (crossing: Crossing) => boolean): Follower {
  const queues = new Map<string, Crossing[]>();
  for (const crossing of crossings) {
    if (!isWanted(crossing)) continue;
    const queue = queues.get(crossing.fabric);
    if (queue === undefined) queues.set(crossing.fabric, [crossing]);
    else queue.push(crossing);
  }
  const takeIf = (fabric: string, isNext: (crossing: Crossing) => boolean) => {
    const [first] = queues.get(fabric) ?? [];
    return first !== undefined && isNext(first) ? queues.get(fabric)?.shift() : undefined;
  };
  return {
    from: (fabric) => takeIf(fabric, () => true),
    next: (fabric, hook, isNext = () => true) => takeIf(fabric, (one) => one.hook === hook && isNext(one)),
    across({ fabric, device }) {
      const link = plan.links.find(({ ends }) => ends.some((one) => one.namespace === fabric && one.device === device));
      const other = link?.ends.find((one) => one.namespace !== fabric || one.device !== device);
      return other === undefined
        ? undefined
        : takeIf(other.namespace, (one) => one.hook === 'out' && one.device === other.device);
    },
    anywhere(device) {
      for (const fabric of queues.keys()) {
        const found = takeIf(fabric, (one) => one.hook === 'out' && one.device === device);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** Adds the security rules that were asked; what dropped the packet is the end. */
function readRules({ rules }: Seen, { fabric, handles, isDropped }: Crossing, steps: string[]): string | undefined {
  const origins = handles.flatMap((handle) => rules.get(fabric)?.get(handle) ?? []);
  for (const origin of origins)
    if (origin.kind === 'security-rule') steps.push(`${origin.access} ${childName(origin.id)}`);
    else if (origin.kind === 'balanced') steps.push(`balance ${balancerName(origin.resource)}`);
  if (!isDropped) return undefined;
  const last = origins.at(-1);
  switch (last?.kind) {
    case 'security-rule':
    case 'closed-address':
      return ENDS.denied;
    case 'not-forwarded':
      return ENDS.notForwarded;
    case 'not-public':
      return ENDS.notPublic;
    case 'no-way-out':
      return ENDS.noWayOut;
    case 'not-balanced':
      return ENDS.notBalanced;
    case 'hairpin':
      return ENDS.hairpin;
    case 'switched-off':
      return ENDS.off;
    case 'balanced':
    case 'foreign-source':
    case 'lost':
    case undefined:
      return `dropped by ${last?.label ?? 'an unknown rule'}`;
  }
}

const interfacesOf = (plan: Plan) => plan.machines.flatMap(({ interfaces }) => interfaces);

function interfaceNamed(plan: Plan, name: string) {
  const found = interfacesOf(plan).find(({ id }) => lastPart(id) === name);
  if (found === undefined) throw new Error(`no interface ${name} in the lab`);
  return found;
}

const isSameMachine = ({ machines }: Plan, ...names: readonly string[]): boolean =>
  machines.some(({ interfaces }) => names.every((name) => interfaces.some(({ id }) => lastPart(id) === name)));

const nameOf = (plan: Plan, { fabric, device }: Crossing): string =>
  lastPart(interfacesOf(plan).find((one) => one.fabric === fabric && one.fabricDevice === device)?.id ?? device);

const owns = (plan: Plan, name: string, { destination }: DescribedFlow): boolean =>
  interfaceNamed(plan, name).addresses.some(({ address }) => address === destination);
