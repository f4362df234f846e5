import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { destinationOf, type Packet } from '../../rules/packet.ts';
import { IN_DOUBT } from './disposition-of.ts';
import { askedWords } from '../issues/asked-words.ts';
import { FILTERS, isUndetermined, type Filter } from '../issues/asked.ts';
import { hiddenSender } from '../issues/hidden-sender.ts';
import { isOff } from '../issues/state-issues.ts';
import { hasWayOut, leavingStep, routeIssues } from '../issues/route-issues.ts';
import { isOutOfRegion } from '../issues/balance-issues.ts';
import {
  assumed,
  asymmetric,
  filtered,
  heldUp,
  notChecked,
  noWayBack,
  outOfReach,
  toTwin,
  untold,
  untoldConnections,
  untoldInstances,
  type HalfSeen,
} from '../issues/return-issues.ts';
import { MAX_ADDRESSES } from '../relay/instances.ts';
import { isOfInstance, repliesTo } from '../relay/replies.ts';
import { wordingOf, type Wording } from './wording.ts';
import { isDenied, NOT_ASKED } from '../walk/filters.ts';
import { senderAnew } from '../walk/devices/firewall.ts';
import { networkInto, seenAt } from '../walk/onward.ts';
import { repliesOf, replyOf, stretchesOf } from '../walk/packets/packet-at.ts';
import { FIREWALL, flagsAt, homeOf, placeAt } from '../walk/place.ts';
import { arrival, askOutbound, type WalkStep } from '../walk/step.ts';
import { walk, type Walk, type WalkEnd } from '../walk/walk.ts';
import { isUntold, waysOf } from '../walk/ways.ts';

/** Issues of one way of the answers. */
type BackIssues = readonly Issue[];

/** No way that anybody would ask about, or one that is well. */
const WELL: readonly [BackIssues] = [[]];

/** The ways of the answers, to every address that they may go to: mostly one. */
export function waysBack(network: CloudNetwork, forward: Walk, flow: Flow): readonly [BackIssues, ...BackIssues[]] {
  if (forward.end !== 'delivered' && forward.end !== 'translated') return WELL;
  if (forward.anew.length === 0) return waysOfReplies(network, forward, flow);
  // Whom a firewall stood in for is answered by that, which is answered itself.
  return stretchesOf(forward)
    .map((stretch) =>
      isOfInstance(stretch) ? waysToInstances(network, stretch, flow) : waysOfReplies(network, stretch, flow),
    )
    .reduce(together);
}

type Ways = readonly [BackIssues, ...BackIssues[]];

/** Each way of the one with each of the other, as far as they fare differently: of all of them there are powers. */
function together(some: Ways, others: Ways): Ways {
  const fates = new Map<Fate, BackIssues>();
  for (const one of firstOfEachFate(some).values())
    for (const other of firstOfEachFate(others).values()) addFirst(fates, [...one, ...other]);
  const [first, ...more] = fates.values();
  return [first ?? [], ...more];
}

function firstOfEachFate(ways: Ways): ReadonlyMap<Fate, BackIssues> {
  const fates = new Map<Fate, BackIssues>();
  for (const way of ways) addFirst(fates, way);
  return fates;
}

function addFirst(fates: Map<Fate, BackIssues>, way: BackIssues): void {
  const fate = fateOf(way);
  if (!fates.has(fate)) fates.set(fate, way);
}

function waysOfReplies(network: CloudNetwork, forward: Walk, flow: Flow): Ways {
  const ways = waysOfReply(network, forward, flow);
  if (forward.end !== 'translated') return ways;
  const [, ...others] = repliesOf(network, forward);
  return others.length === 0
    ? ways
    : [...ways, ...others.flatMap((other) => waysOfReply(network, forward, flow, other))];
}

/** To whichever address of its subnet an instance of a firewall has: where they fare differently, nobody knows. */
function waysToInstances(network: CloudNetwork, stretch: Walk, flow: Flow): Ways {
  const [lowest, ...others] = repliesTo(network, stretch);
  const waysTo = (reply: Packet) => waysOfReply(network, stretch, { ...flow, source: destinationOf(reply) }, reply);
  if (others.length > MAX_ADDRESSES) return [[untoldInstances(network, stretch)]];
  const ways = waysTo(lowest);
  const fates = fatesOf(ways);
  return others.every((each) => fatesOf(waysTo(each)) === fates) ? ways : [[untoldInstances(network, stretch)]];
}

/** How ways end, whichever comes first. */
const fatesOf = (ways: Ways): string =>
  [...new Set(ways.map(fateOf))].toSorted((one, other) => one.localeCompare(other)).join(' ');

type Fate = 'lost' | 'unknown' | 'well';

function fateOf(issues: BackIssues): Fate {
  if (issues.some(({ severity }) => severity === 'error')) return 'lost';
  return issues.some(({ code }) => IN_DOUBT.includes(code)) ? 'unknown' : 'well';
}

/**
 * Those to one address, the first one without `other`, from the destination's own routes. Groups that let the request through
 * remember it; one that only the answer meets sees a stranger, and so does an appliance.
 */
function waysOfReply(network: CloudNetwork, forward: Walk, flow: Flow, other?: Packet): Ways {
  if (forward.steps.length < 2) return WELL;
  // Nobody knows whether it is the firewall that is answered.
  if (senderAnew(network, forward) !== undefined) return WELL;
  // Answers of a private endpoint come the way of the request, whatever routes say.
  if ((flagsAt(network, forward.last) & IS.endpoint) !== 0) return WELL;
  // Where the last hop sends to its own machine, only the hop's interface was crossed.
  const before = forward.steps.at(-2);
  const isInside = before !== undefined && placeOf(network, before) >= 0 && before.route === NONE;
  const crossed = placesOf(network, forward.steps, isInside ? forward.steps.length - 1 : forward.steps.length);
  const [asker, answerer] = [forward.steps[0], forward.steps.at(-1)];
  if (asker === undefined || answerer === undefined || (isInside && crossed.length < 2)) return WELL;
  // A firewall that asks itself.
  const own = placeOf(network, asker);
  if (forward.end === 'delivered' && own <= FIREWALL && own === placeOf(network, answerer)) return WELL;
  const reply = seenAt(network, answerer.configuration, NONE, other ?? replyOf(forward));
  // Only where the request did not pass is anybody asked; behind a public address it is not known where it did.
  // An interface where the request only came in, for another one of its machine, knows of nothing that would come in to be
  // sent on.
  const taken = isInside && before.configuration !== answerer.configuration ? placeOf(network, before) : NONE;
  const remembered = forward.end === 'delivered' ? crossed : NOWHERE;
  const answered = { steps: forward.steps, remembered, onlyOut: taken };
  const back = walk(network, answerer.configuration, reply, [], answered);
  const around: Around = { network, wording: wordingOf(network), forward, flow, reply, asker, crossed, taken };
  const {
    ways: [first, ...others],
    isCut,
  } = waysOf(network, back, answered);
  if (others.length === 0 && !isCut) return [troublesOn(first, around)];
  const troubles = [troublesOn(first, around), ...others.map((each) => troublesOn(each, around))] as const;
  if ([first, ...others].some(isUntold) && new Set(troubles.map(fateOf)).size > 1) return [[untoldConnections(flow)]];
  const broken = troubles.filter((each) => each.some(({ severity }) => severity === 'error')).length;
  if (!isCut || (broken > 0 && broken < troubles.length)) return troubles;
  const doubt = untold(flow);
  if (broken > 0) return [...troubles, [doubt]];
  const [one, ...more] = troubles;
  return [[...one, doubt], ...more.map((each) => [...each, doubt])];
}

const NOWHERE: readonly number[] = [];

/** What a way of the answers is looked at against: the request's, and the places that it crossed. */
type Around = {
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
function placesOf(network: CloudNetwork, steps: readonly WalkStep[], count: number): readonly number[] {
  const places: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const place = placeAt(network, steps[index]?.configuration ?? NONE);
    if (place !== NONE && !places.includes(place)) places.push(place);
  }
  return places;
}

const placeOf = (network: CloudNetwork, { configuration }: WalkStep): number => placeAt(network, configuration);

function troublesOn(back: Walk, around: Around): BackIssues {
  const { network, wording, forward, flow, asker } = around;
  const twin = twinOf(around, back);
  const strangers = strangersOn(back, around, twin);
  const issues: Issue[] = [];
  for (const step of strangers) addObstacles(issues, step, back, around);
  const far = back.steps.find((step) => isOutOfRegion(network, back.steps, step));
  if (far !== undefined) issues.push(outOfReach(network, far, flow));
  // A firewall is stateful for certain, and did not see the request; of other appliances nobody knows.
  const met = strangers.find((step) => placeOf(network, step) <= FIREWALL);
  const lost = back.steps.at(-1);
  if (UNKNOWN.includes(back.end) && lost !== undefined) {
    if (met !== undefined) issues.push(asymmetric(wording, forward, back, flow, ledTo(back, met)));
    const missing = routeIssues({ network, walk: back, step: lost, flow });
    return [...issues, ...missing.map((issue) => ({ ...issue, origin: 'inbound' as const }))];
  }
  if (OUT_OF_SIGHT.includes(back.end)) {
    if (met !== undefined) issues.push(asymmetric(wording, forward, back, flow, ledTo(back, met)));
    return [...issues, notChecked(flow)];
  }
  if (twin !== undefined) return [...issues, toTwin(network, forward.last, asker, twin, flow)];
  if (!isBack(around, back)) {
    const lastSent = back.steps.findLast(({ route }) => route >= 0);
    return [...issues, noWayBack(network, lastSent, flow)];
  }
  const missed = missedBy(back, around);
  if (strangers.length > 0 || missed.length > 0) {
    const isPast = (place: number) => place <= FIREWALL && missed.includes(place);
    const past = forward.steps.findLast((step) => isPast(placeOf(network, step)));
    const half = past !== undefined ? ({ kind: 'past', step: past } as const) : met && ledTo(back, met);
    issues.push(asymmetric(wording, forward, back, flow, half));
  } else if (back.forks.length > 0) issues.push(...assumed(network, back, flow, asker));
  return issues;
}

/** The places that the request crossed, and its answers do not. */
function missedBy(back: Walk, { network, forward, asker, crossed }: Around): readonly number[] {
  // What was sent out to the internet under another address comes back to that, and so to whoever sent it out.
  if (forward.end === 'translated') return NOWHERE;
  const passed = placesOf(network, back.steps, back.steps.length);
  const own = placeOf(network, asker);
  return crossed.filter((place) => place !== own && !passed.includes(place));
}

/** Another machine with the address of who asked, to which answers go instead. */
function twinOf({ network, forward, asker, reply }: Around, back: Walk): WalkStep | undefined {
  const last = back.steps.at(-1);
  if (forward.end !== 'delivered' || back.end !== 'delivered' || last === undefined) return undefined;
  if (homeOf(network, last.configuration) === homeOf(network, asker.configuration)) return undefined;
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
  return { kind: 'to', route: before?.route ?? NONE };
}

/** Steps of an answer where nobody remembers its request. `twin`: whoever else has the address of who asked is not asked what it lets in. */
function strangersOn(back: Walk, around: Around, twin: WalkStep | undefined): readonly WalkStep[] {
  const { network, forward, crossed, taken } = around;
  // Behind a public address the answer is known where it begins and where it ends: in between it has other addresses.
  const known = isArrived(back) ? back.steps.length - 1 : NONE;
  const isStrange = (step: WalkStep, index: number) => {
    const place = placeOf(network, step);
    if (place === NONE || step === twin) return false;
    if (forward.end !== 'translated') return !crossed.includes(place) || place === taken;
    return index > 0 && index !== known;
  };
  const strange = back.steps.filter(isStrange);
  return back.end === 'loop' ? [...strange, ...backAtItsSender(around, back)] : strange;
}

const isArrived = ({ end }: Walk): boolean => end === 'delivered' || end === 'translated';

/** What keeps an answer from coming in there, from being sent on, and from going out. */
function addObstacles(issues: Issue[], step: WalkStep, back: Walk, around: Around): void {
  const { network, wording, forward, flow, reply } = around;
  const isToHidden = forward.end === 'translated' && forward.arrived.isSourceHidden;
  const addAsked = (filter: Filter, decided: number) => {
    if (decided === NOT_ASKED) return;
    if (isUndetermined(decided)) {
      const hidden = hiddenSender(network, back, back.steps.indexOf(step), filter, decided, 'answers come');
      const doubt = hidden ?? askedWords(wording, step, filter, decided).doubtOfAnswer;
      if (doubt !== undefined) issues.push({ ...doubt, origin: 'inbound' });
    } else if (isDenied(network, decided))
      issues.push(
        filtered(network, { step, filter, decided, reply, isToHidden, route: ledTo(back, step).route }, flow),
      );
  };
  addAsked(FILTERS.inboundAdmin, step.inboundAdmin);
  addAsked(FILTERS.inboundSubnet, step.inboundSubnet);
  addAsked(FILTERS.inboundInterface, step.inboundInterface);
  const isThere = isArrived(back) && step === back.steps.at(-1);
  if (!isThere && step !== back.steps[0] && placeOf(network, step) >= 0) {
    if (network.interfaces.forwards[placeOf(network, step)] !== 1)
      issues.push(heldUp(network, step, flow, 'forwarding'));
    if (isOff(network, step)) issues.push(heldUp(network, step, flow, 'machine'));
  }
  addAsked(FILTERS.outboundAdmin, step.outboundAdmin);
  addAsked(FILTERS.outboundInterface, step.outboundInterface);
  addAsked(FILTERS.outboundSubnet, step.outboundSubnet);
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
function isBack({ network, forward, asker, crossed }: Around, back: Walk): boolean {
  const place = placeAt(network, back.last);
  const isOwner = back.last === asker.configuration || (place !== NONE && place === placeOf(network, asker));
  if (forward.end !== 'translated') return (isOwner && back.end === 'delivered') || isAtInstance(network, asker, back);
  const leaving = leavingStep(back);
  // Whoever was asked by a public address answers by that; an appliance that its answer passes needs a way out of its own.
  const isOut = leaving !== undefined && (leaving === back.steps[0] || hasWayOut(network, leaving, back.packet, true));
  // A firewall that sent the request on under its own public address gets the answer, and knows whose it is.
  const isSender = isOwner || (place <= FIREWALL && crossed.includes(place));
  return isOut && (back.end === 'internet' || (back.end === 'translated' && isSender));
}

/** To an address that an instance of who asked may have, and that no document names: it is in the network of its others. */
function isAtInstance(network: CloudNetwork, asker: WalkStep, back: Walk): boolean {
  const { configurations } = network;
  const last = back.steps.at(-1);
  if (back.end !== 'unowned' || last === undefined || configurations.interfaces[asker.configuration] !== NONE)
    return false;
  const isOther = configurations.addresses[4 * asker.configuration + 3] !== back.packet.d3 >>> 0;
  return isOther && networkInto(network, last, back.packet) === homeOf(network, asker.configuration);
}

/** Where nobody knows which way answers go. */
const UNKNOWN: readonly WalkEnd[] = ['unknown-route', 'unreadable', 'other-family', 'several-gateways'];

/** Where answers go is known, and no document tells how they go on. */
const OUT_OF_SIGHT: readonly WalkEnd[] = ['unmodelled', 'leaves-model', 'gateway'];
