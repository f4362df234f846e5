import { parentOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { WITHOUT_INTERFACE, type ConfigurationRow, type EndSurroundings } from '../cloud/configuration-row.ts';
import { isAddressOwner, ownersIn } from './address-owners.ts';

/** Public addresses of whom only their own documents tell, and not in `rows`: their owners are not among the documents. */
export function unseenOwners(
  { drafts }: EndSurroundings,
  rows: readonly ConfigurationRow[],
): readonly ConfigurationRow[] {
  const named = drafts.publicAddresses.flatMap(({ id, address, configuration = '' }) => {
    const owner = parentOf(configuration);
    return address !== undefined && isAddressOwner(owner) ? [{ id, address, owner }] : [];
  });
  if (named.length === 0) return [];
  const shown = new Set(
    rows.flatMap(({ publicAddress, otherPublicAddresses = [] }) => [publicAddress, ...otherPublicAddresses]),
  );
  const left = named.filter(({ address }) => !shown.has(address));
  if (left.length === 0) return [];
  const isKnown = ownersIn(drafts);
  return left
    .filter(({ owner }) => !isKnown(owner))
    .map(({ id, address, owner }) => ({
      ...WITHOUT_INTERFACE,
      id,
      address,
      subnet: NONE,
      publicAddress: address,
      unseenOwner: owner,
    }));
}
