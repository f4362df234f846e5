import { familyOf, parseAddress, prefixOf } from '@hopscope/engine';

/** Who counts as one client: an IPv4 address, or a whole /64 of IPv6, of which one machine takes as many as it likes (RFC 8981). */
export function clientAt(remoteAddress: string): string {
  // Where it is of one link, the link's name follows (RFC 4007, 11).
  const [text = ''] = remoteAddress.split('%');
  const address = parseAddress(text);
  if (!address.ok) return remoteAddress;
  return familyOf(address.value) === 'ipv4' ? address.value : prefixOf(address.value, 64);
}
