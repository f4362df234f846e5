import type { At, Interface, Packet, Place } from '../model.fixture.ts';
import { isIpv6 } from '../words.fixture.ts';
import { denies, type Filters, type Verdict } from './filters.fixture.ts';
import { othersAt } from './own.fixture.ts';
import type { Owner, Routes } from './routes.fixture.ts';

/** Who had a packet before, its sender first, and which load balancers; is it not seen behind a firewall? */
type Met = {
  readonly passed: readonly unknown[];
  readonly chosen: readonly { readonly front: unknown }[];
  readonly isAnew: boolean;
  /** See `routeFrom`. */
  readonly isStranger?: boolean;
};

/** Does another interface of its machine get a packet that was sent on to a place further than back to who had it? */
export function leadsBeside(
  all: readonly Interface[],
  routes: Routes,
  filters: Filters,
  place: Place,
  packet: Packet,
  { passed, chosen, isAnew, isStranger = false }: Met,
): boolean {
  const { destination } = packet;
  const isMet = (owner: Owner['owner']) => passed.includes(owner) || chosen.some(({ front }) => front === owner);
  return (
    passed.length > 1 &&
    othersAt(place.owner, all, isIpv6(destination)).some(
      (other) =>
        isLed(routes, filters, other, packet, isStranger, isMet) &&
        (isAnew || !filters.outbound(other, packet).some(denies)),
    )
  );
}

function isLed(
  routes: Routes,
  filters: Filters,
  { owner }: At,
  { destination, untold }: Packet,
  isStranger: boolean,
  isMet: (owner: Owner['owner']) => boolean,
): boolean {
  const { vnet } = owner.subnet;
  const route = routes.routeFrom(owner.subnet, destination, isStranger, untold);
  switch (route.type) {
    case 'None':
      return false;
    case 'Internet':
      return filters.isInternet(vnet, destination) || routes.publicOwner(destination) !== undefined;
    case 'VirtualNetworkGateway': {
      const all = routes.throughGateway(vnet, destination, route.id !== 'System Route');
      return all.length > 1 || all[0] !== 'down';
    }
    case 'VirtualAppliance':
    case 'VirtualApplianceEcmp': {
      const [hop = 0] = route.hops ?? [];
      if (isIpv6(hop) !== isIpv6(destination)) return true;
      const next = routes.ownerNear(vnet, hop)?.owner;
      if (next === undefined) return routes.mayBeNear(vnet, hop) || routes.isGivenAwayNear(vnet, hop);
      const isIts =
        (next.kind === 'interface' && next.configurations.some(({ address }) => address === destination)) ||
        (next.kind === 'firewall' && next.publicAddresses.includes(destination));
      if (hop === destination || isIts) return true;
      return next !== owner && next.kind !== 'gateway' && !isMet(next);
    }
    default:
      return true;
  }
}

/** Denials that are none if a packet may pass another way. */
export const doubted = (verdicts: readonly Verdict[], isDoubted: () => boolean): readonly Verdict[] =>
  verdicts.some(denies) && isDoubted()
    ? verdicts.map((each) => (denies(each) ? { ...each, says: 'undetermined' } : each))
    : verdicts;

/** Asked only where it matters, and then one time. */
export function once(find: () => boolean): () => boolean {
  let found: boolean | undefined;
  return () => (found ??= find());
}
