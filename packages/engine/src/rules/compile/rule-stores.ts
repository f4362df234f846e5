import { growingI32 } from '../../table/growing.ts';
import type { AddressSetsBuilder } from '../../table/address-sets.ts';
import { wordNumbers, type TextTableBuilder } from '../../table/text-table.ts';
import type { SideLookups } from './compile-side.ts';
import { portLists, type PortLists } from './port-lists.ts';

/** Where texts and sets of addresses have their numbers. */
export type Stores = { readonly texts: TextTableBuilder; readonly sets: AddressSetsBuilder };

/** All that rows of rules point to by numbers. Nothing is ever taken out: what nobody names any more stays there. */
export type RuleStores = Stores &
  SideLookups & {
    readonly lists: PortLists;
  };

export const ruleStores = ({ texts, sets }: Stores, rowOf: (id: string) => number): RuleStores => ({
  texts,
  sets,
  rowOf,
  lists: portLists(),
  numberOf: wordNumbers(texts),
  terms: growingI32(),
  knownTerms: new Map(),
  tagSets: new Map(),
});
