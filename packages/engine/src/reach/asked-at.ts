import type { Address } from '../address/address.ts';
import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { addressOf } from '../path/cloud/names.ts';
import { configurationsOf, destinationsOf } from '../path/walk/ends.ts';

/** At which address an end was asked about, and which others it has, of which an answer says nothing. */
export type AskedAt = { readonly id: string; readonly address?: Address; readonly others: readonly Address[] };

/** Who reaches whom is asked about the first IPv4 address of an end. */
export function askedAt(network: CloudNetwork, id: string): AskedAt {
  const textOf = (row: number) => addressOf(network.configurations.addresses, row);
  const [asked] = destinationsOf(network, id, 'ipv4');
  const all = (['ipv4', 'ipv6'] as const).flatMap((family) => configurationsOf(network, id, family));
  const others = all.filter((row) => row !== asked).map(textOf);
  return asked === undefined ? { id, others } : { id, address: textOf(asked), others };
}
