import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { SERVICE_NETWORKS } from '../network/services/service-table.ts';
import { idOf, lastPart } from '../path/cloud/names.ts';
import { senderProblem } from '../path/cloud/sender.ts';
import { gatewayAt } from '../path/walk/place.ts';
import { firewallAt } from '../path/walk/devices/firewall.ts';

/** Why what begins at a row has no exact sets: it sends by rules of its own only, or nothing. */
export function sourceProblem(network: CloudNetwork, row: number): string | undefined {
  const silent = senderProblem(network, row);
  if (silent !== undefined) return `the source ${silent}`;
  const name = nameAt(network, row);
  return name === undefined
    ? undefined
    : `the source ${name}, which asks others by its own rules only; explain tells where one flow goes through it`;
}

/** Why what ends at a row has no exact sets: a firewall translates what is for one of its addresses, and none of them was named. */
export const destinationProblem = (network: CloudNetwork, row: number): string | undefined =>
  firewallAt(network, row) === NONE
    ? undefined
    : `the destination ${nameAt(network, row) ?? ''}, whose rules translate by the address that is asked for; explain tells where one flow goes through it`;

/** Why a service's own firewall cannot be told whole: it lets in whom no table holds. */
export function serviceProblem(network: CloudNetwork, service: number): string | undefined {
  const { services } = network;
  const name = lastPart(idOf(network, services.ids, service));
  const access = SERVICE_NETWORKS[services.networks[service] ?? 0];
  if (access === 'unmodelled') return `the firewall of ${name} is not modelled: whom it lets in is not known`;
  if (access === 'untold') return `which rules ${name} has is not among the documents`;
  if (access === 'unknown') return `what ${name} lets in is up to a perimeter, which is in no document`;
  return services.allowsAzure[service] === 1 && services.allowsOthers[service] !== 1
    ? `${name} lets in all of Azure, and which addresses that is, no exact set tells; explain tells of one flow`
    : undefined;
}

function nameAt(network: CloudNetwork, row: number): string | undefined {
  const { applicationGateways, firewalls } = network;
  const [gateway, firewall] = [gatewayAt(network, row), firewallAt(network, row)];
  if (gateway >= 0) return `${lastPart(idOf(network, applicationGateways.ids, gateway))} is an application gateway`;
  return firewall >= 0 ? `${lastPart(idOf(network, firewalls.ids, firewall))} is a firewall` : undefined;
}
