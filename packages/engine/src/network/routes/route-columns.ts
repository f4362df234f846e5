import { wordsOf, type Address } from '../../address/address.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';
import { growingI32, growingU32 } from '../../table/growing.ts';
import { wordNumbers, type TextTableBuilder } from '../../table/text-table.ts';
import { NONE, OWN, type CloudNetwork } from '../cloud/cloud-network.ts';
import { ROUTE } from './route-rows.ts';

/** A route on its way into columns. */
export type RouteRow = {
  readonly id?: string;
  readonly name?: string;
  readonly text: string;
  readonly nextHopType: NextHopType;
  readonly nextHop?: Address | undefined;
  readonly equals?: number;
  readonly table: number;
  readonly peering?: number;
  /** Row of the connection that it leads through. */
  readonly connection?: number;
};

/** Routes one behind the other; the row of one stays the same for good. */
export type RouteColumns = {
  size(): number;
  add(route: RouteRow): number;
  build(): CloudNetwork['routes'];
};

export function routeColumns(texts: TextTableBuilder): RouteColumns {
  const [ids, names, prefixes, rows] = [growingI32(), growingI32(), growingU32(), growingI32()];
  const numberOf = wordNumbers(texts);
  return {
    size: () => ids.size,
    add({ id, name, text, nextHopType, nextHop, equals = 0, table, peering = NONE, connection = NONE }) {
      ids.push(id === undefined ? NONE : texts.add(id));
      names.push(name === undefined ? NONE : numberOf(name));
      prefixes.push(texts.add(text));
      const at = rows.extend(ROUTE.stride);
      const { column } = rows;
      column[at + ROUTE.type] = NEXT_HOP_TYPES.indexOf(nextHopType);
      column[at + ROUTE.via] = nextHopType === 'VirtualNetworkGateway' ? connection : behindRoute(nextHopType, peering);
      column[at + ROUTE.equals] = equals;
      column[at + ROUTE.table] = table;
      column.set(nextHop === undefined ? NO_WORDS : wordsOf(nextHop), at + ROUTE.nextHop);
      return ids.size - 1;
    },
    build: () => ({
      ids: ids.view(),
      names: names.view(),
      prefixes: prefixes.view(),
      rows: rows.view(),
    }),
  };
}

function behindRoute(type: NextHopType, peering: number): number {
  if (type === 'VnetLocal') return OWN;
  if (type === 'InterfaceEndpoint') return peering < 0 ? OWN : peering;
  return type === 'VNetPeering' || type === 'ConnectedGroup' || type === 'unreadable' ? peering : NONE;
}

const NO_WORDS = [0, 0, 0, 0];
