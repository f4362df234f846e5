import type { Packet, Place } from '../model.fixture.ts';
import type { Trail, Way } from '../way.fixture.ts';
import type { Routes } from './routes.fixture.ts';

/** Who is outside answers by the gateway, if nobody sent on under another address, perhaps. `left`: the trail behind who sends it there. */
export function answeredFrom(routes: Routes, way: Way, place: Place, packet: Packet, left: Trail): Way {
  const subnet = routes.gatewaySubnet(place.owner.subnet.vnet);
  if (subnet === undefined || left.isAnew || left.anew.length > way.anew.length) return way;
  const owner = { kind: 'outside', subnet } as const;
  return { ...way, passed: [...way.passed, owner], arrived: { at: { owner }, packet, isTranslated: false } };
}
