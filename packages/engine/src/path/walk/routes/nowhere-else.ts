import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { typeAt } from '../../../network/routes/route-rows.ts';
import { lengthIn, valueIn } from '../../../routes/answer.ts';
import { answerFor } from '../../../routes/longest-prefix.ts';
import { NEXT_HOP_TYPES } from '../../../routes/next-hop-type.ts';
import type { Packet } from '../../../rules/packet.ts';
import { isPublic } from '../place.ts';

type To = Pick<Packet, 'isIpv4' | 'd0' | 'd1' | 'd2' | 'd3'>;

/** Where the system leads what no network around has. */
const [INTERNET, NOWHERE] = [NEXT_HOP_TYPES.indexOf('Internet'), NEXT_HOP_TYPES.indexOf('None')];

/**
 * Is an address in no place that the documents tell of, as seen from a virtual network: neither public, nor there, nor in a network that is joined
 * with it? Then who sends it by a user's route to an appliance means what that one has behind it, as Kubernetes does with the pods of a
 * node ("Use kubenet networking with your own IP address ranges in AKS"). `length`: that route's; to a part of what a gateway leads to it may be as well.
 */
export function isNowhereElse(network: CloudNetwork, home: number, length: number, to: To): boolean {
  if (home < 0 || isPublic(network, home, to)) return false;
  const { routes, virtualNetworks } = network;
  const system = answerFor(virtualNetworks.systemRoutes[home], to);
  const type = typeAt(routes, valueIn(system));
  if (system >= 0 && type !== INTERNET && type !== NOWHERE) return false;
  return lengthIn(answerFor(virtualNetworks.gatewayRoutes[home], to)) < length;
}

/** The length of the prefix by which a route table's own routes lead an address, or -1. */
export const lengthInTable = ({ routeTables }: CloudNetwork, table: number, to: To): number =>
  table < 0 ? -1 : lengthIn(answerFor(routeTables.lookups[table], to));
