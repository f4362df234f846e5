import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { reportSchema } from '@hopscope/protocol';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../examples/catalogue/', import.meta.url));

type Observed = {
  readonly probes?: readonly unknown[];
  readonly hops?: readonly { readonly ttl: number; readonly outcome: unknown }[];
  readonly exchanges?: readonly unknown[];
  readonly evidence?: readonly { readonly kind: string }[];
  readonly resolution?: unknown;
};

const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const { observed } = JSON.parse(readFileSync(folder + file, 'utf8')) as { readonly observed?: Observed };
    return { file, observed };
  })
  .filter((each): each is { file: string; observed: Observed } => each.observed !== undefined);

test.each(examples)('what was observed in $file is what an agent can report', ({ observed }) => {
  const { probes = [], hops = [], exchanges = [], evidence = [], resolution } = observed;
  const seen = [
    ...probes.map((outcome, sequence) => ({ kind: 'probe', sequence, outcome })),
    ...hops.map(({ ttl, outcome }) => ({ kind: 'hop', ttl, outcome })),
    ...exchanges.map((exchange, sequence) => ({ kind: 'exchange', sequence, exchange })),
  ];
  const reports: readonly unknown[] = [
    ...(resolution === undefined ? [] : [{ kind: 'resolved', job: 1, resolution }]),
    ...seen.map((each) => ({ kind: 'observed', observation: { job: 1, ...each } })),
    ...evidence.map((each) => ({ kind: 'evidence', job: 1, evidence: each })),
  ];
  for (const report of reports) expect(reportSchema.parse(report)).toEqual(report);
});
