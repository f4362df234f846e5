import type { Address } from '../address/address.ts';
import type { HostNetwork } from '../network/host/host-network.ts';
import { addressIn } from '../table/address-column.ts';
import { textAt } from '../table/text-table.ts';

/** An address of the host's own, and the row of the interface that has it. */
export type OwnAddress = { readonly address: Address; readonly prefixLength: number; readonly interface: number };

/** All of them, in the order in which the kernel prefers them. */
export function ownAddresses({ addresses }: HostNetwork): readonly OwnAddress[] {
  return Array.from(addresses.interfaces, (row, index) => ({
    address: addressIn(addresses.addresses, index),
    prefixLength: addresses.prefixLengths[index] ?? 0,
    interface: row,
  })).filter((own): own is OwnAddress => own.address !== undefined);
}

/** Id of the document of the interface that has this address. */
export function interfaceWith(network: HostNetwork, address: Address): string | undefined {
  const own = ownAddresses(network).find((one) => one.address === address);
  return own && interfaceId(network, own.interface);
}

export function interfaceId({ interfaces, texts }: HostNetwork, row: number): string | undefined {
  const id = interfaces.ids[row];
  return id === undefined ? undefined : textAt(texts, id);
}
