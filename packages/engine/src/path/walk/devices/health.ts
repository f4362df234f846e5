import { MISSING, NONE, UNREAD_PORT, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { HOST_ADDRESS, packetOf, type Packet } from '../../../rules/packet.ts';
import { addressIn } from '../../../table/address-column.ts';
import { isUndeterminedAt } from '../../issues/asked.ts';
import { isDenied } from '../filters.ts';
import { arrival, isDeniedAt, type WalkStep } from '../step.ts';

/**
 * Rows of the backends of a load balancer's rule. Its probe leaves out whose machine does not run, and where rules keep it out;
 * without a probe all are healthy, and so they are where it would leave out everybody and may not. What a machine answers is in no document: it is taken to be well. `inDoubt`: of the healthy those
 * of which nobody knows whether rules keep probes out. `isOpen`: there are others, of whom no document tells: whether one of them is healthy, and
 * gets the flow, nobody knows.
 */
export type Health = {
  readonly backends: readonly number[];
  readonly healthy: readonly number[];
  readonly stopped: readonly number[];
  readonly blocked: readonly number[];
  readonly inDoubt: readonly number[];
  readonly isOpen: boolean;
};

/** Is it not known whether anybody is healthy? */
export const isUnsure = ({ healthy, inDoubt }: Health): boolean =>
  inDoubt.length > 0 && inDoubt.length === healthy.length;

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
  const { offsets, backends: rows, probePorts, isAllUp, unseenOffsets } = network.listeners;
  const backends = [...rows.subarray(offsets[listener], offsets[listener + 1])];
  const probePort = probePorts[listener] ?? NONE;
  const isOpen = (unseenOffsets[listener + 1] ?? 0) > (unseenOffsets[listener] ?? 0);
  const all: Health = { backends, healthy: backends, stopped: [], blocked: [], inDoubt: [], isOpen };
  if (probePort === NONE) return all;
  const powers = new Map(backends.map((row) => [row, powerOf(network, row)]));
  const stopped = new Set(backends.filter((row) => (powers.get(row) ?? NONE) >= 0));
  const probed = new Map(backends.map((row) => [row, whetherProbed(network, row, probePort)]));
  const blocked = new Set(backends.filter((row) => probed.get(row) === 'no'));
  const healthy = backends.filter((row) => !stopped.has(row) && !blocked.has(row));
  if (healthy.length === 0 && isAllUp[listener] === 1 && !isOpen) return all;
  const inDoubt = healthy.filter((row) => probed.get(row) === 'unknown' || powers.get(row) === MISSING);
  return { backends, healthy, stopped: [...stopped], blocked: [...blocked], inDoubt, isOpen };
}

/** Does nobody know whether its machine runs, and so answers probes? */
export const isPowerUnread = (network: CloudNetwork, row: number): boolean => powerOf(network, row) === MISSING;

function powerOf({ machines, interfaces, configurations }: CloudNetwork, row: number): number {
  const machine = interfaces.machines[configurations.interfaces[row] ?? NONE] ?? NONE;
  return machines.powerStates[machine] ?? NONE;
}

/** Do the rules at a backend let probes in? */
function whetherProbed(network: CloudNetwork, row: number, probePort: number): 'yes' | 'no' | 'unknown' {
  const probe = probeOf(network, row, probePort);
  if (probe === undefined) return 'no';
  const step = arrival(network, row, probe);
  if (probePort === UNREAD_PORT) return isAskedAt(step) ? 'unknown' : 'yes';
  if (isDeniedAt(network, step)) return 'no';
  return isUndeterminedAt(step) ? 'unknown' : 'yes';
}

/** Is there anybody who might keep some probe out? */
const isAskedAt = ({ inboundAdmin, inboundSubnet, inboundInterface }: WalkStep): boolean =>
  [inboundAdmin, inboundSubnet, inboundInterface].some((decided) => decided !== NONE);

/** Rows of the rules that keep probes out. */
export function keepersOut(network: CloudNetwork, row: number, probePort: number): readonly number[] {
  const probe = probeOf(network, row, probePort);
  if (probe === undefined) return [];
  const { inboundAdmin, inboundSubnet, inboundInterface } = arrival(network, row, probe);
  return [inboundAdmin, inboundSubnet, inboundInterface].filter((decided) => isDenied(network, decided));
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
