import { ADDRESS_OR_BALANCER, NONE, OUTBOUND_WAYS, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS, SUBNET } from '../../network/cloud/places.ts';
import { equalsOf, nextHopTypeOf, viaOf } from '../../network/routes/route-rows.ts';
import { NO, YES } from '../../rules/match.ts';
import type { Packet } from '../../rules/packet.ts';
import { balance, isBalancedOut, type Balanced, type HandedOn } from './devices/balance.ts';
import { besideAt } from './devices/beside.ts';
import { firewallAt, sentBy } from './devices/firewall.ts';
import { sendsAnew } from './devices/sends-anew.ts';
import { effectiveRoute, UNKNOWN_TABLE } from './routes/effective-route.ts';
import { chooseHop } from './routes/equal-hops.ts';
import { lastRouteOf } from './routes/last-route.ts';
import { behindOr, behindSeveral, isLost, mayStay } from './behind.ts';
import { isClosedBy } from './filters.ts';
import { byConnection, entering, onward, seenAt, toInternet, type OneWay } from './onward.ts';
import type { OneWayKind, Answered, Walk, WalkEnd } from './record.ts';
import { translated, withDestination, withDestinationOf } from './packets/translated.ts';
import { flagsAt, GATEWAY, isOneMachine, placeAt, subnetAt, subnetAtGateway } from './place.ts';
import { arrival, isDeniedAt, passing, type Asked, type WalkStep, type Writable } from './step.ts';

/** A walk until its end is known. */
export type Going<Denied> = {
  readonly network: CloudNetwork;
  /** The row of who sends. */
  readonly from: number;
  readonly answered: Answered | undefined;
  /** How it ends where a rule denies the packet; `undefined` where it goes on. */
  readonly denied: Denied | undefined;
  /** The packet as it is on its way. */
  sent: Packet;
  /** Behind a firewall that may send on under an address of its own nobody knows what groups see; answers it would not let pass. */
  isUnseen: boolean;
  readonly walk: Writable<Omit<Walk, 'end' | 'steps'>> & { readonly steps: WalkStep[]; end: WalkEnd | Denied };
};
type Ended<Denied> = Going<Denied>['walk'];

export function ended<Denied>(
  going: Going<Denied>,
  end: WalkEnd | Denied,
  last: number,
  arrived = going.sent,
): Ended<Denied> {
  const { walk } = going;
  walk.end = end;
  walk.last = last;
  walk.arrived = arrived;
  return walk;
}

/** Does a place remember the flow that the packet answers? */
export function isKnown({ network, answered }: Going<unknown>, at: number, direction: 'inbound' | 'outbound'): boolean {
  if (answered === undefined) return false;
  const { remembered, onlyOut } = answered;
  if (remembered === 'everywhere') return true;
  const place = placeAt(network, at);
  return (direction === 'outbound' || place !== onlyOut) && remembered.includes(place);
}

/** Where the packet goes from a step, which is told its route. `own`: the row by which the machine there has the destination itself, or `NONE`. */
export function onwardFrom(going: Going<unknown>, step: Asked, own: number): OnwardFrom {
  const { network, answered, walk } = going;
  const { packet } = walk;
  if (own >= 0) return { kind: 'delivered', configuration: own };
  if (packet.isToPlatform) return PLATFORM;
  const at = step.configuration;
  if (at <= GATEWAY) return comeIn(going, step);
  // Out in the internet already.
  if (at === NONE) return toInternet(network, NONE, packet);
  const subnet = subnetAt(network, at);
  const route = effectiveRoute(network, subnet, packet);
  step.route = route;
  const stays = equalsOf(network.routes, route) > 0 ? behindSeveral(network, walk, at, route) : undefined;
  if (stays !== undefined) return stays;
  step.route = chosenRoute(going, subnet, route, answered?.steps ?? NO_STEPS);
  if (step.route <= UNKNOWN_TABLE) return UNKNOWN_ROUTE;
  const led = onward(network, at, subnet, step.route, packet);
  if (led.kind === 'entering') return enter(going, step, connectedSubnet(network, led.configuration));
  if (led.kind === 'turning') return enter(going, step, led.configuration);
  if (led.kind !== 'several-connections')
    return mayStay(led) ? besideOr(going, step, behindOr(network, walk, step, led)) : led;
  step.via = chosenRoute(going, subnet, led.configuration, NO_STEPS);
  const through = byConnection(network, viaOf(network.routes, step.via) ?? NONE);
  return through.kind === 'entering' ? enter(going, step, connectedSubnet(network, through.configuration)) : through;
}

/** The row of the subnet into which a gateway's connection leads, or less than 0. */
const connectedSubnet = ({ connections }: CloudNetwork, connection: number): number =>
  connections.subnets[connection] ?? NONE;

/** From outside of the cloud, by a gateway: that one is the first step. */
function comeIn(going: Going<unknown>, step: Asked): OnwardFrom {
  const led = enter(going, step, subnetAtGateway(step.configuration));
  step.route = lastRouteOf(step);
  return led;
}

/** By a gateway's connection, or from outside: the routes of the gateway's subnet lead on. */
function enter(going: Going<unknown>, step: Asked, subnet: number): OnwardFrom {
  const { network, answered, walk } = going;
  const route = effectiveRoute(network, subnet, walk.packet);
  const isByAppliance = nextHopTypeOf(network.routes, route) === 'VirtualApplianceEcmp';
  const chosen = isByAppliance ? chosenRoute(going, subnet, route, answered?.steps ?? NO_STEPS) : route;
  step.entry = { subnet, route: chosen };
  if (chosen <= UNKNOWN_TABLE) return UNKNOWN_ROUTE;
  return entering(network, subnet, chosen, walk.packet);
}

/** Where a packet is led, or, if it is lost there and an appliance may send it on by another interface, to that one. */
export function besideOr<Led extends OneWay>(
  { network, walk, sent, isUnseen }: Going<unknown>,
  step: WalkStep,
  led: Led,
): Led | Beside {
  const row = isLost(led) ? besideAt(network, walk, step, isUnseen ? undefined : sent) : NONE;
  return row < 0 ? led : { kind: 'beside', configuration: row };
}
type Beside = { readonly kind: 'beside'; readonly configuration: number };

type OnwardFrom = {
  readonly kind: OneWayKind | 'platform' | 'unknown-route' | 'beside';
  readonly configuration: number;
};
const PLATFORM: OnwardFrom = { kind: 'platform', configuration: NONE };
const UNKNOWN_ROUTE: OnwardFrom = { kind: 'unknown-route', configuration: NONE };

/** Of nothing that is answered. */
const NO_STEPS: readonly WalkStep[] = [];

/** Of a route with several next hops the row of the one that is gone by. */
function chosenRoute(going: Going<unknown>, subnet: number, route: number, passed: readonly WalkStep[]): number {
  const { network, walk } = going;
  if (route < 0 || equalsOf(network.routes, route) === 0 || isToTroubled(network, subnet, route)) return route;
  const chosen = chooseHop(network, subnet, route, choiceOf(walk), passed);
  addFork(walk, chosen.count);
  return chosen.route;
}

/** To a gateway of which it is not known which one it is, or that was not deployed: nobody there has anything to choose from. */
const isToTroubled = ({ places, routes, virtualNetworks }: CloudNetwork, subnet: number, route: number): boolean =>
  nextHopTypeOf(routes, route) === 'VirtualNetworkGateway' &&
  (virtualNetworks.gatewayTroubles[places.subnets[SUBNET.stride * subnet + SUBNET.network] ?? NONE] ?? 0) > 0;

/** What is chosen at the next fork. */
const choiceOf = ({ choices, forks }: Pick<Walk, 'choices' | 'forks'>): number => choices[forks.length] ?? 0;

/** Somebody has so many to choose from. */
function addFork(walk: { forks: readonly number[] }, count: number): void {
  walk.forks = [...walk.forks, count];
}

/** A firewall may send on under an address of its own. */
export function passFirewall(going: Going<unknown>, { configuration, firewall }: WalkStep): void {
  const { network, answered, walk } = going;
  const sends = sendsAnew(network, configuration, firewall, going.sent);
  if (sends !== YES || answered !== undefined || going.isUnseen) {
    going.isUnseen ||= sends !== NO;
    return;
  }
  going.sent = sentBy(network, firewallAt(network, configuration), going.sent);
  walk.anew = [...walk.anew, { step: walk.steps.length - 1, packet: going.sent }];
}

/** A load balancer's frontend hands the packet on: to whoever got the flow before, also where the packet answers it. */
export function handOn(going: Going<unknown>, front: number): Balanced {
  const { network, answered, sent, walk } = going;
  const again = chosenAt(stepsOfFlow(going), front) ?? chosenAt(answered?.steps ?? NO_STEPS, front) ?? NONE;
  const balanced = balance(network, front, sent, choiceOf(walk), again);
  walk.steps.push(passing(front));
  if ('count' in balanced) addFork(walk, balanced.count);
  return balanced;
}

/** Where the flow was as it is now: what a firewall sends under an address of its own is another one, of which a load balancer chooses anew. */
function stepsOfFlow({ walk: { steps, anew }, isUnseen }: Going<unknown>): readonly WalkStep[] {
  if (isUnseen) return NO_STEPS;
  const since = anew.at(-1)?.step;
  return since === undefined ? steps : steps.slice(since);
}

/** Who got the flow from a load balancer. */
function chosenAt(steps: readonly WalkStep[], front: number): number | undefined {
  const at = steps.findIndex(({ configuration }) => configuration === front);
  return at < 0 ? undefined : steps[at + 1]?.configuration;
}

/** The end at a backend of the frontend that was asked for. `at`: who sent it there. */
export function arriveBehind<Denied>(
  going: Going<Denied>,
  at: number,
  front: number,
  { backend, port, isFloating }: HandedOn,
): Ended<Denied> {
  const { network, from, sent, isUnseen, walk } = going;
  const { subnets, outboundWays } = network.configurations;
  const isOutside = subnets[front] === NONE;
  // Its system drops what comes in from an address of its own (Linux: `accept_local`).
  if (walk.anew.length === 0 && !isUnseen && isOneMachine(network, backend, from)) {
    if (!isOutside) return ended(going, 'hairpin', backend);
    if (BY_BALANCER.includes(outboundWays[at] ?? 0) && isBalancedOut(network, at, sent))
      return ended(going, 'outer-hairpin', backend);
  }
  const seen = isOutside
    ? translated(network, at, walk.steps.length - 1, backend, sent)
    : isFloating
      ? sent
      : withDestination(network, sent, backend);
  const isRemembered = (isUnseen && !isOutside) || isKnown(going, backend, 'inbound');
  const arrived = isFloating ? withDestinationOf(seen, sent) : { ...seen, destinationPort: port };
  return arriveAs(going, isOutside ? 'translated' : 'delivered', backend, arrived, isRemembered, front);
}

/** For certain, or perhaps. */
const BY_BALANCER: readonly number[] = [OUTBOUND_WAYS.indexOf('load-balancer'), ADDRESS_OR_BALANCER];

/** The end at whoever has the destination. `isInside`: that is its sender's machine. */
export function arriveAt<Denied>(
  going: Going<Denied>,
  at: number,
  kind: 'delivered' | 'translated',
  to: number,
  isInside: boolean,
): Ended<Denied> {
  const { network, sent, walk } = going;
  const isRemembered = (kind === 'delivered' && (isInside || going.isUnseen)) || isKnown(going, to, 'inbound');
  const arrived =
    kind === 'delivered' ? sent : cameTo(network, to, sent, translated(network, at, walk.steps.length, to, sent));
  return arriveAs(going, kind, to, arrived, isRemembered, to);
}

/** As it is seen where its public address leads: an application gateway may keep that one. */
const cameTo = (network: CloudNetwork, to: number, sent: Packet, seen: Packet): Packet =>
  (flagsAt(network, to) & IS.untranslated) === 0 ? seen : withDestinationOf(seen, sent);

/** `shown`: the row that has the address by which the packet comes, if that is a public one. */
function arriveAs<Denied>(
  going: Going<Denied>,
  end: 'delivered' | 'translated',
  to: number,
  arrived: Packet,
  isRemembered: boolean,
  shown: number,
): Ended<Denied> {
  const { network, from, denied, walk } = going;
  const stops = denied !== undefined;
  const isClosed = end === 'translated' && isClosedBy(network, to, shown);
  const step = isRemembered ? passing(to) : arrival(network, to, seenAt(network, to, from, arrived), stops, isClosed);
  walk.steps.push(step);
  return ended(going, stops && isDeniedAt(network, step) ? denied : end, to, arrived);
}
