import { familyOf, wordsOf, type Address } from '../address/address.ts';
import { ROUTE_KINDS, type HostNetwork, type RouteKind } from '../network/host/host-network.ts';
import { candidates, type PrefixTable } from '../routes/longest-prefix.ts';

/** Which route decides about a destination, by its row in the network's routes. */
export type RouteChoice =
  /** `equals`: routes of the same prefix and metric in the same table, of which the kernel picks by hash. */
  | { readonly kind: 'chosen'; readonly row: number; readonly equals: readonly number[] }
  /** This route may or may not come first: that depends on what the model does not hold. */
  | { readonly kind: 'undetermined'; readonly row: number }
  | { readonly kind: 'none' };

/**
 * As Linux does with the rules that it starts with (`ip rule`: local, main, default): in each table the longest prefix,
 * of equal ones the lowest metric; `throw`, or nothing, leads to the next table.
 *
 * Two things depend on what documents do not tell, and end undetermined. A table beside these three is asked where a
 * policy rule says so, so a route there may come first for everything that is not local. And IPv4 keeps local and main in
 * one tree until the first policy rule ever made (net/ipv4/fib_frontend.c, fib_unmerge): until then a route of main
 * inside a wider local one wins, afterwards it loses (both observed on 6.18).
 */
export function chooseRoute(network: HostNetwork, destination: Address): RouteChoice {
  const { lookups } = network;
  const local = chooseIn(network, lookups.local, destination);
  const main = chooseIn(network, lookups.main, destination);
  if (local.kind !== 'none' && main.kind !== 'none' && familyOf(destination) === 'ipv4') {
    const [inner = 0, outer = 0] = [network.routes.prefixLengths[main.row], network.routes.prefixLengths[local.row]];
    if (inner > outer) return { kind: 'undetermined', row: main.row };
  }
  if (decides(network, local)) return local;
  const elsewhere = usable(network, lookups.policy, destination).find((row) => kindOf(network, row) !== 'throw');
  if (elsewhere !== undefined) return { kind: 'undetermined', row: elsewhere };
  if (decides(network, main)) return main;
  const last = chooseIn(network, lookups.default, destination);
  return decides(network, last) ? last : { kind: 'none' };
}

/** Total: the tables are compiled with no other number. */
export const kindOf = (network: HostNetwork, row: number): RouteKind =>
  ROUTE_KINDS[network.routes.kinds[row] ?? -1] ?? 'unreadable';

function decides(network: HostNetwork, choice: RouteChoice): boolean {
  return choice.kind !== 'none' && kindOf(network, choice.row) !== 'throw';
}

function chooseIn(network: HostNetwork, table: PrefixTable, destination: Address): RouteChoice {
  const rows = usable(network, table, destination);
  const [row] = rows;
  if (row === undefined) return { kind: 'none' };
  const kind = kindOf(network, row);
  if (kind === 'unreadable') return { kind: 'undetermined', row };
  const { prefixLengths, metrics } = network.routes;
  const equals = rows.filter(
    (other) =>
      other !== row &&
      kind === 'unicast' &&
      kindOf(network, other) === 'unicast' &&
      prefixLengths[other] === prefixLengths[row] &&
      metrics[other] === metrics[row],
  );
  return { kind: 'chosen', row, equals };
}

/** A forwarding route is not used while its interface is switched off. An own address answers even then. */
function usable(network: HostNetwork, table: PrefixTable, destination: Address): readonly number[] {
  const { routes, interfaces } = network;
  return candidates(table, ...wordsOf(destination)).filter(
    (row) => kindOf(network, row) !== 'unicast' || interfaces.up[routes.interfaces[row] ?? -1] === 1,
  );
}
