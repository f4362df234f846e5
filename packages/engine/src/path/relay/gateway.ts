import type { Address } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { ofFamily, resolveName } from '../../network/services/resolve-name.ts';
import { addressIn } from '../../table/address-column.ts';
import { idOf, lastPart, textOf } from '../cloud/names.ts';
import { askerAt, gatewayAt } from '../walk/place.ts';
import type { Walk } from '../walk/record.ts';
import { rulesForName } from './listeners.ts';

/** A rule of a gateway for one frontend and port, with the rows of the backends that it may ask. */
export type RequestRule = { readonly row: number; readonly targets: readonly number[] };

/** Every rule that a request at this frontend and port may meet: which one, its name and path decide. */
export function rulesFor(network: CloudNetwork, front: number, port: number): readonly RequestRule[] {
  const { rules } = network.applicationGateways;
  return rulesAt(network, front)
    .filter((row) => rules.ports[row] === port)
    .map((row) => {
      const first = rules.offsets[row] ?? 0;
      return { row, targets: Array.from({ length: (rules.offsets[row + 1] ?? 0) - first }, (_, at) => first + at) };
    });
}

/** Of these, which are those of one frontend and port, whichever a request for a host name may meet; all where the name is not known. */
export function forHost(
  network: CloudNetwork,
  front: number,
  rules: readonly RequestRule[],
  host: string | undefined,
): readonly RequestRule[] {
  if (host === undefined) return rules;
  const rows = rules.map(({ row }) => row);
  const own = rulesForName(network, gatewayAt(network, front), rows, host);
  return rules.filter(({ row }) => own.includes(row));
}

/**
 * Where a backend is: at its own address, or at those of IPv4 that a private zone has for its name where the gateway asks ("it uses the DNS
 * servers of its virtual network", "Application Gateway infrastructure configuration"); none where no document tells. `target`: its row.
 */
export function backendAt(network: CloudNetwork, gateway: number, target: number): readonly Address[] {
  const { instances, targets } = network.applicationGateways;
  const own = addressIn(targets.addresses, target);
  if (own !== undefined) return [own];
  const [name, at] = [textOf(network, targets.names, target), instances[2 * gateway] ?? NONE];
  if (name === undefined || name.startsWith('/') || at < 0) return [];
  const answer = resolveName(network, askerAt(network, at), name);
  return answer.kind === 'told' ? [...new Set(ofFamily(answer.addresses))] : [];
}

/** Each once: a rule has a row for each path. */
export const namesOfRules = (network: CloudNetwork, rules: readonly RequestRule[]): readonly string[] => [
  ...new Set(rules.map(({ row }) => lastPart(idOf(network, network.applicationGateways.rules.ids, row)))),
];

/** The host name that requests are for: one of several nobody knows. */
export const hostOf = ({ asked }: CloudNetwork): string | undefined =>
  asked === undefined || asked.others.length > 0 ? undefined : asked.name;

/** The ports at which a frontend has listeners. */
export const portsOf = (network: CloudNetwork, front: number): readonly number[] =>
  rulesAt(network, front).map((row) => network.applicationGateways.rules.ports[row] ?? 0);

/** Rows of the rules of a frontend. */
function rulesAt(network: CloudNetwork, front: number): readonly number[] {
  const { ruleOffsets, rules } = network.applicationGateways;
  const gateway = gatewayAt(network, front);
  const [from, to] = [ruleOffsets[gateway] ?? 0, ruleOffsets[gateway + 1] ?? 0];
  return Array.from({ length: to - from }, (_, index) => from + index).filter((row) => rules.fronts[row] === front);
}

/** The row of the frontend that a gateway is asked at when only the gateway is named: its first; `NONE` without. */
export function frontOf({ applicationGateways }: CloudNetwork, gateway: number): number {
  const { owners, instances } = applicationGateways;
  return owners.findIndex((owner, row) => owner === gateway && row !== instances[2 * gateway]);
}

/** Did a walk come to an application gateway by an address that stands in for those of its instances, which nobody knows? */
export function isAtInstance(network: CloudNetwork, { end, last }: Walk): boolean {
  if (end !== 'delivered' || gatewayAt(network, last) < 0) return false;
  const { applicationGateways, configurations } = network;
  // A public frontend has such a one as well.
  return applicationGateways.instances.includes(last) || addressIn(configurations.publicAddresses, last) !== undefined;
}

/** What the state of a gateway is instead of running. */
export const stateOf = (network: CloudNetwork, gateway: number): string | undefined =>
  textOf(network, network.applicationGateways.states, gateway);
