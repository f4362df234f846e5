import { NONE, OUTBOUND_WAYS, UNREAD_STATUS, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { IS, PLACE } from '../../../network/cloud/places.ts';
import { valueOfId } from '../../../table/id-index.ts';
import { sharedU32 } from '../../../table/shared-arrays.ts';
import { backendsOf } from '../../walk/devices/balance.ts';
import { rowOf } from './routes.ts';
import { written } from '../../../table/columns.ts';

/** The network with one thing running, connected, approved or open that is not; undefined where nobody has that id. */
type Suppose = (network: CloudNetwork, id: string) => CloudNetwork | undefined;

export const withMachine: Suppose = (network, id) => {
  const { machines, lookups, texts } = network;
  const row = valueOfId(lookups.machines, texts, id);
  if (row < 0) return undefined;
  return { ...network, machines: { ...machines, powerStates: written(machines.powerStates, [row], NONE) } };
};

export const withForwarding: Suppose = (network, id) => {
  const { interfaces, lookups, texts } = network;
  const row = valueOfId(lookups.interfaces, texts, id);
  if (row < 0) return undefined;
  return { ...network, interfaces: { ...interfaces, forwards: written(interfaces.forwards, [row], 1) } };
};

export const withApproval: Suppose = (network, id) => {
  const { interfaces, lookups, texts } = network;
  const row = valueOfId(lookups.interfaces, texts, id);
  if (row < 0) return undefined;
  return {
    ...network,
    interfaces: { ...interfaces, endpointStates: written(interfaces.endpointStates, [row], NONE) },
  };
};

export const withConnection: Suppose = (network, id) => {
  const { connections } = network;
  const row = rowOf(network, connections.ids, id);
  if (row < 0) return undefined;
  const isUp = (connections.doubts[row] ?? NONE) >= 0 ? UNREAD_STATUS : 1;
  return { ...network, connections: { ...connections, isUp: written(connections.isUp, [row], isUp) } };
};

/** An application gateway that runs. */
export const withApplicationGateway: Suppose = (network, id) => {
  const { applicationGateways } = network;
  const row = rowOf(network, applicationGateways.ids, id);
  if (row < 0) return undefined;
  const states = written(applicationGateways.states, [row], NONE);
  return { ...network, applicationGateways: { ...applicationGateways, states } };
};

/** A Standard load balancer in place of a Basic one, by its frontend. */
export const withStandard: Suppose = (network, id) => {
  const { configurations } = network;
  const row = rowOf(network, configurations.ids, id);
  if (row < 0) return undefined;
  return { ...network, configurations: { ...configurations, isBasic: written(configurations.isBasic, [row], 0) } };
};

/** With a group that lets in what comes to a configuration by a Standard public address. */
export function withOpenAddress(network: CloudNetwork, configuration: number): CloudNetwork {
  const { places } = network;
  const at = PLACE.stride * configuration + PLACE.flags;
  const flags = (places.configurations[at] ?? 0) & ~IS.groupless;
  return { ...network, places: { ...places, configurations: written(places.configurations, [at], flags) } };
}

export const withPropagation: Suppose = (network, id) => {
  const { routeTables } = network;
  const row = rowOf(network, routeTables.ids, id);
  return row < 0
    ? undefined
    : { ...network, routeTables: { ...routeTables, propagates: written(routeTables.propagates, [row], 1) } };
};

const [BY_DEFAULT, BY_OWN] = [OUTBOUND_WAYS.indexOf('default'), OUTBOUND_WAYS.indexOf('public-address')];

/** A way out under an address that no document tells, for whoever has a configuration, of its own, or all in its subnet. */
export function withWayOut(network: CloudNetwork, configuration: number, isForSubnet: boolean): CloudNetwork {
  const { configurations } = network;
  const subnet = configurations.subnets[configuration] ?? NONE;
  const rows = isForSubnet
    ? [...configurations.subnets.keys()].filter((row) => configurations.subnets[row] === subnet)
    : [configuration];
  const outboundWays = written(configurations.outboundWays, rows, isForSubnet ? BY_DEFAULT : BY_OWN);
  return { ...network, configurations: { ...configurations, outboundWays } };
}

/** A load balancer's rule, by its id, without some backends. */
export function withoutBackends(
  network: CloudNetwork,
  rule: string,
  isLeft: (row: number) => boolean,
): CloudNetwork | undefined {
  const { listeners } = network;
  const changed = rowOf(network, listeners.ids, rule);
  if (changed < 0) return undefined;
  const all = Array.from(listeners.ids, (_, at) =>
    [...backendsOf(network, at)].filter((row) => at !== changed || !isLeft(row)),
  );
  let end = 0;
  const offsets = [0, ...all.map((rows) => (end += rows.length))];
  return { ...network, listeners: { ...listeners, backends: sharedU32(all.flat()), offsets: sharedU32(offsets) } };
}
