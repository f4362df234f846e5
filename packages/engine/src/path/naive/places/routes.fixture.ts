import type {
  At,
  Firewall,
  Frontend,
  Gateway,
  Interface,
  Model,
  RequestGateway,
  Service,
  Subnet,
  UserRoute,
  Vnet,
} from '../model.fixture.ts';
import {
  after,
  NOT_PUBLIC,
  numberOf,
  UNUSED,
  covers,
  isIn,
  isIpv6,
  rangeOf,
  same,
  type Address,
  type Range,
} from '../words.fixture.ts';

/** What has an address. */
export type Owner = At | { readonly owner: Frontend | Firewall | RequestGateway };
export type Route = {
  readonly prefix: Range;
  readonly type: string;
  readonly id: string;
  /** Of routes with the same prefix the lowest one wins. */
  readonly rank: number;
  readonly hops?: readonly Address[];
  /** The network that it leads into. */
  readonly into?: Vnet;
};

const SYSTEM = 'System Route';
/** A machine that asked, of which nobody knows by which address. */
const STRANGERS = ['192.0.2.1', '2001:db8:ffff::1'].map(numberOf);
const WORLD = rangeOf('0.0.0.0/0');
const WORLD6 = rangeOf('::/0');
const UNIQUE_LOCAL = rangeOf('fc00::/7');

/** What a subnet's policies put over private endpoints. */
const isRouted = ({ policies }: Subnet): boolean => policies === 'Enabled' || policies === 'RouteTableEnabled';
export const isGrouped = ({ policies }: Subnet): boolean =>
  policies === 'Enabled' || policies === 'NetworkSecurityGroupEnabled';

/** "Service endpoints work between virtual networks and service instances in the same Azure region": in those that it names. */
export const hasEndpoint = ({ endpoints }: Subnet, { kind, region }: Service): boolean =>
  endpoints.some(
    ({ service, regions }) => service === kind && (region === '' || regions.includes('*') || regions.includes(region)),
  );

const HALVES = ['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1'].map(rangeOf);

export function readRoutes(model: Model) {
  const endpointsIn = (vnet: Vnet): readonly Interface[] =>
    model.interfaces.filter(({ endpoint, subnet }) => endpoint !== undefined && subnet.vnet === vnet);
  /** The network itself, peers, endpoints, and Azure's ways to the internet and to nowhere. */
  const systemRoutes = (vnet: Vnet): readonly Route[] => [
    ...vnet.space.map((prefix) => ({ prefix, type: 'VnetLocal', id: SYSTEM, rank: 1, into: vnet })),
    ...vnet.peers.flatMap((peer) =>
      peer.space.map((prefix) =>
        peer.isGroups === undefined
          ? { prefix, type: 'VNetPeering', id: SYSTEM, rank: 2, into: peer.vnet }
          : { prefix, type: 'ConnectedGroup', id: SYSTEM, rank: 2.5, into: peer.vnet },
      ),
    ),
    ...(vnet.joinsUnseen || vnet.untold.some(({ within }) => within === 'private') ? anywherePrivate(vnet) : []),
    ...vnet.untold
      .flatMap(({ within, held = [] }) => [...held, ...(within === 'private' ? [] : within)])
      .map((prefix) => ({ prefix, type: 'Unseen', id: SYSTEM, rank: 2.7 })),
    ...[{ vnet, space: vnet.space }, ...vnet.peers].flatMap(({ vnet: near, space }) =>
      endpointsIn(near)
        .filter(({ subnet }) => !isRouted(subnet))
        .flatMap(({ configurations }) => configurations)
        .filter(({ address }) => near === vnet || isIn(space, address))
        .map(({ address }) => ({
          prefix: { from: address, to: address, length: isIpv6(address) ? 128 : 32 },
          type: 'InterfaceEndpoint',
          id: SYSTEM,
          rank: 2,
          into: near,
        })),
    ),
    { prefix: WORLD, type: 'Internet', id: SYSTEM, rank: 3 },
    ...(vnet.space.some(({ from }) => isIpv6(from)) ? [{ prefix: WORLD6, type: 'Internet', id: SYSTEM, rank: 3 }] : []),
    ...UNUSED.filter((prefix) => !vnet.space.some((own) => covers(own, prefix))).map((prefix) => ({
      prefix,
      type: 'None',
      id: SYSTEM,
      rank: 3,
    })),
  ];
  /** Where a network that nobody described, and that a connected group or a peering joins with this one, may be. */
  const anywherePrivate = ({ space }: Vnet): readonly Route[] =>
    [...UNUSED, ...(space.some(({ from }) => isIpv6(from)) ? [UNIQUE_LOCAL] : [])]
      .filter((prefix) => !space.some((own) => covers(own, prefix)))
      .map((prefix) => ({ prefix, type: 'Unseen', id: SYSTEM, rank: 2.7 }));
  /** Peers whose gateways a network without one of its own may use. */
  const lenders = (vnet: Vnet) =>
    vnet.gateways.length > 0 ? [] : vnet.peers.filter((peer) => peer.usesGateway && peer.vnet.gateways.length > 0);
  /** The gateways that a network has, or uses: those of a peer; of several peers nobody knows whose. */
  const gatewaysOf = (vnet: Vnet): readonly Gateway[] => {
    const all = [...vnet.gateways, ...lenders(vnet).flatMap((peer) => peer.vnet.gateways)];
    return all.length === 0 ? vnet.borrowed : all;
  };
  const behindGateway = (vnet: Vnet) => gatewaysOf(vnet).flatMap(({ connections }) => connections);
  const subnetAt = (at: string | undefined): Subnet | 'out' => model.subnets.find(({ id }) => same(id, at)) ?? 'out';
  /** Where its most specific connections lead: of equal ones, those that are up, into other networks or out of sight. */
  const throughGateway = (
    vnet: Vnet,
    destination: Address,
    isByUser: boolean,
  ): readonly (Subnet | 'out' | 'down' | 'unknown')[] => {
    if (lenders(vnet).length > 1) return ['unknown'];
    // A Route Server tells of routes, and carries nothing.
    const gateways = gatewaysOf(vnet).filter(({ isServer = false }) => !isServer || !isByUser);
    const turned = isByUser && gateways.some(({ handsOn }) => handsOn === true) ? gatewaySubnet(vnet) : undefined;
    if (turned !== undefined && isOfUsers(turned.vnet, destination)) return [turned];
    if (gateways.length > 0 && !gateways.some(({ leads }) => leads)) return ['down'];
    if (gateways.length === 0 && hasNone(vnet)) return ['down'];
    const order = ['up', 'unread', 'unknown', 'down'];
    const ways = gateways
      .flatMap(({ leads, connections }) =>
        connections.map(({ state, at, far }) => ({ state: leads ? state : 'down', at, far })),
      )
      .flatMap(({ state, at, far }) => far.map((prefix) => ({ state, at, prefix })))
      .filter(({ prefix }) => isIn([prefix], destination))
      .toSorted(
        (one, other) =>
          other.prefix.length - one.prefix.length || order.indexOf(one.state) - order.indexOf(other.state),
      );
    const [way] = ways;
    if (way === undefined) return ['out'];
    if (way.state === 'down') return ['down'];
    const alike = ways.filter(({ state, prefix }) => state === way.state && prefix.length === way.prefix.length);
    const perhaps = ways.filter(({ state, prefix }) => state === 'unread' && prefix.length === way.prefix.length);
    // One that may be up is no matter where another one leads to the same end.
    const isOther = ({ at }: (typeof ways)[number]) =>
      way.state !== 'up' || !alike.some((each) => subnetAt(each.at) === subnetAt(at));
    const ends = alike.map(({ at, state }) => (state === 'unread' ? 'unknown' : subnetAt(at)));
    return [...new Set([...ends, ...perhaps.filter(isOther).map(() => 'unknown' as const)])];
  };
  /** Nor may it have one that nobody gave: that would be in a subnet of its own name, or a peer's that it uses. */
  const hasNone = (vnet: Vnet): boolean =>
    vnet.isWhole &&
    !vnet.peers.some(({ usesGateway }) => usesGateway) &&
    !model.subnets.some((each) => each.vnet === vnet && /\/(Gateway|RouteServer)Subnet$/.test(each.id));
  /** In a network that has gateways, or in one that uses them. */
  const isOfUsers = (home: Vnet, destination: Address): boolean => {
    const into = best(systemRoutes(home), destination)?.into;
    const lent = into === undefined ? [] : lenders(into).map((peer) => peer.vnet);
    return into === home || (lent.length === 1 && lent[0] === home);
  };
  /** The subnet of the gateway by which a network is answered from outside, if somebody gave that. */
  const gatewaySubnet = (vnet: Vnet): Subnet | undefined => {
    const [gateway] = gatewaysOf(vnet);
    return model.subnets.find(({ id }) => same(id, gateway?.subnet));
  };
  /**
   * Where a gateway leads what came by a connection: by the routes of its own subnet. Neither inside nor to an appliance it goes on as
   * only the gateway knows.
   */
  const fromGateway = (subnet: Subnet, destination: Address, isStranger = false): Route | 'out' => {
    const route = routeFrom(subnet, destination, isStranger);
    if (
      route === undefined ||
      ['Internet', 'VirtualNetworkGateway', 'VirtualNetworkServiceEndpoint'].includes(route.type)
    )
      return 'out';
    return route.type === 'None' && route.id === SYSTEM ? 'out' : route;
  };
  /** Addresses of a family where prefixes of routes begin, and behind their ends; each with the next ones. Nobody is known to have them. */
  const edges = (isSix: boolean): readonly Address[] => {
    const prefixes = [
      WORLD,
      WORLD6,
      ...UNUSED,
      ...model.vnets.flatMap((vnet) => [...vnet.space, ...vnet.peers.flatMap(({ space }) => space)]),
      ...model.vnets.flatMap((vnet) => behindGateway(vnet).flatMap(({ far }) => far)),
      ...model.subnets.flatMap(({ routes, services }) => [...services, ...routes.flatMap((each) => each.prefixes)]),
    ].filter(({ from }) => isIpv6(from) === isSix);
    const starts = prefixes.flatMap(({ from, to }) => [from, after(to)]);
    const near = starts.flatMap((start) => [start, after(start), after(after(start)), after(after(after(start)))]);
    return [...new Set(near)].filter(
      (each) =>
        each <= (isSix ? WORLD6 : WORLD).to &&
        publicOwner(each) === undefined &&
        !model.subnets.some(({ natGateway }) => natGateway?.addresses.includes(each) === true),
    );
  };
  const best = (routes: readonly Route[], destination: Address): Route | undefined =>
    routes
      .filter(({ prefix }) => isIn([prefix], destination))
      .toSorted((one, other) => other.prefix.length - one.prefix.length || one.rank - other.rank)[0];

  /** `isStranger`: who has it is a machine, and no service. `asked`: whose it is, where no tag tells. */
  const routeFrom = (subnet: Subnet, destination: Address, isStranger = false, asked?: Service): Route => {
    const { vnet } = subnet;
    if (subnet.isTableUnseen) return { prefix: WORLD, type: 'Unseen', id: subnet.id, rank: 0 };
    const users = subnet.routes.flatMap(({ id, prefixes, rank, type, hops }) =>
      prefixes.map((prefix): Route => ({ id, prefix, type, rank: rank - 10, hops, into: vnet })),
    );
    // A tag holds it, by a prefix of which one knows only that it is not for everything.
    const half = HALVES.filter((each) => isIn([each], destination));
    const isServed = asked !== undefined && subnet.hasUnseenService && hasEndpoint(subnet, asked);
    const services = [...subnet.services, ...(isServed ? half : [])].map((prefix): Route => ({
      prefix,
      type: 'VirtualNetworkServiceEndpoint',
      id: SYSTEM,
      rank: 0,
    }));
    // "Azure removed the routes for the 10.0.0.0/8, … address prefixes … when the user-defined route for the 0.0.0.0/0 address prefix was added."
    const replacesWorld = subnet.routes.some(({ prefixes }) =>
      prefixes.some(({ from, length }) => from === WORLD.from && length === 0),
    );
    const ofSystem = systemRoutes(vnet)
      .filter(({ type }) => !replacesWorld || type !== 'None')
      .filter(({ type }) => subnet.takesPeeringRoutes || type !== 'VNetPeering');
    const system = best([...ofSystem, ...services], destination);
    const isOurs = system !== undefined && system.type !== 'Internet' && system.type !== 'None';
    const learned = (isOurs || !subnet.takesGatewayRoutes ? [] : behindGateway(vnet)).flatMap(({ far }) =>
      far.map((prefix): Route => ({ prefix, type: 'VirtualNetworkGateway', id: SYSTEM, rank: -1 })),
    );
    const found = best([...users, ...learned, ...(system === undefined ? [] : [system])], destination);
    if (found === undefined) throw new Error('there is always a default route');
    if (mayBeTagged(subnet, found, destination)) return { ...found, type: 'Unseen' };
    const mayLearn = !isOurs && subnet.takesGatewayRoutes && hasUnseenRoutes(vnet);
    if (mayLearn && !isCertain(vnet, found, destination)) return { ...found, type: 'Unseen' };
    const isThere = found.type === 'Internet' || found.type === 'VirtualNetworkServiceEndpoint';
    return !isStranger && !isThere && mayServe(subnet, destination) ? { ...found, type: 'Unseen' } : found;
  };
  /** What is not public as the network sees it: its own, and that of peers that are allowed access, whether all of it can be read or not. */
  const nearby = ({ space, peers, untold }: Vnet): readonly Range[] => [
    ...space,
    ...peers.flatMap((peer) => (peer.allowsAccess ? peer.space : [])),
    ...untold.flatMap(({ allowsAccess, held = [] }) => (allowsAccess ? held : [])),
  ];
  /** May it be an address of a service? Public for a network, and nobody else's. */
  const mayBeService = (vnet: Vnet, destination: Address): boolean =>
    !STRANGERS.includes(destination) &&
    !isIn([...NOT_PUBLIC, ...nearby(vnet)], destination) &&
    publicOwner(destination) === undefined;
  /** The same, of one that there is an endpoint for, and no user's route is for it alone. */
  const mayServe = (subnet: Subnet, destination: Address): boolean => {
    const alone = isIpv6(destination) ? 128 : 32;
    return (
      subnet.hasUnseenService &&
      mayBeService(subnet.vnet, destination) &&
      !subnet.routes.some(({ prefixes }) =>
        isIn(
          prefixes.filter(({ length }) => length === alone),
          destination,
        ),
      )
    );
  };
  /** May a tag that nobody told of hold a public address, and its route lead elsewhere? To the one address none comes before. */
  const mayBeTagged = ({ vnet, routes }: Subnet, found: Route, destination: Address): boolean => {
    const untold = routes.filter(({ isUntold }) => isUntold);
    if (untold.length === 0) return false;
    // A tag holds public addresses; what cannot be read may be anything.
    const isAnywhere = untold.some((each) => each.isAnywhere);
    if (!isAnywhere && isIn([...NOT_PUBLIC, ...nearby(vnet)], destination)) return false;
    if (found.rank < -1 && found.prefix.length === (isIpv6(destination) ? 128 : 32)) return false;
    const isAlike = ({ type, hops }: UserRoute) =>
      type === found.type &&
      hops.length < 2 &&
      hops[0] === found.hops?.[0] &&
      (found.hops ?? []).length < 2 &&
      ((type !== 'VirtualNetworkGateway' && type !== 'None') || found.id !== SYSTEM);
    return !untold.every(isAlike);
  };
  const hasUnseenRoutes = (vnet: Vnet): boolean => {
    const gateways = gatewaysOf(vnet);
    return gateways === vnet.borrowed
      ? vnet.borrowsUnseen
      : gateways.some(({ learnedMore }) => learnedMore !== 'nothing');
  };
  /** Of routes that nobody has seen none is longer, or all of them lead out as this one does. */
  const isCertain = (vnet: Vnet, { type, id, prefix }: Route, destination: Address): boolean => {
    if (id !== SYSTEM && prefix.length === (isIpv6(destination) ? 128 : 32)) return true;
    const gateways = gatewaysOf(vnet);
    // Where the gateway is there are routes into a network and its peers, which no learned one comes before.
    const [home, ...others] = vnet.gateways.length > 0 ? [vnet] : lenders(vnet).map((peer) => peer.vnet);
    if (id !== SYSTEM && home !== undefined && others.length === 0 && gateways.some(({ leads }) => leads)) {
      const there = best(systemRoutes(home), destination);
      if (there?.into !== undefined && there.type !== 'InterfaceEndpoint' && prefix.length >= there.prefix.length)
        return true;
    }
    const areAll = (kind: Gateway['learnedMore']): boolean =>
      gateways.length > 0 && gateways.every(({ learnedMore }) => learnedMore === kind || learnedMore === 'nothing');
    const areOutside = areAll('outside');
    const ways = throughGateway(vnet, destination, id !== SYSTEM);
    // By a gateway that was not deployed it is lost as well.
    const isLost = type === 'None' || (type === 'VirtualNetworkGateway' && ways.every((way) => way === 'down'));
    if (isLost && areAll('lost')) return true;
    return type === 'VirtualNetworkGateway' && areOutside && ways.length === 1 && ways[0] === 'out';
  };
  /** Whoever has an address in a network; frontends and firewalls, too. */
  const ownerIn = (vnet: Vnet | undefined, address: Address): Owner | undefined => {
    if (vnet === undefined) return undefined;
    for (const owner of model.interfaces)
      for (const configuration of owner.configurations)
        if (owner.subnet.vnet === vnet && configuration.address === address) return { owner, configuration };
    const device =
      model.firewalls.find((each) => each.subnet.vnet === vnet && each.addresses.includes(address)) ??
      model.frontends.find((each) => each.vnet === vnet && each.address === address) ??
      model.gateways.find(
        ({ subnet, fronts }) =>
          subnet.vnet === vnet && fronts.some((each) => !each.isPublic && each.address === address),
      );
    return device === undefined ? undefined : { owner: device };
  };
  /** The same for networks around: where its own routes and those of peers and endpoints lead. */
  const ownerNear = (vnet: Vnet, address: Address): Owner | undefined => {
    const route = best(systemRoutes(vnet), address);
    if (route?.type !== 'Unseen' || !vnet.hasUnread) return ownerIn(route?.into, address);
    // Who says to be there is, whether the addresses of the network could be read or not.
    return [vnet, ...vnet.peers.map((peer) => peer.vnet)].flatMap((each) => ownerIn(each, address) ?? [])[0];
  };
  /** May somebody whom nobody described have it? */
  const mayBeNear = (vnet: Vnet, address: Address): boolean => best(systemRoutes(vnet), address)?.type === 'Unseen';
  /** Neither inside nor where routes of gateways lead, but for those that are for more than the prefix. */
  const isNowhereElse = (vnet: Vnet, prefix: Range, address: Address): boolean =>
    ['Internet', 'None', undefined].includes(best(systemRoutes(vnet), address)?.type) &&
    !behindGateway(vnet).some(({ far }) => far.some((each) => each.length >= prefix.length && isIn([each], address)));
  /** In any network at all. */
  const isDescribed = (address: Address): boolean =>
    model.vnets.some(({ space }) => isIn(space, address)) ||
    model.subnets.some(({ prefixes }) => isIn(prefixes, address));
  const holdersAt = (vnet: Vnet | undefined, address: Address) =>
    model.subnets.filter((each) => each.vnet === vnet && isIn(each.prefixes, address));
  /** Of an address that nobody has: is it in a subnet where a service may have it? */
  const isGivenAway = (vnet: Vnet | undefined, address: Address): boolean =>
    holdersAt(vnet, address).some(({ isGivenAway: isGiven, hasGateway }) => isGiven || hasGateway !== false);
  /** And perhaps that of somebody who sends on. */
  const isGivenAwayNear = (vnet: Vnet, address: Address): boolean =>
    holdersAt(best(systemRoutes(vnet), address)?.into, address).some(
      ({ isGivenAway: isGiven, hasGateway }) => isGiven || hasGateway === 'sends on',
    );
  const publicOwner = (address: Address): Owner | undefined => {
    for (const owner of model.interfaces)
      for (const configuration of owner.configurations)
        if (configuration.publicAddress === address) return { owner, configuration };
    const device =
      model.firewalls.find(({ publicAddresses }) => publicAddresses.includes(address)) ??
      model.frontends.find((each) => each.isPublic && each.address === address) ??
      model.gateways.find(({ fronts }) => fronts.some((each) => each.isPublic && each.address === address));
    return device === undefined ? undefined : { owner: device };
  };
  return {
    routeFrom,
    edges,
    mayBeService,
    mayServe,
    nearby,
    fromGateway,
    gatewaySubnet,
    behindGateway,
    hasUnseenRoutes,
    throughGateway,
    ownerIn,
    ownerNear,
    mayBeNear,
    isNowhereElse,
    isDescribed,
    isGivenAway,
    isGivenAwayNear,
    publicOwner,
  };
}
export const isByAppliance = ({ type }: Route): boolean =>
  type === 'VirtualAppliance' || type === 'VirtualApplianceEcmp';
export type Routes = ReturnType<typeof readRoutes>;
