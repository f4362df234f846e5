import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { equalsOf, hopWords } from '../../network/routes/route-rows.ts';
import { valueOf } from '../../table/address-index.ts';
import { networkOf } from './onward.ts';
import { isAmong } from './place.ts';
import type { WalkStep } from './step.ts';

/**
 * Of the next hops of equal cost that a route has, the row of the one by which a flow goes. `choice`: which one, as Azure
 * chooses by hash and nobody knows which. `passed`: the way of the request, where the packet is an answer; it is taken to go
 * by the one that its request passed, if that is among them.
 */
export function chooseHop(
  network: CloudNetwork,
  subnet: number,
  route: number,
  choice: number,
  passed: readonly WalkStep[],
): { readonly route: number; readonly count: number } {
  const count = hopsOf(network, route);
  // Whoever asked, and whoever answers, sent nothing on: who has a floating address is led what is for it as an appliance is.
  const appliances = passed.slice(1, -1);
  if (appliances.length > 0)
    for (let row = route; row < route + count; row += 1) {
      const owner = ownerOf(network, subnet, row);
      if (isAmong(network, owner, appliances) && !isAmong(network, owner, passed.slice(-1)))
        return { route: row, count: 1 };
    }
  return { route: route + choice, count };
}

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
