import type { Prefix } from '../../address/prefix.ts';
import type { Drafts, VirtualNetworkDraft } from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { MISSING } from '../cloud/cloud-network.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import { isFlagUnread, unreadOver } from '../links/unread-spaces.ts';
import type { PlacedPeering } from '../links/placed.ts';

/** By virtual network: the rows of the peers that have a gateway, and let it be used ("Configure VPN gateway transit"). */
export function usableGateways(
  peerings: readonly PlacedPeering[],
  hasOwn: (network: number) => boolean,
): readonly (readonly number[] | undefined)[] {
  const usable: number[][] = [];
  for (const { virtualNetwork, remoteRow, usesRemoteGateways, isUp, reverse } of peerings)
    if (usesRemoteGateways && isUp && peerings[reverse]?.allowsTransit === true && hasOwn(remoteRow))
      usable[virtualNetwork] = [...(usable[virtualNetwork] ?? []), remoteRow];
  return usable;
}

/**
 * Which networks can have no gateway? Their own would be in a subnet of this name ("About VPN Gateway configuration settings", Gateway subnet), of
 * which their documents list none; and no peer lends them one.
 */
export function withoutGateway(
  virtualNetworks: readonly VirtualNetworkDraft[],
  peerings: readonly PlacedPeering[],
): (network: number) => boolean {
  const mayBorrow = new Set(
    peerings
      .filter(({ usesRemoteGateways, isUp, unreadState, unreadUse, remoteRow, reverse }) => {
        const isLent = isUp && (remoteRow === MISSING || peerings[reverse]?.allowsTransit === true);
        return unreadUse !== undefined || (usesRemoteGateways && (unreadState !== undefined || isLent));
      })
      .map(({ virtualNetwork }) => virtualNetwork),
  );
  return (network) => {
    const draft = virtualNetworks[network];
    return draft !== undefined && !mayBorrow.has(network) && !mayHaveGateway(draft);
  };
}

/** Is there a subnet for one, or may there be? */
export const mayHaveGateway = ({ isWhole, subnets }: VirtualNetworkDraft): boolean =>
  !isWhole || subnets.some(({ id }) => keyOf(nameOf(id)) === 'gatewaysubnet');

/** A peering that uses remote gateways and may not, as the other side lends none. */
export const refusedGateways = (peerings: readonly PlacedPeering[]): readonly Finding[] =>
  peerings.flatMap(({ id, remote, usesRemoteGateways, isUp, remoteRow, reverse, unreadUse }) =>
    usesRemoteGateways &&
    isUp &&
    remoteRow >= 0 &&
    unreadUse === undefined &&
    peerings[reverse]?.allowsTransit === false
      ? [
          {
            resource: id,
            field: 'properties.useRemoteGateways',
            problem: `The peering uses remote gateways, and the other side, in ${nameOf(remote)}, does not allow gateway transit.`,
            consequence: 'No gateway of that network is used.',
          },
        ]
      : [],
  );

/**
 * Prefixes of the peers that use the gateway of a virtual network: whoever is connected with it has routes to these, too ("Configure
 * VPN gateway transit").
 */
export const prefixesInTransit =
  (peerings: readonly PlacedPeering[], hasOwn: (network: number) => boolean) =>
  (network: number): readonly Prefix[] =>
    sidesInTransit(peerings, hasOwn, network).flatMap(({ prefixes }) => prefixes);

/** Who of a network and of these peers has addresses that could not be read, or what of a peering could not that may be one of these. */
export const unreadInTransit =
  ({ virtualNetworks }: Drafts, peerings: readonly PlacedPeering[], hasOwn: (network: number) => boolean) =>
  (network: number): string | undefined => {
    const own = virtualNetworks[network];
    if (own?.isSpaceUnread === true) return own.id;
    return sidesInTransit(peerings, hasOwn, network, true)
      .map((side) => peerings[side.reverse]?.unreadUse ?? side.unreadState ?? unreadOver(side, virtualNetworks))
      .find((each) => each !== undefined);
  };

/** The peerings of a network by which its peers use its gateway. `perhaps`: those, too, of which nobody knows whether they are up. */
const sidesInTransit = (
  peerings: readonly PlacedPeering[],
  hasOwn: (network: number) => boolean,
  network: number,
  perhaps = false,
): readonly PlacedPeering[] =>
  peerings.filter((side) => {
    const { virtualNetwork, remoteRow, reverse, isUp, allowsTransit } = side;
    const user = peerings[reverse];
    if (virtualNetwork !== network || hasOwn(remoteRow)) return false;
    if (isUp && allowsTransit && user?.usesRemoteGateways === true) return true;
    const mayLend = allowsTransit || isFlagUnread(side, 'allowGatewayTransit');
    return perhaps && mayLend && user?.unreadUse !== undefined;
  });

/** One gateway a network: of several peerings only one may use those of the other side, and none beside an own one. */
export const doubleGateways = (
  networks: readonly VirtualNetworkDraft[],
  usable: readonly (readonly number[] | undefined)[],
  hasOwn: (network: number) => boolean,
): readonly Finding[] =>
  networks.flatMap(({ peerings }, network) => {
    const using = peerings.filter(({ usesRemoteGateways }) => usesRemoteGateways);
    const [first, ...others] = using;
    const field = 'properties.useRemoteGateways';
    if (hasOwn(network))
      return using.map(({ id }) => ({
        resource: id,
        field,
        problem:
          'The peering uses remote gateways, and its network has a gateway of its own: Azure does not allow both.',
        consequence: 'The gateway of its own is used.',
      }));
    const isKnown = (usable[network]?.length ?? 0) < 2;
    return others.map(({ id }) => ({
      resource: id,
      field,
      problem: `Another peering of its network, ${nameOf(first?.id ?? '')}, uses remote gateways as well: Azure allows one.`,
      consequence: isKnown
        ? 'The one behind which there is a gateway that may be used decides.'
        : 'By which gateway packets go is not known: paths by one end undetermined.',
    }));
  });
