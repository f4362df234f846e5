import type { Filters, Verdict } from './filters.fixture.ts';
import type { Firewall, Packet } from '../model.fixture.ts';
import type { Trail, Way } from '../way.fixture.ts';
import { isIn, isIpv6, textOf, type Address } from '../words.fixture.ts';

/** By a rule for names it connects itself, and to what is not private nothing goes with the sender's address. */
export const sendsAnew = (
  { mayPassBefore, mayConnect }: Filters,
  firewall: Firewall,
  packet: Packet,
  said: Verdict | undefined,
): 'does' | 'may' | 'does not' => {
  const { rules, privateRanges, instances, unseen } = firewall;
  const { destination } = packet;
  if (said === undefined || said.says === 'deny') return 'does not';
  const isSaid = said.says !== 'undetermined';
  const named = rules.filter(({ isApplication }) => isApplication === true);
  const isByName = isSaid
    ? named.some(({ id }) => id === said.rule)
    : (named.length > 0 || unseen !== undefined) && mayConnect(firewall, packet);
  const isPrivate = isIn(privateRanges, destination);
  if (isPrivate && !isByName) return 'does not';
  if (isPrivate && mayPassBefore(firewall, packet, said)) return 'may';
  return isSaid && !isIpv6(destination) && instances.length > 0 ? 'does' : 'may';
};

/**
 * A flow that left with one of several addresses, at its end: where rules there decide the same about all, one way, and else one
 * from each address.
 */
export function apart(
  filters: Filters,
  packet: Packet,
  trail: Trail,
  come: (packet: Packet, trail: Trail) => readonly Way[],
): readonly Way[] {
  const together = come(packet, trail);
  const each = (packet.hiddenAs ?? []).map((source) =>
    come({ ...packet, source, hiddenAs: undefined }, { ...leftWith(trail, source), isChosen: true }),
  );
  const isInDoubt = (ways: readonly Way[]) => ways.some((way) => isDoubtful(filters, way));
  return isInDoubt(together) && !each.every(isInDoubt) ? each.flat() : together;
}

/** By what decides at its end, a firewall's rules that lead on among that, nobody knows whether it is let in. */
function isDoubtful({ translationAt }: Filters, { hops, arrived, end }: Way): boolean {
  const said = hops.at(-1)?.filters ?? [];
  if (end === 'denied' || said.some((each) => each.startsWith('deny'))) return false;
  if (said.some((each) => each.startsWith('undetermined'))) return true;
  return arrived?.at.owner.kind === 'firewall' && translationAt(arrived.at.owner, arrived.packet)?.isCertain === false;
}

function leftWith(trail: Trail, source: Address): Trail {
  const at = trail.hops.findLastIndex(({ leaving }) => leaving !== undefined);
  const hops = trail.hops.map((hop, index) =>
    index === at ? { ...hop, leaving: `${hop.leaving} ${textOf(source)}` } : hop,
  );
  return { ...trail, hops };
}
