import { difference, spaceOf } from '../../address/address-space.ts';
import { familyOfPrefix, type Prefix } from '../../address/prefix.ts';
import { prefixesIn } from '../../address/prefixes-in.ts';
import type { Drafts, VirtualNetworkDraft } from '../../documents/drafts.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { keyOf, nameOf, unreadPlace } from '../../documents/resource.ts';
import { MISSING } from '../cloud/cloud-network.ts';
import { isNotPrivate, JOINED, unseenSpace } from './connected-groups.ts';
import type { PlacedPeering } from './placed.ts';

/**
 * Sides that stand for what peerings lead to and no document tells: any private address where neither the other network nor the peering says
 * what it has, and of subnets that alone are peered and are not among the documents what no other subnet of their network has. `reverse`: the
 * row of the peering. Their rows follow those of the peerings.
 */
export function placeUntold(
  { virtualNetworks }: Drafts,
  peerings: readonly PlacedPeering[],
  findings: Finding[],
): readonly PlacedPeering[] {
  return peerings
    .filter(({ isUp, hub }) => isUp && hub === undefined)
    .flatMap((peering) => {
      const own = virtualNetworks[peering.virtualNetwork]?.prefixes ?? [];
      const untold = untoldIn(peering, own, virtualNetworks[peering.remoteRow], findings);
      const isAnywhere = unreadPlace(peering.remote) !== undefined && untold.prefixes.length > 0;
      const elsewhere = isAnywhere ? publicElsewhere(peering.virtualNetwork, virtualNetworks, peerings) : [];
      const prefixes = [...untold.prefixes, ...elsewhere].filter(
        (each) => !peering.isOnlyIpv6 || familyOfPrefix(each) === 'ipv6',
      );
      return prefixes.length === 0 ? [] : [{ peering, id: untold.id, prefixes }];
    })
    .map(({ peering: { row, virtualNetwork, remote, allowsAccess }, id, prefixes }, at) => ({
      ...JOINED,
      row: peerings.length + at,
      id,
      remote,
      virtualNetwork,
      remoteRow: MISSING,
      reverse: row,
      allowsAccess,
      prefixes,
    }));
}

/** Addresses that are not private, of described networks that one is not peered with as far as can be read. */
function publicElsewhere(
  home: number,
  virtualNetworks: readonly VirtualNetworkDraft[],
  peerings: readonly PlacedPeering[],
): readonly Prefix[] {
  const known = new Set(peerings.flatMap((each) => (each.virtualNetwork === home ? each.remoteRow : [])));
  return virtualNetworks.flatMap(({ prefixes }, row) =>
    row === home || known.has(row) ? [] : prefixes.filter(isNotPrivate),
  );
}

/** What has no document, and where it may have addresses. */
function untoldIn(
  peering: PlacedPeering,
  own: readonly Prefix[],
  remote: VirtualNetworkDraft | undefined,
  findings: Finding[],
): { readonly id: string; readonly prefixes: readonly Prefix[] } {
  const { peeredPrefixes, remotePrefixes, remoteSubnets } = peering;
  const isTold = peeredPrefixes.length > 0 || (remote === undefined && remotePrefixes.length > 0);
  if (isTold) return { id: peering.remote, prefixes: [] };
  if (remote === undefined) return { id: peering.remote, prefixes: unseenSpace(own) };
  if (remoteSubnets === undefined) return { id: peering.remote, prefixes: [] };
  const names = new Set(remote.subnets.map(({ id }) => keyOf(nameOf(id))));
  const unseen = remoteSubnets.find((name) => !names.has(name));
  if (unseen === undefined) return { id: peering.remote, prefixes: [] };
  const id = `${remote.id}/subnets/${unseen}`;
  findings.push({
    resource: peering.id,
    field: 'properties.remoteSubnetNames',
    problem: noSuch(id),
    consequence:
      'Which addresses it has is not known: paths to those of its network that no other subnet has end undetermined.',
  });
  const known = spaceOf(remote.subnets.flatMap(({ prefixes }) => prefixes));
  return { id, prefixes: prefixesIn(difference(spaceOf(remote.prefixes), known)) };
}
