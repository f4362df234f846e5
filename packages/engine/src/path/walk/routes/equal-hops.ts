import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { equalsOf, hopWords } from '../../../network/routes/route-rows.ts';
import { valueOf } from '../../../table/address-index.ts';
import { networkOf } from '../onward.ts';
import { isAmong } from '../place.ts';
import { lastRouteOf } from './last-route.ts';
import type { WalkStep } from '../step.ts';

/**
 * Of the next hops of equal cost that a route has, the row of the one by which a flow goes. `choice`: which one, as Azure
 * chooses by hash and nobody knows which. `passed`: the way of the request, where the packet is an answer; it is taken to go
 * by the one that its request passed, if a route with the same next hops led that there.
 */
export function chooseHop(
  network: CloudNetwork,
  subnet: number,
  route: number,
  choice: number,
  passed: readonly WalkStep[],
): { readonly route: number; readonly count: number } {
  const again = passedHop(network, subnet, route, passed);
  return again === NONE ? { route: route + choice, count: hopsOf(network, route) } : { route: again, count: 1 };
}

/**
 * The row of the next hop that a request passed, led there by a route with the same ones, or `NONE`: also where such routes led it to
 * several in turn, as their hashes differ then, and nothing tells which one of them that of the answers is like.
 */
function passedHop(network: CloudNetwork, subnet: number, route: number, passed: readonly WalkStep[]): number {
  const end = route + hopsOf(network, route);
  let only = NONE;
  // Whoever asked, and whoever answers, sent nothing on: who has a floating address is led what is for it as an appliance is.
  for (let at = 1; at < passed.length - 1; at += 1) {
    const appliance = passed.slice(at, at + 1);
    const before = passed[at - 1];
    if (!hasSameHops(network, before === undefined ? NONE : lastRouteOf(before), route)) continue;
    for (let row = route; row < end; row += 1) {
      const owner = ownerOf(network, subnet, row);
      if (!isAmong(network, owner, appliance) || isAmong(network, owner, passed.slice(-1))) continue;
      if (only !== NONE) return NONE;
      only = row;
      break;
    }
  }
  return only;
}

/** Do both routes lead to the same addresses? `one`: any row of the one; `other`: the first of the other. */
function hasSameHops(network: CloudNetwork, one: number, other: number): boolean {
  const { routes } = network;
  if (one < 0 || !isOneOfSeveral(network, one)) return false;
  let first = one;
  while (equalsOf(routes, first - 1) === equalsOf(routes, first) + 1) first -= 1;
  const [some, others] = [hopTexts(network, first), hopTexts(network, other)];
  return some.size === others.size && [...some].every((each) => others.has(each));
}

/** The next hops of a route, as texts. `route`: the row of the first of them. */
const hopTexts = (network: CloudNetwork, route: number): ReadonlySet<string> =>
  new Set(
    Array.from({ length: hopsOf(network, route) }, (_, index) => hopWords(network.routes, route + index).join(' ')),
  );

/** Of how many next hops of equal cost a flow goes by one. `route`: the row of the first of them. */
export const hopsOf = ({ routes }: CloudNetwork, route: number): number => equalsOf(routes, route) + 1;

/** Is this row one of several for the same route? */
export const isOneOfSeveral = ({ routes }: CloudNetwork, route: number): boolean =>
  equalsOf(routes, route) > 0 || equalsOf(routes, route - 1) > 0;

/** The row of whoever has the address of a route's next hop, or `NONE`. */
export function ownerOf(network: CloudNetwork, subnet: number, route: number): number {
  const [a, b, c, d] = hopWords(network.routes, route);
  const within = networkOf(network, network.subnets.virtualNetworks[subnet] ?? NONE, a, b, c, d);
  return within < 0 ? NONE : valueOf(network.lookups.owners, within, a, b, c, d);
}
