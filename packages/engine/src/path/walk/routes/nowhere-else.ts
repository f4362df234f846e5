import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { typeAt } from '../../../network/routes/route-rows.ts';
import { lengthIn, valueIn } from '../../../routes/answer.ts';
import { answerFor } from '../../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES } from '../../../routes/next-hop-type.ts';
import type { Packet } from '../../../rules/packet.ts';
import { valueOf } from '../../../table/address-index.ts';
import { holds4, holds6 } from '../../../table/address-sets.ts';
import { isPublic } from '../place.ts';

type To = Pick<Packet, 'isIpv4' | 'd0' | 'd1' | 'd2' | 'd3'>;

/** Where the system leads what no network around has. */
const [INTERNET, NOWHERE] = [NEXT_HOP_TYPES.indexOf('Internet'), NEXT_HOP_TYPES.indexOf('None')];

/** A public prefix that is longer than this, or as long, leads to somebody's network, and a shorter one to the internet. */
const SOMEBODYS = 8;

/**
 * Is an address in no place that the documents tell of, as seen from a virtual network: neither there, nor in a network that is joined
 * with it? Then who sends it by a user's route to an appliance means what that one has behind it, as Kubernetes does with the pods of a
 * node ("Use kubenet networking with your own IP address ranges in AKS"). `length`: that route's; to a part of what a gateway leads to it may be as well.
 */
export function isNowhereElse(network: CloudNetwork, home: number, length: number, to: To): boolean {
  if (home < 0 || (isPublic(network, home, to) && (length < SOMEBODYS || publicOwnerOf(network, to) >= 0)))
    return false;
  const { routes, virtualNetworks } = network;
  const system = answerFor(virtualNetworks.systemRoutes[home], to);
  const type = typeAt(routes, valueIn(system));
  if (system >= 0 && type !== INTERNET && type !== NOWHERE) return false;
  return lengthIn(answerFor(virtualNetworks.gatewayRoutes[home], to)) < length;
}

const publicOwnerOf = ({ lookups }: CloudNetwork, { d0, d1, d2, d3 }: To): number =>
  valueOf(lookups.leftOutOwners ?? lookups.publicOwners, 0, d0, d1, d2, d3);

/** Is an address in any virtual network that documents tell of, joined with another or not? */
export function isDescribed(
  { sets, virtualNetworks: { spaces } }: CloudNetwork,
  { isIpv4, d0, d1, d2, d3 }: To,
): boolean {
  return isIpv4 ? holds4(sets, spaces, d3) : holds6(sets, spaces, d0, d1, d2, d3);
}

/** The length of the prefix by which a route table's own routes lead an address, or -1. */
export const lengthInTable = ({ routeTables }: CloudNetwork, table: number, to: To): number =>
  table < 0 ? -1 : lengthIn(answerFor(routeTables.lookups[table], to));
