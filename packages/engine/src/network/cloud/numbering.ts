import { keyOf } from '../../documents/resource.ts';
import type { Rows } from '../links/link.ts';

/** Rows of resources that stay theirs for good: who goes leaves a gap, and gets his own again if he comes back. */
export function numbering(): (resources: readonly { readonly id: string }[]) => Rows {
  const rows = new Map<string, number>();
  return (resources) =>
    new Map(
      resources.map(({ id }) => {
        const key = keyOf(id);
        const row = rows.get(key) ?? rows.size;
        rows.set(key, row);
        return [key, row] as const;
      }),
    );
}
