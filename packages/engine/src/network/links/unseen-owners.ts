import { keyOf, parentOf } from '../../documents/resource.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { WITHOUT_INTERFACE, type ConfigurationRow, type EndSurroundings } from '../cloud/configuration-row.ts';

/** Who is a destination by a public address, where documents tell of it. */
const OWNERS = /\/(networkInterfaces|loadBalancers|applicationGateways|azureFirewalls)\/[^/]+$/i;

/** Public addresses of whom only their own documents tell, and not in `rows`: their owners are not among the documents. */
export function unseenOwners(
  { drafts }: EndSurroundings,
  rows: readonly ConfigurationRow[],
): readonly ConfigurationRow[] {
  const named = drafts.publicAddresses.flatMap(({ id, address, configuration = '' }) => {
    const owner = parentOf(configuration);
    return address !== undefined && OWNERS.test(owner) ? [{ id, address, owner }] : [];
  });
  if (named.length === 0) return [];
  const shown = new Set(
    rows.flatMap(({ publicAddress, otherPublicAddresses = [] }) => [publicAddress, ...otherPublicAddresses]),
  );
  const left = named.filter(({ address }) => !shown.has(address));
  if (left.length === 0) return [];
  const { interfaces, balancers, applicationGateways, firewalls } = drafts;
  const known = new Set(
    [interfaces, balancers, applicationGateways, firewalls].flatMap((all) => all.map(({ id }) => keyOf(id))),
  );
  return left
    .filter(({ owner }) => !known.has(keyOf(owner)))
    .map(({ id, address, owner }) => ({
      ...WITHOUT_INTERFACE,
      id,
      address,
      subnet: NONE,
      publicAddress: address,
      unseenOwner: owner,
    }));
}
