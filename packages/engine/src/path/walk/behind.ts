import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { IS } from '../../network/cloud/places.ts';
import { equalsOf, hasIpv4Hop, isToldByAppliance, tableOf } from '../../network/routes/route-rows.ts';
import { backendsOf } from './devices/balance.ts';
import type { Packet } from '../../rules/packet.ts';
import { onward, type OneWay, type Onward } from './onward.ts';
import { flagsAt, homeOf, interfaceAt, isAmong, isEndpoint, isPublic, subnetAt } from './place.ts';
import type { OneWayKind, Walk } from './record.ts';
import { effectiveRoute } from './routes/effective-route.ts';
import { hopsOf, isOneOfSeveral, ownerOf } from './routes/equal-hops.ts';
import { lastRouteOf } from './routes/last-route.ts';
import { isDescribed, isNowhereElse, lengthInTable } from './routes/nowhere-else.ts';
import type { WalkStep } from './step.ts';

type Going = Pick<Walk, 'packet' | 'steps'>;

/** Where a packet is lost that somebody sends on. */
const LOST: readonly OneWayKind[] = [
  'no-route',
  'blackholed',
  'private-to-internet',
  'next-hop-invalid',
  'next-hop-unreachable',
  'tunnel-down',
  'gateway-down',
];

/** Does it get nowhere, or back to who sends it on? */
export const isLost = ({ kind }: Onward): boolean => kind === 'loop' || LOST.includes(kind as OneWayKind);

/** May a packet be for what who has it keeps behind itself, as it is led nowhere else? */
export const mayStay = (led: Onward): boolean =>
  led.kind !== 'delivered' && led.kind !== 'forwarded' && (led.kind === 'spread' || isLost(led));

/**
 * Where a route leads, or to what who has the packet may have behind itself, of which no document tells: pods of a node, or what is at the other
 * end of a tunnel of an appliance's own. What is for that it hands back to nobody.
 */
export function behindOr<Led extends OneWay>(
  network: CloudNetwork,
  going: Going,
  { configuration, route }: WalkStep,
  led: Led,
): Led | Behind {
  const at = configuration;
  if (interfaceAt(network, at) < 0 || isEndpoint(network, at)) return led;
  const isBehind = isLedToItself(network, at, led)
    ? mayHaveWhatIsLedToIt(network, at, route, going)
    : led.kind !== 'spread' && !isOneOfSeveral(network, route) && mayHaveWhatIsLost(network, at, going);
  return isBehind ? { kind: 'leaves-model', configuration } : led;
}

type Behind = OneWay & { readonly kind: 'leaves-model' };

/** The same of a route with several next hops, if one of these is who has the packet: whichever is chosen. `first`: the row of the first. */
export function behindSeveral(network: CloudNetwork, going: Going, at: number, first: number): Behind | undefined {
  const subnet = subnetAt(network, at);
  const one = interfaceAt(network, at);
  if (one < 0 || isEndpoint(network, at)) return undefined;
  for (let row = first; row < first + hopsOf(network, first); row += 1) {
    const isFamily = hasIpv4Hop(network.routes, row) === going.packet.isIpv4;
    const owner = isFamily ? ownerOf(network, subnet, row) : NONE;
    if (interfaceAt(network, owner) === one || isBehindFront(network, owner, one))
      return mayHaveWhatIsLedToIt(network, at, first, going) ? { kind: 'leaves-model', configuration: at } : undefined;
  }
  return undefined;
}

/** Does a route lead to who has the packet already, alone or behind a load balancer? */
function isLedToItself(network: CloudNetwork, at: number, { kind, configuration }: OneWay): boolean {
  const one = interfaceAt(network, at);
  if (kind === 'spread') return isBehindFront(network, configuration, one);
  return kind === 'loop' && interfaceAt(network, configuration) === one;
}

function isBehindFront(network: CloudNetwork, front: number, one: number): boolean {
  const { listenerOffsets } = network.configurations;
  for (let row = listenerOffsets[front] ?? 0; row < (listenerOffsets[front + 1] ?? 0); row += 1)
    for (const backend of backendsOf(network, row)) if (interfaceAt(network, backend) === one) return true;
  return false;
}

/** So may who sends it, if it sends on for others. */
function mayHaveWhatIsLedToIt(network: CloudNetwork, at: number, route: number, { packet, steps }: Going): boolean {
  if (steps.length === 1 && (flagsAt(network, at) & IS.forwards) === 0) return false;
  return isBehindRoute(network, at, route, packet);
}

/** Only what somebody's route led to it: what it sends itself leaves it as all that it sends on does not. */
function mayHaveWhatIsLost(network: CloudNetwork, at: number, { packet, steps }: Going): boolean {
  if (steps.length === 1 || isDescribed(network, packet)) return false;
  const before = steps.findLast((step, index) => index < steps.length - 1 && lastRouteOf(step) >= 0);
  return before !== undefined && isBehindRoute(network, at, lastRouteOf(before), packet);
}

/** `route`: the one that led a packet there. Of what it told a Route Server itself it has the way; to the internet that is by its subnet's routes. */
function isBehindRoute(network: CloudNetwork, at: number, route: number, packet: Packet): boolean {
  const home = homeOf(network, at);
  if (isToldByAppliance(network.routes, route)) return !isPublic(network, home, packet);
  const table = tableOf(network.routes, route) ?? NONE;
  return isNowhereElse(network, home, lengthInTable(network, table, packet), packet);
}

/** Is a packet for what who has it already may have behind itself? Nearly nobody sends on, and who sends is looked at alone. */
export function staysBehind(network: CloudNetwork, going: Going, step: WalkStep): boolean {
  const at = step.configuration;
  if (interfaceAt(network, at) < 0 || (going.steps.length === 1 && (flagsAt(network, at) & IS.forwards) === 0))
    return false;
  const subnet = subnetAt(network, at);
  const route = effectiveRoute(network, subnet, going.packet);
  if (equalsOf(network.routes, route) > 0 && behindSeveral(network, going, at, route) !== undefined) return true;
  const led = roundOr(network, going, onward(network, at, subnet, route, going.packet));
  if (led.kind === 'several-connections' || led.kind === 'entering' || led.kind === 'turning') return false;
  return mayStay(led) && behindOr(network, going, { ...step, route }, led) !== led;
}

/** To somebody who had it before it goes round. */
const roundOr = <Led extends Onward>(network: CloudNetwork, { steps }: Going, led: Led): Led | OneWay =>
  led.kind === 'forwarded' && isAmong(network, led.configuration, steps)
    ? { kind: 'loop', configuration: led.configuration }
    : led;
