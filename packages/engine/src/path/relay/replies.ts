import { wordsOf } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import type { Packet } from '../../rules/packet.ts';
import { firewallAt } from '../walk/devices/firewall.ts';
import { repliesOf } from '../walk/packets/packet-at.ts';
import type { Walk } from '../walk/record.ts';
import { addressesBetween, instancesOf } from './instances.ts';

/** Is it the flow of a firewall that sends on under an address of its own, of which no document tells which one that is? */
export const isOfInstance = ({ packet, end }: Walk): boolean => end === 'delivered' && packet.isSourceHidden;

/**
 * The answers to one stretch of a walk: to every address that whoever is answered may have, and that something on their ways tells
 * from others. Mostly there is one.
 */
export function repliesTo(network: CloudNetwork, stretch: Walk): readonly [Packet, ...Packet[]] {
  const replies = repliesOf(network, stretch);
  if (!isOfInstance(stretch)) return replies;
  const firewall = firewallAt(network, stretch.steps[0]?.configuration ?? -1);
  const instances = instancesOf(network.firewalls.instances, firewall);
  const [lowest] = replies;
  const highest = network.configurations.addresses[4 * instances[1] + 3] ?? 0;
  const between = addressesBetween(network, [stretch], instances).map((address) => wordsOf(address)[3]);
  return [lowest, ...[highest, ...between].map((word) => ({ ...lowest, d3: word | 0 }))];
}
