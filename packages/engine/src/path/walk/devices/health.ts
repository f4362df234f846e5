import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { isAllow, isFinal } from '../../../rules/compile/rule-tables.ts';
import { HOST_ADDRESS, packetOf, type Packet } from '../../../rules/packet.ts';
import { addressIn } from '../../../table/address-column.ts';
import { askAdmin, askFilter, isKeptFrom } from '../filters.ts';

/**
 * Rows of the backends of a load balancer's rule. Its probe leaves out whose machine does not run, and where rules keep it out;
 * without a probe all are healthy. What a machine answers is in no document: it is taken to be well.
 */
export type Health = {
  readonly backends: readonly number[];
  readonly healthy: readonly number[];
  readonly stopped: readonly number[];
  readonly blocked: readonly number[];
};

/** Networks do not change, and each way and each port of a question asks again. */
const known = new WeakMap<CloudNetwork, Map<number, Health>>();

export function healthBehind(network: CloudNetwork, listener: number): Health {
  const ofNetwork = known.get(network) ?? new Map<number, Health>();
  known.set(network, ofNetwork);
  const health = ofNetwork.get(listener) ?? judge(network, listener);
  ofNetwork.set(listener, health);
  return health;
}

function judge(network: CloudNetwork, listener: number): Health {
  const { offsets, backends: rows, probePorts } = network.listeners;
  const backends = [...rows.subarray(offsets[listener], offsets[listener + 1])];
  const probePort = probePorts[listener] ?? NONE;
  if (probePort < 0) return { backends, healthy: backends, stopped: [], blocked: [] };
  const stopped = new Set(backends.filter((row) => isStopped(network, row)));
  const blocked = new Set(backends.filter((row) => !isProbed(network, row, probePort)));
  const healthy = backends.filter((row) => !stopped.has(row) && !blocked.has(row));
  return { backends, healthy, stopped: [...stopped], blocked: [...blocked] };
}

function isStopped({ machines, interfaces, configurations }: CloudNetwork, row: number): boolean {
  const machine = interfaces.machines[configurations.interfaces[row] ?? NONE] ?? NONE;
  return (machines.powerStates[machine] ?? NONE) >= 0;
}

/** Do the rules at a backend let probes in? */
const isProbed = (network: CloudNetwork, row: number, probePort: number): boolean => {
  const probe = probeOf(network, row, probePort);
  return probe !== undefined && !isKeptFrom(network, row, 'inbound', probe);
};

/** Rows of the rules that keep probes out. */
export function keepersOut(network: CloudNetwork, row: number, probePort: number): readonly number[] {
  const { rules } = network;
  const probe = probeOf(network, row, probePort);
  if (probe === undefined) return [];
  const admin = askAdmin(network, row, 'inbound', probe);
  if (admin >= 0 && isFinal(rules, admin)) return [];
  return [
    admin,
    askFilter(network, row, 'subnet', 'inbound', probe),
    askFilter(network, row, 'interface', 'inbound', probe),
  ].filter((decided) => decided >= 0 && !isAllow(rules, decided));
}

/** Probes come from the host's own address ("Azure Load Balancer health probes"). */
function probeOf(network: CloudNetwork, row: number, probePort: number): Packet | undefined {
  const destination = addressIn(network.configurations.addresses, row);
  if (destination === undefined) return undefined;
  const source = HOST_ADDRESS as typeof destination;
  return {
    ...packetOf({ protocol: 'tcp', source, destination, destinationPort: probePort }),
    destinationMember: row,
  };
}
