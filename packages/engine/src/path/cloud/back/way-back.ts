import type { Flow } from '../../../address/flow.ts';
import type { Issue } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { destinationOf, type Packet } from '../../../rules/packet.ts';
import { fateBack, type FateBack } from '../disposition-of.ts';
import { unsureWay } from '../../issues/balance-issues.ts';
import { untold, untoldConnections, untoldInstances, untoldSender } from '../../issues/routes/return-issues.ts';
import { MAX_ADDRESSES } from '../../relay/instances.ts';
import { isOfInstance, repliesTo } from '../../relay/replies.ts';
import { wordingOf } from '../wording.ts';
import { valueOf } from '../../../table/address-index.ts';
import { isFloatingAt, isFront } from '../../walk/devices/balance.ts';
import { senderAnew } from '../../walk/devices/sends-anew.ts';
import { seenAt } from '../../walk/onward.ts';
import { answeredWalk, partInside } from '../../walk/packets/from-outside.ts';
import { repliesOf, replyOf, stretchesOf } from '../../walk/packets/packet-at.ts';
import { FIREWALL, isEndpoint } from '../../walk/place.ts';
import { walk } from '../../walk/walk.ts';
import { hasArrived, type Answered, type Walk } from '../../walk/record.ts';
import { NOWHERE, placeOf, placesOf, troublesOn, type Around } from './troubles.ts';
import { mayComePast, mayPass } from './from-endpoint.ts';
import { forMachines, pastOwners } from './network-for.ts';
import { answersToUnknown, isToUnknown, MAX_PARTS } from './unknown-sender.ts';
import { isByConnection, waysOf } from '../../walk/ways.ts';

/** Issues of one way of the answers. */
type BackIssues = readonly Issue[];

/** No way that anybody would ask about, or one that is well. */
const WELL: readonly [BackIssues] = [[]];

/** The ways of the answers, to every address that they may go to: mostly one. */
export function waysBack(network: CloudNetwork, walked: Walk, flow: Flow): readonly [BackIssues, ...BackIssues[]] {
  const forward = answeredWalk(network, walked);
  if (!hasArrived(forward)) return WELL;
  if (forward.anew.length === 0 && partInside(forward) === undefined) return waysOfReplies(network, forward, flow);
  // Whom a firewall stood in for is answered by that, which is answered itself.
  return stretchesOf(forward)
    .flatMap((stretch) => {
      const inside = partInside(stretch);
      return inside === undefined ? [stretch] : [stretch, inside];
    })
    .map((stretch) =>
      isOfInstance(stretch) ? waysToInstances(network, stretch, flow) : waysOfReplies(network, stretch, flow),
    )
    .reduce(together);
}

type Ways = readonly [BackIssues, ...BackIssues[]];

/** Each way of the one with each of the other, as far as they fare differently: of all of them there are powers. */
function together(some: Ways, others: Ways): Ways {
  const fates = new Map<FateBack, BackIssues>();
  for (const one of firstOfEachFate(some).values())
    for (const other of firstOfEachFate(others).values()) addFirst(fates, [...one, ...other]);
  const [first, ...more] = fates.values();
  return [first ?? [], ...more];
}

function firstOfEachFate(ways: Ways): ReadonlyMap<FateBack, BackIssues> {
  const fates = new Map<FateBack, BackIssues>();
  for (const way of ways) addFirst(fates, way);
  return fates;
}

function addFirst(fates: Map<FateBack, BackIssues>, way: BackIssues): void {
  const fate = fateBack(way);
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
  [...new Set(ways.map(fateBack))].toSorted((one, other) => one.localeCompare(other)).join(' ');

/**
 * Those to one address, the first one without `other`, from the destination's own routes. Groups that let the request through
 * remember it; one that only the answer meets sees a stranger, and so does an appliance.
 */
function waysOfReply(network: CloudNetwork, forward: Walk, flow: Flow, other?: Packet): Ways {
  if (forward.steps.length < 2) return WELL;
  // Nobody knows whether it is the firewall that is answered.
  if (senderAnew(network, forward) !== undefined) return WELL;
  // They come the way of the request, whatever routes say, or straight.
  if (isEndpoint(network, forward.last)) {
    const past = mayPass(network, forward);
    return past === undefined ? WELL : [[mayComePast(network, past, flow)]];
  }
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
  const plain = toSender(forMachines(network), answerer.configuration, forward, reply);
  const around: Around = { network: plain, wording: wordingOf(network), forward, flow, reply, asker, crossed, taken };
  const back = walk(plain, answerer.configuration, reply, [], answered);
  if (!isToUnknown(reply)) return waysOfBack(back, answered, around);
  const led = { ...answered, seen: reply };
  const walkOf = (packet: Packet) => walk(plain, answerer.configuration, packet, [], led);
  const parts = answersToUnknown(plain, reply, back, walkOf);
  if (parts.length < 2) return waysOfBack(back, answered, around);
  if (parts.length > MAX_PARTS) return [[untoldSender(flow)]];
  const [first = WELL, ...others] = parts.map((packet) => waysOfBack(walkOf(packet), led, around));
  return others.every((each) => fatesOf(each) === fatesOf(first)) ? first : [[untoldSender(flow)]];
}

/**
 * What left by a load balancer has the address of a frontend, and so have answers to it: they are for its sender, and for nobody behind that
 * frontend. Who has a floating address of it takes them for its own.
 */
function toSender(network: CloudNetwork, answerer: number, { end }: Walk, { d0, d1, d2, d3 }: Packet): CloudNetwork {
  const owner = end === 'translated' ? valueOf(network.lookups.publicOwners, 0, d0, d1, d2, d3) : NONE;
  if (owner < 0 || !isFront(network, owner) || isFloatingAt(network, owner, answerer)) return network;
  return pastOwners(network);
}

/** Do some come back, and others for certain not? */
function isMixed(ways: readonly BackIssues[]): boolean {
  const fates = ways.map(fateBack);
  return fates.includes('lost') && fates.includes('well');
}

/** Do they fare differently, and none of them may as well get back where no document tells of it? */
function isApart(ways: Ways): boolean {
  const fates = new Set(ways.map(fateBack));
  return fates.size > 1 && (fates.has('lost') || fates.has('unknown'));
}

/** Each way of an answer whose first one is known. */
function waysOfBack(back: Walk, answered: Answered, around: Around): Ways {
  const { network, flow } = around;
  if (back.forks.length === 0) return [troublesOn(back, around)];
  const {
    ways: [first, ...others],
    isCut,
  } = waysOf(network, back, answered);
  if (others.length === 0 && !isCut) return [troublesOn(first, around)];
  const troubles = [troublesOn(first, around), ...others.map((each) => troublesOn(each, around))] as const;
  if ([first, ...others].some(isByConnection) && isApart(troubles)) return [[untoldConnections(flow)]];
  const unsure = [first, ...others].map((each) => unsureWay(network, each, around.forward.steps));
  const doubted = unsure.find((each) => each !== undefined);
  const sure = troubles.filter((_, at) => unsure[at] === undefined);
  if (doubted !== undefined && isMixed(troubles) && !isMixed(sure)) return [[doubted]];
  const broken = troubles.filter((each) => each.some(({ severity }) => severity === 'error')).length;
  if (!isCut || (broken > 0 && broken < troubles.length)) return troubles;
  const doubt = untold(flow);
  if (broken > 0) return [...troubles, [doubt]];
  const [one, ...more] = troubles;
  return [[...one, doubt], ...more.map((each) => [...each, doubt])];
}
