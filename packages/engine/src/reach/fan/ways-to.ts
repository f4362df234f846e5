import { MAPPED } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isOneMachine } from '../../path/walk/place.ts';
import type { Packet } from '../../rules/packet.ts';
import { valueOf } from '../../table/address-index.ts';
import { hopOf } from './hops.ts';
import { wordsAt, type Place } from './place.ts';
import type { Crossing } from './senders.ts';
import { MAX_STEPS } from './trail.ts';

/** Whom packets pass in between; `lost`: they get nowhere. */
export type Way = readonly Crossing[] | 'lost';

/**
 * The ways to one configuration, which are the same for all of a subnet. Undefined where it takes a walk to tell. `packet`: any
 * that goes there; only its destination is looked at.
 */
export function waysTo(
  network: CloudNetwork,
  crossingAt: (row: number) => Crossing,
  target: number,
  packet: Packet,
): (from: Place) => Way | undefined {
  const { configurations } = network;
  const bySubnet = new Map<number, Way | undefined>();
  const owners: (number | undefined)[] = [];
  return (from) => {
    const owner = (owners[from.home] ??= ownerIn(network, from.home, packet));
    if (owner >= 0 && isOneMachine(network, from.row, owner)) return undefined;
    const subnet = configurations.subnets[from.row] ?? NONE;
    if (!bySubnet.has(subnet)) bySubnet.set(subnet, wayFrom(network, crossingAt, target, packet, from.row));
    const way = bySubnet.get(subnet);
    // Who sends is not who sends on.
    return typeof way === 'object' && way.some((each) => each.interface === from.interface) ? undefined : way;
  };
}

function wayFrom(
  network: CloudNetwork,
  crossingAt: (row: number) => Crossing,
  target: number,
  packet: Packet,
  first: number,
): Way | undefined {
  const passed: Crossing[] = [];
  for (let at = first; passed.length < MAX_STEPS - 2;) {
    const hop = hopOf(network, at, packet);
    if (hop.kind === 'no-route' || hop.kind === 'blackholed') return 'lost';
    if (hop.kind === 'deliver') return ownerIn(network, hop.to, packet) === target ? passed : undefined;
    if (hop.kind === 'other' || wordsAt(network, hop.to).includes(packet.d3 >>> 0)) return undefined;
    const place = crossingAt(hop.to);
    if (passed.some((each) => each.interface === place.interface)) return undefined;
    passed.push(place);
    at = hop.to;
  }
  return undefined;
}

const ownerIn = (network: CloudNetwork, home: number, { d3 }: Packet): number =>
  valueOf(network.lookups.owners, home, 0, 0, MAPPED, d3);
