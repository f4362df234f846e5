import {
  explainWays,
  NO_PORT,
  predictCloud,
  type CloudNetwork,
  type CloudQuestion,
  type FilterStep,
  type Issue,
  type Path,
  type PathDisposition,
  type PathHop,
  type QuestionResult,
  type StepReading,
} from '@hopscope/engine';
import { configurationId, type DescribedFrontend, type DescribedInterface } from '../network/documents.ts';
import type { DescribedFlow } from '../network/example.ts';
import { errorFate, type ErrorFate } from './errors.ts';
import { balancerName, childName, ENDS, lastPart, routeStep, type Reading } from './reading.ts';

export type Listeners = {
  readonly interfaces: readonly DescribedInterface[];
  readonly internet: readonly number[];
  readonly frontends: readonly DescribedFrontend[];
  /** Some appliances keep state. */
  readonly isStateful: boolean;
  /** Some routes have several next hops. */
  readonly hasSeveralHops: boolean;
  /** The network without groups: what an error passes. */
  readonly ungrouped: CloudNetwork;
};

/** What the engine says of one way; its disposition is kept, to be held against the end. */
export type Predicted = { readonly reading: Reading; readonly disposition: PathDisposition };

/** Every way that load balancers may choose: one, where there are none. */
export function predict(network: CloudNetwork, flow: DescribedFlow, listeners: Listeners): readonly Predicted[] {
  const { path } = valueOf(flow, predictCloud(network, questionOf(flow)));
  return predictedOf(path, flow, listeners);
}

/** The same, and beside what a rule decides what others may, which the engine explains but does not name in its path. */
export function predictOpen(network: CloudNetwork, flow: DescribedFlow, listeners: Listeners): readonly Predicted[] {
  const question = questionOf(flow);
  const { path } = valueOf(flow, predictCloud(network, question));
  return predictedOf(path, flow, listeners, valueOf(flow, explainWays(network, question)));
}

const questionOf = ({ configuration, protocol, sourcePort, destination, port }: DescribedFlow): CloudQuestion => ({
  source: configuration,
  ...(protocol === 'icmp' ? {} : { sourcePort }),
  destination: { kind: 'address', address: destination },
  port: protocol === 'icmp' ? NO_PORT : port,
  ...(protocol !== 'tcp' && { protocol }),
});

function valueOf<T>({ text }: DescribedFlow, answer: QuestionResult<T>): T {
  if (!answer.ok) throw new Error(`${text}: ${answer.problem}`);
  return answer.value;
}

const predictedOf = (
  path: Path,
  flow: DescribedFlow,
  listeners: Listeners,
  explained: readonly (readonly StepReading[])[] = [],
): readonly Predicted[] =>
  (path.branches ?? [path]).map((each, index) => ({
    reading: readPath(each, flow, listeners, explained[index]),
    disposition: each.disposition,
  }));

/** A reading while it is made. `explained`: the rules that were asked at the hop that is read. */
type Telling = {
  readonly steps: string[];
  readonly others: Map<number, readonly string[]>;
  explained: StepReading | undefined;
};

function readPath(
  path: Pick<Path, 'hops'>,
  flow: DescribedFlow,
  listeners: Listeners,
  explained: readonly StepReading[] = [],
): Reading {
  const telling: Telling = { steps: [], others: new Map(), explained: undefined };
  const { steps, others } = telling;
  for (const [index, hop] of path.hops.entries()) {
    telling.explained = explained[index];
    const stop = readHop(hop, index, path.hops[index + 1], flow, listeners, telling);
    if (stop === undefined) continue;
    if (stop === 'unknown') return { steps, others };
    // What is said of answers is said at the end, also where a hop of the same machine comes before it.
    const { issues = [] } = path.hops.at(-1) ?? hop;
    const has = (...codes: readonly Issue['code'][]) => issues.some(({ code }) => codes.includes(code));
    const isAnswered = stop === ENDS.connected || stop === ENDS.refused;
    const error = errorAt(hop, stop, flow, listeners);
    const isError = error !== undefined || (stop === ENDS.refused && flow.protocol === 'udp');
    return {
      steps,
      others,
      end: error === undefined ? stop : error === 'lost' ? ENDS.noAnswer : ENDS.refused,
      mayBeLost:
        (listeners.isStateful && has('ASYMMETRIC_ROUTE')) ||
        (isError && (error === undefined ? isUnsure(flow, listeners) : error === 'either')) ||
        (isError && listeners.isStateful && (listeners.hasSeveralHops || has('RETURN_FILTERED'))),
      isError,
      isOneOfSeveral: listeners.hasSeveralHops || listeners.frontends.some(({ isNextHop }) => isNextHop),
      isUntold: isAnswered && has('ANALYSIS_UNSUPPORTED', 'SERVICE_TAG_UNKNOWN', 'CONFIG_MISSING'),
    };
  }
  throw new Error(`a path without an end: ${flow.text}`);
}

/** A load balancer gives an error no address of its own, nor leads it on; and of several next hops it may have another one. */
const isUnsure = (flow: DescribedFlow, { frontends, hasSeveralHops }: Listeners): boolean =>
  hasSeveralHops || isBalanced(flow, frontends);

const isBalanced = ({ destination }: DescribedFlow, frontends: readonly DescribedFrontend[]): boolean =>
  frontends.some(({ isNextHop, address }) => isNextHop || address === destination);

/** Of a datagram at a closed port, where it was sent to an interface's own address and no load balancer has to do with it. */
function errorAt(hop: PathHop, stop: string, flow: DescribedFlow, listeners: Listeners): ErrorFate | undefined {
  const isThere = hop.kind === 'destination' && (stop === ENDS.refused || stop.startsWith(ENDS.noAnswer));
  const { interfaces, frontends, ungrouped } = listeners;
  const own = interfaces.find(({ name }) => name === interfaceName(hop));
  const at = own?.addresses.findIndex(({ address }) => address === flow.destination) ?? -1;
  if (flow.protocol !== 'udp' || !isThere || own === undefined || at < 0 || isBalanced(flow, frontends))
    return undefined;
  if (answered(hop, flow, listeners) !== ENDS.refused) return undefined;
  // An appliance sends errors out as it does answers.
  if (isSentOut(hop)) return 'lost';
  const error: DescribedFlow = {
    ...flow,
    protocol: 'icmp',
    interface: own.name,
    configuration: configurationId(own.name, at),
    source: flow.destination,
    destination: flow.source,
  };
  const ways = predict(ungrouped, error, listeners).map(({ reading }) => reading);
  return errorFate(ways, flow, interfaces);
}

const interfaceName = (hop: PathHop | undefined): string => lastPart(hop?.id?.split('/ipConfigurations/')[0] ?? '');

/** Undefined: it goes on. */
function readHop(
  hop: PathHop,
  index: number,
  next: PathHop | undefined,
  flow: DescribedFlow,
  listeners: Listeners,
  telling: Telling,
): string | undefined {
  const { steps } = telling;
  if (hop.device === 'load-balancer') return readBalancer(hop, steps);
  if (hop.place === 'virtual-network') return ENDS.unowned;
  if (hop.place === 'internet') return ENDS.internet;
  if (hop.place !== 'machine') return 'unknown';
  const issue = (...codes: readonly Issue['code'][]) => hop.issues?.find(({ code }) => codes.includes(code));
  if (index > 0) {
    steps.push(`in ${interfaceName(hop)}`);
    if (issue('VM_NOT_RUNNING')) return ENDS.off;
    const stop = readFilters(hop, 'inbound', telling);
    if (stop !== undefined) return stop;
    // Of a Standard public address: no rule does it.
    if (issue('NSG_DEFAULT_DENY')?.context['publicAddress'] !== undefined) return ENDS.denied;
    if (issue('IP_FORWARDING_DISABLED')) return ENDS.notForwarded;
    if (hop.kind === 'destination') return arrived(hop, behind(flow, steps, listeners), listeners);
  }
  // What a machine sends to itself meets no fabric.
  if (hop.route === undefined && next?.kind === 'destination' && next.place === 'machine')
    return arrived(next, flow, listeners);
  // What it has behind itself a lab does not have.
  if (issue('LEAVES_MODEL')?.sentence.startsWith('What is behind') === true) return 'unknown';
  steps.push(`out ${interfaceName(hop)}`);
  const stop = readFilters(hop, 'outbound', telling);
  if (stop !== undefined) return stop;
  steps.push(hop.route === undefined ? 'route none' : routeStep(hop.route.words.split(' ')[0] ?? '', hop.route.id));
  const blame = issue('NO_ROUTE', 'ROUTE_BLACKHOLE', 'ROUTE_NEXT_HOP_INVALID', 'ROUTE_NEXT_HOP_UNREACHABLE');
  // A user's route to VnetLocal is to blame where it leads to nobody in the network, and it leads there all the same.
  if (blame !== undefined && next?.place !== 'virtual-network') return ENDS.nowhere;
  if (issue('PRIVATE_TRAFFIC_TO_INTERNET')) return ENDS.notPublic;
  if (issue('NO_OUTBOUND_ADDRESS', 'PROTOCOL_UNSUPPORTED')) return ENDS.noWayOut;
  if (issue('ROUTE_LOOP')) return ENDS.looped;
  return undefined;
}

function readBalancer(hop: PathHop, steps: string[]): string | undefined {
  steps.push(`balance ${balancerName(hop.id ?? '')}`);
  const has = (...codes: readonly Issue['code'][]) => hop.issues?.some(({ code }) => codes.includes(code)) === true;
  const isDown = hop.issues?.some(({ code, severity }) => code === 'LB_BACKENDS_UNHEALTHY' && severity === 'error');
  if (isDown === true || has('LB_NO_MATCHING_FRONTEND', 'LB_NO_BACKENDS')) return ENDS.notBalanced;
  // It gives it back to its sender, which leaves by a load balancer, too: what becomes of that no page tells.
  if (has('ANALYSIS_UNSUPPORTED')) return 'unknown';
  return has('LB_HAIRPIN') ? ENDS.hairpin : undefined;
}

/** The flow as a backend gets it: on the port there. What a load balancer only leads on to an appliance stays as it is. */
function behind(flow: DescribedFlow, steps: readonly string[], { frontends }: Listeners): DescribedFlow {
  const name = steps.findLast((step) => step.startsWith('balance '))?.slice('balance '.length);
  const front = frontends.find((each) => each.name === name && each.address === flow.destination);
  const port = front?.portBehind(flow.port, flow.protocol) ?? flow.port;
  return { ...flow, port: port as DescribedFlow['port'] };
}

function readFilters({ filters = [] }: PathHop, direction: 'inbound' | 'outbound', telling: Telling) {
  const { steps, others } = telling;
  for (const filter of filters) {
    if (filter.direction !== direction) continue;
    if (filter.access === 'undetermined') return 'unknown';
    others.set(steps.length, mayDecide(filter, telling.explained));
    steps.push(`${filter.access} ${childName(filter.rule ?? '')}`);
    if (filter.access === 'deny') return ENDS.denied;
  }
  return undefined;
}

/**
 * Rules that may decide before the one that does so for certain, and to the same end: for source ports behind a public address,
 * for instance, where the engine does not know the flow's.
 */
function mayDecide(filter: FilterStep, explained: StepReading | undefined): readonly string[] {
  const asked = explained?.filters.find((each) => each.direction === filter.direction && each.level === filter.level);
  return (asked?.rules ?? []).flatMap(({ id, access, match, isBehind }) =>
    match === 'maybe' && !isBehind && access === filter.access ? `${access} ${childName(id)}` : [],
  );
}

function arrived(hop: PathHop, flow: DescribedFlow, listeners: Listeners): string {
  const stop = hop.issues?.find(({ code }) => code === 'RETURN_FILTERED' || code === 'RETURN_NO_ROUTE');
  const end = answered(hop, flow, listeners);
  const isLed = hop.issues?.every(({ code }) => code !== 'RETURN_NO_ROUTE');
  if (stop?.code === 'RETURN_FILTERED' && flow.protocol === 'udp' && end === ENDS.refused)
    return isLed === true ? end : ENDS.noAnswer;
  // What a machine that is off would get is dropped before its groups are asked.
  const isOff = hop.issues?.some(
    ({ code, context }) =>
      code === 'RETURN_NO_ROUTE' &&
      context['machine'] !== undefined &&
      stop?.context['configuration']?.startsWith(`${context['interface']}/`) === true,
  );
  if (isOff === true) return ENDS.noAnswer;
  if (stop?.code === 'RETURN_FILTERED') return `${ENDS.noAnswer}: ${childName(stop.context['rule'] ?? '')}`;
  return stop !== undefined || isSentOut(hop) ? ENDS.noAnswer : end;
}

/** An appliance sends answers out to the internet, where nobody takes them for any. */
const isSentOut = ({ issues = [] }: PathHop): boolean =>
  issues.some(({ code, severity }) => code === 'ASYMMETRIC_ROUTE' && severity === 'error');

function answered(hop: PathHop, { port, protocol }: DescribedFlow, { interfaces }: Listeners): string {
  if (protocol === 'icmp') return ENDS.connected;
  const machine = interfaces.find(({ name }) => name === interfaceName(hop))?.machine;
  return interfaces.some((one) => one.machine === machine && one.open.includes(port)) ? ENDS.connected : ENDS.refused;
}

/** Dispositions that say why nothing can arrive, wherever it would be stopped before. */
const DEADLY: readonly PathDisposition[] = ['no-route', 'blackholed', 'looped', 'next-hop-missing', 'not-balanced'];

/**
 * Where several things stop a flow, the path's one word is for the worst of them, and the reading ends with the first. Which
 * words go with which end:
 */
export function goesWith({ disposition, reading: { end, isUntold, isError } }: Predicted): boolean {
  const allowed = (...others: readonly PathDisposition[]) =>
    others.includes(disposition) || DEADLY.includes(disposition);
  if (end === undefined) return disposition !== 'delivered' && disposition !== 'reaches-internet';
  if (isUntold === true) return disposition === 'undetermined';
  if (isError === true && disposition === 'no-way-back') return true;
  if (end.startsWith(ENDS.noAnswer)) return disposition === 'no-way-back';
  switch (end) {
    case ENDS.connected:
    case ENDS.refused:
      return disposition === 'delivered';
    case ENDS.internet:
      return disposition === 'reaches-internet';
    case ENDS.unowned:
      return disposition === 'unowned';
    case ENDS.nowhere:
      return ['no-route', 'blackholed', 'next-hop-missing'].includes(disposition);
    case ENDS.notPublic:
      return disposition === 'blackholed';
    case ENDS.looped:
      return disposition === 'looped';
    case ENDS.notBalanced:
    case ENDS.hairpin:
      return disposition === 'not-balanced';
    case ENDS.off:
      return allowed('machine-off', 'denied', 'not-forwarded');
    case ENDS.noWayOut:
      return allowed('no-way-out', 'denied', 'machine-off');
    case ENDS.notForwarded:
      return allowed('not-forwarded', 'denied');
    default:
      return allowed('denied');
  }
}
