/** The candidate that a slip of the finger away: at most two letters added, missing, changed or swapped. */
export function suggestion(written: string, candidates: readonly string[]): string | undefined {
  const allowed = written.length <= 3 ? 1 : 2;
  let best: { readonly candidate: string; readonly slips: number } | undefined;
  for (const candidate of candidates) {
    const slips = distance(written.toLowerCase(), candidate);
    if (slips <= allowed && (best === undefined || slips < best.slips)) best = { candidate, slips };
  }
  return best?.candidate;
}

/** ` Did you mean 'check'?`, or nothing. */
export function didYouMean(written: string, candidates: readonly string[]): string {
  const meant = suggestion(written, candidates);
  return meant === undefined ? '' : ` Did you mean '${meant}'?`;
}

/** Edits between two words, where swapping two neighbours is one (optimal string alignment). */
function distance(from: string, to: string): number {
  let [beforeLast, last]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: to.length + 1 }, (_, n) => n),
  ];
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next.push(
        Math.min(
          at(last, column) + 1,
          at(next, column - 1) + 1,
          at(last, column - 1) + changed,
          swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, next];
  }
  return at(last, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;
