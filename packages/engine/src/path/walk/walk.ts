import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { askFirewall, NOT_ASKED } from './filters.ts';
import { arriveAt, arriveBehind, ended, handOn, isKnown, onwardFrom, passFirewall, type Going } from './going.ts';
import { handedTo, ownRow, seenAt, type OneWayKind } from './onward.ts';
import { isAmong } from './place.ts';
import { arrival, askOutbound, isDeniedAt, passing, type WalkStep } from './step.ts';

/**
 * A packet's way in numbers. It goes on past denials, so that everything that stands in the way is found at once. Names
 * come later, and only where somebody wants them.
 */
export type Walk = {
  readonly packet: Packet;
  /** The packet as the last step saw it: behind a load balancer or a public address with the interface's own address. */
  readonly arrived: Packet;
  /**
   * How many healthy backends each load balancer on the way had to choose from, or next hops each route, and what was chosen
   * where somebody did.
   */
  readonly forks: readonly number[];
  readonly choices: readonly number[];
  /** The source first; the destination last, where it is an interface of the model. */
  readonly steps: readonly WalkStep[];
  /** Who sent it on under an address of its own, in turn. */
  readonly anew: readonly SentAnew[];
  readonly end: WalkEnd;
  /** The row of whoever has the address at the end, if anybody; an unmodelled resource's too. */
  readonly last: number;
};

/** The step of a firewall, and the packet as everybody behind it sees it. */
type SentAnew = { readonly step: number; readonly packet: Packet };

export type WalkEnd =
  | Exclude<OneWayKind, 'forwarded' | 'balanced' | 'spread'>
  | 'unknown-route'
  | 'platform'
  /** A load balancer has no rule for the port, nobody behind it, or nobody who is healthy. */
  | 'no-listener'
  | 'no-backends'
  | 'backends-down'
  /** A public one answers a ping itself, or does so if a backend is up, of which nobody knows. */
  | 'answered'
  | 'perhaps-answered'
  /** It may hand the flow to somebody of whom no document tells. */
  | 'unseen-backend'
  /** An internal load balancer hands the flow back to its sender, whose own system drops it. */
  | 'hairpin'
  /** A firewall connects by itself to what it finds for the name that was asked for, and that is not, or may not be, what was asked for. */
  | 'elsewhere'
  /** The same where that is known: what it sends there is a flow of its own. */
  | 'found'
  /** A public one does, and its sender leaves by a load balancer, too: nobody knows under which address the flow comes back. */
  | 'outer-hairpin';

/** Longer than any chain of appliances that is meant. A walk that meets an interface twice ends before. */
const MAX_STEPS = 32;

/** Nobody chose: the first backend of each load balancer, the first next hop of each route. */
const NO_CHOICES: readonly number[] = [];

/** Everybody sees the sender. */
export const NOBODY_ANEW: readonly SentAnew[] = [];

/** What a walk answers: its steps, and the places that remember the flow, so that nobody is asked there. */
export type Answered = {
  readonly steps: readonly WalkStep[];
  readonly remembered: 'everywhere' | readonly number[];
  /** The one of these places that does not know what comes in, or `NONE`. */
  readonly onlyOut: number;
  /** The packet as whoever is asked sees it, where it is led as another one. */
  readonly seen?: Packet;
};

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
      if (stops && isDeniedAt(network, step)) return ended(going, denied, NONE);
    }
    let { kind, configuration } = onwardFrom(going, step, own);
    if (step.firewall !== NOT_ASKED && isOnInside(network, kind, configuration)) passFirewall(going, step);
    if (kind === 'balanced' || kind === 'spread') {
      const balanced = handOn(going, configuration);
      if (balanced.kind !== 'handed-on') return ended(going, balanced.kind, configuration);
      if (kind === 'balanced') return arriveBehind(going, at, configuration, balanced);
      ({ kind, configuration } = handedTo(network, at, balanced.backend, going.sent));
    }
    if (kind === 'delivered' || kind === 'translated') return arriveAt(going, at, kind, configuration, own >= 0);
    if (kind !== 'forwarded') return ended(going, kind, configuration);
    if (steps.length >= MAX_STEPS || isAmong(network, configuration, steps)) return ended(going, 'loop', configuration);
    const isRemembered = going.isUnseen || isKnown(going, configuration, 'inbound');
    // Who knows the flow in both directions is not asked about it.
    if (!isRemembered || !isKnown(going, configuration, 'outbound'))
      seen = seenAt(network, configuration, from, going.sent);
    step = isRemembered ? passing(configuration) : arrival(network, configuration, seen, stops);
    if (!isRemembered && !(stops && isDeniedAt(network, step)))
      step.firewall = askFirewall(network, configuration, going.sent);
  }
}

/** Not out to the internet, where what a firewall sends has its public address in any case. */
const isOnInside = ({ configurations }: CloudNetwork, kind: OneWayKind | WalkEnd, next: number): boolean =>
  kind === 'delivered' ||
  kind === 'forwarded' ||
  kind === 'spread' ||
  (kind === 'balanced' && configurations.subnets[next] !== NONE);
