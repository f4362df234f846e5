import { buildIdIndex } from '../../table/id-index.ts';
import { sharedU32 } from '../../table/shared-arrays.ts';
import type { AliasTable, CloudLookups } from '../cloud/cloud-network.ts';
import { offsetsOf, type EndSurroundings } from '../cloud/configuration-row.ts';

type Alias = { readonly id: string; readonly rows: readonly number[] };

/**
 * `fronts`: who each frontend is of, in their order; the first one is in the row `first`. `endpointOf`: by interface, which private
 * endpoint it is of, if any.
 */
export function aliasColumns(
  { drafts, texts }: Pick<EndSurroundings, 'drafts' | 'texts'>,
  fronts: readonly { readonly balancer: { readonly id: string } }[],
  first: number,
  endpointOf: readonly number[],
): { readonly aliases: AliasTable; readonly index: CloudLookups['aliases'] } {
  const rowsOf = new Map<object, number[]>(drafts.balancers.map((balancer) => [balancer, []]));
  fronts.forEach(({ balancer }, at) => rowsOf.get(balancer)?.push(first + at));
  const all: readonly Alias[] = [
    ...drafts.balancers.map((balancer) => ({ id: balancer.id, rows: rowsOf.get(balancer) ?? [] })),
    ...endpointAliases(drafts, endpointOf),
  ];
  const ids = all.map(({ id }) => texts.add(id));
  return {
    aliases: { rows: sharedU32(all.flatMap(({ rows }) => rows)), offsets: offsetsOf(all.map(({ rows }) => rows)) },
    index: buildIdIndex(texts, ids),
  };
}

/** Each at the first address of its interface, as the interface is itself. */
function endpointAliases(
  { privateEndpoints, interfaces }: EndSurroundings['drafts'],
  endpointOf: readonly number[],
): readonly Alias[] {
  if (privateEndpoints.length === 0) return [];
  const rows = privateEndpoints.map((): number[] => []);
  let row = 0;
  for (const [one, { configurations }] of interfaces.entries()) {
    const own = rows[endpointOf[one] ?? -1];
    if (own?.length === 0 && configurations.length > 0) own.push(row);
    row += configurations.length;
  }
  return privateEndpoints.map(({ id }, at) => ({ id, rows: rows[at] ?? [] }));
}
