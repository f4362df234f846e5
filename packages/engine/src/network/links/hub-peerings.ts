import type { Drafts, PeeringDraft, VirtualNetworkDraft } from '../../documents/drafts.ts';
import type { HubConnectionDraft } from '../../documents/gateways/gateway-draft.ts';
import { keyOf } from '../../documents/resource.ts';
import { rowsOf } from './link.ts';

/**
 * The peerings of a network, with that to its virtual hub: Azure peers whatever is connected with a hub with a network of its own, which is in
 * nobody's subscription and whose gateway it uses ("Virtual WAN FAQ"). The network lists it, unless only the connection's document is there.
 */
export function peeringsWithHubs({
  virtualNetworks,
  hubs,
  hubConnections,
}: Drafts): (network: VirtualNetworkDraft) => readonly PeeringDraft[] {
  if (hubConnections.length === 0) return ({ peerings }) => peerings;
  const rows = rowsOf(virtualNetworks);
  const hubOf = new Map(hubs.map((each) => [keyOf(each.id), each]));
  // "A virtual network can only be connected to one virtual hub at a time."
  const connectionOf = new Map(hubConnections.toReversed().map((each) => [keyOf(each.network), each]));
  return ({ id, peerings }) => {
    const connection = connectionOf.get(keyOf(id));
    if (connection === undefined) return peerings;
    const listed = peerings.find((each) => each.usesRemoteGateways && rows.get(each.remote) === undefined);
    return listed === undefined
      ? [...peerings, peeringBy(connection, hubOf.get(keyOf(connection.hub))?.prefixes ?? [])]
      : peerings.map((each) => (each === listed ? { ...each, hub: connection.hub } : each));
  };
}

const peeringBy = ({ id, hub }: HubConnectionDraft, remotePrefixes: PeeringDraft['remotePrefixes']): PeeringDraft => ({
  id,
  hub,
  remote: hub,
  remotePrefixes,
  peeredPrefixes: [],
  isOnlyIpv6: false,
  isConnected: true,
  allowsAccess: true,
  allowsForwarded: false,
  allowsTransit: false,
  usesRemoteGateways: true,
});
