import type { Address } from '../../address/address.ts';
import type { Flow } from '../../address/flow.ts';
import type { Issue, IssueCode } from '../../issue/issue.ts';
import { NONE, OUTBOUND_WAYS, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { sourceOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import type { FilterStep, Path, PathHop, RouteWords } from '../path.ts';
import { crossingsOf, type Crossing } from '../issues/crossing-issues.ts';
import { dispositionOf } from './disposition-of.ts';
import { destinationHop, unmodelledHop } from './far-hops.ts';
import { allowedStep, askedWords, filterIssue, flowWords } from '../issues/asked-words.ts';
import { addressOf, idOf, lastPart, textOf } from './names.ts';
import { endWords, wordingOf, wordsOfRoute, type Wording } from './wording.ts';
import { FILTERS, isAllowed, type Filter } from '../issues/asked.ts';
import { hiddenSender } from '../issues/hidden-sender.ts';
import { NOT_ASKED } from '../walk/filters.ts';
import { powerIssue, stateIssues } from '../issues/state-issues.ts';
import { lookUpIssues } from '../names/found-anew.ts';
import { missedIssue } from '../issues/missed-issue.ts';
import { withIssuesAt } from '../issues/with-issues.ts';
import { leavingStep, routeIssues } from '../issues/route-issues.ts';
import type { WalkStep, Writable } from '../walk/step.ts';
import type { Walk, WalkEnd } from '../walk/walk.ts';
import { isFront } from '../walk/devices/balance.ts';
import { senderAnew } from '../walk/devices/firewall.ts';
import { packetAt } from '../walk/packets/packet-at.ts';
import { flagsAt, interfaceAt, machineAt } from '../walk/place.ts';
import { isAnew, seenFrom } from '../walk/packets/seen-from.ts';
import { balanceIssues, takenIssue } from '../issues/balance-issues.ts';
import { waysBack } from './back/way-back.ts';

/**
 * A walk in words: one path, or several that end differently, where answers have several ways. At each hop the issues of
 * the way in come first, then its own, then those of the way out, routes before rules, as Azure lists them. Of those that
 * arrive one is told that passes somebody else than the request did, if any does.
 *
 * `expected`: the row of the IP configuration that was asked for, or `NONE`.
 */
export function pathsOf(network: CloudNetwork, walked: Walk, flow: Flow, expected: number): readonly [Path, ...Path[]] {
  const [back, ...others] = waysBack(network, walked, flow);
  const path = pathOf(network, walked, flow, expected, back);
  if (others.length === 0) return [path];
  const byEnding = new Map([[path.disposition, path]]);
  let isTold = path.disposition === 'delivered' && isHalfSeen(back);
  for (const other of others) {
    const each = pathOf(network, walked, flow, expected, other);
    const isWorse = each.disposition === 'delivered' && isHalfSeen(other) && !isTold;
    if (isWorse || !byEnding.has(each.disposition)) byEnding.set(each.disposition, each);
    isTold ||= isWorse;
  }
  const [one = path, ...more] = byEnding.values();
  return [one, ...more];
}

/** Might an appliance that keeps state drop answers that come this way? */
const isHalfSeen = (back: readonly Issue[]): boolean => back.some(({ code }) => code === 'ASYMMETRIC_ROUTE');

function pathOf(network: CloudNetwork, walked: Walk, flow: Flow, expected: number, back: readonly Issue[]): Path {
  const isArrived = isShown(network, walked, flow);
  const missed = missedIssue(network, walked, expected);
  const crossings = crossingsOf(network, walked);
  const around: Around = {
    wording: wordingOf(network),
    walked,
    flow,
    flowWords: flowWords(flow, standInFor(network, walked, 0)),
    back,
    isArrived,
    isMissed: missed.length > 0,
    crossings,
  };
  const hops = walked.steps.map((step, index) => hopOf(around, step, index));
  if (!isArrived) hops.push(...unmodelledHop(network, walked, flow), destinationHop(network, walked, flow));
  return {
    flow,
    model: 'cloud',
    hops: withIssuesAt(hops, 0, missed),
    disposition: missed.length > 0 && isArrived ? 'no-route' : dispositionOf(network, walked, () => back),
  };
}

/** What a hop is told by. `crossings`: by step, what is wrong with the way from it to the next one. */
type Around = {
  readonly wording: Wording;
  readonly walked: Walk;
  readonly flow: Flow;
  readonly flowWords: string;
  readonly back: readonly Issue[];
  readonly isArrived: boolean;
  /** The end is somebody else than who was asked for, so that nothing there is in anybody's way. */
  readonly isMissed: boolean;
  readonly crossings: readonly Crossing[];
};

function hopOf(around: Around, step: WalkStep, index: number): PathHop {
  const { wording, walked, flow, isArrived } = around;
  const { network } = wording;
  const { steps, end } = walked;
  const [previous, next] = [steps[index - 1], steps[index + 1]];
  const flags = flagsAt(network, step.configuration);
  const isBalancer = (flags & IS.front) !== 0;
  const isOfFirewall = (flags & IS.firewall) !== 0;
  const isGateway = (flags & IS.gateway) !== 0;
  const isLast = isArrived && next === undefined;
  const isBehind = previous !== undefined && isFront(network, previous.configuration);
  const isLeaving = !isLast && !isBalancer && (next === undefined || step === leavingStep(walked));
  const { address, id, machine } = endWords(wording, step.configuration);
  const told = toldOf(around, step, index, isLeaving, address);
  const kind = index === 0 ? 'source' : isLast ? 'destination' : 'appliance';
  // Behind a public address the destination is still called by the address that was asked for.
  const shown = isLast && !isBehind ? flow.destination : address;
  const route = step.route < 0 ? undefined : wordsOfRoute(wording, step.route);
  const isOutward = isLeaving && OUTWARD.includes(end);
  const isDevice = isBalancer || isOfFirewall || isGateway;
  if (machine !== undefined && told.filters.length > 0 && !isDevice && !isOutward)
    return machineHop(kind, shown, id, machine, route, told);
  const hop: Writable<PathHop> = { kind, address: shown, id };
  if (machine !== undefined) hop.machine = machine;
  hop.place = isDevice ? 'virtual-network' : 'machine';
  if (isOfFirewall) hop.device = 'azure-firewall';
  if (isBalancer) hop.device = 'load-balancer';
  if (isGateway) hop.device = 'application-gateway';
  if (isOutward) hop.leaving = leavingBy(network, walked, step);
  if (route !== undefined) hop.route = route;
  if (told.filters.length > 0) hop.filters = told.filters;
  if (told.issues.length > 0) hop.issues = told.issues;
  return hop;
}

/**
 * Most hops, made at once: what gets one member after the other has those beyond the first ones elsewhere, and is moved as it
 * grows.
 */
function machineHop(
  kind: PathHop['kind'],
  address: Address,
  id: string,
  machine: string,
  route: RouteWords | undefined,
  { filters, issues }: Told,
): PathHop {
  const place = 'machine';
  if (route === undefined)
    return issues.length === 0
      ? { kind, address, id, machine, place, filters }
      : { kind, address, id, machine, place, filters, issues };
  return issues.length === 0
    ? { kind, address, id, machine, place, route, filters }
    : { kind, address, id, machine, place, route, filters, issues };
}

/** What the groups at a hop decide, and everything that is wrong there. */
type Told = { readonly filters: FilterStep[]; readonly issues: Issue[] };

function toldOf(around: Around, step: WalkStep, index: number, isLeaving: boolean, address: Address): Told {
  const { wording, walked, flow, back, isArrived, crossings } = around;
  const { network } = wording;
  const flags = flagsAt(network, step.configuration);
  const isBalancer = (flags & IS.front) !== 0;
  const isOfFirewall = (flags & IS.firewall) !== 0;
  const isLast = isArrived && index === walked.steps.length - 1;
  const filters: FilterStep[] = [];
  const issues: Issue[] = [];
  const addAll = (more: readonly Issue[]) => {
    for (const each of more) issues.push(each);
  };
  const isOther = walked.anew.length > 0 || (isLast && walked.end === 'translated');
  const addAsked = (filter: Filter, decided: number) => {
    if (decided === NOT_ASKED) return;
    if (isAllowed(network, decided)) {
      filters.push(allowedStep(wording, filter, decided));
      return;
    }
    const words = askedWords(wording, step, filter, decided);
    const addresses = isOther ? flowWords(flow, standInFor(network, walked, index)) : around.flowWords;
    // Only firewalls look at names.
    const isNamed = network.asked !== undefined && filter === FILTERS.firewall;
    const seen = isNamed ? `${addresses} (${network.asked.name})` : addresses;
    const issue =
      hiddenSender(network, walked, index, filter, decided) ??
      filterIssue(words, filter, placeWords(walked, index, address), seen);
    filters.push(words.filter);
    const isDenied = isNamed && words.denial !== undefined;
    if (issue !== undefined)
      issues.push(isDenied ? { ...issue, context: { ...issue.context, name: network.asked.name } } : issue);
  };
  if (index > 0) addAll(crossings[index - 1]?.behind ?? NO_ISSUES);
  addAsked(FILTERS.inboundAdmin, step.inboundAdmin);
  addAsked(FILTERS.inboundSubnet, step.inboundSubnet);
  addAsked(FILTERS.inboundInterface, step.inboundInterface);
  addAsked(FILTERS.firewall, step.firewall);
  if (isBalancer) addAll(balanceIssues(network, walked, step));
  const before = walked.steps[index - 1];
  const isTaken = isLast && before?.configuration === step.configuration && address !== flow.destination;
  if (isTaken && (flags & IS.floats) !== 0) issues.push(takenIssue(flow.destination));
  // Whom it hands a packet back to had sent it there by a route.
  if (isBalancer && walked.end === 'loop' && before !== undefined && step === walked.steps.at(-1))
    addAll(routeIssues({ network, walk: walked, step: before, flow }));
  if ((flags & IS.troubled) !== 0)
    issues.push(...powerIssue(network, step), ...stateIssues(network, step), ...endpointIssue(network, step));
  if (index > 0 && !isLast && !isBalancer && !isOfFirewall) addAll(applianceIssues(network, step));
  if (isLast || (walked.end === 'found' && index === walked.steps.length - 1)) addAll(back);
  if (isOfFirewall && senderAnew(network, walked) === step) issues.push(sentAnew(network, step));
  if (isOfFirewall && network.asked !== undefined) addAll(lookUpIssues(network, walked, step));
  if (isLeaving && walked.end !== 'unmodelled') addAll(routeIssues({ network, walk: walked, step, flow }));
  addAll(crossings[index]?.before ?? NO_ISSUES);
  addAsked(FILTERS.outboundAdmin, step.outboundAdmin);
  addAsked(FILTERS.outboundInterface, step.outboundInterface);
  addAsked(FILTERS.outboundSubnet, step.outboundSubnet);
  return { filters, issues: isLast && around.isMissed ? [] : issues };
}

const NO_ISSUES: readonly Issue[] = [];

const OUTWARD: readonly WalkEnd[] = ['internet', 'translated'];

/** The address is known, too, where the way is that of one of several. */
function leavingBy({ configurations }: CloudNetwork, { end, arrived }: Walk, { configuration }: WalkStep) {
  const way = OUTBOUND_WAYS[configurations.outboundWays[configuration] ?? 0] ?? 'none';
  const isTold = end === 'translated' && !arrived.isSourceHidden;
  const address = isTold ? sourceOf(arrived) : addressIn(configurations.outboundAddresses, configuration);
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
  const one = interfaceAt(network, configuration);
  const isShut = interfaces.forwards[one] !== 1;
  const machine = machineAt(network, configuration);
  const isMany =
    (flagsAt(network, configuration) & IS.only) === 0 &&
    machine >= 0 &&
    (machines.offsets[machine + 1] ?? 0) - (machines.offsets[machine] ?? 0) > 1;
  if (!isShut && !isMany) return NO_ISSUES;
  const id = idOf(network, interfaces.ids, one);
  const issue = (code: IssueCode, severity: Issue['severity'], sentence: string): Issue => ({
    code,
    origin: 'local',
    severity,
    sentence,
    context: { interface: id },
  });
  const shut = `IP forwarding is off on ${lastPart(id)}: packets that are not for ${addressIn(configurations.addresses, configuration) ?? 'it'} are dropped.`;
  const many = `The machine of ${lastPart(id)} has several interfaces; it is taken to send on by the one that it receives on.`;
  return [
    ...(isShut ? [issue('IP_FORWARDING_DISABLED', 'error', shut)] : []),
    ...(isMany ? [issue('ASSUMPTION_MADE', 'warning', many)] : []),
  ];
}

/** Behind a load balancer groups see another port than the one that was asked for. */
function placeWords(walked: Walk, index: number, address: Address): string {
  const { destinationPort } = packetAt(walked, index);
  return destinationPort === walked.packet.destinationPort ? address : `port ${destinationPort} of ${address}`;
}

/** Whom groups at a step see in place of the sender. */
function standInFor(network: CloudNetwork, walked: Walk, index: number): string | undefined {
  if (index === 0 && !isAnew(network, walked.steps[0]?.configuration ?? NONE)) return undefined;
  const seen = seenFrom(network, walked, index);
  switch (seen.kind) {
    case 'address':
      return seen.address;
    case 'any-public':
      return seen.prefixes.length > MANY ? 'any of its public addresses' : seen.prefixes.join(' or ');
    case 'subnet': {
      // Rules for a part of what a firewall may have are a doubt, which for flows of a gateway's own is told elsewhere.
      const which = walked.anew.some(({ step }) => step < index) ? 'any' : 'an';
      return `${which} address of the subnet of ${lastPart(idOf(network, network.configurations.ids, seen.configuration))}`;
    }
    case 'internet':
      return 'a public address that no document tells';
  }
}

const MANY = 4;

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
