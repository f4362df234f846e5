import { familyOf, type Address } from '../address/address.ts';
import { contains, prefixOf, type Prefix } from '../address/prefix.ts';
import type { HostNetwork } from '../network/host/host-network.ts';
import { addressIn } from '../table/address-column.ts';
import { kindOf } from './choose-route.ts';
import { ownAddresses, type OwnAddress } from './host-addresses.ts';
import { bestIpv6Source } from './ipv6-source.ts';

/**
 * The address that a connection leaves from when nobody asks for one. The route's own `src` comes first. Otherwise a flow
 * to the host itself comes from where it goes to, and any other leaves IPv4 as `inet_select_addr` of net/ipv4/devinet.c
 * chooses; for IPv6, RFC 6724 says all of it.
 *
 * Without a route nothing leaves; then it is an address that packets would have, so that an answer can say who asked.
 * Absent: the host has no address of this family.
 */
export function chooseSource(
  network: HostNetwork,
  destination: Address,
  route: number | undefined,
): Address | undefined {
  const named = route === undefined ? undefined : addressIn(network.routes.sources, route);
  if (named !== undefined) return named;
  if (route !== undefined && kindOf(network, route) === 'local' && familyOf(destination) === 'ipv4') return destination;
  const device = route === undefined ? -1 : (network.routes.interfaces[route] ?? -1);
  const own = ownAddresses(network).filter(({ address }) => familyOf(address) === familyOf(destination));
  // The kernel would even send from ::1 where a route leads out and there is no other address; we do not guess that.
  if (familyOf(destination) === 'ipv6')
    return bestIpv6Source(
      route === undefined ? own.filter(({ address }) => address !== '::1') : own,
      destination,
      device,
    );
  return ipv4Source(own, device, route === undefined ? undefined : addressIn(network.routes.gateways, route));
}

const LOOPBACK = '127.0.0.0/8' as Prefix;

/** On the way out, the address in whose network the gateway is, or else the first; failing that, any interface's first. */
function ipv4Source(own: readonly OwnAddress[], device: number, gateway: Address | undefined): Address | undefined {
  const eligible = own.filter(({ address }) => !contains(LOOPBACK, address));
  const here = eligible.filter((one) => one.interface === device);
  const near = here.find(
    ({ address, prefixLength }) => gateway !== undefined && contains(prefixOf(address, prefixLength), gateway),
  );
  return (near ?? here[0] ?? eligible[0])?.address;
}
