import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { destinationOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { isFront } from '../walk/devices/balance.ts';
import { gatewayAt } from '../walk/place.ts';
import type { Walk } from '../walk/record.ts';

/** Did a walk come to whoever has a row: by another address of an application gateway, or behind the frontend of a load balancer? */
export const isEndedAt = (network: CloudNetwork, walked: Walk, row: number): boolean =>
  isOneEnd(network, walked.last, row) || (isFront(network, row) && isBehind(network, walked, row));

/** Are two rows one end: the same, or addresses of one application gateway? */
function isOneEnd(network: CloudNetwork, one: number, other: number): boolean {
  const gateway = gatewayAt(network, one);
  return one === other || (gateway >= 0 && gateway === gatewayAt(network, other));
}

/** Did a load balancer hand the packet on, or does whoever has it take its address for its own, as it floats? */
function isBehind(network: CloudNetwork, { steps, last, packet }: Walk, front: number): boolean {
  const before = steps.at(-2)?.configuration;
  return (
    before === front || (before === last && addressIn(network.configurations.addresses, last) !== destinationOf(packet))
  );
}
