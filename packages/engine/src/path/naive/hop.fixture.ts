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
