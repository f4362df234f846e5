import { parseAddress, type Address } from '@hopscope/engine';
import type { Problem } from './description.ts';
import { keyOf, type Shelves } from './shelf.ts';

/** The public addresses of every NAT gateway, by its id in lower case. */
export function readNatGateways(
  { natGateways, publicAddresses }: Shelves,
  problems: Problem[],
  notes: string[],
): ReadonlyMap<string, readonly Address[]> {
  return new Map(
    [...natGateways.values()].map(({ id, name, properties }) => {
      if (properties.sourceVirtualNetwork != null)
        notes.push(`${name}: it is built for subnets that name it, and not for all of its virtual network.`);
      if ([...(properties.publicIpPrefixes ?? []), ...(properties.publicIpPrefixesV6 ?? [])].length > 0)
        notes.push(
          `${name}: prefixes of public addresses are not built: the NAT gateway has its single addresses only.`,
        );
      const named = [...(properties.publicIpAddresses ?? []), ...(properties.publicIpAddressesV6 ?? [])];
      const addresses = named.flatMap(({ id: one }): readonly Address[] => {
        const document = publicAddresses.get(keyOf(one));
        const field = 'properties.publicIpAddresses';
        if (document === undefined)
          problems.push({ resource: id, field, problem: `There is no ${one} among the documents.` });
        // What is not a text has been said where public addresses are read, as has what is none.
        const address = parseAddress(document?.properties.ipAddress ?? '');
        return address.ok ? [address.value] : [];
      });
      return [keyOf(id), addresses] as const;
    }),
  );
}
