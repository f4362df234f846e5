import type { Family } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isIpv4In } from '../../table/address-column.ts';
import { valueOfId } from '../../table/id-index.ts';
import { idHash } from '../../table/numbers-by-hash.ts';
import { interfaceAt, machineAt } from './place.ts';

/**
 * The row of the IP configuration that flows of an interface, machine or configuration begin at or go to: the first of the
 * family, primary ones before others; `NONE` where there is none. An id that several of the three have means the first of these.
 */
export function configurationOf(network: CloudNetwork, id: string, family?: Family): number {
  const { lookups, texts, machines } = network;
  const hash = idHash(id);
  // Of the three, configurations are named the least.
  const one = valueOfId(lookups.interfaces, texts, id, hash);
  if (one >= 0) return firstOf(network, one, family);
  const machine = valueOfId(lookups.machines, texts, id, hash);
  if (machine < 0) {
    const configuration = valueOfId(lookups.configurations, texts, id, hash);
    return configuration >= 0 && isOfFamily(network, configuration, family) ? configuration : NONE;
  }
  const last = machines.offsets[machine + 1] ?? 0;
  for (let at = machines.offsets[machine] ?? 0; at < last; at += 1) {
    const row = firstOf(network, machines.interfaces[at] ?? NONE, family);
    if (row >= 0) return row;
  }
  return NONE;
}

/**
 * Rows of the configurations that flows for an id go to: that of `configurationOf`, or else whom the id is another name of. They are several
 * for a load balancer with several frontends.
 */
export function destinationsOf(network: CloudNetwork, id: string, family?: Family): readonly number[] {
  const one = configurationOf(network, id, family);
  if (one >= 0) return [one];
  const { aliases, lookups, texts } = network;
  const alias = valueOfId(lookups.aliases, texts, id);
  if (alias < 0) return [];
  const rows = aliases.rows.subarray(aliases.offsets[alias], aliases.offsets[alias + 1]);
  return Array.from(rows).filter((row) => isOfFamily(network, row, family));
}

function firstOf(network: CloudNetwork, one: number, family: Family | undefined): number {
  const { offsets } = network.interfaces;
  const last = offsets[one + 1] ?? 0;
  for (let at = offsets[one] ?? 0; at < last; at += 1) if (isOfFamily(network, at, family)) return at;
  return NONE;
}

/** Rows of all IP configurations of a family that a machine, an interface or a configuration has. */
export function configurationsOf(network: CloudNetwork, id: string, family: Family): readonly number[] {
  const { lookups, texts, machines } = network;
  const one = valueOfId(lookups.interfaces, texts, id);
  const machine = one >= 0 ? NONE : valueOfId(lookups.machines, texts, id);
  if (one < 0 && machine < 0) return [configurationOf(network, id, family)].filter((row) => row >= 0);
  const all = one >= 0 ? [one] : machines.interfaces.subarray(machines.offsets[machine], machines.offsets[machine + 1]);
  return [...all].flatMap((each) => rowsIn(network, each).filter((row) => isOfFamily(network, row, family)));
}

/** Rows of all IP configurations of the machine around one, whichever of its interfaces has them. */
export function configurationsBeside(network: CloudNetwork, row: number): readonly number[] {
  const { interfaces, offsets } = network.machines;
  const machine = machineAt(network, row);
  const all =
    machine < 0 ? [interfaceAt(network, row)] : [...interfaces.subarray(offsets[machine], offsets[machine + 1])];
  return all.flatMap((each) => rowsIn(network, each));
}

function rowsIn({ interfaces: { offsets } }: CloudNetwork, one: number): readonly number[] {
  const [from, to] = [offsets[one] ?? 0, offsets[one + 1] ?? 0];
  return Array.from({ length: to - from }, (_, at) => from + at);
}

export function isOfFamily({ configurations }: CloudNetwork, row: number, family: Family | undefined): boolean {
  return family === undefined || isIpv4In(configurations.addresses, row) === (family === 'ipv4');
}
