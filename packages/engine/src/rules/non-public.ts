import { difference, spaceOf, type AddressSpace } from '../address/address-space.ts';
import type { Prefix } from '../address/prefix.ts';
import { HOST_ADDRESS } from './packet.ts';

/** What the tag Internet never holds: private use, shared, loopback, link-local, multicast and above, and the host itself. */
const NON_PUBLIC = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  `${HOST_ADDRESS}/32`,
] as readonly string[] as readonly Prefix[];

/** Everything that is public, as Azure counts it; of IPv6, global unicast. */
export const PUBLIC: AddressSpace = difference(
  spaceOf(['0.0.0.0/0', '2000::/3'] as readonly string[] as readonly Prefix[]),
  spaceOf(NON_PUBLIC),
);
