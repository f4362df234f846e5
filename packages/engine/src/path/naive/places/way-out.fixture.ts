import type { Firewall, Frontend, Interface, Packet, Place, RequestGateway, Subnet } from '../model.fixture.ts';
import { isIpv6, type Address } from '../words.fixture.ts';
import { othersAt } from './own.fixture.ts';

/**
 * `isUnseen`: there is one where a NAT gateway, or an address of one's own (`isOwn`), that no document tells of has an address. `otherwise`:
 * there is this one where such an address of one's own has none.
 */
type WayOut = {
  readonly way: string;
  readonly address?: Address;
  readonly all?: readonly Address[];
  readonly isUnseen?: boolean;
  readonly isOwn?: boolean;
  readonly otherwise?: 'load-balancer' | 'default';
  /** Of load balancers: which protocols leave so. */
  readonly carries?: readonly string[];
};

/** Only an address of one's own is for more than TCP and UDP ("Default outbound access", "Load Balancer FAQs", "NAT Gateway"). */
export const carriesOut = ({ way, carries = TCP_AND_UDP }: WayOut, protocol: string): boolean =>
  way === 'public-address' || carries.includes(protocol);

const TCP_AND_UDP: readonly string[] = ['tcp', 'udp'];

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
    if (first === undefined)
      return { way: subnet.isPrivate || isSix || owner.kind === 'firewall' ? 'none' : 'default' };
    return { way: 'public-address', all, ...(second === undefined ? { address: first } : {}) };
  }
  const { publicAddress, balancers } = place.configuration;
  if (publicAddress !== undefined) return { way: 'public-address', address: publicAddress };
  if (!isSender && place.owner.configurations.some((each) => isAlike(each.publicAddress)))
    return { way: 'public-address' };
  const isBehind = place.owner.configurations.some((each) => each.balancers.takesDefault);
  // "Secure by default" are instances of flexible scale sets, and one public address at any interface is for the whole machine.
  const isOnItsOwn =
    place.owner.machine?.isFlexible === true || (place.owner.isMachinePublic && !place.configuration.hasUnseenAddress);
  const isWithout = subnet.isPrivate || isBehind || isSix || isOnItsOwn;
  const written = balancers.letsOut ? 'load-balancer' : isWithout ? 'none' : 'default';
  // "Whether default outbound connectivity for nic was configured or not": then what is written is not all.
  const { saysDefault } = place.owner;
  const isDisputed =
    !isSix && ((saysDefault === false && written === 'default') || (saysDefault === true && written === 'none'));
  const otherwise = isDisputed ? 'none' : written;
  const carries = otherwise === 'load-balancer' ? { carries: balancers.carries } : {};
  const shown = otherwise === 'load-balancer' ? balancers.addresses.filter(isAlike) : [];
  const [only, ...more] = shown;
  const by = only === undefined ? {} : { all: shown, ...(more.length === 0 ? { address: only } : {}) };
  if (!place.configuration.hasUnseenAddress)
    return { way: otherwise, ...carries, ...by, ...(isDisputed ? { isUnseen: true } : {}) };
  return otherwise === 'none'
    ? { way: 'none', isUnseen: true, isOwn: true }
    : { way: 'public-address', isUnseen: true, isOwn: true, otherwise, ...carries };
}

/** Does nobody know whether a packet gets out so? Of the ways that no document tells only an address of one's own is for ICMP. */
export const mayLeave = (
  { isUnseen = false, isOwn = false, otherwise, carries = TCP_AND_UDP }: WayOut,
  { protocol, destination }: Packet,
): boolean =>
  isUnseen &&
  (otherwise === undefined ? isOwn || protocol !== 'icmp' || isIpv6(destination) : !carries.includes(protocol));

/** By which of its interfaces an appliance sends on nobody tells: does one beside this lead out? */
export const mayLeaveBeside = (all: readonly Interface[], at: Interface, { protocol, destination }: Packet): boolean =>
  othersAt(at, all, isIpv6(destination))
    .map((each) => wayOut(each, true, isIpv6(destination)))
    .some((each) => each.way !== 'none' && carriesOut(each, protocol));

/** Whoever shares an address with others chooses the port. */
export const keepsPort = (place: Place, isSender: boolean, way: string): boolean =>
  isSender && way === 'public-address' && 'configuration' in place && !place.configuration.hasUnseenAddress;

/** Does a gateway load balancer lead through its appliances what leaves this way? What is sent on may leave by any address of its interface. */
export function isInspected(place: Place, isSender: boolean, isSix: boolean, way: string): boolean {
  if (!('configuration' in place) || way === 'nat-gateway') return false;
  const all = isSender
    ? [place.configuration]
    : place.owner.configurations.filter(({ address }) => isIpv6(address) === isSix);
  return all.some(
    ({ publicAddress, hasUnseenAddress, balancers, ...own }) =>
      (own.isInspected && (publicAddress !== undefined || hasUnseenAddress)) ||
      (publicAddress === undefined && balancers.letsOut && balancers.isInspected),
  );
}

/** The same of what comes by a public address. */
export const isInspectedInto = (
  to: Place | { readonly owner: Frontend | Firewall | RequestGateway } | undefined,
): boolean =>
  to !== undefined &&
  ('configuration' in to ? to.configuration.isInspected : 'isInspected' in to.owner && to.owner.isInspected);
