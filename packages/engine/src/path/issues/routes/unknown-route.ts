import { wordsOf, type Address, addressOf as addressOfWords } from '../../../address/address.ts';
import { contains } from '../../../address/prefix.ts';
import { unreadPlace } from '../../../documents/resource.ts';
import type { Issue } from '../../../issue/issue.ts';
import { destinationOf } from '../../../rules/packet.ts';
import {
  MISSING,
  NONE,
  UNSEEN_BALANCER,
  UNREAD_SIDE,
  UNSEEN_GATEWAY,
  type CloudNetwork,
} from '../../../network/cloud/cloud-network.ts';
import { hopWords, tableOf } from '../../../network/routes/route-rows.ts';
import { UNTOLD_KINDS } from '../../../network/routes/gateways.ts';
import {
  addressOf,
  idOf,
  lastPart,
  missingAt,
  routeNames,
  routeSubject,
  prefixesOfSubnet,
  routeContext,
} from '../../cloud/names.ts';
import { networkOf, isUnseenNear, peeringTo } from '../../walk/onward.ts';
import { networkInto } from '../../walk/network-into.ts';
import { subnetAt, unseenMemberOf } from '../../walk/place.ts';
import { tagRouteIn, unreadRouteAt } from '../../walk/routes/effective-route.ts';
import { lastRoute, networkOfLastRoute, lastRouteOf } from '../../walk/routes/last-route.ts';
import type { WalkStep } from '../../walk/step.ts';
import type { Routed } from './gateway-issues.ts';
import { groupThere } from './group-there.ts';
import { UNTOLD_ROUTES, UNTOLD_SERVICE } from '../../walk/routes/untold.ts';
import type { Walk } from '../../walk/record.ts';

/** Documents do not tell the way on from a step. */
export function unknownRoute(network: CloudNetwork, walk: Walk, step: WalkStep): Issue {
  const { route, subnet } = lastRoute(network, step);
  if (route === UNTOLD_SERVICE) return untoldService(network, subnet);
  if (route === UNTOLD_ROUTES)
    return missing(withoutRoutes(network, subnet), 'a route of it may come first, and where that leads is not known');
  const tagged = tagRouteIn(route);
  if (tagged >= 0) {
    const names = routeNames(network, tagged);
    const isUnread = unreadRouteAt(network, subnet) === tagged;
    if (isUnread) {
      const issue = missing(withoutPrefix(network, tagged), 'whether it decides is not known');
      return { ...issue, context: { ...routeContext(names), ...issue.context } };
    }
    return {
      code: 'SERVICE_TAG_UNKNOWN',
      origin: 'outbound',
      severity: 'warning',
      sentence: `Whether ${routeSubject(names)} decides is not known: the tag is not loaded.`,
      context: routeContext(names),
    };
  }
  return missing(withoutPlace(network, walk, step), 'where packets go from there is not known');
}

function withoutPlace(network: CloudNetwork, { packet }: Walk, step: WalkStep): Untold {
  const { subnet } = lastRoute(network, step);
  if (subnet >= 0) return withoutTable(network, subnet);
  return step.entry === undefined
    ? withoutSubnet(network, step.configuration)
    : withoutGatewaySubnet(network, networkInto(network, step, packet));
}

/** A document, or part of one, that somebody would have to give, and that in words. */
type Untold = { readonly resource: string; readonly words: string; readonly field?: string };

/** `more`: another sentence, behind a space; or nothing. */
const missing = ({ resource, words, field }: Untold, what: string, more = ''): Issue => ({
  code: 'CONFIG_MISSING',
  origin: 'outbound',
  severity: 'warning',
  sentence: `${words}: ${what}.${more}`,
  context: unreadPlace(resource) ?? { resource, ...(field === undefined ? {} : { field }) },
});

/** What would tell all that the tag VirtualNetwork holds for rules that are asked at a configuration. */
export function untoldOfTag(network: CloudNetwork, configuration: number): Untold {
  const subnet = subnetAt(network, configuration);
  if (subnet < 0) return withoutSubnet(network, configuration);
  const isTableMissing = network.subnets.routeTables[subnet] === MISSING;
  if (isTableMissing) return withoutTable(network, subnet);
  const unread = unreadRouteAt(network, subnet);
  if (unread >= 0) return withoutPrefix(network, unread);
  const home = network.subnets.virtualNetworks[subnet] ?? NONE;
  const isOfGateway = (network.virtualNetworks.untold[home] ?? NONE) >= 0;
  return isOfGateway ? withoutRoutes(network, subnet) : withoutMember(network, unseenMemberOf(network, home));
}

/** Of a user's route. */
function withoutPrefix(network: CloudNetwork, route: number): Untold {
  const { id, name = id, table = id } = routeNames(network, route);
  const words = `The prefix of the route ${name} of ${lastPart(table)} could not be read`;
  return { resource: id, words, field: 'properties.addressPrefix' };
}

/** Of a subnet. */
function withoutTable(network: CloudNetwork, subnet: number): Untold {
  const resource = idOf(network, network.subnets.ids, subnet);
  return { resource, words: `The route table of ${lastPart(resource)} is not among the documents` };
}

/** Where packets for the service go is known, and not which addresses it has. */
export function untoldService(network: CloudNetwork, at: number): Issue {
  const { untoldServices, subnets } = network;
  const service = idOf(network, untoldServices, subnets.services[at] ?? NONE);
  const subnet = idOf(network, subnets.ids, at);
  return {
    code: 'SERVICE_TAG_UNKNOWN',
    origin: 'outbound',
    severity: 'warning',
    sentence: `Whether the service endpoint of ${lastPart(subnet)} for ${service} decides is not known: the tag of the service is not loaded.`,
    context: { service, subnet },
  };
}

const WHOSE_ROUTES: Readonly<Record<Exclude<(typeof UNTOLD_KINDS)[number], 'unread'>, (name: string) => string>> = {
  learned: (name) => `What ${name} learned by BGP is not told`,
  unconnected: (name) => `No connection of the gateway ${name} is among the documents`,
  'unseen-end': (name) => `${name}, which a connection leads to, is not among the documents`,
  unseen: (name) => `The gateway ${name} is not among the documents`,
  lent: (name) => `The gateway of ${name}, which is used over a peering, is not among the documents`,
  'route-server': (name) => `What the Route Server at ${name} learned is not told`,
  perhaps: (name) => `Whether ${name} has a gateway that is not among the documents is not told`,
  hub: (name) => `Which routes the virtual hub ${name} has for its networks is not told`,
};

/** Somebody has routes in this subnet that are in no document. */
function withoutRoutes(network: CloudNetwork, subnet: number): Untold {
  const { virtualNetworks, subnets } = network;
  const home = subnets.virtualNetworks[subnet] ?? NONE;
  const resource = idOf(network, virtualNetworks.untold, home);
  const kind = UNTOLD_KINDS[virtualNetworks.untoldKinds[home] ?? 0] ?? 'learned';
  return kind === 'unread' ? withoutSpace(resource) : { resource, words: WHOSE_ROUTES[kind](lastPart(resource)) };
}

/** Of the gateway in another network that a connection leads to. Those of all gateways have this name ("About VPN Gateway configuration settings"). */
function withoutGatewaySubnet(network: CloudNetwork, virtualNetwork: number): Untold {
  const home = idOf(network, network.virtualNetworks.ids, virtualNetwork);
  const words = `The subnet of the gateway in ${lastPart(home)} is not among the documents`;
  return { resource: `${home}/subnets/GatewaySubnet`, words };
}

/** The destination, or the next hop, may be in a network, or a subnet, that is joined with this one, and that nobody described; or undefined. */
export function unseenMember({ network, walk, step }: Pick<Routed, 'network' | 'walk' | 'step'>): Issue | undefined {
  const route = lastRouteOf(step);
  const isSystems = (tableOf(network.routes, route) ?? NONE) < 0;
  const { d0, d1, d2, d3 } = walk.packet;
  const [a, b, c, d] = isSystems ? [d0, d1, d2, d3] : hopWords(network.routes, route);
  const home = networkOfLastRoute(network, step);
  if (!isUnseenNear(network, home, a, b, c, d)) return undefined;
  const address = addressOfWords([a >>> 0, b >>> 0, c >>> 0, d >>> 0]);
  return missing(
    withoutMember(network, peeringTo(network, home, a, b, c, d)),
    `whether ${address} is there is not known`,
  );
}

/** Of a connected group, or of a peering, by the row of what it joins. */
function withoutMember(network: CloudNetwork, row: number): Untold {
  const { ids, reverses, isGroups } = network.peerings;
  const resource = idOf(network, ids, row);
  if (isGroups[row] === UNREAD_SIDE) return withoutSpace(resource);
  const peering = reverses[row] ?? NONE;
  const unread = unreadPlace(resource);
  if (peering >= 0) {
    if (unread !== undefined)
      return { resource, words: `Where the peering ${lastPart(idOf(network, ids, peering))} leads could not be read` };
    const what = /\/subnets\/[^/]+$/i.test(resource) ? 'subnet' : 'network';
    const words = `The ${what} ${lastPart(resource)}, which ${lastPart(idOf(network, ids, peering))} leads to, is not among the documents`;
    return { resource, words };
  }
  if (unread !== undefined)
    return { resource, words: `Which networks ${lastPart(unread.resource)} joins could not be read` };
  const isGroup = /\/networkGroups\/[^/]+$/i.test(resource);
  const what = isGroup ? `Which networks are in ${lastPart(resource)},` : `The network ${lastPart(resource)},`;
  return { resource, words: `${what} which a network manager joins with this one, is not among the documents` };
}

/** Of whose addresses not all could be read, or of a peering of which nothing tells whether it is connected, or with whom. */
const withoutSpace = (resource: string): Untold => {
  const unread = unreadPlace(resource);
  if (unread !== undefined)
    return { resource, words: `${whatOf(lastPart(unread.resource), unread.field)} could not be read` };
  return {
    resource,
    words: `Not all of the address space of ${lastPart(resource)} could be read`,
    field: SPACES.find(([type]) => type.test(resource))?.[1] ?? 'properties.addressPrefix',
  };
};

function whatOf(name: string, field: string): string {
  if (field === 'properties.virtualNetworkGateway1.id') return `Which gateway the connection ${name} is of`;
  if (field === 'properties.ipConfigurations') return `Whose gateway ${name} is`;
  const [, what = 'is connected'] = OF_PEERINGS.find(([member]) => field === `properties.${member}`) ?? [];
  return `Whether the peering ${name} ${what}`;
}

const OF_PEERINGS: readonly (readonly [member: string, what: string])[] = [
  ['allowVirtualNetworkAccess', 'allows access'],
  ['allowGatewayTransit', 'lends a gateway'],
  ['useRemoteGateways', 'uses the gateway of the other network'],
  ['enableOnlyIPv6Peering', 'is for IPv6 alone'],
  ['peerCompleteVnets', 'is of whole networks'],
  ['remoteSubnetNames', 'leads to all subnets of the other network'],
];

/** Where those of each type stand. */
const SPACES: readonly (readonly [type: RegExp, field: string])[] = [
  [/\/virtualNetworks\/[^/]+$/i, 'properties.addressSpace.addressPrefixes'],
  [/\/virtualNetworkPeerings\/[^/]+$/i, 'properties.remoteAddressSpace.addressPrefixes'],
  [/\/localNetworkGateways\/[^/]+$/i, 'properties.localNetworkAddressSpace.addressPrefixes'],
  [/\/virtualNetworkGateways\/[^/]+$/i, 'properties.vpnClientConfiguration.vpnClientAddressPool'],
];

/** Of a configuration. `what`: about it. */
export const subnetMissing = (network: CloudNetwork, row: number, what: string): Issue =>
  missing(withoutSubnet(network, row), `${what} is not known`);

/** Of an address, the destination's or a next hop's, that nobody is known to have, in a subnet where somebody has some of which no document tells. */
export function holderMissing(network: CloudNetwork, walked: Walk, step: WalkStep, address: Address): Issue {
  const { packet } = walked;
  const { subnets, unseenHolders } = network;
  const isDestination = address === destinationOf(packet);
  const [a, b, c, d] = wordsOf(address);
  const home = networkOfLastRoute(network, step);
  const within = isDestination ? networkInto(network, step, packet) : networkOf(network, home, a, b, c, d);
  const holds = (row: number) => prefixesOfSubnet(network, row).some((each) => contains(each, address));
  const subnet = [...unseenHolders.subnets].findIndex(
    (holder, row) => holder >= 0 && subnets.virtualNetworks[row] === within && holds(row),
  );
  const there = isDestination && subnet >= 0 ? groupThere(network, walked, subnet) : '';
  const { told } = unseenHolders;
  const named = [...told.subnets].findIndex(
    (row, at) => row === subnet && idOf(network, told.addresses, at) === address,
  );
  if (named >= 0) {
    const [resource, type] = [idOf(network, told.ids, named), idOf(network, told.types, named)];
    const words = `${lastPart(resource)} has the address ${address}, and is of the type ${type}, which is not modelled`;
    return missing({ resource, words }, 'what becomes of packets there is not known', there);
  }
  return missing(
    withoutHolder(network, subnet),
    `whether it has the address ${address}, and what becomes of packets there, is not known`,
    there,
  );
}

/** Of the row of a subnet in which somebody has addresses. */
function withoutHolder(network: CloudNetwork, row: number): Untold {
  const { subnets, unseenHolders } = network;
  const [name, resource] = [idOf(network, unseenHolders.subnets, row), idOf(network, subnets.ids, row)];
  const subnet = lastPart(resource);
  if (!name.startsWith('/'))
    return { resource, words: `The subnet ${subnet} is delegated to ${name}, of whose addresses no document tells` };
  const unread = unreadPlace(name);
  if (unread !== undefined) return { resource: name, words: wordsOfUnread(unread, subnet) };
  if (unseenHolders.areTold[row] === 1)
    return { resource: name, words: `${lastPart(name)} has addresses in ${subnet} that no document tells` };
  const is =
    (unseenHolders.types[row] ?? NONE) >= 0
      ? `which is in ${subnet}, is of the type ${idOf(network, unseenHolders.types, row)}, which is not modelled`
      : `which ${subnet} lists, is not among the documents`;
  return { resource: name, words: `${lastPart(name)}, ${is}` };
}

/** Of who has, or may have, an address in a subnet. */
function wordsOfUnread(
  { resource, field }: { readonly resource: string; readonly field: string },
  subnet: string,
): string {
  const name = lastPart(resource);
  if (field.startsWith('properties.subnet')) return `Whether ${name} lies in ${subnet} could not be read`;
  if (field.startsWith('properties.privateIPAddress')) return `The address of ${name} in ${subnet} could not be read`;
  return `Whether ${name} has an address in ${subnet}, and what it does, could not be read`;
}

/** Of a configuration that has a public address, and that is known by no more than that, or whose subnet is not told. */
export function ownerMissing(network: CloudNetwork, row: number): Issue {
  const { configurations } = network;
  const what = 'what becomes of packets to it is not known';
  const resource = missingAt(network, row);
  if (subnetAt(network, row) === MISSING || resource === undefined) return missing(withoutSubnet(network, row), what);
  const address = addressOf(configurations.publicAddresses, row);
  const unread = unreadPlace(resource);
  if (unread !== undefined) {
    const words = `Whether the public address ${address} is that of ${lastPart(unread.resource)} could not be read`;
    return missing({ resource, words }, what);
  }
  return missing(
    { resource, words: `${lastPart(resource)}, which has the public address ${address}, is not among the documents` },
    what,
  );
}

function withoutSubnet(network: CloudNetwork, row: number): Untold {
  const configuration = idOf(network, network.configurations.ids, row);
  const resource = missingAt(network, row) ?? configuration;
  const named = resource === configuration ? 'The subnet' : `The subnet ${lastPart(resource)}`;
  return { resource, words: `${named} of ${lastPart(configuration)} is not among the documents` };
}

/** Of a configuration that has no other way out. */
export function wayOutMissing(network: CloudNetwork, row: number): Issue {
  const { outboundWays, ids, addresses } = network.configurations;
  const resource = missingAt(network, row) ?? idOf(network, ids, row);
  const way = outboundWays[row];
  const [, balancer] = /\/loadBalancers\/([^/]+)\/(?:loadBalancingRules|outboundRules)\/[^/]+$/i.exec(resource) ?? [];
  if (balancer !== undefined) {
    const words = `The rule ${lastPart(resource)} of the load balancer ${balancer} could not be read`;
    return missing({ resource, words, field: 'properties' }, 'whether packets leave by it is not known');
  }
  const what =
    way === UNSEEN_GATEWAY ? 'NAT gateway' : way === UNSEEN_BALANCER ? 'load balancer of the pool' : 'public address';
  const unread = unreadPlace(resource);
  const words =
    unread === undefined
      ? `The ${what} ${lastPart(resource)} of ${addressOf(addresses, row)} is not among the documents`
      : `The ${what} of ${addressOf(addresses, row)} could not be read from ${lastPart(unread.resource)}`;
  return missing({ resource, words }, 'whether packets leave by it is not known');
}
