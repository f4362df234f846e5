import { withoutValues } from '../../checks/without-values.ts';
import { errorBody, type Check, type CheckNews } from '@hopscope/protocol';

import type { CheckRecord } from '../../checks/check-record.ts';
import type { News } from '../../checks/news.ts';
import { helpedDiagnosis } from '../../estate/cloud/answers/helped.ts';

/** A check as our door shows it. */
export function checkOf({ order, state, updatedAt, diagnosis, error }: CheckRecord): Check {
  return {
    id: order.id,
    state,
    source: order.source,
    request: withoutValues(order.request) as Check['request'],
    createdAt: new Date(order.createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    // The schema's arrays can be written to, the engine's cannot; on the wire they are the same.
    ...(diagnosis && { diagnosis: helpedDiagnosis(diagnosis) as Check['diagnosis'] & object }),
    ...(error && { error: errorBody(error).error }),
  };
}

export const newsOf = (news: News): CheckNews =>
  news.kind === 'ended' ? { kind: 'ended', check: checkOf(news.record) } : news;
