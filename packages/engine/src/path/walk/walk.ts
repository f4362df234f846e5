import { NONE, OUTBOUND_WAYS, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { NO, YES } from '../../rules/match.ts';
import type { Packet } from '../../rules/packet.ts';
import { balance } from './devices/balance.ts';
import { effectiveRoute, UNKNOWN_TABLE } from './effective-route.ts';
import { chooseHop } from './equal-hops.ts';
import { firewallAt, sendsAnew, sentBy } from './devices/firewall.ts';
import { equalsOf, viaOf } from '../../network/routes/route-rows.ts';
import { askAdmin, askFilter, askFirewall, isDenied, NOT_ASKED } from './filters.ts';
import { byConnection, handedTo, onward, ownRow, seenAt, type OnwardKind } from './onward.ts';
import { translated, withDestination } from './packets/translated.ts';
import { isAmong, isOneMachine, placeAt, subnetAt } from './place.ts';
import { arrival, isDeniedAt, isEnd, passing, type WalkStep } from './step.ts';

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
  | Exclude<OnwardKind, 'forwarded' | 'balanced' | 'spread' | 'several-connections'>
  | 'unknown-route'
  | 'platform'
  /** A load balancer has no rule for the port, nobody behind it, or nobody who is healthy. */
  | 'no-listener'
  | 'no-backends'
  | 'backends-down'
  /** An internal load balancer hands the flow back to its sender, whose own system drops it. */
  | 'hairpin'
  /** A firewall connects by itself to what it finds for the name that was asked for, and that is not what was asked for. */
  | 'elsewhere'
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
};

const NOTHING: Answered = { steps: [], remembered: [], onlyOut: NONE };

/** `choices`: at the forks on the way, in turn, which of the healthy backends or of the next hops. */
export const walk = (
  network: CloudNetwork,
  from: number,
  packet: Packet,
  choices = NO_CHOICES,
  answered = NOTHING,
): Walk => walked(network, from, packet, choices, answered);

/**
 * What becomes of a packet, and what decides it: a walk that ends where the packet does, with the first rule that denies it for
 * certain. Behind that nobody is asked, and no route is looked for.
 */
export const verdictOn = (network: CloudNetwork, from: number, packet: Packet): Verdict =>
  walked(network, from, packet, NO_CHOICES, NOTHING, 'denied');

export type Verdict = Omit<Walk, 'end'> & { readonly end: WalkEnd | 'denied' };

/** `denied`: how it ends where a rule denies the packet; without, it goes on. */
function walked<Denied extends string = never>(
  network: CloudNetwork,
  from: number,
  packet: Packet,
  choices: readonly number[],
  answered: Answered,
  denied?: Denied,
): Omit<Walk, 'end'> & { readonly end: WalkEnd | Denied } {
  const stops = denied !== undefined;
  const steps: WalkStep[] = [];
  const way: Going<WalkEnd | Denied> = {
    packet,
    arrived: packet,
    steps,
    anew: NOBODY_ANEW,
    forks: NO_CHOICES,
    choices,
    end: 'loop',
    last: NONE,
  };
  const { configurations, routes } = network;
  let at = from;
  // As it is on its way, and as whoever is asked sees it.
  let sent = packet;
  let seen = packet;
  let inboundAdmin = NOT_ASKED;
  let inboundSubnet = NOT_ASKED;
  let inboundInterface = NOT_ASKED;
  let firewall = NOT_ASKED;
  // Behind a firewall that may send on under an address of its own nobody knows what groups see; answers it would not let pass.
  let isUnseen = false;
  // Nobody is asked behind whoever denied it.
  let isOver = false;
  for (;;) {
    const subnet = subnetAt(network, at);
    const own = packet.isToPlatform ? NONE : ownRow(network, at, packet);
    const isInside = own >= 0;
    // What a machine sends to itself meets no filter.
    const isMute = isOver || isInside || isUnseen || isKnown(network, answered, at, 'outbound');
    const outboundAdmin = isMute ? NOT_ASKED : askAdmin(network, at, 'outbound', seen);
    isOver ||= stops && isDenied(network, outboundAdmin);
    const isFree = isMute || isEnd(network, outboundAdmin);
    const outboundInterface = isFree || isOver ? NOT_ASKED : askFilter(network, at, 'interface', 'outbound', seen);
    isOver ||= stops && isDenied(network, outboundInterface);
    const outboundSubnet = isFree || isOver ? NOT_ASKED : askFilter(network, at, 'subnet', 'outbound', seen);
    isOver ||= stops && isDenied(network, outboundSubnet);
    const step = {
      configuration: at,
      inboundAdmin,
      inboundSubnet,
      inboundInterface,
      firewall,
      outboundAdmin,
      outboundInterface,
      outboundSubnet,
      route: NONE,
    };
    steps.push(step);
    if (stops && isOver) return ended(way, denied, NONE, sent);
    let route = packet.isToPlatform || isInside ? NONE : effectiveRoute(network, subnet, packet);
    if (route >= 0 && equalsOf(routes, route) !== 0) {
      const chosen = chooseHop(network, subnet, route, choices[way.forks.length] ?? 0, answered.steps);
      addFork(way, chosen.count);
      route = chosen.route;
    }
    const next = isInside
      ? ({ kind: 'delivered', configuration: own } as const)
      : packet.isToPlatform
        ? PLATFORM
        : route <= UNKNOWN_TABLE
          ? UNKNOWN_ROUTE
          : onward(network, at, subnet, route, packet);
    step.route = route;
    let { kind, configuration } = next;
    if (kind === 'several-connections') {
      const chosen = chooseHop(network, subnet, configuration, choices[way.forks.length] ?? 0, []);
      addFork(way, chosen.count);
      const last = steps.pop();
      if (last !== undefined) steps.push({ ...last, via: chosen.route });
      ({ kind, configuration } = byConnection(network, viaOf(routes, chosen.route) ?? NONE, packet));
    }
    if (firewall !== NOT_ASKED && isOnInside(network, kind, configuration)) {
      const sends = sendsAnew(network, at, firewall, sent);
      if (sends === YES && answered === NOTHING && !isUnseen) {
        sent = sentBy(network, firewallAt(network, at), sent);
        const since = { step: steps.length - 1, packet: sent };
        way.anew = [...way.anew, since];
      } else isUnseen ||= sends !== NO;
    }
    if (kind === 'balanced' || kind === 'spread') {
      const again = chosenAt(steps, configuration) ?? chosenAt(answered.steps, configuration) ?? NONE;
      const balanced = balance(network, configuration, sent, choices[way.forks.length] ?? 0, again);
      steps.push(passing(configuration));
      if (balanced.kind !== 'handed-on') return ended(way, balanced.kind, configuration, sent);
      addFork(way, balanced.count);
      if (kind === 'balanced') {
        const { backend, port } = balanced;
        const isOutside = configurations.subnets[configuration] === NONE;
        // Its system drops what comes in from an address of its own (Linux: `accept_local`).
        if (way.anew.length === 0 && !isUnseen && isOneMachine(network, backend, from)) {
          if (!isOutside) return ended(way, 'hairpin', backend, sent);
          if (configurations.outboundWays[at] === BY_BALANCER) return ended(way, 'outer-hairpin', backend, sent);
        }
        const seen = isOutside
          ? translated(network, at, steps.length - 1, backend, sent)
          : withDestination(network, sent, backend);
        const arrived = { ...seen, destinationPort: port };
        const isRemembered = (isUnseen && !isOutside) || isKnown(network, answered, backend, 'inbound');
        const step = arrival(network, backend, seenAt(network, backend, from, arrived), isRemembered, stops);
        steps.push(step);
        return ended(way, endAt(network, step, denied) ?? (isOutside ? 'translated' : 'delivered'), backend, arrived);
      }
      ({ kind, configuration } = handedTo(network, at, balanced.backend, sent));
    }
    if (kind === 'forwarded') {
      if (steps.length >= MAX_STEPS || isAmong(network, configuration, steps))
        return ended(way, 'loop', configuration, sent);
      at = configuration;
      const isRemembered = isUnseen || isKnown(network, answered, at, 'inbound');
      // Who knows the flow in both directions is not asked about it.
      if (!isRemembered || !isKnown(network, answered, at, 'outbound')) seen = seenAt(network, at, from, sent);
      inboundAdmin = isRemembered ? NOT_ASKED : askAdmin(network, at, 'inbound', seen);
      isOver = stops && isDenied(network, inboundAdmin);
      const isPassed = isRemembered || isEnd(network, inboundAdmin);
      inboundSubnet = isPassed || isOver ? NOT_ASKED : askFilter(network, at, 'subnet', 'inbound', seen);
      isOver ||= stops && isDenied(network, inboundSubnet);
      inboundInterface = isPassed || isOver ? NOT_ASKED : askFilter(network, at, 'interface', 'inbound', seen);
      isOver ||= stops && isDenied(network, inboundInterface);
      firewall = isRemembered || isOver ? NOT_ASKED : askFirewall(network, at, sent);
      isOver ||= stops && isDenied(network, firewall);
      continue;
    }
    if (kind !== 'delivered' && kind !== 'translated') return ended(way, kind, configuration, sent);
    const isRemembered =
      (kind === 'delivered' && (isInside || isUnseen)) || isKnown(network, answered, configuration, 'inbound');
    if (kind === 'delivered') {
      const step = isRemembered
        ? passing(configuration)
        : arrival(network, configuration, seenAt(network, configuration, from, sent), false, stops);
      steps.push(step);
      return ended(way, endAt(network, step, denied) ?? kind, configuration, sent);
    }
    const arrived = translated(network, at, steps.length, configuration, sent);
    const arrives = arrival(network, configuration, seenAt(network, configuration, from, arrived), isRemembered, stops);
    steps.push(arrives);
    return ended(way, endAt(network, arrives, denied) ?? 'translated', configuration, arrived);
  }
}

/** A walk until its end is known. */
type Going<End> = Writable<Omit<Walk, 'end'>> & { end: End };
type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

function ended<End>(way: Going<End>, end: End, last: number, arrived: Packet): Going<End> {
  way.end = end;
  way.last = last;
  way.arrived = arrived;
  return way;
}

function isKnown(network: CloudNetwork, answered: Answered, at: number, direction: 'inbound' | 'outbound'): boolean {
  const { remembered, onlyOut } = answered;
  if (remembered === 'everywhere') return true;
  if (remembered.length === 0) return false;
  const place = placeAt(network, at);
  return (direction === 'outbound' || place !== onlyOut) && remembered.includes(place);
}

/** Somebody has so many to choose from. */
function addFork(way: Pick<Going<unknown>, 'forks'>, count: number): void {
  way.forks = [...way.forks, count];
}

/** `denied` where somebody at a step denies the packet. */
const endAt = <Denied>(network: CloudNetwork, step: WalkStep, denied: Denied | undefined): Denied | undefined =>
  denied !== undefined && isDeniedAt(network, step) ? denied : undefined;

/** Who got the flow from a load balancer. */
function chosenAt(steps: readonly WalkStep[], front: number): number | undefined {
  const at = steps.findIndex(({ configuration }) => configuration === front);
  return at < 0 ? undefined : steps[at + 1]?.configuration;
}

/** Not out to the internet, where what a firewall sends has its public address in any case. */
const isOnInside = ({ configurations }: CloudNetwork, kind: OnwardKind | WalkEnd, next: number): boolean =>
  kind === 'delivered' ||
  kind === 'forwarded' ||
  kind === 'spread' ||
  (kind === 'balanced' && configurations.subnets[next] !== NONE);

const BY_BALANCER = OUTBOUND_WAYS.indexOf('load-balancer');

const PLATFORM = { kind: 'platform', configuration: NONE } as const;
const UNKNOWN_ROUTE = { kind: 'unknown-route', configuration: NONE } as const;
