import type { Firewall, Frontend, Place, RequestGateway, Subnet } from '../model.fixture.ts';
import { isIpv6, type Address } from '../words.fixture.ts';

/** `isUnseen`: there is one where a NAT gateway, or an address of a firewall's own (`isOwn`), that no document tells of has an address. */
type WayOut = {
  readonly way: string;
  readonly address?: Address;
  readonly all?: readonly Address[];
  readonly isUnseen?: boolean;
  readonly isOwn?: boolean;
};

/** The first way out that there is, and the address that it gives. */
export function wayOut(place: Place, isSender: boolean, isSix: boolean): WayOut {
  const { natGateway } = place.owner.subnet;
  if (natGateway?.isUnseen !== true) return wayOutBy(place, isSender, isSix, natGateway);
  const otherwise = wayOutBy(place, isSender, isSix, undefined);
  // Whatever it is, it takes all of IPv4.
  return isSix && otherwise.way !== 'none' ? { way: 'nat-gateway' } : { way: 'none', isUnseen: true };
}

function wayOutBy(place: Place, isSender: boolean, isSix: boolean, natGateway: Subnet['natGateway']): WayOut {
  const { subnet } = place.owner;
  const isAlike = (address: Address | undefined) => address !== undefined && isIpv6(address) === isSix;
  // It carries IPv6 only with an address of that.
  if (natGateway !== undefined && (!isSix || natGateway.addresses.some(isAlike))) {
    const all = natGateway.addresses.filter(isAlike);
    const [first, second] = all;
    if (first === undefined) return { way: 'none' };
    return { way: 'nat-gateway', all, ...(second === undefined ? { address: first } : {}) };
  }
  if (!('configuration' in place)) {
    const { owner } = place;
    const all =
      owner.kind === 'firewall'
        ? owner.publicAddresses.filter(isAlike)
        : owner.fronts.flatMap((each) => (each.isPublic ? each.address : []));
    const [first, second] = all;
    // By that alone it would leave.
    if (first === undefined && owner.kind === 'firewall' && owner.hasUnseenAddress)
      return { way: 'none', isUnseen: true, isOwn: true };
    // A firewall may be deployed without one, and then what is for the internet is led elsewhere, or blocked.
    if (first === undefined) return { way: subnet.isPrivate || owner.kind === 'firewall' ? 'none' : 'default' };
    return { way: 'public-address', all, ...(second === undefined ? { address: first } : {}) };
  }
  const { publicAddress, balancers } = place.configuration;
  if (publicAddress !== undefined) return { way: 'public-address', address: publicAddress };
  if (!isSender && place.owner.configurations.some((each) => isAlike(each.publicAddress)))
    return { way: 'public-address' };
  if (balancers.letsOut) return { way: 'load-balancer' };
  const isBehind = place.owner.configurations.some((each) => each.balancers.takesDefault);
  return { way: subnet.isPrivate || isBehind ? 'none' : 'default' };
}

/** Whoever shares an address with others chooses the port. */
export const keepsPort = (place: Place, isSender: boolean, way: string): boolean =>
  isSender && way === 'public-address' && 'configuration' in place;

/** Does a gateway load balancer lead through its appliances what leaves this way? What is sent on may leave by any address of its interface. */
export function isInspected(place: Place, isSender: boolean, isSix: boolean, way: string): boolean {
  if (!('configuration' in place) || way === 'nat-gateway') return false;
  const all = isSender
    ? [place.configuration]
    : place.owner.configurations.filter(({ address }) => isIpv6(address) === isSix);
  return all.some((each) =>
    each.publicAddress === undefined ? each.balancers.letsOut && each.balancers.isInspected : each.isInspected,
  );
}

/** The same of what comes by a public address. */
export const isInspectedInto = (
  to: Place | { readonly owner: Frontend | Firewall | RequestGateway } | undefined,
): boolean =>
  to !== undefined &&
  ('configuration' in to ? to.configuration.isInspected : 'isInspected' in to.owner && to.owner.isInspected);
