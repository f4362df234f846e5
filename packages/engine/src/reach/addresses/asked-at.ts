import type { Address } from '../../address/address.ts';
import type { CloudNetwork } from '../../network/cloud/cloud-network.ts';
import { addressOf } from '../../path/cloud/names.ts';
import { configurationsOf, destinationsOf } from '../../path/walk/ends.ts';

/** At which address an end was asked about first, and those others of which an answer says nothing. */
export type AskedAt = { readonly id: string; readonly address?: Address; readonly others: readonly Address[] };

/** More addresses of one end, beside its first, are not asked about. */
const MAX_OTHERS = 31;

/** Rows of the configurations that an end has beside the one that is asked about first: those of IPv4 first. */
export const othersOf = (network: CloudNetwork, id: string): readonly number[] =>
  allOthers(network, id).slice(0, MAX_OTHERS);

export function askedAt(network: CloudNetwork, id: string): AskedAt {
  const textOf = (row: number) => addressOf(network.configurations.addresses, row);
  const asked = firstOf(network, id);
  const others = allOthers(network, id).slice(MAX_OTHERS).map(textOf);
  return asked === undefined ? { id, others } : { id, address: textOf(asked), others };
}

/** The first of IPv4, or else of IPv6. */
const firstOf = (network: CloudNetwork, id: string): number | undefined =>
  destinationsOf(network, id, 'ipv4')[0] ?? destinationsOf(network, id, 'ipv6')[0];

function allOthers(network: CloudNetwork, id: string): readonly number[] {
  const first = firstOf(network, id);
  return (['ipv4', 'ipv6'] as const)
    .flatMap((family) => configurationsOf(network, id, family))
    .filter((row) => row !== first);
}
