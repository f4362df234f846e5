import type { Family } from '../../address/address.ts';
import { NONE, type CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { isIpv4In } from '../../table/address-column.ts';
import { valueOfId } from '../../table/id-index.ts';
import { idHash } from '../../table/text-table.ts';

/**
 * The row of the IP configuration that flows of a machine, interface or configuration begin at or go to: the first of the
 * family, primary ones before others; `NONE` where there is none.
 */
export function configurationOf(network: CloudNetwork, id: string, family?: Family): number {
  const { lookups, texts, machines } = network;
  const hash = idHash(id);
  const configuration = valueOfId(lookups.configurations, texts, id, hash);
  if (configuration >= 0) return isOfFamily(network, configuration, family) ? configuration : NONE;
  const one = valueOfId(lookups.interfaces, texts, id, hash);
  if (one >= 0) return firstOf(network, one, family);
  const machine = valueOfId(lookups.machines, texts, id, hash);
  if (machine < 0) return NONE;
  const last = machines.offsets[machine + 1] ?? 0;
  for (let at = machines.offsets[machine] ?? 0; at < last; at += 1) {
    const row = firstOf(network, machines.interfaces[at] ?? NONE, family);
    if (row >= 0) return row;
  }
  return NONE;
}

function firstOf(network: CloudNetwork, one: number, family: Family | undefined): number {
  const { offsets } = network.interfaces;
  const last = offsets[one + 1] ?? 0;
  for (let at = offsets[one] ?? 0; at < last; at += 1) if (isOfFamily(network, at, family)) return at;
  return NONE;
}

export function isOfFamily({ configurations }: CloudNetwork, row: number, family: Family | undefined): boolean {
  return family === undefined || isIpv4In(configurations.addresses, row) === (family === 'ipv4');
}
