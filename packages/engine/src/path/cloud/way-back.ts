import type { Flow } from '../../address/flow.ts';
import type { Issue } from '../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { askedAt, doubt, isDenied, isUndetermined } from '../issues/filter-issues.ts';
import { isOff } from '../issues/power-issue.ts';
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
  untold,
} from '../issues/return-issues.ts';
import { senderAnew } from '../walk/firewall.ts';
import { networkInto, seenAt } from '../walk/onward.ts';
import { repliesOf, replyOf } from '../walk/packet-at.ts';
import { FIREWALL, homeOf, placeAt } from '../walk/place.ts';
import { arrival, sentOn, walk, type Walk, type WalkEnd, type WalkStep } from '../walk/walk.ts';
import { waysOf } from '../walk/ways.ts';

/** Issues of one way of the answers. */
type BackIssues = readonly Issue[];

/** No way that anybody would ask about, or one that is well. */
const WELL: readonly [BackIssues] = [[]];

/** The ways of the answers, to every address that they may go to: mostly one. */
export function waysBack(network: CloudNetwork, forward: Walk, flow: Flow): readonly [BackIssues, ...BackIssues[]] {
  if (forward.end === 'delivered') return waysOfReply(network, forward, flow);
  if (forward.end !== 'translated') return WELL;
  const [, ...others] = repliesOf(network, forward);
  const ways = waysOfReply(network, forward, flow);
  return others.length === 0
    ? ways
    : [...ways, ...others.flatMap((other) => waysOfReply(network, forward, flow, other))];
}

/**
 * Those to one address, the first one without `other`, from the destination's own routes. Groups that let the request through
 * remember it; one that only the answer meets sees a stranger, and so does an appliance.
 */
function waysOfReply(
  network: CloudNetwork,
  forward: Walk,
  flow: Flow,
  other?: Packet,
): readonly [BackIssues, ...BackIssues[]] {
  const { configurations } = network;
  if (forward.steps.length < 2) return WELL;
  // It is the firewall that is answered, and what comes of that is not modelled.
  if (senderAnew(network, forward) !== undefined) return WELL;
  // Answers of a private endpoint come the way of the request, whatever routes say.
  if (network.interfaces.isEndpoint[configurations.interfaces[forward.last] ?? NONE] === 1) return WELL;
  // Where the last hop sends to its own machine, only the hop's interface was crossed.
  const before = forward.steps.at(-2);
  const isInside = before !== undefined && placeOf(network, before) >= 0 && before.route === NONE;
  const crossed = (isInside ? forward.steps.slice(0, -1) : forward.steps)
    .map((step) => placeOf(network, step))
    .filter((row, index, rows) => row !== NONE && rows.indexOf(row) === index);
  const [asker, answerer] = [forward.steps[0], forward.steps.at(-1)];
  if (asker === undefined || answerer === undefined || (isInside && crossed.length < 2)) return WELL;
  // A firewall that asks itself.
  const own = placeOf(network, asker);
  if (forward.end === 'delivered' && own <= FIREWALL && own === placeOf(network, answerer)) return WELL;
  const reply = seenAt(network, answerer.configuration, NONE, other ?? replyOf(forward));
  // Only where the request did not pass is anybody asked; behind a public address it is not known where it did.
  // An interface where the request only came in, for another one of its machine, knows of nothing that would come in to be
  // sent on.
  const taken = isInside ? placeOf(network, before) : NONE;
  const isKnownAt = (configuration: number, direction: 'inbound' | 'outbound') => {
    const place = placeAt(network, configuration);
    return forward.end === 'delivered' && crossed.includes(place) && (direction === 'outbound' || place !== taken);
  };
  const answered = { steps: forward.steps, isKnownAt };
  const back = walk(network, answerer.configuration, reply, [], answered);
  const around: Around = { network, forward, flow, reply, asker, crossed, taken };
  const {
    ways: [first, ...others],
    isCut,
  } = waysOf(network, back, answered);
  const troubles = [troublesOn(first, around), ...others.map((each) => troublesOn(each, around))] as const;
  const broken = troubles.filter((each) => each.some(({ severity }) => severity === 'error')).length;
  if (!isCut || (broken > 0 && broken < troubles.length)) return troubles;
  const doubt = untold(flow);
  if (broken > 0) return [...troubles, [doubt]];
  const [one, ...more] = troubles;
  return [[...one, doubt], ...more.map((each) => [...each, doubt])];
}

/** What a way of the answers is looked at against: the request's, and the places that it crossed. */
type Around = {
  readonly network: CloudNetwork;
  readonly forward: Walk;
  readonly flow: Flow;
  readonly reply: Packet;
  readonly asker: WalkStep;
  readonly crossed: readonly number[];
  /** The interface where it was taken for another one, or `NONE`. */
  readonly taken: number;
};

const placeOf = (network: CloudNetwork, { configuration }: WalkStep): number => placeAt(network, configuration);

function troublesOn(back: Walk, around: Around): BackIssues {
  const { network, forward, flow, reply, asker, crossed, taken } = around;
  const { interfaces } = network;
  const lastSent = back.steps.findLast(({ route }) => route >= 0);
  // Behind a public address the answer is known where it begins and where it ends: in between it has other addresses.
  const isArrived = back.end === 'delivered' || back.end === 'translated';
  const strange = back.steps.filter((step, index) => {
    const place = placeOf(network, step);
    if (place === NONE) return false;
    if (forward.end !== 'translated') return !crossed.includes(place) || place === taken;
    return index > 0 && !(isArrived && index === back.steps.length - 1);
  });
  const strangers = [...strange, ...backAtItsSender(around, back)];
  const obstacles = strangers.flatMap((step) => {
    const all = askedAt(step);
    const answers = (direction: 'inbound' | 'outbound') =>
      all.flatMap((asked) => {
        if (asked.direction !== direction || asked.level === 'firewall') return [];
        if (isUndetermined(asked)) return [{ ...doubt(network, step, asked), origin: 'inbound' as const }];
        return isDenied(network, asked)
          ? [filtered(network, { step, asked, reply, isToHidden: forward.arrived.isSourceHidden }, flow)]
          : [];
      });
    const isThere = isArrived && step === back.steps.at(-1);
    const isAppliance = !isThere && step !== back.steps[0] && placeOf(network, step) >= 0;
    const isShut = isAppliance && interfaces.forwards[placeOf(network, step)] !== 1;
    return [
      ...answers('inbound'),
      ...(isShut ? [heldUp(network, step, flow, 'forwarding')] : []),
      ...(isAppliance && isOff(network, step) ? [heldUp(network, step, flow, 'machine')] : []),
      ...answers('outbound'),
    ];
  });
  const far = back.steps.find((step) => isOutOfRegion(network, back.steps, step));
  if (far !== undefined) obstacles.push(outOfReach(network, far, flow));
  // A firewall is stateful for certain, and did not see the request; of other appliances nobody knows.
  const isMet = strangers.some((step) => placeOf(network, step) <= FIREWALL);
  const parted = isMet ? [asymmetric(network, forward, back, flow, true)] : [];
  const lost = back.steps.at(-1);
  if (UNKNOWN.includes(back.end) && lost !== undefined) {
    const missing = routeIssues({ network, walk: back, step: lost, flow });
    return [...obstacles, ...parted, ...missing.map((issue) => ({ ...issue, origin: 'inbound' as const }))];
  }
  if (OUT_OF_SIGHT.includes(back.end)) return [...obstacles, ...parted, notChecked(flow)];
  if (!isBack(around, back)) return [...obstacles, noWayBack(network, lastSent, flow)];
  const returned = [...back.steps, asker].map((step) => placeOf(network, step));
  // What was sent out to the internet under another address comes back to that, and so to whoever sent it out.
  const missed = forward.end === 'translated' ? [] : crossed.filter((row) => !returned.includes(row));
  const isSame = strangers.length === 0 && missed.length === 0;
  const isKilled = isMet || missed.some((row) => row <= FIREWALL);
  return [
    ...obstacles,
    ...(isSame ? [] : [asymmetric(network, forward, back, flow, isKilled)]),
    ...(back.forks.length > 0 && isSame ? assumed(network, back, flow) : []),
  ];
}

/**
 * An answer that goes round comes in where it went out. There the request is remembered, and what leaves in answer to it, but
 * nobody who would come in like that.
 */
function backAtItsSender({ network, forward, reply }: Around, back: Walk): readonly WalkStep[] {
  const [first, last] = [back.steps[0], back.steps.at(-1)];
  if (back.end !== 'loop' || first === undefined || last === undefined) return [];
  if (placeAt(network, back.last) !== placeOf(network, first)) return [];
  const seen = seenAt(network, back.last, last.configuration, reply);
  const step = arrival(network, back.last, seen, false);
  return [isBehindFront(forward) ? sentOn(network, step, seen) : step];
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
const UNKNOWN: readonly WalkEnd[] = ['unknown-route', 'unreadable', 'other-family', 'several-connections'];

/** Where answers go is known, and no document tells how they go on. */
const OUT_OF_SIGHT: readonly WalkEnd[] = ['unmodelled', 'leaves-model', 'gateway'];
