import type { Packet, Place } from '../model.fixture.ts';
import type { Trail, Way } from '../way.fixture.ts';
import type { Filters } from './filters.fixture.ts';
import type { Route, Routes } from './routes.fixture.ts';
import { isIpv6, type Address } from '../words.fixture.ts';

/** Who is outside answers by the gateway, if nobody sent on under another address, perhaps. `left`: the trail behind who sends it there. */
export function answeredFrom(routes: Routes, way: Way, place: Place, packet: Packet, left: Trail): Way {
  const subnet = routes.gatewaySubnet(place.owner.subnet.vnet);
  if (subnet === undefined || left.isAnew || left.anew.length > way.anew.length) return way;
  const owner = { kind: 'outside', subnet } as const;
  return { ...way, passed: [...way.passed, owner], arrived: { at: { owner }, packet, isTranslated: false } };
}

/** Is it for pods of a node, say? Nobody hands what is for them out again, and no other place has them. */
export function staysBehind(
  routes: Routes,
  filters: Filters,
  { owner }: Place,
  { type, hops = [], prefix }: Route,
  destination: Address,
  isSender: boolean,
): boolean {
  const { vnet } = owner.subnet;
  const [hop = 0] = hops;
  return (
    type === 'VirtualAppliance' &&
    owner.kind === 'interface' &&
    owner.endpoint === undefined &&
    isIpv6(hop) === isIpv6(destination) &&
    routes.ownerNear(vnet, hop)?.owner === owner &&
    (owner.forwards || !isSender) &&
    !filters.isInternet(vnet, destination) &&
    routes.isNowhereElse(vnet, prefix, destination)
  );
}
