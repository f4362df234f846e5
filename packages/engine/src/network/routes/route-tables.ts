import type { PrefixTable } from '../../routes/longest-prefix.ts';
import type { SharedI32, SharedU32 } from '../../table/shared-arrays.ts';
import type { RouteRows } from './route-rows.ts';

/** Of routes of which no document tells where they apply. `alike`: all lead to the same next hop. `anywhere`: one may be for any destination. */
export const OPENNESS = { alike: 1, anywhere: 2 } as const;

/** Route tables of users, as they are set on subnets. */
export type UserTables = {
  /** `NONE`: nobody has this row any more. */
  readonly ids: SharedI32;
  /** User-defined routes; values are rows of `routes`. */
  readonly lookups: readonly (PrefixTable | undefined)[];
  /** The rows of its routes in `routes`: from which one, and up to which. Rows that are no table's are nobody's any more. */
  readonly firsts: SharedU32;
  readonly ends: SharedU32;
  /** The first route to a service tag that is not loaded, or for a prefix that could not be read, which comes first, or `NONE`. */
  readonly tagged: SharedI32;
  /** Bits of `OPENNESS` of these. */
  readonly openness: SharedU32;
  /** 1: routes of gateways count beside it. */
  readonly propagates: SharedU32;
  /** 1: so do those of peerings. */
  readonly takesPeers: SharedU32;
  /** 1: it has a route for 0.0.0.0/0. */
  readonly hasDefault: SharedU32;
};

/** Routes of users, gateways and the system, one behind the other. */
export type RouteTable = {
  /** `NONE` for system routes. */
  readonly ids: SharedI32;
  readonly names: SharedI32;
  /** The prefix or service tag, as written. */
  readonly prefixes: SharedU32;
  /** What they do. */
  readonly rows: RouteRows;
};
