import type { AddressColumn } from '../../table/address-column.ts';
import type { IdIndex } from '../../table/id-index.ts';
import type { SharedI32 } from '../../table/shared-arrays.ts';

/** Rows that are found by their names, of which several may have the same. */
export type NamedRows = {
  /** The first of each name. */
  readonly byName: IdIndex;
  /** The next row with the same name, or `NONE`. */
  readonly next: SharedI32;
};

/** What names lead to. */
export type NamedRecords = NamedRows & {
  readonly addresses: AddressColumn;
  /** Texts: the name that it stands for; `NONE` where it is an address. */
  readonly aliases: SharedI32;
};
