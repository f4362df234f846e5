import { wordsOf } from '../../address/address.ts';
import { UNKNOWN_SENDER } from '../../address/unknown-sender.ts';
import { NONE, OUTBOUND_WAYS, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { NO, YES } from '../../rules/match.ts';
import type { Packet } from '../../rules/packet.ts';
import { balance } from './devices/balance.ts';
import { effectiveRoute, UNKNOWN_TABLE } from './effective-route.ts';
import { chooseHop } from './equal-hops.ts';
import { firewallAt, isFirewall, sendsAnew, sentBy } from './devices/firewall.ts';
import { equalsOf, viaOf } from '../../network/routes/route-rows.ts';
import { isFinal } from '../../rules/compile/rule-tables.ts';
import { askAdmin, askFilter, askFirewall, NOT_ASKED } from './filters.ts';
import { byConnection, handedTo, onward, ownRow, seenAt, type OnwardKind } from './onward.ts';
import { isAmong, isOneMachine, publicSetAt, subnetAt } from './place.ts';

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

/** Filters: as `askFilter` answers. Route: as `effectiveRoute` does, and -1 at the destination and where that is the same machine. */
export type WalkStep = {
  readonly configuration: number;
  readonly inboundAdmin: number;
  readonly inboundSubnet: number;
  readonly inboundInterface: number;
  readonly firewall: number;
  readonly outboundAdmin: number;
  readonly outboundInterface: number;
  readonly outboundSubnet: number;
  readonly route: number;
  /** The row of the gateway's own route, where a user's leads to one that may go on by several: by which one, no page tells. */
  readonly via?: number;
};

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
  /** A public one does, and its sender leaves by a load balancer, too: nobody knows under which address the flow comes back. */
  | 'outer-hairpin';

/** Longer than any chain of appliances that is meant. A walk that meets an interface twice ends before. */
const MAX_STEPS = 32;

/** Nobody chose: the first backend of each load balancer, the first next hop of each route. */
const NO_CHOICES: readonly number[] = [];

/** Everybody sees the sender. */
export const NOBODY_ANEW: readonly SentAnew[] = [];

/** What a walk answers: its steps, and where the flow is remembered in which direction, so that nobody is asked there. */
export type Answered = {
  readonly steps: readonly WalkStep[];
  readonly isKnownAt: (configuration: number, direction: Direction) => boolean;
};
type Direction = 'inbound' | 'outbound';

const NOTHING: Answered = { steps: [], isKnownAt: () => false };

/** `choices`: at the forks on the way, in turn, which of the healthy backends or of the next hops. */
export function walk(
  network: CloudNetwork,
  from: number,
  packet: Packet,
  choices = NO_CHOICES,
  answered = NOTHING,
): Walk {
  const steps: WalkStep[] = [];
  const { configurations, routes } = network;
  let forks: number[] | undefined;
  let at = from;
  // As it is on its way, and as whoever is asked sees it.
  let sent = packet;
  let seen = packet;
  let inboundAdmin = NOT_ASKED;
  let inboundSubnet = NOT_ASKED;
  let inboundInterface = NOT_ASKED;
  let firewall = NOT_ASKED;
  let anew: SentAnew[] | undefined;
  // Behind a firewall that may send on under an address of its own nobody knows what groups see; answers it would not let pass.
  let isUnseen = false;
  const finish = (end: WalkEnd, last: number, arrived: Packet): Walk => ({
    packet,
    arrived,
    steps,
    anew: anew ?? NOBODY_ANEW,
    forks: forks ?? NO_CHOICES,
    choices,
    end,
    last,
  });
  for (;;) {
    const subnet = subnetAt(network, at);
    const own = packet.isToPlatform ? NONE : ownRow(network, at, packet);
    const isInside = own >= 0;
    let route = packet.isToPlatform || isInside ? NONE : effectiveRoute(network, subnet, packet);
    if (route >= 0 && equalsOf(routes, route) !== 0) {
      const chosen = chooseHop(network, subnet, route, choices[forks?.length ?? 0] ?? 0, answered.steps);
      if (forks === undefined) forks = [chosen.count];
      else forks.push(chosen.count);
      route = chosen.route;
    }
    const next = isInside
      ? ({ kind: 'delivered', configuration: own } as const)
      : packet.isToPlatform
        ? PLATFORM
        : route <= UNKNOWN_TABLE
          ? UNKNOWN_ROUTE
          : onward(network, at, subnet, route, packet);
    // What a machine sends to itself meets no filter.
    const isMute = isInside || isUnseen || answered.isKnownAt(at, 'outbound');
    const outboundAdmin = isMute ? NOT_ASKED : askAdmin(network, at, 'outbound', seen);
    const isFree = isMute || isEnd(network, outboundAdmin);
    steps.push({
      configuration: at,
      inboundAdmin,
      inboundSubnet,
      inboundInterface,
      firewall,
      outboundAdmin,
      outboundInterface: isFree ? NOT_ASKED : askFilter(network, at, 'interface', 'outbound', seen),
      outboundSubnet: isFree ? NOT_ASKED : askFilter(network, at, 'subnet', 'outbound', seen),
      route,
    });
    let { kind, configuration } = next;
    if (kind === 'several-connections') {
      const chosen = chooseHop(network, subnet, configuration, choices[forks?.length ?? 0] ?? 0, []);
      if (forks === undefined) forks = [chosen.count];
      else forks.push(chosen.count);
      const last = steps.pop();
      if (last !== undefined) steps.push({ ...last, via: chosen.route });
      ({ kind, configuration } = byConnection(network, viaOf(routes, chosen.route) ?? NONE, packet));
    }
    if (firewall !== NOT_ASKED && isOnInside(network, kind, configuration)) {
      const sends = sendsAnew(network, at, firewall, sent);
      if (sends === YES && answered === NOTHING && !isUnseen) {
        sent = sentBy(network, firewallAt(network, at), sent);
        const since = { step: steps.length - 1, packet: sent };
        if (anew === undefined) anew = [since];
        else anew.push(since);
      } else isUnseen ||= sends !== NO;
    }
    if (kind === 'balanced' || kind === 'spread') {
      const again = chosenAt(steps, configuration) ?? chosenAt(answered.steps, configuration) ?? NONE;
      const balanced = balance(network, configuration, sent, choices[forks?.length ?? 0] ?? 0, again);
      steps.push(passing(configuration));
      if (balanced.kind !== 'handed-on') return finish(balanced.kind, configuration, sent);
      if (forks === undefined) forks = [balanced.count];
      else forks.push(balanced.count);
      if (kind === 'balanced') {
        const { backend, port } = balanced;
        const isOutside = configurations.subnets[configuration] === NONE;
        // Its system drops what comes in from an address of its own (Linux: `accept_local`).
        if (anew === undefined && !isUnseen && isOneMachine(network, backend, from)) {
          if (!isOutside) return finish('hairpin', backend, sent);
          if (configurations.outboundWays[at] === BY_BALANCER) return finish('outer-hairpin', backend, sent);
        }
        const seen = isOutside
          ? translated(network, at, steps.length - 1, backend, sent)
          : withDestination(network, sent, backend);
        const arrived = { ...seen, destinationPort: port };
        steps.push(
          arrival(
            network,
            backend,
            seenAt(network, backend, from, arrived),
            (isUnseen && !isOutside) || answered.isKnownAt(backend, 'inbound'),
          ),
        );
        return finish(isOutside ? 'translated' : 'delivered', backend, arrived);
      }
      ({ kind, configuration } = handedTo(network, at, balanced.backend, sent));
    }
    if (kind === 'forwarded') {
      if (steps.length >= MAX_STEPS || isAmong(network, configuration, steps))
        return finish('loop', configuration, sent);
      at = configuration;
      const isKnown = isUnseen || answered.isKnownAt(at, 'inbound');
      // Who knows the flow in both directions is not asked about it.
      if (!isKnown || !answered.isKnownAt(at, 'outbound')) seen = seenAt(network, at, from, sent);
      inboundAdmin = isKnown ? NOT_ASKED : askAdmin(network, at, 'inbound', seen);
      const isPassed = isKnown || isEnd(network, inboundAdmin);
      inboundSubnet = isPassed ? NOT_ASKED : askFilter(network, at, 'subnet', 'inbound', seen);
      inboundInterface = isPassed ? NOT_ASKED : askFilter(network, at, 'interface', 'inbound', seen);
      firewall = isKnown ? NOT_ASKED : askFirewall(network, at, sent);
      continue;
    }
    if (kind !== 'delivered' && kind !== 'translated') return finish(kind, configuration, sent);
    const isKnown = (kind === 'delivered' && (isInside || isUnseen)) || answered.isKnownAt(configuration, 'inbound');
    if (kind === 'delivered') {
      const step = isKnown
        ? passing(configuration)
        : arrival(network, configuration, seenAt(network, configuration, from, sent), false);
      steps.push(step);
      return finish(kind, configuration, sent);
    }
    const arrived = translated(network, at, steps.length, configuration, sent);
    steps.push(arrival(network, configuration, seenAt(network, configuration, from, arrived), isKnown));
    return finish('translated', configuration, arrived);
  }
}

/** Who got the flow from a load balancer. */
function chosenAt(steps: readonly WalkStep[], front: number): number | undefined {
  const at = steps.findIndex(({ configuration }) => configuration === front);
  return at < 0 ? undefined : steps[at + 1]?.configuration;
}

/** The step of whoever nobody asks and sends nothing on: a load balancer's frontend, where no filter is, or where the flow is known. */
export const passing = (configuration: number): WalkStep => ({
  configuration,
  inboundAdmin: NOT_ASKED,
  inboundSubnet: NOT_ASKED,
  inboundInterface: NOT_ASKED,
  firewall: NOT_ASKED,
  outboundAdmin: NOT_ASKED,
  outboundInterface: NOT_ASKED,
  outboundSubnet: NOT_ASKED,
  route: NONE,
});

function withDestination({ configurations }: CloudNetwork, packet: Packet, to: number): Packet {
  const [d0 = 0, d1 = 0, d2 = 0, d3 = 0] = configurations.addresses.subarray(4 * to, 4 * to + 4);
  return { ...packet, d0: d0 | 0, d1: d1 | 0, d2: d2 | 0, d3: d3 | 0, destinationMember: to };
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

/** Did an admin rule let the packet pass for good? */
const isEnd = ({ rules }: CloudNetwork, decided: number): boolean => decided >= 0 && isFinal(rules, decided);

/** The step of an interface that a packet comes to, as its groups see it. `isKnown`: none is asked, as of what comes from its own machine. */
export function arrival(network: CloudNetwork, configuration: number, packet: Packet, isKnown: boolean): WalkStep {
  const inboundAdmin = isKnown ? NOT_ASKED : askAdmin(network, configuration, 'inbound', packet);
  const isFree = isKnown || isEnd(network, inboundAdmin);
  return {
    configuration,
    inboundAdmin,
    inboundSubnet: isFree ? NOT_ASKED : askFilter(network, configuration, 'subnet', 'inbound', packet),
    inboundInterface: isFree ? NOT_ASKED : askFilter(network, configuration, 'interface', 'inbound', packet),
    firewall: NOT_ASKED,
    outboundAdmin: NOT_ASKED,
    outboundInterface: NOT_ASKED,
    outboundSubnet: NOT_ASKED,
    route: NONE,
  };
}

/** The same where a packet that no group there knows goes on. */
export function sentOn(network: CloudNetwork, step: WalkStep, packet: Packet): WalkStep {
  const at = step.configuration;
  const outboundAdmin = askAdmin(network, at, 'outbound', packet);
  const isFree = isEnd(network, outboundAdmin);
  return {
    ...step,
    outboundAdmin,
    outboundInterface: isFree ? NOT_ASKED : askFilter(network, at, 'interface', 'outbound', packet),
    outboundSubnet: isFree ? NOT_ASKED : askFilter(network, at, 'subnet', 'outbound', packet),
  };
}

const [, , , four] = wordsOf(UNKNOWN_SENDER.ipv4);
const [six0, six1, six2, six3] = wordsOf(UNKNOWN_SENDER.ipv6);
const HIDDEN_SOURCE4 = { s3: four | 0 };
const HIDDEN_SOURCE6 = { s0: six0 | 0, s1: six1 | 0, s2: six2 | 0, s3: six3 | 0 };

/**
 * What filters at a public address's owner see: its private address, and as source the public one of the sender. That is
 * known only where it leaves by itself or through a firewall, with an address of that one's own or its NAT gateway's only one.
 * Of several, rules may see any, and answers go to any: see `repliesOf`.
 */
function translated(network: CloudNetwork, leaving: number, steps: number, to: number, packet: Packet): Packet {
  const { addresses, outboundAddresses, answerAddresses } = network.configurations;
  const word = (column: typeof addresses, row: number, index: number) => (column[4 * row + index] ?? 0) | 0;
  const isTold = (steps === 1 || isFirewall(network, leaving)) && word(answerAddresses, leaving, 3) !== 0;
  return {
    ...packet,
    d0: word(addresses, to, 0),
    d1: word(addresses, to, 1),
    d2: word(addresses, to, 2),
    d3: word(addresses, to, 3),
    destinationMember: to,
    ...(isTold
      ? {
          s0: word(answerAddresses, leaving, 0),
          s1: word(answerAddresses, leaving, 1),
          s2: word(answerAddresses, leaving, 2),
          s3: word(answerAddresses, leaving, 3),
          isSourceHidden: word(outboundAddresses, leaving, 3) === 0,
          hiddenIn: publicSetAt(network, leaving),
        }
      : { ...(packet.isIpv4 ? HIDDEN_SOURCE4 : HIDDEN_SOURCE6), isSourceHidden: true, hiddenIn: NONE }),
    sourceMember: NONE,
  };
}
