import { overlap } from '../address/prefix.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { nextHopTypeOf, viaOf } from '../network/routes/route-rows.ts';
import { idOf, lastPart } from '../path/cloud/names.ts';
import { entriesOf } from '../routes/prefix-entries.ts';
import type { LintFinding } from './finding.ts';

/** Peered networks with addresses in common, which Azure does not let be peered. */
export function overlaps(network: CloudNetwork): readonly LintFinding[] {
  const { virtualNetworks, routes, peerings } = network;
  return virtualNetworks.systemRoutes.flatMap((table, home) => {
    const entries = entriesOf(table);
    const ofType = (type: 'VnetLocal' | 'VNetPeering') =>
      entries.filter(({ value }) => nextHopTypeOf(routes, value) === type);
    const own = ofType('VnetLocal');
    return ofType('VNetPeering').flatMap(({ prefix, value }): readonly LintFinding[] => {
      const other = own.find((each) => overlap(each.prefix, prefix));
      if (other === undefined) return [];
      const name = lastPart(idOf(network, virtualNetworks.ids, home));
      return [
        {
          resource: idOf(network, peerings.ids, viaOf(routes, value) ?? NONE),
          field: 'properties.remoteAddressSpace.addressPrefixes',
          problem: `${prefix} of the other network overlaps with ${other.prefix} of ${name}.`,
          consequence:
            "Azure does not peer the two; here the longer prefix decides, and of equal ones the network's own.",
          severity: 'error',
        },
      ];
    });
  });
}
