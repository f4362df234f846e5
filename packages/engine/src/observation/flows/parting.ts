import type { Address } from '../../address/address.ts';
import type { Target } from '../observation.ts';
import { flowsThat, wayOf, type Way } from './observed-flow.ts';
import { type ObservedFlows } from '../observed.ts';

/** The last place that flows which work and flows which fail have in common. */
export type SharedHop = {
  /** 0: the source itself. */
  readonly ttl: number;
  /** Who answered both there; more than one where equal paths had parted before and each has some of both. */
  readonly addresses: readonly Address[];
};

/** Where the flows that fail go another way than those that work. */
export type Parting =
  /** Behind `after`: there the ones are seen at `working`, at TTL `ttl`, and the others at `failing`. */
  | {
      readonly kind: 'parted';
      readonly after: SharedHop;
      readonly ttl: number;
      readonly working: readonly Address[];
      readonly failing: readonly Address[];
    }
  /** Behind `after` nothing answers those that fail. */
  | { readonly kind: 'lost'; readonly after: SharedHop }
  /** All that answers at all answers both. */
  | { readonly kind: 'unseen' };

/**
 * Flows part behind the farthest hop that answered one that works and one that fails. Silence tells nothing: routers answer
 * rarely, so a hop counts for those flows only that it answered. Undefined: all flows fare alike.
 */
export function partingOf(flows: ObservedFlows, target: Target | undefined): Parting | undefined {
  const [working, failing] = [flowsThat(flows, 'works'), flowsThat(flows, 'fails')];
  if (working.length === 0 || failing.length === 0) return undefined;
  const [well, badly] = [working, failing].map((each) => each.map((flow) => wayOf(flow, target))) as [Way[], Way[]];
  const last = Math.max(...[...well, ...badly].map(({ length }) => length));
  const after = lastShared(well, badly, last, target);
  const [near, far] = [well, badly].map((ways) => ways.filter((way) => passes(way, after))) as [Way[], Way[]];
  for (let ttl = after.ttl + 1; ttl <= last; ttl++) {
    const [one, other] = [heardAt(near, ttl), heardAt(far, ttl)];
    const isApart = one.length > 0 && other.length > 0 && !one.some((address) => other.includes(address));
    if (isApart) return { kind: 'parted', after, ttl, working: one, failing: other };
  }
  // Nobody looked behind it but flows that pass it and were traced to their end.
  const isLooked = failing.some((flow) => flow.isTraced && passes(wayOf(flow, target), after));
  const isLost = isLooked && isHeardBehind(near, after) && !isHeardBehind(far, after);
  return isLost ? { kind: 'lost', after } : { kind: 'unseen' };
}

const isHeardBehind = (ways: readonly Way[], { ttl }: SharedHop) =>
  ways.some((way) => way.slice(ttl).some((address) => address !== undefined));

/** The target is the end of all ways, and no place where they could part. */
function lastShared(well: readonly Way[], badly: readonly Way[], last: number, target: Target | undefined): SharedHop {
  for (let ttl = last; ttl > 0; ttl--) {
    const there = heardAt(badly, ttl);
    const addresses = heardAt(well, ttl).filter((address) => address !== target?.address && there.includes(address));
    if (addresses.length > 0) return { ttl, addresses };
  }
  return { ttl: 0, addresses: [] };
}

/** Whether this way is known to lead through that hop; every way leads through the source. */
export function passes(way: Way, { ttl, addresses }: SharedHop): boolean {
  const address = way[ttl - 1];
  return ttl === 0 || (address !== undefined && addresses.includes(address));
}

/** Who answered at this TTL, on any of these ways. */
const heardAt = (ways: readonly Way[], ttl: number): readonly Address[] => [
  ...new Set(ways.flatMap((way) => way[ttl - 1] ?? [])),
];
