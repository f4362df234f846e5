import type { Address } from '../../../address/address.ts';
import type { Flow } from '../../../address/flow.ts';
import type { Issue, IssueCode } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS } from '../../../network/cloud/places.ts';
import { addressIn } from '../../../table/address-column.ts';
import { andOne, bothOf, listFor } from '../../../table/list-for.ts';
import { FILTERS, isAllowed, mayPass, type Filter } from '../../issues/asked.ts';
import { allowedStep, askedWords, denialIssue, flowWords } from '../../issues/asked-words.ts';
import { balanceIssues, takenIssue } from '../../issues/balance-issues.ts';
import type { Crossing } from '../../issues/crossing-issues.ts';
import { doubtFor } from '../../issues/doubt.ts';
import { hiddenSender } from '../../issues/hidden-sender.ts';
import { unlessBeside } from '../../issues/routes/beside.ts';
import { routeIssues } from '../../issues/routes/route-issues.ts';
import { closedIssue, leftOutIssue, secondIssue, unheardIssue } from '../../issues/platform.ts';
import {
  endpointIssues,
  forwardingAt,
  forwardingUnread,
  linkServiceIssue,
  powerIssue,
  stateIssues,
} from '../../issues/state-issues.ts';
import { lookUpIssues } from '../../names/found-anew.ts';
import type { FilterStep } from '../../path.ts';
import { senderAnew } from '../../walk/devices/sends-anew.ts';
import { sentAnew } from '../../issues/sent-anew.ts';
import { CLOSED, NOT_ASKED } from '../../walk/filters.ts';
import { packetAt } from '../../walk/packets/packet-at.ts';
import { isAnew, seenFrom } from '../../walk/packets/seen-from.ts';
import { flagsAt, gatewayAt, interfaceAt, machineAt } from '../../walk/place.ts';
import type { WalkStep } from '../../walk/step.ts';
import type { Walk } from '../../walk/record.ts';
import { idOf, lastPart } from '../names.ts';
import type { AskedWords, Wording } from '../wording.ts';

/** What every hop of a path is told by. `crossings`: by step, what is wrong with the way from it to the next one. */
export type Around = {
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

/** What the groups at a hop decide, and everything that is wrong there. */
export type Told = { readonly filters: readonly FilterStep[]; readonly issues: readonly Issue[] };

/** The same while it is gathered at a step. */
type Telling = {
  readonly around: Around;
  readonly step: WalkStep;
  readonly index: number;
  readonly address: Address;
  readonly isLast: boolean;
  readonly filters: FilterStep[];
  /** How many filters are told. */
  told: number;
  issues: readonly Issue[];
};

/** `isLeaving`: the packet goes on from there to nobody of the path. */
export function toldOf(around: Around, step: WalkStep, index: number, address: Address, isLeaving: boolean): Told {
  const { wording, walked, flow, back, crossings } = around;
  const { network } = wording;
  const flags = flagsAt(network, step.configuration);
  const isBalancer = (flags & IS.front) !== 0;
  const isOfFirewall = (flags & IS.firewall) !== 0;
  const isLast = around.isArrived && index === walked.steps.length - 1;
  const filters = listFor<FilterStep>(askedAt(step));
  const telling: Telling = { around, step, index, address, isLast, filters, told: 0, issues: NO_ISSUES };
  if (index > 0) add(telling, crossings[index - 1]?.behind ?? NO_ISSUES);
  if (index > 0) addOne(telling, leftOutIssue(network, walked, index, 'inbound'));
  addAsked(telling, FILTERS.inboundAdmin, step.inboundAdmin);
  addAsked(telling, FILTERS.inboundSubnet, step.inboundSubnet);
  const before = walked.steps[index - 1];
  if (step.inboundInterface === CLOSED) addOne(telling, closedIssue(network, step, before));
  else addAsked(telling, FILTERS.inboundInterface, step.inboundInterface);
  addAsked(telling, FILTERS.firewall, step.firewall);
  if (isBalancer) add(telling, balanceIssues(network, walked, step));
  const isTaken = isLast && before?.configuration === step.configuration && address !== flow.destination;
  if (isTaken && (flags & IS.floats) !== 0) addOne(telling, takenIssue(flow.destination));
  if ((index === 0 || isLast) && (flags & IS.only) === 0) addOne(telling, secondIssue(network, walked, step));
  // Whom it hands a packet back to had sent it there by a route.
  if (
    isBalancer &&
    (walked.end === 'loop' || walked.end === 'beside') &&
    before !== undefined &&
    step === walked.steps.at(-1)
  )
    add(telling, routeIssues({ network, walk: walked, step: before, flow }));
  if ((flags & IS.troubled) !== 0) {
    add(telling, powerIssue(network, step));
    add(telling, stateIssues(network, step));
    add(telling, endpointIssues(network, step));
    if (isLast) addOne(telling, linkServiceIssue(network, walked.last));
  }
  if (isLast && (flags & IS.endpoint) !== 0) addOne(telling, unheardIssue(network, walked));
  if (index > 0 && !isLast && !isBalancer && !isOfFirewall) add(telling, applianceIssues(network, step));
  if (isLast || (walked.end === 'found' && index === walked.steps.length - 1)) add(telling, back);
  if (isOfFirewall && senderAnew(network, walked) === step) addOne(telling, sentAnew(network, walked, index));
  if (isOfFirewall && network.asked !== undefined) add(telling, lookUpIssues(network, walked, step));
  if (isLeaving && walked.end !== 'unmodelled') add(telling, routeIssues({ network, walk: walked, step, flow }));
  add(telling, crossings[index]?.before ?? NO_ISSUES);
  if (!isLast) addOne(telling, leftOutIssue(network, walked, index, 'outbound'));
  addAsked(telling, FILTERS.outboundAdmin, step.outboundAdmin);
  addAsked(telling, FILTERS.outboundInterface, step.outboundInterface);
  addAsked(telling, FILTERS.outboundSubnet, step.outboundSubnet);
  return isLast && around.isMissed ? { filters, issues: NO_ISSUES } : telling;
}

const NO_ISSUES: readonly Issue[] = [];

/** How many are asked at a step. */
const askedAt = (step: WalkStep): number =>
  Number(step.inboundAdmin !== NOT_ASKED) +
  Number(step.inboundSubnet !== NOT_ASKED) +
  Number(step.inboundInterface !== NOT_ASKED && step.inboundInterface !== CLOSED) +
  Number(step.firewall !== NOT_ASKED) +
  Number(step.outboundAdmin !== NOT_ASKED) +
  Number(step.outboundInterface !== NOT_ASKED) +
  Number(step.outboundSubnet !== NOT_ASKED);

function add(telling: Telling, more: readonly Issue[]): void {
  telling.issues = bothOf(telling.issues, more);
}

function addOne(telling: Telling, issue: Issue | undefined): void {
  telling.issues = andOne(telling.issues, issue);
}

function addAsked(telling: Telling, filter: Filter, decided: number): void {
  if (decided === NOT_ASKED) return;
  const { around, step } = telling;
  const { wording } = around;
  if (isAllowed(wording.network, decided)) {
    addFilter(telling, allowedStep(wording, filter, decided));
    return;
  }
  const words = askedWords(wording, step, filter, decided);
  addFilter(telling, words.filter);
  addOne(telling, issueOf(telling, filter, decided, words));
}

function addFilter(telling: Telling, filter: FilterStep): void {
  telling.filters[telling.told] = filter;
  telling.told += 1;
}

/** What it means for the flow that a group denies it, or that nobody knows whether it does. */
function issueOf(
  { around, step, index, address, isLast }: Telling,
  filter: Filter,
  decided: number,
  words: AskedWords,
): Issue | undefined {
  const { walked, flow } = around;
  const { network } = around.wording;
  const isOther = walked.anew.length > 0 || (isLast && walked.end === 'translated');
  const addresses = isOther ? flowWords(flow, standInFor(network, walked, index)) : around.flowWords;
  // Only firewalls look at names.
  const name = filter === FILTERS.firewall ? network.asked?.name : undefined;
  const seen = name === undefined ? addresses : `${addresses} (${name})`;
  const issue =
    hiddenSender(network, walked, index, filter, decided) ??
    doubtFor(network, walked, step, index, words, decided) ??
    (mayPass(network, step, filter)
      ? undefined
      : unlessBeside(
          network,
          walked,
          step,
          filter,
          denialIssue(words, filter, placeWords(network, walked, index, address), seen),
        ));
  return name === undefined || issue === undefined || words.denial === undefined
    ? issue
    : { ...issue, context: { ...issue.context, name } };
}

function applianceIssues(network: CloudNetwork, { configuration }: WalkStep): readonly Issue[] {
  const { configurations, interfaces, machines } = network;
  const one = interfaceAt(network, configuration);
  const forwards = forwardingAt(network, one);
  const machine = machineAt(network, configuration);
  const isMany =
    (flagsAt(network, configuration) & IS.only) === 0 &&
    machine >= 0 &&
    (machines.offsets[machine + 1] ?? 0) - (machines.offsets[machine] ?? 0) > 1;
  if (forwards === 'yes' && !isMany) return NO_ISSUES;
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
    ...(forwards === 'unknown' ? [forwardingUnread(network, one)] : []),
    ...(forwards === 'no' ? [issue('IP_FORWARDING_DISABLED', 'error', shut)] : []),
    ...(isMany ? [issue('ASSUMPTION_MADE', 'warning', many)] : []),
  ];
}

/**
 * Behind a load balancer groups see another port than the one that was asked for. Of an application gateway neither an instance's address nor
 * whether it has one in place of its public one is told.
 */
function placeWords(network: CloudNetwork, walked: Walk, index: number, address: Address): string {
  const gateway = gatewayAt(network, walked.steps[index]?.configuration ?? NONE);
  if (gateway >= 0) return lastPart(idOf(network, network.applicationGateways.ids, gateway));
  const { destinationPort } = packetAt(walked, index);
  return destinationPort === walked.packet.destinationPort ? address : `port ${destinationPort} of ${address}`;
}

/** Whom groups at a step see in place of the sender. */
export function standInFor(network: CloudNetwork, walked: Walk, index: number): string | undefined {
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
