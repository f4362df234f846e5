import { addressOf, MAPPED, type Address, type Words } from '../../address/address.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';

/** What decides about packets by a route: `ROUTE.stride` numbers each, so that most lie in one line of memory. */
export type RouteRows = SharedI32;

/**
 * `type`: index into `NEXT_HOP_TYPES`. `via`: where an address is that it holds, or may be, as the row of a peering, or `OWN` in the
 * network itself; of a gateway's route the row of its connection, or `UNDEPLOYED`; else `NONE`. `equals`: how many rows behind
 * this one are the same route with another next hop or connection, by which a flow may go as well, which is 0 for most.
 * `table`: the row of a user's table; `NONE` for system routes. `nextHop`: four words, as in an `AddressColumn`.
 */
export const ROUTE = { type: 0, via: 1, equals: 2, table: 3, nextHop: 4, stride: 8 } as const;

type Routes = { readonly rows: RouteRows };

/** Index into `NEXT_HOP_TYPES`; undefined of no route. */
export const typeAt = ({ rows }: Routes, route: number): number | undefined => rows[ROUTE.stride * route + ROUTE.type];

export const nextHopTypeOf = (routes: Routes, route: number): NextHopType =>
  NEXT_HOP_TYPES[typeAt(routes, route) ?? -1] ?? 'unreadable';

export const viaOf = ({ rows }: Routes, route: number): number | undefined => rows[ROUTE.stride * route + ROUTE.via];

type TableRows = { readonly firsts: SharedU32; readonly ends: SharedU32 };

/** The rows of a user's table: those of routes that are gone may lie before and behind them. */
export function rowsOfTable({ firsts, ends }: TableRows, table: number): readonly number[] {
  const from = firsts[table] ?? 0;
  return Array.from({ length: (ends[table] ?? 0) - from }, (_, at) => from + at);
}

/** None of no route. */
export const equalsOf = ({ rows }: Routes, route: number): number => rows[ROUTE.stride * route + ROUTE.equals] ?? 0;

/** How many next hops there are beside the first ones of their routes. */
export function equalsIn({ rows }: Routes): number {
  let count = 0;
  for (let at = ROUTE.equals; at < rows.length; at += ROUTE.stride) if ((rows[at] ?? 0) > 0) count += 1;
  return count;
}

export const tableOf = ({ rows }: Routes, route: number): number | undefined =>
  rows[ROUTE.stride * route + ROUTE.table];

export function hasIpv4Hop({ rows }: Routes, route: number): boolean {
  const at = ROUTE.stride * route + ROUTE.nextHop;
  return rows[at] === 0 && rows[at + 1] === 0 && rows[at + 2] === MAPPED;
}

/** Signed; all zero where there is none. */
export function hopWords({ rows }: Routes, route: number): Words {
  const at = ROUTE.stride * route + ROUTE.nextHop;
  return [rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0, rows[at + 3] ?? 0];
}

/** Is it one that an appliance told a Route Server of, and so leads to that? */
export function isToldByAppliance(routes: Routes, route: number): boolean {
  const [a, b, c, d] = hopWords(routes, route);
  return (a | b | c | d) !== 0 && (tableOf(routes, route) ?? -1) < 0;
}

export function nextHopOf(routes: Routes, route: number): Address | undefined {
  const [a, b, c, d] = hopWords(routes, route);
  return a === 0 && b === 0 && c === 0 && d === 0 ? undefined : addressOf([a >>> 0, b >>> 0, c >>> 0, d >>> 0]);
}
