import type { CheckState, ResourceId } from '@hopscope/protocol';

import type { CheckRecord } from '../../checks/check-record.ts';
import type { Checks } from '../../checks/checks.ts';
import type { Position } from './cursor.ts';

export type PageQuery = {
  readonly source?: ResourceId;
  readonly state?: CheckState;
  readonly before?: Position;
  /** 1–100 */
  readonly limit: number;
};

/** Rows that are looked through for one page: a filter that hardly anything meets must not read the whole store. */
const MOST_READ = 1000;

/** Newest first. `next` is where to go on; a page can be short, even empty, and still have one. */
export async function readPage(
  checks: Pick<Checks, 'list'>,
  query: PageQuery,
  mayRead: (record: CheckRecord) => boolean,
): Promise<{ readonly records: readonly CheckRecord[]; readonly next?: Position }> {
  const { source, state, limit } = query;
  const records: CheckRecord[] = [];
  let before = query.before;
  for (let read = 0; read < MOST_READ; read += limit) {
    const rows = await checks.list({ ...(source && { source }), ...(before && { before }), limit });
    for (const row of rows) {
      before = { createdAt: row.order.createdAt, id: row.order.id };
      if ((state === undefined || row.state === state) && mayRead(row)) records.push(row);
      if (records.length === limit) return { records, next: before };
    }
    if (rows.length < limit) return { records };
  }
  return { records, ...(before && { next: before }) };
}
