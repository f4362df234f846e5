import { buildIdIndex, type IdIndex } from '../../table/id-index.ts';
import { sharedU32, type SharedU32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';

/** The ids of resources as texts, in their order, and who has which. */
export type IdColumn = { readonly ids: SharedU32; readonly index: IdIndex };

export type IdColumnBuilder = (texts: TextTableBuilder, resources: readonly { readonly id: string }[]) => IdColumn;

/** Of resources most of which are where they were when they were asked for last: their ids are looked for among all texts once. */
export function idColumn(): IdColumnBuilder {
  let before: (IdColumn & { readonly texts: TextTableBuilder; readonly names: readonly string[] }) | undefined;
  return (texts, resources) => {
    const known = before?.texts === texts ? before : undefined;
    const names = resources.map(({ id }) => id);
    const isKnown = (name: string, at: number) => known?.names[at] === name;
    if (known?.names.length === names.length && names.every(isKnown)) return known;
    const ids = names.map((name, at) => (isKnown(name, at) ? known?.ids[at] : undefined) ?? texts.add(name));
    before = { texts, names, ids: sharedU32(ids), index: buildIdIndex(texts, ids) };
    return before;
  };
}
