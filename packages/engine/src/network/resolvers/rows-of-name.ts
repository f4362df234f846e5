import type { Address } from '../../address/address.ts';
import { addressColumn, addressIn } from '../../table/address-column.ts';
import { buildIdIndex, valueOfId } from '../../table/id-index.ts';
import { sharedI32, type SharedI32 } from '../../table/shared-arrays.ts';
import type { TextTable, TextTableBuilder } from '../../table/text-table.ts';
import { NONE, type CloudNetwork } from '../cloud/cloud-network.ts';
import { textOf } from '../cloud/texts-of.ts';
import type { NamedRecords, NamedRows } from './named-table.ts';

export const namedRows = (names: readonly string[], texts: TextTableBuilder): NamedRows => ({
  byName: buildIdIndex(
    texts,
    names.map((name) => texts.add(name)),
  ),
  next: nextOf(names),
});

export type Told = {
  readonly name: string;
  readonly address?: Address | undefined;
  readonly alias?: string | undefined;
};

export const namedRecords = (records: readonly Told[], texts: TextTableBuilder): NamedRecords => ({
  ...namedRows(
    records.map(({ name }) => name),
    texts,
  ),
  addresses: addressColumn(records.map(({ address }) => address)),
  aliases: sharedI32(records.map(({ alias }) => (alias === undefined ? NONE : texts.add(alias)))),
});

function nextOf(names: readonly string[]): SharedI32 {
  const latest = new Map<string, number>();
  const next = names.map(() => NONE);
  for (let row = names.length - 1; row >= 0; row -= 1) {
    const name = names[row] ?? '';
    next[row] = latest.get(name) ?? NONE;
    latest.set(name, row);
  }
  return sharedI32(next);
}

/** All rows with a name. */
export function rowsOfName({ byName, next }: NamedRows, texts: TextTable, name: string): readonly number[] {
  const rows: number[] = [];
  for (let row = valueOfId(byName, texts, name); row >= 0; row = next[row] ?? NONE) rows.push(row);
  return rows;
}

/** What records in these rows, all of one name, lead it to: where one is another name, that counts. */
export function toldIn(
  network: Pick<CloudNetwork, 'texts'>,
  { addresses, aliases }: NamedRecords,
  rows: readonly number[],
): { readonly addresses: readonly Address[]; readonly alias: string | undefined } {
  return {
    addresses: rows.flatMap((row) => addressIn(addresses, row) ?? []),
    alias: rows.map((row) => textOf(network, aliases, row)).find((text) => text !== undefined),
  };
}
