import { overlap, type Prefix } from '../../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../../../network/routes/route-rows.ts';
import { entriesOf } from '../../../routes/prefix-entries.ts';
import { rowOf } from '../supposed/routes.ts';

/** Have two virtual networks, by their rows, addresses in common, so that Azure does not let them be peered? */
export function isOverlapping(network: CloudNetwork, here: number, there: number): boolean {
  return haveCommon(spaceOf(network, here), spaceOf(network, there));
}

const haveCommon = (ones: readonly Prefix[], others: readonly Prefix[]): boolean =>
  ones.some((one) => others.some((other) => overlap(one, other)));

/** The same by their ids. */
export const idsOverlap = (network: CloudNetwork, from: string, to: string): boolean =>
  isOverlapping(
    network,
    rowOf(network, network.virtualNetworks.ids, from),
    rowOf(network, network.virtualNetworks.ids, to),
  );

/**
 * The same of what the two sides of a peering, by the row of one, would lead to: all of both networks, or the subnets that it is for,
 * which alone "must belong to unique address spaces" ("How to configure subnet peering").
 */
export function isPeeringOverlapping(network: CloudNetwork, row: number): boolean {
  const { peerings } = network;
  const reverse = peerings.reverses[row] ?? NONE;
  const there = peeredBy(network, row) ?? spaceOf(network, peerings.remotes[row] ?? NONE);
  const here = peeredBy(network, reverse) ?? spaceOf(network, peerings.virtualNetworks[row] ?? NONE);
  return haveCommon(here, there);
}

/** The same of what a peering, by its id, is to join. */
export const sidesOverlap = (network: CloudNetwork, peering: string): boolean =>
  isPeeringOverlapping(network, rowOf(network, network.peerings.ids, peering));

/** Is there a peering from one to the other, by their ids, that is not connected, and that Azure lets connect? */
export function mayBeConnected(network: CloudNetwork, from: string, to: string): boolean {
  const { peerings, virtualNetworks } = network;
  const [here, there] = [from, to].map((id) => rowOf(network, virtualNetworks.ids, id));
  return [...peerings.remotes.keys()].some(
    (row) =>
      peerings.virtualNetworks[row] === here &&
      peerings.remotes[row] === there &&
      peerings.isUp[row] === 0 &&
      !isPeeringOverlapping(network, row),
  );
}

/**
 * Prefixes of the other network that a side which is not connected would lead to, or to which one that is not in sync has no routes; undefined
 * where that is all that it has.
 */
export function peeredBy({ virtualNetworks, peerings }: CloudNetwork, row: number): readonly Prefix[] | undefined {
  const table = virtualNetworks.disconnected[peerings.virtualNetworks[row] ?? NONE];
  const entries = table === undefined ? [] : entriesOf(table).filter(({ value }) => value === row);
  return entries.length === 0 ? undefined : entries.map(({ prefix }) => prefix);
}

/** Prefixes of a network's own address space: none of one that is not among the documents. */
function spaceOf({ virtualNetworks, routes }: CloudNetwork, row: number): readonly Prefix[] {
  const table = row < 0 ? undefined : virtualNetworks.systemRoutes[row];
  const entries = table === undefined ? [] : entriesOf(table);
  return entries.flatMap(({ prefix, value }) => (nextHopTypeOf(routes, value) === 'VnetLocal' ? prefix : []));
}
