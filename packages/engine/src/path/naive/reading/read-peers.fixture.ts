import type { Documents } from './documents.fixture.ts';
import type { Peer, Vnet } from '../model.fixture.ts';
import { without } from './read-joined.fixture.ts';
import { letsIn } from './read-unread.fixture.ts';
import { rangeOf, readable, same, type Json, type Range } from '../words.fixture.ts';

/** Who a network is peered with, connected on both sides, and what of it is peered. */
export function readPeers(vnet: Vnet, vnets: readonly Vnet[], all: Documents): readonly Peer[] {
  return sidesOf(vnet.id, all).flatMap(({ properties: mine }): readonly Peer[] => {
    const remote = vnets.find(({ id }) => same(id, mine.remoteVirtualNetwork.id));
    const theirs = remote && sideTo(vnet.id, remote.id, all);
    if (remote === undefined || stateBetween(mine, theirs) !== 'up') return [];
    return [
      {
        vnet: remote,
        space: peeredOf(mine, remote, all),
        allowsAccess: letsIn(mine) === 'yes',
        usesGateway: mine.useRemoteGateways === true && theirs?.['allowGatewayTransit'] === true,
      },
    ];
  });
}

const STATES = ['Connected', 'Initiated', 'Disconnected'];

/** Are both sides of a peering connected? Of a state that is none of Azure's nobody knows. */
export function stateBetween(mine: Json, theirs: Json | undefined): 'up' | 'down' | 'perhaps' {
  const both: readonly unknown[] = [mine['peeringState'], theirs?.['peeringState'] ?? 'Initiated'];
  if (both.every((each) => each === 'Connected')) return 'up';
  return both.every((each) => each === 'Connected' || !STATES.some((state) => state === each)) ? 'perhaps' : 'down';
}

/**
 * What peerings lead to of which nobody said where it is: a network of which neither it nor the peering tells what it has, and a subnet that
 * is peered by its name and that its network does not list. That may be where no other subnet is.
 */
export function readUntold(vnet: Vnet, vnets: readonly Vnet[], all: Documents): Vnet['untold'] {
  const sides = sidesOf(vnet.id, all);
  // What of a virtual hub nobody told hangs on its routes.
  const isInHub = all('virtualHubs/hubVirtualNetworkConnections').some(({ p }) =>
    same(p['remoteVirtualNetwork'].id, vnet.id),
  );
  const hubs = sides.find(
    ({ properties }) =>
      isInHub &&
      properties.useRemoteGateways === true &&
      !vnets.some(({ id }) => same(id, properties.remoteVirtualNetwork.id)),
  )?.['properties'];
  return sides.flatMap(({ properties: mine }): Vnet['untold'] => {
    const isTold = [mine.remoteAddressSpace, mine.remoteVirtualNetworkAddressSpace].some(
      (each) => (each?.addressPrefixes ?? []).length > 0,
    );
    const allowsAccess = letsIn(mine) !== 'no';
    const remote = vnets.find(({ id }) => same(id, mine.remoteVirtualNetwork.id));
    const back = remote === undefined ? mine : sideTo(vnet.id, remote.id, all);
    if (stateBetween(mine, back) === 'perhaps') {
      const space = remote === undefined ? [] : peeredOf(mine, remote, all);
      const told = readable((mine.remoteAddressSpace ?? mine.remoteVirtualNetworkAddressSpace)?.addressPrefixes ?? []);
      const within = remote === undefined ? told : space;
      return [{ within: within.length === 0 ? 'private' : within, allowsAccess, isPerhaps: true }];
    }
    // It is peered all the same.
    const perhaps: Vnet['untold'] =
      letsIn(mine) === 'perhaps' && stateBetween(mine, back) === 'up' ? [{ within: [], allowsAccess }] : [];
    if (isTold || mine.peeringState !== 'Connected') return perhaps;
    if (remote === undefined) return mine === hubs ? perhaps : [{ within: 'private', allowsAccess }];
    const isPeered = readPeers(vnet, vnets, all).some((peer) => peer.vnet === remote);
    const subnets: readonly Json[] = all('virtualNetworks').find(({ id }) => id === remote.id)?.p['subnets'] ?? [];
    const names: readonly string[] = mine.peerCompleteVnets === false ? mine.remoteSubnetNames : [];
    if (!isPeered || names.every((name) => subnets.some((each) => each['id'].endsWith(`/${name}`)))) return perhaps;
    const but = subnets
      .flatMap(({ properties }) => properties.addressPrefixes ?? [properties.addressPrefix])
      .map(rangeOf);
    return [{ within: remote.space.flatMap((each) => without(each, but)), allowsAccess }];
  });
}

/** The side of a network's peering that leads to another one. */
export const sideTo = (id: string, from: string, all: Documents): Json | undefined =>
  sidesOf(from, all).find(({ properties }) => same(properties.remoteVirtualNetwork.id, id))?.['properties'];

const sidesOf = (network: string, all: Documents): readonly Json[] =>
  all('virtualNetworks').find(({ id }) => same(id, network))?.p['virtualNetworkPeerings'] ?? [];

/** The address space peered; where that is not told the other network's, or that of the subnets that are named. */
function peeredOf(mine: Json, remote: Vnet, all: Documents): readonly Range[] {
  const told: readonly string[] = mine['remoteAddressSpace']?.addressPrefixes ?? [];
  if (told.length > 0) return readable(told);
  if (mine['peerCompleteVnets'] !== false) return remote.space;
  const subnets: readonly Json[] = all('virtualNetworks').find(({ id }) => id === remote.id)?.p['subnets'] ?? [];
  return subnets
    .filter((each) => (mine['remoteSubnetNames'] as readonly string[]).some((name) => each['id'].endsWith(`/${name}`)))
    .flatMap(({ properties }) => properties.addressPrefixes ?? [properties.addressPrefix])
    .map(rangeOf);
}
