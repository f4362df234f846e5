import { MAPPED } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { sendsBySeveral } from '../../path/walk/devices/beside.ts';
import { memberAt, memberWith } from '../../path/walk/onward.ts';
import { homeOf, interfaceAt, isOneMachine } from '../../path/walk/place.ts';
import { isDescribed } from '../../path/walk/routes/nowhere-else.ts';
import { isPlatformWord, type Packet } from '../../rules/packet.ts';
import { isIpv4In } from '../../table/address-column.ts';
import { isOwner, locate, nowhere, type Attachment } from '../sweep/attachment.ts';
import { sendersOf, type Sender } from '../sweep/senders.ts';
import { aim, askAt, sweepOf, type Sweep } from '../sweep/sweep.ts';
import { MAX_STEPS, noTrail, STEP, type Trail } from './trail.ts';

/**
 * What `walk` answers for flows from one configuration to any other one's own address, for very many of them: routes are found
 * once for each interval of addresses, and rules read once for each group. Undefined where this is not enough to tell, and it
 * takes a walk: behind load balancers, firewalls, gateways, several next hops, and what else is no machine that gets or sends on
 * what is for its address or by its route.
 *
 * `packet`: of any such flow.
 */
export function trailsFrom(network: CloudNetwork, from: number, packet: Packet): (to: number) => Trail | undefined {
  const { configurations } = network;
  const home = homeOf(network, from);
  const { s0, s1, s2, s3 } = packet;
  const sweep = sweepOf(network, packet, 'destination', (at) =>
    at === home ? memberAt(network, from) : memberWith(network, at, s0, s1, s2, s3),
  );
  const senderAt = sendersOf(network, sweep, packet);
  const around: Around = { network, sweep, senderAt, destination: nowhere(), trail: noTrail() };
  if (!isIpv4In(configurations.addresses, from) || isPlatformWord(s3)) return () => undefined;
  return (to) => {
    const word = configurations.addresses[4 * to + 3] ?? 0;
    if (!isOwner(network, to, word) || isOneMachine(network, from, to)) return undefined;
    const destination = locate(around.destination, network, to);
    aim(sweep, to, destination.home, word);
    return follow(around, senderAt(from), word);
  };
}

type Around = {
  readonly network: CloudNetwork;
  readonly sweep: Sweep;
  readonly senderAt: (row: number) => Sender;
  /** Of the flow that is followed. */
  readonly destination: Attachment;
  readonly trail: Trail;
};

function follow(around: Around, first: Sender, word: number): Trail | undefined {
  const { network, senderAt, destination, trail } = around;
  const { steps } = trail;
  let sender = first;
  for (let at = 0; at < STEP.stride * (MAX_STEPS - 1); at += STEP.stride) {
    if (sender.words.includes(word)) return undefined;
    const hop = sender.hopTo(word);
    if (hop.kind === 'other') return undefined;
    steps[at] = sender.row;
    sender.ask('outbound', steps, at + STEP.outbound);
    steps[at + STEP.route] = hop.route;
    const next = at + STEP.stride;
    if (hop.kind === 'deliver') return hop.to === destination.home ? arrive(around, next) : undefined;
    if (hop.kind !== 'forward')
      return at > 0 && mayGoOn(network, sender.row, word) ? undefined : finish(trail, next, hop.kind, NONE);
    sender = senderAt(hop.to);
    if (isPassed(network, sender, steps, next)) return undefined;
    sender.ask('inbound', steps, next + STEP.inbound);
  }
  return undefined;
}

/** May an address of IPv4 that is led no further by a row be what whoever sends it on has behind itself, or go on by another interface? */
export const mayGoOn = (network: CloudNetwork, row: number, word: number): boolean =>
  sendsBySeveral(network, row) || !isDescribed(network, { isIpv4: true, d0: 0, d1: 0, d2: MAPPED, d3: word | 0 });

function arrive({ sweep, destination, trail }: Around, at: number): Trail {
  const { steps } = trail;
  steps[at] = destination.row;
  askAt(sweep, destination, 'inbound', steps, at + STEP.inbound);
  for (let column: number = STEP.outbound; column <= STEP.route; column += 1) steps[at + column] = NONE;
  return finish(trail, at + STEP.stride, 'delivered', destination.row);
}

/** `length`: of all its steps. */
function finish(trail: Trail, length: number, end: Trail['end'], last: number): Trail {
  trail.count = length / STEP.stride;
  trail.end = end;
  trail.last = last;
  return trail;
}

/** Do steps, up to where the next would begin, come by an interface? */
function isPassed(network: CloudNetwork, place: Attachment, steps: Int32Array, end: number): boolean {
  for (let at = 0; at < end; at += STEP.stride)
    if (interfaceAt(network, steps[at] ?? NONE) === place.interface) return true;
  return false;
}
