import type { HostDocument, HostRouteDocument, InterfaceDocument, Prefix } from '@hopscope/engine';
import { readLinkAddresses, readLinks, type Link } from './links.ts';
import type { Netlink } from './netlink.ts';
import {
  AF_INET,
  AF_INET6,
  isOrdinary,
  readRoute,
  RTM_GETROUTE,
  RTMSG_BYTES,
  type NextHop,
  type RouteMessage,
} from './route-message.ts';

const TABLES: ReadonlyMap<number, string> = new Map([
  [253, 'default'],
  [254, 'main'],
  [255, 'local'],
]);

/** The network of this host: its interfaces, then its IPv4 and its IPv6 routes in all tables. */
export function readDocuments(netlink: Netlink): readonly HostDocument[] {
  const links = readLinks(netlink);
  const names = new Map(links.map((link) => [link.index, link.name]));
  return [...interfaces(netlink, links), ...routes(netlink, AF_INET, names), ...routes(netlink, AF_INET6, names)];
}

function interfaces(netlink: Netlink, links: readonly Link[]): readonly InterfaceDocument[] {
  const addresses = Map.groupBy(readLinkAddresses(netlink), (address) => address.link);
  return links.map((link) => ({
    kind: 'interface',
    id: `interface/${link.name}`,
    ...link,
    addresses: (addresses.get(link.index) ?? []).map(({ address, prefixLength }) => ({ address, prefixLength })),
  }));
}

/** One document for each next hop of a route. */
function routes(
  netlink: Netlink,
  family: typeof AF_INET | typeof AF_INET6,
  names: ReadonlyMap<number, string>,
): readonly HostRouteDocument[] {
  const asked = new Uint8Array(RTMSG_BYTES);
  asked[0] = family;
  return netlink.dump(RTM_GETROUTE, asked).flatMap(({ body }) => {
    const route = isOrdinary(body) ? readRoute(body) : undefined;
    if (route === undefined) return [];
    const hops = route.nextHops.length === 0 ? [{}] : route.nextHops;
    return hops.map((hop) => document(route, hop, names));
  });
}

function document(route: RouteMessage, hop: NextHop, names: ReadonlyMap<number, string>): HostRouteDocument {
  const { type, source, table, metric } = route;
  const { gateway } = hop;
  const destination = `${route.destination}/${route.prefixLength}` as Prefix;
  const device = hop.device === undefined ? undefined : names.get(hop.device);
  const id = [
    'route',
    TABLES.get(table) ?? table,
    destination,
    ...(gateway === undefined ? [] : ['via', gateway]),
    ...(device === undefined ? [] : ['dev', device]),
    'metric',
    metric,
    // Local, broadcast and anycast routes to one prefix live side by side.
    ...(type === 'unicast' ? [] : ['type', type]),
  ].join('/');
  return {
    kind: 'route',
    id,
    destination,
    type,
    ...(gateway === undefined ? {} : { gateway }),
    ...(device === undefined ? {} : { device }),
    ...(source === undefined ? {} : { source }),
    table,
    metric,
  };
}
