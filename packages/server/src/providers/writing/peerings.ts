import { keyOf, type ArmDocument } from '@hopscope/protocol';

import { childrenIn, type Child } from '../../estate/children.ts';
import type { Estate } from '../../estate/estate.ts';
import { remoteOf } from './faults.ts';

const MEMBER = 'virtualNetworkPeerings';
const TYPE = 'microsoft.network/virtualnetworks';

/**
 * A network with the state of its peerings as the networks at their other ends have it: connected once both sides have
 * one, disconnected when the other side went away.
 */
export function withPeeringStates(document: ArmDocument, estate: Estate): ArmDocument {
  if (document.type.toLowerCase() !== TYPE) return document;
  const peerings = childrenIn(document, MEMBER).map((peering) => {
    const remote = estate.get(remoteOf(peering))?.document;
    const isMutual =
      remote !== undefined && childrenIn(remote, MEMBER).some((each) => remoteOf(each) === keyOf(document.id));
    const { peeringState: before } = peering.properties;
    const wasUp = before === 'Connected' || before === 'Disconnected';
    const space = remote && spaceOver(peering, remote);
    return {
      ...peering,
      properties: {
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: false,
        ...peering.properties,
        ...(space !== undefined && { remoteAddressSpace: space, remoteVirtualNetworkAddressSpace: space }),
        peeringState: isMutual ? 'Connected' : wasUp ? 'Disconnected' : 'Initiated',
        peeringSyncLevel: isMutual ? 'FullyInSync' : 'RemoteNotInSync',
      },
    };
  });
  return { ...document, properties: { ...document.properties, [MEMBER]: peerings } };
}

/** What is peered of the network at the other end: all of it, or the subnets that are named (`peerCompleteVnets`). */
function spaceOver({ properties }: Child, remote: ArmDocument): unknown {
  if (properties['peerCompleteVnets'] !== false) return remote.properties['addressSpace'];
  const names = textsIn(properties['remoteSubnetNames']).map((name) => name.toLowerCase());
  const peered = childrenIn(remote, 'subnets').filter(({ name }) => names.includes(name.toLowerCase()));
  const prefixes = peered.flatMap(({ properties: { addressPrefix, addressPrefixes } }) => [
    ...textsIn([addressPrefix]),
    ...textsIn(addressPrefixes),
  ]);
  return { addressPrefixes: prefixes };
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** After a network changed or went away: its neighbours' peerings follow. */
export async function settleNeighbours(network: ArmDocument, estate: Estate, by: string): Promise<void> {
  if (network.type.toLowerCase() !== TYPE) return;
  for (const { document } of estate.namers(network.id)) {
    if (document.type.toLowerCase() !== TYPE) continue;
    const settled = withPeeringStates(document, estate);
    if (JSON.stringify(settled) !== JSON.stringify(document)) await estate.put(settled, by);
  }
}
