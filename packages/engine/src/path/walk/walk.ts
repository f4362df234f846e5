import type { Walk, SentAnew, WalkEnd, Answered, OneWayKind } from './record.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { besideAt } from './devices/beside.ts';
import { askFirewall, NOT_ASKED } from './filters.ts';
import {
  arriveAt,
  arriveBehind,
  besideOr,
  ended,
  handOn,
  isKnown,
  onwardFrom,
  passFirewall,
  type Going,
} from './going.ts';
import { behindOr, staysBehind } from './behind.ts';
import { handedTo, ownRow, seenAt } from './onward.ts';
import { isAmong } from './place.ts';
import { arrival, askNobodyOut, askOutbound, isDeniedAt, passing, type Asked, type WalkStep } from './step.ts';

/** Longer than any chain of appliances that is meant. A walk that meets an interface twice ends before. */
const MAX_STEPS = 32;

/** Nobody chose: the first backend of each load balancer, the first next hop of each route. */
const NO_CHOICES: readonly number[] = [];

/** Everybody sees the sender. */
export const NOBODY_ANEW: readonly SentAnew[] = [];

/** `choices`: at the forks on the way, in turn, which of the healthy backends or of the next hops. */
export const walk = (
  network: CloudNetwork,
  from: number,
  packet: Packet,
  choices = NO_CHOICES,
  answered?: Answered,
): Walk => walked(network, from, packet, choices, answered);

/**
 * What becomes of a packet, and what decides it: a walk that ends where the packet does, with the first rule that denies it for
 * certain. Behind that nobody is asked, and no route is looked for.
 */
export const verdictOn = (network: CloudNetwork, from: number, packet: Packet): Verdict =>
  walked(network, from, packet, NO_CHOICES, undefined, 'denied');

export type Verdict = Omit<Walk, 'end'> & { readonly end: WalkEnd | 'denied' };

/** `denied`: how it ends where a rule denies the packet; without, it goes on. */
function walked<Denied extends string = never>(
  network: CloudNetwork,
  from: number,
  packet: Packet,
  choices: readonly number[],
  answered: Answered | undefined,
  denied?: Denied,
): Omit<Walk, 'end'> & { readonly end: WalkEnd | Denied } {
  const steps: WalkStep[] = [];
  const going: Going<Denied> = {
    network,
    from,
    answered,
    denied,
    sent: answered?.seen ?? packet,
    isUnseen: false,
    walk: { packet, arrived: packet, steps, anew: NOBODY_ANEW, forks: NO_CHOICES, choices, end: 'loop', last: NONE },
  };
  const stops = denied !== undefined;
  let step = passing(from);
  // As whoever is asked sees it.
  let seen = going.sent;
  for (;;) {
    steps.push(step);
    if (stops && isDeniedAt(network, step)) return ended(going, denied, NONE);
    const at = step.configuration;
    const own = packet.isToPlatform ? NONE : ownRow(network, at, packet);
    // What a machine sends to itself meets no filter.
    if (own < 0 && !going.isUnseen && !isKnown(going, at, 'outbound')) {
      askOutbound(network, step, seen, stops);
      if (
        stops &&
        isDeniedAt(network, step) &&
        !staysBehind(network, going.walk, step) &&
        besideAt(network, going.walk, step, going.sent) < 0
      )
        return ended(going, denied, NONE);
    }
    let { kind, configuration } = onwardFrom(going, step, own);
    // What somebody has behind himself does not leave him again.
    if (kind === 'leaves-model' && configuration >= 0) askNobodyOut(step);
    if (step.firewall !== NOT_ASKED && isOnInside(network, kind, configuration)) passFirewall(going, step);
    if (kind === 'balanced' || kind === 'spread') {
      const balanced = handOn(going, configuration);
      if (balanced.kind !== 'handed-on') return ended(going, balanced.kind, configuration);
      if (kind === 'balanced') return arriveBehind(going, at, configuration, balanced);
      ({ kind, configuration } = handedTo(network, at, balanced.backend, going.sent));
      if (kind === 'loop') return endedRound(going, step, configuration);
    }
    if (kind === 'delivered' || kind === 'translated') return arriveAt(going, at, kind, configuration, own >= 0);
    if (kind !== 'forwarded') return ended(going, kind, configuration);
    if (steps.length >= MAX_STEPS || isAmong(network, configuration, steps))
      return endedRound(going, step, configuration);
    const isRemembered = going.isUnseen || isKnown(going, configuration, 'inbound');
    // Who knows the flow in both directions is not asked about it.
    if (!isRemembered || !isKnown(going, configuration, 'outbound'))
      seen = seenAt(network, configuration, from, going.sent);
    step = isRemembered ? passing(configuration) : arrival(network, configuration, seen, stops);
    if (!isRemembered && !(stops && isDeniedAt(network, step)))
      step.firewall = askFirewall(network, configuration, going.sent);
  }
}

/** To who had it before, unless what is for its destination stays with who sends it there. What a load balancer hands on comes from that. */
function endedRound<Denied>(going: Going<Denied>, step: Asked, to: number): ReturnType<typeof ended<Denied>> {
  const { network, walk } = going;
  const loop = { kind: 'loop', configuration: to } as const;
  const led = walk.steps.at(-1) === step ? behindOr(network, walk, step, loop) : loop;
  const { kind, configuration } = besideOr(going, step, led);
  if (kind === 'leaves-model') askNobodyOut(step);
  return ended(going, kind, configuration);
}

/** Not out to the internet, where what a firewall sends has its public address in any case. */
const isOnInside = ({ configurations }: CloudNetwork, kind: OneWayKind | WalkEnd, next: number): boolean =>
  kind === 'delivered' ||
  kind === 'forwarded' ||
  kind === 'spread' ||
  (kind === 'balanced' && configurations.subnets[next] !== NONE);
