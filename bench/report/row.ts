/** One measured figure: what it is, every value that was measured, and what it should be. */
export type Row = {
  readonly what: string;
  readonly unit: Unit;
  /** One a round; their median is the figure. */
  readonly values: readonly number[];
  readonly goal?: Goal;
  readonly ratios?: readonly Ratio[];
};

export type Unit = 'ms' | 'µs' | '/s' | 'kB' | 'MB' | '';

export type Goal = { readonly kind: 'at-most' | 'at-least'; readonly value: number };

/** The figure divided by a reference that was measured in the same run. */
export type Ratio = { readonly to: string; readonly value: number };

/** What could not be measured here. */
export type Skip = { readonly what: string; readonly reason: string };

export const atMost = (value: number): Goal => ({ kind: 'at-most', value });
export const atLeast = (value: number): Goal => ({ kind: 'at-least', value });

/** NaN of nothing, as `quantile`. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** `part`: 0 is the least, 1 the greatest. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export const ratio = (to: string, values: readonly number[], reference: readonly number[]): Ratio => ({
  to,
  value: median(values) / median(reference),
});

export function isMet({ values, goal }: Row): boolean | undefined {
  if (goal === undefined || values.length === 0) return undefined;
  return goal.kind === 'at-most' ? median(values) <= goal.value : median(values) >= goal.value;
}
