import { familyOf } from '../../address/address.ts';
import { familyOfPrefix } from '../../address/prefix.ts';
import type { HostRouteDocument } from './host-document.ts';

const TABLE_NAMES: ReadonlyMap<number, string> = new Map([
  [253, 'default'],
  [255, 'local'],
]);
const MAIN = 254;

/** A route as `ip route show table all` prints it, without what the document does not hold (protocol, scope, pref). */
export function wordsOfRoute(route: HostRouteDocument): string {
  const { type, gateway, device, source, table, metric } = route;
  return [
    ...(type === 'unicast' ? [] : [type]),
    destinationWords(route),
    ...(gateway === undefined ? [] : ['via', ...viaFamily(route), gateway]),
    ...(device === undefined ? [] : ['dev', device]),
    ...(table === MAIN ? [] : ['table', TABLE_NAMES.get(table) ?? table]),
    ...(source === undefined ? [] : ['src', source]),
    ...(metric === 0 ? [] : ['metric', metric]),
  ].join(' ');
}

function destinationWords({ destination }: HostRouteDocument): string {
  const [address = '', length] = destination.split('/');
  if (length === '0') return 'default';
  return length === (address.includes(':') ? '128' : '32') ? address : destination;
}

/** IPv4 by way of an IPv6 neighbour (RFC 5549) is said in full. */
const viaFamily = ({ destination, gateway }: HostRouteDocument) =>
  gateway !== undefined && familyOf(gateway) !== familyOfPrefix(destination) ? ['inet6'] : [];
