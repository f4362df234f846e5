import { noSuch, type Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';

/** Rows of resources by their ids. */
export type Rows = { get(id: string): number | undefined };

type Identified = readonly { readonly id: string }[];

/**
 * `numbers`: the row of each; absent: they are in the order of their rows. References are nearly always written as the id
 * itself is: only where one is not, its case is folded. Of the same ids the last counts.
 */
export function rowsOf(resources: Identified, numbers?: readonly number[]): Rows {
  const exact = new Map<string, number>();
  resources.forEach(({ id }, index) => exact.set(id, numbers?.[index] ?? index));
  let folded: ReadonlyMap<string, number> | undefined;
  return {
    get(id) {
      const row = exact.get(id);
      if (row !== undefined || exact.size === 0) return row;
      folded ??= new Map(resources.map((one, index) => [keyOf(one.id), numbers?.[index] ?? index]));
      return folded.get(keyOf(id));
    },
  };
}

/**
 * The same for many resources in the order of their rows, whose ids differ. References to them tend to come in that order, too:
 * the one behind the last that was asked for is looked at first, and only where it is not meant, all are told apart.
 */
export function manyRowsOf(resources: Identified): Rows {
  let all: Rows | undefined;
  let next = 0;
  return {
    get(id) {
      const row = resources[next]?.id === id ? next : (all ??= rowsOf(resources)).get(id);
      if (row !== undefined) next = row + 1;
      return row;
    },
  };
}

export type Reference = Omit<Finding, 'problem'>;

export type Link = (rows: Rows, id: string | undefined, reference: () => Reference) => number;

/** Turns references into rows: `NONE` where there is no reference, `MISSING` and a finding where it leads nowhere. */
export const linker =
  (findings: Finding[]): Link =>
  (rows, id, reference) => {
    if (id === undefined) return NONE;
    const row = rows.get(id);
    if (row !== undefined) return row;
    findings.push({ ...reference(), problem: noSuch(id) });
    return MISSING;
  };
