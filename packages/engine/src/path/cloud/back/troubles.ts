import type { Flow } from '../../../address/flow.ts';
import type { Issue } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../../../network/routes/route-rows.ts';
import { APPLIANCES } from '../../../routes/next-hop-type.ts';
import type { Packet } from '../../../rules/packet.ts';
import { askedWords } from '../../issues/asked-words.ts';
import { FILTERS, isUndetermined, mayPass, type Filter } from '../../issues/asked.ts';
import { doubtFor } from '../../issues/doubt.ts';
import { hiddenSender } from '../../issues/hidden-sender.ts';
import { forwardingAt, forwardingUnread, powerAt, powerUnread } from '../../issues/state-issues.ts';
import { unlessBeside, unlessKnown } from '../../issues/routes/beside.ts';
import { leavingStep, routeIssues } from '../../issues/routes/route-issues.ts';
import { isOutOfRegion, unseenOnWay, unsureIssue } from '../../issues/balance-issues.ts';
import {
  assumed,
  asymmetric,
  filtered,
  heldUp,
  notChecked,
  noWayBack,
  outElsewhere,
  outOfReach,
  toTwin,
  type HalfSeen,
} from '../../issues/routes/return-issues.ts';
import type { Wording } from '../wording.ts';
import { andOne, bothOf, listFor } from '../../../table/list-for.ts';
import { mayHaveLeftBy } from '../../walk/devices/beside.ts';
import { CLOSED, isDenied, NOT_ASKED } from '../../walk/filters.ts';
import { lastRouteOf } from '../../walk/routes/last-route.ts';
import { seenAt } from '../../walk/onward.ts';
import { networkInto } from '../../walk/network-into.ts';
import { FIREWALL, GATEWAY, homeOf, machineAt, placeAt } from '../../walk/place.ts';
import { arrival, askOutbound, type WalkStep } from '../../walk/step.ts';
import { hasArrived, isBehindSomebody, type Walk, type WalkEnd } from '../../walk/record.ts';

export const NOWHERE: readonly number[] = [];

/** What a way of the answers is looked at against: the request's, and the places that it crossed. */
export type Around = {
  readonly network: CloudNetwork;
  readonly wording: Wording;
  readonly forward: Walk;
  readonly flow: Flow;
  readonly reply: Packet;
  readonly asker: WalkStep;
  readonly crossed: readonly number[];
  /** The interface where it was taken for another one, or `NONE`. */
  readonly taken: number;
};

/** Of so many steps, each place once. */
export function placesOf(network: CloudNetwork, steps: readonly WalkStep[], count: number): readonly number[] {
  const places = listFor<number>(count);
  let known = 0;
  for (let index = 0; index < count; index += 1) {
    const place = placeAt(network, steps[index]?.configuration ?? NONE);
    if (place === NONE || places.includes(place)) continue;
    places[known] = place;
    known += 1;
  }
  return known === count ? places : places.slice(0, known);
}

export const placeOf = (network: CloudNetwork, { configuration }: WalkStep): number => placeAt(network, configuration);

/** What is wrong with one way of the answers. */
export function troublesOn(back: Walk, around: Around): readonly Issue[] {
  const twin = twinOf(around, back);
  const strangers = strangersOn(back, around, twin);
  const far = farBalancer(around.network, back);
  // Mostly none: what a list is given when it gets its first member is made for those who have some.
  const issues: Issue[] = [];
  for (const step of strangers) addObstacles(issues, step, back, around);
  if (far !== undefined) issues.push(outOfReach(around.network, far, around.flow));
  addOne(issues, unsureIssue(around.network, back));
  addAll(issues, troublesAtEnd(back, around, strangers, twin));
  return issues;
}

const NO_ISSUES: readonly Issue[] = [];

/** A load balancer that answers do not reach from another region. */
function farBalancer(network: CloudNetwork, { steps }: Walk): WalkStep | undefined {
  for (const step of steps) if (isOutOfRegion(network, steps, step)) return step;
  return undefined;
}

/** What is wrong with where answers come to, or with whom they pass. `strangers`: see `strangersOn`. */
function troublesAtEnd(
  back: Walk,
  around: Around,
  strangers: readonly WalkStep[],
  twin: WalkStep | undefined,
): readonly Issue[] {
  const { network, forward, flow, asker } = around;
  // A firewall is stateful for certain, and did not see the request; of other appliances nobody knows.
  const met = firewallAmong(network, strangers);
  const half = met && ledTo(back, met);
  const isUnknown = UNKNOWN.includes(back.end) && !isAtInstance(network, asker, back);
  // What the sender has behind himself.
  const isHis = isBehindSomebody(back) && isAtAsker(around, back);
  if (isUnknown || (OUT_OF_SIGHT.includes(back.end) && !isHis)) {
    const passed = half === undefined ? assumedOn(back, around) : halfSeen(back, around, half);
    if (isUnknown) return bothOf(passed, untoldWay(network, back, flow));
    // That the flow leaves the model is told where it does.
    return forward.last <= GATEWAY ? passed : andOne(passed, notChecked(flow));
  }
  if (twin !== undefined) return [toTwin(network, back, asker, twin, flow)];
  if (!isBack(around, back)) {
    if (forward.end === 'translated' && isSentOut(back)) return [outElsewhere(around.wording, back, flow)];
    const lastSent = back.steps.findLast(({ route }) => route >= 0);
    // A firewall before that drops them as well.
    return [noWayBack(network, lastSent, flow), ...(half === undefined ? [] : halfSeen(back, around, half))];
  }
  const missed = missedBy(back, around);
  const isHalf = strangers.some(({ configuration }) => !mayHaveLeftBy(network, forward, configuration));
  if (isHalf || missed.length > 0) return halfSeen(back, around, pastFirewall(around, missed) ?? half);
  return assumedOn(back, around);
}

/** Which of several next hops answers are taken to come by. */
const assumedOn = (back: Walk, { network, flow, asker }: Around): readonly Issue[] =>
  back.forks.length > 0 ? assumed(network, back, flow, asker) : NO_ISSUES;

/** Somebody sees half of the connection: told beside what is assumed of the way on which that is so. */
function halfSeen(back: Walk, around: Around, half: HalfSeen | undefined): readonly Issue[] {
  const { network, wording, forward, flow, asker } = around;
  const issue = asymmetric(wording, forward, back, flow, half);
  return back.forks.length > 0 ? [issue, ...assumed(network, back, flow, asker, forward.steps)] : [issue];
}

function firewallAmong(network: CloudNetwork, steps: readonly WalkStep[]): WalkStep | undefined {
  for (const step of steps) if (placeOf(network, step) <= FIREWALL) return step;
  return undefined;
}

/** Why nobody knows where answers go. */
function untoldWay(network: CloudNetwork, back: Walk, flow: Flow): readonly Issue[] {
  if (back.end === 'unseen-backend') return unseenOnWay(network, back);
  const step = back.steps.at(-1);
  if (step === undefined) return NO_ISSUES;
  return routeIssues({ network, walk: back, step, flow }).map((issue) => ({ ...issue, origin: 'inbound' }));
}

/** The last firewall that the request passed, of the places that its answers do not. */
function pastFirewall({ network, forward }: Around, missed: readonly number[]): HalfSeen | undefined {
  if (missed.length === 0) return undefined;
  const past = forward.steps.findLast((step) => {
    const place = placeOf(network, step);
    return place <= FIREWALL && missed.includes(place);
  });
  return past && { kind: 'past', step: past };
}

/** The places that the request crossed, and its answers do not. */
function missedBy(back: Walk, { network, forward, asker, crossed }: Around): readonly number[] {
  // What was sent out to the internet under another address comes back to that, and so to whoever sent it out.
  if (forward.end === 'translated') return NOWHERE;
  const own = placeOf(network, asker);
  let missed = NOWHERE;
  for (const place of crossed)
    if (place !== own && !isPassed(network, back.steps, place)) missed = andOne(missed, place);
  return missed;
}

/** By whichever interface of its machine, which has one memory for all of them. */
function isPassed(network: CloudNetwork, steps: readonly WalkStep[], place: number): boolean {
  const machine = network.interfaces.machines[place] ?? NONE;
  for (const step of steps)
    if (placeOf(network, step) === place || (machine >= 0 && machineAt(network, step.configuration) === machine))
      return true;
  return false;
}

/** Another machine with the address of who asked, to which answers go instead; it may be in the same network. */
function twinOf({ network, forward, asker, reply }: Around, back: Walk): WalkStep | undefined {
  const last = back.steps.at(-1);
  if (forward.end !== 'delivered' || back.end !== 'delivered' || last === undefined) return undefined;
  const place = placeOf(network, last);
  if (place === placeOf(network, asker) || place === NONE) return undefined;
  const { addresses } = network.configurations;
  const isAt = ({ configuration }: WalkStep) => {
    const [a, b, c, d] = addresses.subarray(4 * configuration, 4 * configuration + 4);
    return a === reply.d0 >>> 0 && b === reply.d1 >>> 0 && c === reply.d2 >>> 0 && d === reply.d3 >>> 0;
  };
  return isAt(asker) && isAt(last) ? last : undefined;
}

/** By the route before: the last one's where answers go round. */
function ledTo({ steps }: Walk, met: WalkStep): HalfSeen & { readonly kind: 'to' } {
  const before = steps[steps.indexOf(met) - 1] ?? steps.at(-1);
  return { kind: 'to', route: before === undefined ? NONE : lastRouteOf(before) };
}

/** Steps of an answer where nobody remembers its request. `twin`: whoever else has the address of who asked is not asked what it lets in. */
function strangersOn(back: Walk, around: Around, twin: WalkStep | undefined): readonly WalkStep[] {
  // Behind a public address the answer is known where it begins and where it ends: in between it has other addresses.
  const known = hasArrived(back) ? back.steps.length - 1 : NONE;
  let strange = NOBODY;
  let index = 0;
  for (const step of back.steps) {
    if (step !== twin && isStrange(around, step, index, known)) strange = andOne(strange, step);
    index += 1;
  }
  return back.end === 'loop' ? bothOf(strange, backAtItsSender(around, back)) : strange;
}

const NOBODY: readonly WalkStep[] = [];

/** `known`: the last step, if the answer is known there. */
function isStrange(
  { network, forward, crossed, taken }: Around,
  step: WalkStep,
  index: number,
  known: number,
): boolean {
  const place = placeOf(network, step);
  if (place === NONE) return false;
  if (forward.end !== 'translated') return !crossed.includes(place) || place === taken;
  return index > 0 && index !== known;
}

/** Adds what keeps an answer from coming in there, from being sent on, and from going out. */
function addObstacles(issues: Issue[], step: WalkStep, back: Walk, around: Around): void {
  addOne(issues, askedIssue(step, back, around, FILTERS.inboundAdmin, step.inboundAdmin));
  addOne(issues, askedIssue(step, back, around, FILTERS.inboundSubnet, step.inboundSubnet));
  addOne(issues, askedIssue(step, back, around, FILTERS.inboundInterface, step.inboundInterface));
  addAll(issues, holdUpsAt(step, back, around));
  addOne(issues, askedIssue(step, back, around, FILTERS.outboundAdmin, step.outboundAdmin));
  addOne(issues, askedIssue(step, back, around, FILTERS.outboundInterface, step.outboundInterface));
  addOne(issues, askedIssue(step, back, around, FILTERS.outboundSubnet, step.outboundSubnet));
}

function addOne(issues: Issue[], one: Issue | undefined): void {
  if (one !== undefined) issues.push(one);
}

function addAll(issues: Issue[], more: readonly Issue[]): void {
  for (const each of more) issues.push(each);
}

function askedIssue(step: WalkStep, back: Walk, around: Around, filter: Filter, decided: number): Issue | undefined {
  if (decided === NOT_ASKED || decided === CLOSED) return undefined;
  const { network, wording, forward, flow, reply } = around;
  if (isUndetermined(decided)) {
    const index = back.steps.indexOf(step);
    const hidden = hiddenSender(network, back, index, filter, decided, 'answers come');
    if (hidden !== undefined) return { ...hidden, origin: 'inbound' };
    const { doubtOfAnswer: doubt, openRule } = askedWords(wording, step, filter, decided);
    return doubtFor(network, back, step, index, { doubt, openRule }, decided);
  }
  if (!isDenied(network, decided) || mayPass(network, step, filter)) return undefined;
  const isToHidden = forward.end === 'translated' && forward.arrived.isSourceHidden;
  const { route } = ledTo(back, step);
  const denial = filtered(network, { step, filter, decided, reply, isToHidden, route }, flow);
  const known = unlessKnown(network, forward, step, denial);
  return known === denial ? unlessBeside(network, back, step, filter, denial) : known;
}

/** Why whoever is to send an answer on does not. */
function holdUpsAt(step: WalkStep, back: Walk, { network, flow }: Around): readonly Issue[] {
  const place = placeOf(network, step);
  const isThere = hasArrived(back) && step === back.steps.at(-1);
  if (isThere || step === back.steps[0] || place < 0) return NO_ISSUES;
  const forwards = forwardingAt(network, place);
  const shut =
    forwards === 'no'
      ? heldUp(network, step, flow, 'forwarding')
      : forwards === 'unknown'
        ? forwardingUnread(network, place)
        : undefined;
  const power = powerAt(network, step);
  const off = power === 'off' ? heldUp(network, step, flow, 'machine') : undefined;
  const unread = power === 'unknown' ? powerUnread(network, step.configuration) : undefined;
  return andOne(andOne(andOne(NO_ISSUES, shut), off), unread);
}

/**
 * An answer that goes round comes in where it went out. There the request is remembered, and what leaves in answer to it, but
 * nobody who would come in like that.
 */
function backAtItsSender({ network, forward, reply }: Around, back: Walk): readonly WalkStep[] {
  const [first, last] = [back.steps[0], back.steps.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (placeAt(network, back.last) !== placeOf(network, first)) return [];
  const seen = seenAt(network, back.last, last.configuration, reply);
  const step = arrival(network, back.last, seen);
  if (isBehindFront(forward)) askOutbound(network, step, seen);
  return [step];
}

/** Its groups know the answer as it left: with its own address and port, and not with those of a load balancer's frontend. */
const isBehindFront = ({ packet, arrived, end }: Walk): boolean =>
  end === 'delivered' &&
  (packet.destinationPort !== arrived.destinationPort ||
    packet.d3 !== arrived.d3 ||
    packet.d2 !== arrived.d2 ||
    packet.d1 !== arrived.d1 ||
    packet.d0 !== arrived.d0);

/** Does the answer arrive where the request came from? A public address that no interface has is a gateway's, or nobody knows whose. */
function isBack(around: Around, back: Walk): boolean {
  const { network, forward, asker } = around;
  if (forward.end !== 'translated')
    return (
      ((back.end === 'delivered' || isBehindSomebody(back)) && isAtAsker(around, back)) ||
      isAtInstance(network, asker, back)
    );
  // Whoever was asked by a public address answers by that; what an appliance sends out has another one.
  return !isSentOut(back) && isOutAgain(around, back);
}

/** Does the answer go out to where the request came in from? */
function isOutAgain(around: Around, back: Walk): boolean {
  if (back.end !== 'translated') return back.end === 'internet';
  const place = placeAt(around.network, back.last);
  // A firewall that sent the request on under its own public address gets the answer, and knows whose it is.
  return isAtAsker(around, back) || (place <= FIREWALL && around.crossed.includes(place));
}

function isAtAsker({ network, asker }: Around, { last }: Walk): boolean {
  const place = placeAt(network, last);
  return last === asker.configuration || (place !== NONE && place === placeOf(network, asker));
}

/** Does somebody else than who answers send the answer out to the internet? */
function isSentOut(back: Walk): boolean {
  const leaving = back.end === 'internet' || back.end === 'translated' ? leavingStep(back) : undefined;
  return leaving !== undefined && leaving !== back.steps[0];
}

/** To an address that an instance of who asked may have, and that no document names: it is in the network of its others. */
function isAtInstance(network: CloudNetwork, asker: WalkStep, back: Walk): boolean {
  const { configurations } = network;
  const last = back.steps.at(-1);
  if (!isAtNobody(back.end) || last === undefined || configurations.interfaces[asker.configuration] !== NONE)
    return false;
  // A next hop that nobody has is no instance.
  if (APPLIANCES.includes(nextHopTypeOf(network.routes, lastRouteOf(last)))) return false;
  const isOther = configurations.addresses[4 * asker.configuration + 3] !== back.packet.d3 >>> 0;
  return isOther && networkInto(network, last, back.packet) === homeOf(network, asker.configuration);
}

const isAtNobody = (end: WalkEnd): boolean => end === 'unowned' || end === 'unseen-holder';

/** Where nobody knows which way answers go. */
const UNKNOWN: readonly WalkEnd[] = [
  'unknown-route',
  'unreadable',
  'other-family',
  'several-gateways',
  'unseen-backend',
  'unmodelled',
  'unseen-owner',
  'unseen-holder',
  'beside',
];

/** Where answers go is known, and no document tells how they go on. */
const OUT_OF_SIGHT: readonly WalkEnd[] = ['leaves-model', 'gateway'];
