import type { Place } from '../model.fixture.ts';
import { isIpv6, type Address } from '../words.fixture.ts';

/** The first way out that there is, and the address that it gives. */
export function wayOut(
  place: Place,
  isSender: boolean,
  isSix: boolean,
): { readonly way: string; readonly address?: Address; readonly all?: readonly Address[] } {
  const { subnet } = place.owner;
  const { natGateway } = subnet;
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
    if (first === undefined) return { way: subnet.isPrivate ? 'none' : 'default' };
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
