import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { idOf, lastPart } from '../path/cloud/names.ts';
import { gatewayAt } from '../path/relay/gateway.ts';

/** Why an end has no exact sets: an application gateway asks others by flows of its own, and no set tells those. */
export function relayProblem(
  network: CloudNetwork,
  row: number,
  end: 'source' | 'destination' = 'destination',
): string | undefined {
  const gateway = gatewayAt(network, row);
  if (gateway < 0) return undefined;
  const name = lastPart(idOf(network, network.applicationGateways.ids, gateway));
  return `the ${end} ${name} is an application gateway, of which there are no exact sets; explain tells where one flow goes through it`;
}
