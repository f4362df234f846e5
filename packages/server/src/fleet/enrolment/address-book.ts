import type { HostDocument } from '@hopscope/engine';

/** Which hosts have an address, so that one among thousands is found at once. */
export type AddressBook<Host> = {
  /** What a host says of its interfaces now. */
  write(host: Host, documents: readonly HostDocument[]): void;
  erase(host: Host): void;
  /** Whoever has one of these addresses; those of loopback interfaces are everybody's, and nobody's here. */
  holders(addresses: Iterable<string>): readonly Host[];
};

export function openAddressBook<Host>(): AddressBook<Host> {
  const byAddress = new Map<string, Set<Host>>();
  const written = new Map<Host, readonly string[]>();
  const erase = (host: Host) => {
    for (const address of written.get(host) ?? []) {
      const hosts = byAddress.get(address);
      hosts?.delete(host);
      if (hosts?.size === 0) byAddress.delete(address);
    }
    written.delete(host);
  };
  return {
    write(host, documents) {
      erase(host);
      const addresses = documents.flatMap((document) =>
        document.kind === 'interface' && !document.loopback ? document.addresses.map(({ address }) => address) : [],
      );
      written.set(host, addresses);
      for (const address of addresses) {
        const hosts = byAddress.get(address) ?? new Set();
        byAddress.set(address, hosts.add(host));
      }
    },
    erase,
    holders: (addresses) => [...new Set([...addresses].flatMap((address) => [...(byAddress.get(address) ?? [])]))],
  };
}
