import { noSuch, type Finding } from '../../documents/finding.ts';
import { keyOf } from '../../documents/resource.ts';
import { MISSING, NONE } from '../cloud/cloud-network.ts';

/** Rows of resources by their ids in lower case. */
export type Rows = ReadonlyMap<string, number>;

export const rowsOf = (resources: readonly { readonly id: string }[]): Rows =>
  new Map(resources.map(({ id }, row) => [keyOf(id), row]));

export type Reference = Omit<Finding, 'problem'>;

export type Link = (rows: Rows, id: string | undefined, reference: Reference) => number;

/** Turns references into rows: `NONE` where there is no reference, `MISSING` and a finding where it leads nowhere. */
export const linker =
  (findings: Finding[]): Link =>
  (rows, id, reference) => {
    if (id === undefined) return NONE;
    const row = rows.get(keyOf(id));
    if (row !== undefined) return row;
    findings.push({ ...reference, problem: noSuch(id) });
    return MISSING;
  };
