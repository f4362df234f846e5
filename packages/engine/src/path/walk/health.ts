import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { HOST_ADDRESS, packetOf } from '../../rules/packet.ts';
import { addressIn } from '../../table/address-column.ts';
import { isKeptFrom } from './filters.ts';

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

/** Probes come from the host's own address ("Azure Load Balancer health probes"). */
export function isProbed(network: CloudNetwork, row: number, probePort: number): boolean {
  const destination = addressIn(network.configurations.addresses, row);
  if (destination === undefined) return false;
  const source = HOST_ADDRESS as typeof destination;
  const probe = {
    ...packetOf({ protocol: 'tcp', source, destination, destinationPort: probePort }),
    destinationMember: row,
  };
  return !isKeptFrom(network, row, 'inbound', probe);
}
