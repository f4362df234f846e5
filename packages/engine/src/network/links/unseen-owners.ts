import type { Drafts } from '../../documents/drafts.ts';
import { keyOf, parentOf, unreadPlace } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { WITHOUT_INTERFACE, type ConfigurationRow, type EndSurroundings } from '../cloud/configuration-row.ts';
import { isAddressOwner, ownersIn, unreadOwners } from './address-owners.ts';

/**
 * Public addresses of whom only their own documents tell, and not in `rows`: their owners are not among the documents, or name one that cannot be
 * read, as may whoever has an address of which no document tells whose it is.
 */
export function unseenOwners(
  { drafts }: EndSurroundings,
  rows: readonly ConfigurationRow[],
): readonly ConfigurationRow[] {
  if (drafts.publicAddresses.length === 0) return [];
  const [unread, odd] = [unreadReferences(drafts), unreadOwners(drafts)];
  const [anybody] = [...unread.values(), ...odd.values()];
  const given = new Set(
    anybody === undefined ? [] : drafts.natGateways.flatMap(({ addresses }) => addresses.map(keyOf)),
  );
  const named = drafts.publicAddresses.flatMap(({ id, address, configuration = '' }) => {
    const owner = parentOf(configuration);
    const isFree = configuration === '' && !given.has(keyOf(id));
    const perhaps = unread.get(keyOf(configuration)) ?? odd.get(keyOf(owner)) ?? (isFree ? anybody : undefined);
    if (address === undefined || (perhaps === undefined && !isAddressOwner(owner))) return [];
    return [{ id, address, owner, perhaps }];
  });
  if (named.length === 0) return [];
  const shown = new Set(
    rows.flatMap(({ publicAddress, otherPublicAddresses = [] }) => [publicAddress, ...otherPublicAddresses]),
  );
  const left = named.filter(({ address }) => !shown.has(address));
  if (left.length === 0) return [];
  const isKnown = ownersIn(drafts);
  return left
    .filter(({ owner, perhaps }) => perhaps !== undefined || !isKnown(owner))
    .map(({ id, address, owner, perhaps = owner }) => ({
      ...WITHOUT_INTERFACE,
      id,
      address,
      subnet: NONE,
      publicAddress: address,
      unseenOwner: perhaps,
    }));
}

/** References to public addresses that cannot be read, by the key of the configuration or frontend that has each. */
function unreadReferences({
  interfaces,
  balancers,
  applicationGateways,
  firewalls,
}: Drafts): ReadonlyMap<string, string> {
  const unread = new Map<string, string>();
  const look = (all: readonly { readonly id: string; readonly publicAddress?: string | undefined }[]) => {
    for (const { id, publicAddress } of all)
      if (publicAddress !== undefined && unreadPlace(publicAddress) !== undefined) unread.set(keyOf(id), publicAddress);
  };
  for (const { configurations } of interfaces) look(configurations);
  for (const { frontends } of [...balancers, ...applicationGateways]) look(frontends);
  for (const publicAddress of firewalls.flatMap(({ publicAddresses }) => publicAddresses))
    look([{ id: unreadPlace(publicAddress)?.resource ?? '', publicAddress }]);
  return unread;
}
