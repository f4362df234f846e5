import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, OUTBOUND_WAYS, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { addressIn } from '../../table/address-column.ts';
import type { Path, PathHop } from '../path.ts';
import { crossingIssues, type CrossingIssues } from '../issues/crossing-issues.ts';
import { dispositionOf } from './disposition-of.ts';
import { destinationHop, unmodelledHop } from './far-hops.ts';
import { askedAt, filterIssue, filterStep } from '../issues/filter-issues.ts';
import { addressOf, idOf, lastPart, routeWords, textOf } from './names.ts';
import { stateIssues } from '../issues/state-issues.ts';
import { powerIssue } from '../issues/power-issue.ts';
import { missedIssue } from '../issues/missed-issue.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import { leavingStep, routeIssues } from '../issues/route-issues.ts';
import type { Walk, WalkEnd, WalkStep } from '../walk/walk.ts';
import { isFront } from '../walk/balance.ts';
import { senderAnew } from '../walk/firewall.ts';
import { flagsAt, machineAt } from '../walk/place.ts';
import { balanceIssues } from '../issues/balance-issues.ts';
import { waysBack } from './way-back.ts';

/**
 * A walk in words: one path, or several that end differently, where answers have several ways. At each hop the issues of
 * the way in come first, then its own, then those of the way out, routes before rules, as Azure lists them.
 *
 * `expected`: the row of the IP configuration that was asked for, or `NONE`.
 */
export function pathsOf(network: CloudNetwork, walked: Walk, flow: Flow, expected: number): readonly [Path, ...Path[]] {
  const [back, ...others] = waysBack(network, walked, flow);
  const path = pathOf(network, walked, flow, expected, back);
  if (others.length === 0) return [path];
  const byEnding = new Map([[path.disposition, path]]);
  for (const other of others) {
    const each = pathOf(network, walked, flow, expected, other);
    if (!byEnding.has(each.disposition)) byEnding.set(each.disposition, each);
  }
  return [path, ...[...byEnding.values()].slice(1)];
}

function pathOf(network: CloudNetwork, walked: Walk, flow: Flow, expected: number, back: readonly Issue[]): Path {
  const isArrived = isShown(network, walked, flow);
  const crossings = walked.steps.map((step, index) => crossingIssues(network, walked, walked.steps[index - 1], step));
  const around: Around = { network, walked, flow, back, isArrived, crossings };
  const hops = walked.steps.map((step, index) => hopOf(around, step, index));
  const stranger = isArrived ? [] : unmodelledHop(network, walked, flow);
  const missed = missedIssue(network, walked, expected);
  return {
    flow,
    model: 'cloud',
    hops: [
      ...withIssuesAt(hops, 0, missed),
      ...stranger,
      ...(isArrived ? [] : [destinationHop(network, walked, flow)]),
    ],
    disposition: missed.length > 0 && isArrived ? 'no-route' : dispositionOf(network, walked, () => back),
  };
}

/** What a hop is told by. `crossings`: by step, what is wrong with the way to it. */
type Around = {
  readonly network: CloudNetwork;
  readonly walked: Walk;
  readonly flow: Flow;
  readonly back: readonly Issue[];
  readonly isArrived: boolean;
  readonly crossings: readonly CrossingIssues[];
};

function hopOf(around: Around, step: WalkStep, index: number): PathHop {
  const { network, walked, flow, back, isArrived, crossings } = around;
  const { steps, end } = walked;
  const [previous, next] = [steps[index - 1], steps[index + 1]];
  const flags = flagsAt(network, step.configuration);
  const isBalancer = (flags & IS.front) !== 0;
  const isLast = isArrived && next === undefined;
  const isBehind = previous !== undefined && isFront(network, previous.configuration);
  const kind = index === 0 ? 'source' : isLast ? 'destination' : 'appliance';
  const { configurations, machines } = network;
  const isOfFirewall = (flags & IS.firewall) !== 0;
  const isGateway = (flags & IS.gateway) !== 0;
  const machine = textOf(network, machines.ids, machineAt(network, step.configuration));
  const asked = askedAt(step);
  const isLeaving = !isLast && !isBalancer && (next === undefined || step === leavingStep(walked));
  const issues: Issue[] = [];
  const addDenials = (direction: 'inbound' | 'outbound') => {
    for (const each of asked) {
      const issue = each.direction === direction ? filterIssue(network, step, each, flow) : undefined;
      if (issue !== undefined) issues.push(issue);
    }
  };
  issues.push(...(crossings[index]?.behind ?? []));
  addDenials('inbound');
  if (isBalancer) issues.push(...balanceIssues(network, walked, step));
  if ((flags & IS.troubled) !== 0)
    issues.push(...powerIssue(network, step), ...stateIssues(network, step), ...endpointIssue(network, step));
  if (kind === 'appliance' && !isBalancer && !isOfFirewall) issues.push(...applianceIssues(network, step));
  if (isLast) issues.push(...back);
  if (isOfFirewall && senderAnew(network, walked) === step) issues.push(sentAnew(network, step));
  if (isLeaving && end !== 'unmodelled') issues.push(...routeIssues({ network, walk: walked, step, flow }));
  issues.push(...(crossings[index + 1]?.before ?? []));
  addDenials('outbound');
  const hop: Writable<PathHop> = {
    kind,
    // Behind a public address the destination is still called by the address that was asked for.
    address: isLast && !isBehind ? flow.destination : addressOf(configurations.addresses, step.configuration),
    id: idOf(network, configurations.ids, step.configuration),
  };
  // One after the other, and not spread out of objects that are there or not: this is most of the time that a path takes.
  if (machine !== undefined) hop.machine = machine;
  hop.place = isBalancer || isOfFirewall || isGateway ? 'virtual-network' : 'machine';
  if (isOfFirewall) hop.device = 'azure-firewall';
  if (isBalancer) hop.device = 'load-balancer';
  if (isGateway) hop.device = 'application-gateway';
  if (isLeaving && OUTWARD.includes(end)) hop.leaving = leavingBy(network, step);
  if (step.route >= 0) hop.route = routeWords(network, step.route);
  if (asked.length > 0) hop.filters = asked.map((each) => filterStep(network, step, each));
  if (issues.length > 0) hop.issues = issues;
  return hop;
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

const OUTWARD: readonly WalkEnd[] = ['internet', 'translated'];

function leavingBy({ configurations }: CloudNetwork, { configuration }: WalkStep) {
  const way = OUTBOUND_WAYS[configurations.outboundWays[configuration] ?? 0] ?? 'none';
  const address = addressIn(configurations.outboundAddresses, configuration);
  return { way, ...(address === undefined ? {} : { address }) };
}

/** Does the last step stand for the destination: an interface, or a load balancer that does not hand the flow on? */
function isShown(network: CloudNetwork, { end, last, steps }: Walk, flow: Flow): boolean {
  if (end === 'delivered' || end === 'translated') return true;
  const front = steps.at(-1)?.configuration ?? last;
  return isFront(network, front) && addressOf(network.configurations.addresses, front) === flow.destination;
}

function applianceIssues(network: CloudNetwork, { configuration }: WalkStep): readonly Issue[] {
  const { configurations, interfaces, machines } = network;
  const one = configurations.interfaces[configuration] ?? NONE;
  const machine = interfaces.machines[one] ?? NONE;
  const name = lastPart(idOf(network, interfaces.ids, one));
  const isMany = machine >= 0 && (machines.offsets[machine + 1] ?? 0) - (machines.offsets[machine] ?? 0) > 1;
  return [
    ...(interfaces.forwards[one] === 1
      ? []
      : [
          {
            code: 'IP_FORWARDING_DISABLED' as const,
            origin: 'local' as const,
            severity: 'error' as const,
            sentence: `IP forwarding is off on ${name}: packets that are not for ${addressIn(configurations.addresses, configuration) ?? 'it'} are dropped.`,
            context: { interface: idOf(network, interfaces.ids, one) },
          },
        ]),
    ...(isMany
      ? [
          {
            code: 'ASSUMPTION_MADE' as const,
            origin: 'local' as const,
            severity: 'warning' as const,
            sentence: `The machine of ${name} has several interfaces; it is taken to send on by the one that it receives on.`,
            context: { interface: idOf(network, interfaces.ids, one) },
          },
        ]
      : []),
  ];
}

/** Behind it groups see the firewall and not the sender, and answers come to it, whatever routes say. */
function sentAnew(network: CloudNetwork, { configuration, firewall }: WalkStep): Issue {
  const id = idOf(network, network.configurations.ids, configuration);
  return {
    code: 'ANALYSIS_UNSUPPORTED',
    origin: 'outbound',
    severity: 'warning',
    sentence: `${lastPart(id)} ${firewall < 0 ? 'may send' : 'sends'} this on under an address of its own, and what comes of that behind it is not modelled.`,
    context: { resource: id },
  };
}

/** A private endpoint whose service has not approved it leads nowhere. */
function endpointIssue(network: CloudNetwork, { configuration }: WalkStep): readonly Issue[] {
  const { configurations, interfaces } = network;
  const one = configurations.interfaces[configuration] ?? NONE;
  const state = textOf(network, interfaces.endpointStates, one);
  if (state === undefined) return [];
  const id = idOf(network, interfaces.ids, one);
  return [
    {
      code: 'PRIVATE_ENDPOINT_NOT_APPROVED',
      origin: 'inbound',
      severity: 'error',
      sentence: `The connection of the private endpoint at ${lastPart(id)} is ${state}, not approved.`,
      context: { interface: id, state },
    },
  ];
}
