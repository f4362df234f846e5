import type { Verdict } from './places/filters.fixture.ts';

export type NaiveHop = {
  readonly address: string;
  readonly filters: readonly string[];
  readonly route?: string;
  readonly leaving?: string;
};

export const withoutLeaving = ({ address, filters, route }: NaiveHop): NaiveHop => ({
  address,
  filters,
  ...(route === undefined ? {} : { route }),
});

export const wordsOf = (verdicts: readonly Verdict[]) => verdicts.map(({ says, rule }) => `${says} ${rule}`);

/** How it ends behind a gateway. */
export const ENDS = { down: 'next-hop-missing', out: 'leaves-model', unknown: 'undetermined' } as const;
