import type { Packet, Place } from '../model.fixture.ts';
import { NOWHERE_YET, type Trail, type Way } from '../way.fixture.ts';
import type { Filters } from './filters.fixture.ts';
import type { Route, Routes } from './routes.fixture.ts';
import { isInspectedInto } from './way-out.fixture.ts';
import { isIpv6, textOf, type Address, type Range } from '../words.fixture.ts';

/** By somebody in the internet: what their own routes and firewalls make of it nobody tells. */
export function calledFromOutside(routes: Routes, { source, destination }: Packet) {
  const owner = routes.publicOwner(destination);
  if (owner === undefined || source === 'hidden') throw new Error('somebody asks for a described address');
  const hops = [{ address: textOf(source), filters: [] }];
  const isInspected = isInspectedInto(owner);
  const trail: Trail = { ...NOWHERE_YET, hops, isInspected, isCalled: true, passed: [], blockers: [] };
  return { owner, trail };
}

/** Who is outside answers by the gateway, if nobody sent on under another address, perhaps. `left`: the trail behind who sends it there. */
export function answeredFrom(routes: Routes, way: Way, place: Place, packet: Packet, left: Trail): Way {
  const subnet = routes.gatewaySubnet(place.owner.subnet.vnet);
  if (subnet === undefined || left.isAnew || left.anew.length > way.anew.length) return way;
  const owner = { kind: 'outside', subnet } as const;
  return { ...way, passed: [...way.passed, owner], arrived: { at: { owner }, packet, isTranslated: false } };
}

/**
 * Is it for pods of a node, say, or at the other end of somebody's own tunnel? Nobody hands what is for them out again, and no other place has
 * them. `isBack`: has the next hop had it before? `by`: for what somebody's route led it there, if one did.
 */
export function staysBehind(
  routes: Routes,
  filters: Filters,
  { owner }: Place,
  route: Route,
  destination: Address,
  by: Range | undefined,
  isBack: (hop: Address) => boolean,
): boolean {
  const { vnet } = owner.subnet;
  if (owner.kind !== 'interface' || owner.endpoint !== undefined) return false;
  const isNowhere = (prefix: Range) =>
    (!filters.isInternet(vnet, destination) ||
      // Shorter prefixes are the internet's.
      (prefix.length >= 8 && routes.publicOwner(destination) === undefined)) &&
    routes.isNowhereElse(vnet, prefix, destination);
  const isByAppliance = route.type === 'VirtualAppliance' || route.type === 'VirtualApplianceEcmp';
  const hops = isByAppliance ? (route.hops ?? []).filter((hop) => isIpv6(hop) === isIpv6(destination)) : [];
  const isOwnHop = (hop: Address): boolean => {
    const next = routes.ownerNear(vnet, hop)?.owner;
    return (
      next === owner ||
      (next?.kind === 'frontend' &&
        hop !== destination &&
        next.listeners.some(({ backends }) => backends.some((at) => at.owner === owner)))
    );
  };
  if (hops.some(isOwnHop)) return (owner.forwards || by !== undefined) && isNowhere(route.prefix);
  const isLost = () => {
    if (route.type === 'None') return true;
    if (route.type === 'Internet')
      return !filters.isInternet(vnet, destination) && routes.publicOwner(destination) === undefined;
    if (route.type === 'VirtualNetworkGateway')
      return routes.throughGateway(vnet, destination, route.id !== 'System Route').includes('down');
    const [hop, ...others] = hops;
    if (hop === undefined || others.length > 0) return false;
    const next = routes.ownerNear(vnet, hop)?.owner;
    if (next === undefined) return !routes.mayBeNear(vnet, hop) && !routes.isGivenAwayNear(vnet, hop);
    return hop !== destination && (next.kind === 'gateway' || isBack(hop));
  };
  return by !== undefined && !routes.isDescribed(destination) && isNowhere(by) && isLost();
}
