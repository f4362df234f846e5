import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ownerIn } from '../../path/walk/onward.ts';
import { isOneMachine } from '../../path/walk/place.ts';
import type { Packet } from '../../rules/packet.ts';
import { hopOf } from '../sweep/hops.ts';
import { wordsAt, type Attachment } from '../sweep/attachment.ts';
import type { Crossing } from '../sweep/senders.ts';
import { MAX_STEPS } from './trail.ts';
import { mayGoOn } from './trails.ts';

/** Whom packets pass in between; `lost`: they get nowhere. */
export type Transit = readonly Crossing[] | 'lost';

/**
 * The ways to one configuration, which are the same for all of a subnet. Undefined where it takes a walk to tell. `packet`: any
 * that goes there; only its destination is looked at.
 */
export function transitTo(
  network: CloudNetwork,
  crossingAt: (row: number) => Crossing,
  target: number,
  packet: Packet,
): (from: Attachment) => Transit | undefined {
  const { configurations } = network;
  const bySubnet = new Map<number, Transit | undefined>();
  const owners: (number | undefined)[] = [];
  return (from) => {
    const owner = (owners[from.home] ??= ownerIn(network, from.home, packet));
    if (owner >= 0 && isOneMachine(network, from.row, owner)) return undefined;
    const subnet = configurations.subnets[from.row] ?? NONE;
    if (!bySubnet.has(subnet)) bySubnet.set(subnet, transit(network, crossingAt, target, packet, from.row));
    const way = bySubnet.get(subnet);
    // Who sends is not who sends on.
    return typeof way === 'object' && way.some((each) => each.interface === from.interface) ? undefined : way;
  };
}

function transit(
  network: CloudNetwork,
  crossingAt: (row: number) => Crossing,
  target: number,
  packet: Packet,
  first: number,
): Transit | undefined {
  const passed: Crossing[] = [];
  for (let at = first; passed.length < MAX_STEPS - 2;) {
    const hop = hopOf(network, at, packet);
    if (hop.kind === 'no-route' || hop.kind === 'blackholed')
      return passed.length > 0 && mayGoOn(network, at, packet.d3) ? undefined : 'lost';
    if (hop.kind === 'deliver') return ownerIn(network, hop.to, packet) === target ? passed : undefined;
    if (hop.kind === 'other' || wordsAt(network, hop.to).includes(packet.d3 >>> 0)) return undefined;
    const place = crossingAt(hop.to);
    if (passed.some((each) => each.interface === place.interface)) return undefined;
    passed.push(place);
    at = hop.to;
  }
  return undefined;
}
