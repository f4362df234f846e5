import { covers } from '../address/prefix.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { idOf, lastPart } from '../path/cloud/names.ts';
import { NEXT_HOP_TYPES } from '../routes/next-hop-type.ts';
import { entriesOf } from '../routes/prefix-entries.ts';
import type { LintFinding } from './finding.ts';

/** Peered networks with addresses in common, which Azure does not let be peered. */
export function overlaps(network: CloudNetwork): readonly LintFinding[] {
  const { virtualNetworks, routes, peerings } = network;
  return virtualNetworks.systemRoutes.flatMap((table, home) => {
    const entries = entriesOf(table);
    const ofType = (type: 'VnetLocal' | 'VNetPeering') =>
      entries.filter(({ value }) => NEXT_HOP_TYPES[routes.nextHopTypes[value] ?? NONE] === type);
    const own = ofType('VnetLocal');
    return ofType('VNetPeering').flatMap(({ prefix, value }): readonly LintFinding[] => {
      const other = own.find((each) => covers(each.prefix, prefix) || covers(prefix, each.prefix));
      if (other === undefined) return [];
      const name = lastPart(idOf(network, virtualNetworks.ids, home));
      return [
        {
          resource: idOf(network, peerings.ids, routes.peerings[value] ?? NONE),
          field: 'properties.remoteAddressSpace.addressPrefixes',
          problem: `${prefix} of the other network overlaps with ${other.prefix} of ${name}.`,
          consequence:
            'Azure does not peer the two; here the longer prefix decides, and of equal ones the network’s own.',
          severity: 'error',
        },
      ];
    });
  });
}
