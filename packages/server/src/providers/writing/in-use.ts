import { armError, keyOf, type ArmDocument, type ArmError, type ResourceId } from '@hopscope/protocol';

import type { Estate } from '../../estate/estate.ts';
import { referencesOf } from '../../estate/references.ts';

/** What each type must not be deleted under: types whose documents name it. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  networkInterfaces: ['microsoft.compute/virtualmachines'],
  networkSecurityGroups: ['microsoft.network/networkinterfaces', 'microsoft.network/virtualnetworks'],
  routeTables: ['microsoft.network/virtualnetworks'],
  virtualNetworks: ['microsoft.network/networkinterfaces'],
  publicIPAddresses: ['microsoft.network/networkinterfaces', 'microsoft.network/natgateways'],
  applicationSecurityGroups: ['microsoft.network/networkinterfaces', 'microsoft.network/networksecuritygroups'],
  natGateways: ['microsoft.network/virtualnetworks'],
};

/** Why a resource cannot be deleted: something else still needs it. */
export function inUse({ id, type }: ArmDocument, estate: Estate): ArmError | undefined {
  const collection = type.slice(type.indexOf('/') + 1);
  const users = USERS[collection] ?? [];
  const user = estate.namers(id).find(({ document }) => users.includes(document.type.toLowerCase()));
  return user && refusalOf(collection, { id, by: user.document.id });
}

/** The same for a subnet, alone or with the network that it lies in. */
export function subnetInUse(subnet: ResourceId, estate: Estate): ArmError | undefined {
  const user = estate
    .namers(subnet)
    .find(({ document }) => referencesOf(document).some((reference) => keyOf(reference) === keyOf(subnet)));
  return user && armError('InUseSubnetCannotBeDeleted', { id: subnet, by: user.document.id });
}

function refusalOf(collection: string, facts: { readonly id: string; readonly by: string }): ArmError {
  switch (collection) {
    case 'networkInterfaces':
      return armError('NicInUse', facts);
    case 'networkSecurityGroups':
      return armError('InUseNetworkSecurityGroupCannotBeDeleted', facts);
    case 'routeTables':
      return armError('InUseRouteTableCannotBeDeleted', facts);
    case 'virtualNetworks':
      return armError('InUseSubnetCannotBeDeleted', facts);
    case 'publicIPAddresses':
      return armError('PublicIPAddressInUse', facts);
    default:
      return armError('ResourceInUse', facts);
  }
}
