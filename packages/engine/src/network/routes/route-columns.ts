import { wordsOf, type Address } from '../../address/address.ts';
import { NEXT_HOP_TYPES, type NextHopType } from '../../routes/next-hop-type.ts';
import { growingI32, growingU32 } from '../../table/growing.ts';
import { wordNumbers, type TextTableBuilder } from '../../table/text-table.ts';
import { NONE, OWN, type CloudNetwork } from '../cloud/cloud-network.ts';

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
  readonly size: number;
  add(route: RouteRow): number;
  build(): CloudNetwork['routes'];
};

export function routeColumns(texts: TextTableBuilder): RouteColumns {
  const [prefixes, prefixLengths, nextHopTypes, nextHops, equalRows] = [
    growingU32(),
    growingU32(),
    growingU32(),
    growingU32(),
    growingU32(),
  ];
  const [ids, names, tables, peerings, behind, connections] = [
    growingI32(),
    growingI32(),
    growingI32(),
    growingI32(),
    growingI32(),
    growingI32(),
  ];
  const numberOf = wordNumbers(texts);
  return {
    get size() {
      return ids.size;
    },
    add({ id, name, text, nextHopType, nextHop, equals = 0, table, peering = NONE, connection = NONE }) {
      ids.push(id === undefined ? NONE : texts.add(id));
      names.push(name === undefined ? NONE : numberOf(name));
      prefixes.push(numberOf(text));
      prefixLengths.push(lengthIn(text));
      nextHopTypes.push(NEXT_HOP_TYPES.indexOf(nextHopType));
      const at = nextHops.extend(4);
      nextHops.column.set(nextHop === undefined ? NO_WORDS : wordsOf(nextHop), at);
      equalRows.push(equals);
      tables.push(table);
      peerings.push(peering);
      behind.push(behindRoute(nextHopType, peering));
      connections.push(connection);
      return ids.size - 1;
    },
    build: () => ({
      ids: ids.view(),
      names: names.view(),
      prefixes: prefixes.view(),
      prefixLengths: prefixLengths.view(),
      nextHopTypes: nextHopTypes.view(),
      nextHops: nextHops.view(),
      equals: equalRows.view(),
      tables: tables.view(),
      peerings: peerings.view(),
      behind: behind.view(),
      connections: connections.view(),
    }),
  };
}

function behindRoute(type: NextHopType, peering: number): number {
  if (type === 'VnetLocal') return OWN;
  if (type === 'InterfaceEndpoint') return peering < 0 ? OWN : peering;
  return type === 'VNetPeering' ? peering : NONE;
}

const NO_WORDS = [0, 0, 0, 0];

/** Of a prefix, or of an address alone. */
function lengthIn(text: string): number {
  const slash = text.indexOf('/');
  if (slash >= 0) return Number(text.slice(slash + 1));
  return text.includes(':') ? 128 : 32;
}
