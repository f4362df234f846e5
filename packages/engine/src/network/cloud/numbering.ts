import { keyOf } from '../../documents/resource.ts';
import { rowsOf, type Rows } from '../links/link.ts';

/** `all`: the row of each, in their order. */
export type Numbered = Rows & { readonly all: readonly number[] };

/** Rows of resources that stay theirs for good: who goes leaves a gap, and gets his own again if he comes back. */
export function numbering(): (resources: readonly { readonly id: string }[]) => Numbered {
  const rows = new Map<string, number>();
  return (resources) => {
    const all = resources.map(({ id }) => {
      const key = keyOf(id);
      const row = rows.get(key) ?? rows.size;
      rows.set(key, row);
      return row;
    });
    return { all, ...rowsOf(resources, all) };
  };
}

/** The same rows in the same order are those of the same resources. */
export const isSameNumbered = ({ all: before }: Numbered, { all: after }: Numbered): boolean =>
  before.length === after.length && before.every((row, index) => row === after[index]);
