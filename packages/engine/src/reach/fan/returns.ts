import { MAPPED } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isOneMachine } from '../../path/walk/place.ts';
import type { Packet } from '../../rules/packet.ts';
import { valueOf } from '../../table/address-index.ts';
import { hopOf } from './hops.ts';
import { nowhere, locate, wordsAt, type Place } from './place.ts';
import { MAX_STEPS } from './trail.ts';

/** Whom answers pass; `lost`: they get nowhere. */
export type Return = readonly Place[] | 'lost';

/**
 * The ways of answers to one configuration, which are the same for all of a subnet. Undefined where it takes a walk to tell.
 * `reply`: any answer; only its destination is looked at.
 */
export function returnsTo(network: CloudNetwork, asker: number, reply: Packet): (from: Place) => Return | undefined {
  const { configurations } = network;
  const bySubnet = new Map<number, Return | undefined>();
  const owners: (number | undefined)[] = [];
  const ownerFrom = (home: number) => (owners[home] ??= ownerIn(network, home, reply));
  return (from) => {
    const owner = ownerFrom(from.home);
    if (owner >= 0 && isOneMachine(network, from.row, owner)) return undefined;
    const subnet = configurations.subnets[from.row] ?? NONE;
    if (!bySubnet.has(subnet)) bySubnet.set(subnet, returnFrom(network, asker, reply, from.row));
    const way = bySubnet.get(subnet);
    // Who answers is not who sends answers on.
    return typeof way === 'object' && way.some((each) => each.interface === from.interface) ? undefined : way;
  };
}

function returnFrom(network: CloudNetwork, asker: number, reply: Packet, first: number): Return | undefined {
  const passed: Place[] = [];
  for (let at = first; passed.length < MAX_STEPS - 2;) {
    const hop = hopOf(network, at, reply);
    if (hop.kind === 'no-route' || hop.kind === 'blackholed') return 'lost';
    if (hop.kind === 'deliver') return ownerIn(network, hop.to, reply) === asker ? passed : undefined;
    if (hop.kind === 'other' || wordsAt(network, hop.to).includes(reply.d3 >>> 0)) return undefined;
    const place = locate(nowhere(), network, hop.to);
    if (passed.some((each) => each.interface === place.interface)) return undefined;
    passed.push(place);
    at = hop.to;
  }
  return undefined;
}

const ownerIn = (network: CloudNetwork, home: number, { d3 }: Packet): number =>
  valueOf(network.lookups.owners, home, 0, 0, MAPPED, d3);
