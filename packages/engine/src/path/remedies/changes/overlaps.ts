import { covers, type Prefix } from '../../../address/prefix.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../../../network/routes/route-rows.ts';
import { entriesOf } from '../../../routes/prefix-entries.ts';
import { rowOf } from '../supposed/routes.ts';

/** Have two virtual networks, by their rows, addresses in common, so that Azure does not let them be peered? */
export function isOverlapping(network: CloudNetwork, here: number, there: number): boolean {
  const others = spaceOf(network, there);
  return spaceOf(network, here).some((one) => others.some((other) => covers(one, other) || covers(other, one)));
}

/** The same by their ids. */
export const idsOverlap = (network: CloudNetwork, from: string, to: string): boolean =>
  isOverlapping(
    network,
    rowOf(network, network.virtualNetworks.ids, from),
    rowOf(network, network.virtualNetworks.ids, to),
  );

/** The same of those that a peering, by its id, is to join. */
export function sidesOverlap(network: CloudNetwork, peering: string): boolean {
  const { peerings } = network;
  const row = rowOf(network, peerings.ids, peering);
  return isOverlapping(network, peerings.virtualNetworks[row] ?? NONE, peerings.remotes[row] ?? NONE);
}

/** Prefixes of a network's own address space: none of one that is not among the documents. */
function spaceOf({ virtualNetworks, routes }: CloudNetwork, row: number): readonly Prefix[] {
  const table = row < 0 ? undefined : virtualNetworks.systemRoutes[row];
  const entries = table === undefined ? [] : entriesOf(table);
  return entries.flatMap(({ prefix, value }) => (nextHopTypeOf(routes, value) === 'VnetLocal' ? prefix : []));
}
