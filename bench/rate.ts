/** How often `work` can be done in a second, by doing it for so long; `times` is how much one call does. */
export function rateOf(forMs: number, times: number, work: () => void): number {
  const start = performance.now();
  let calls = 0;
  let now = start;
  do {
    work();
    calls += 1;
    now = performance.now();
  } while (now - start < forMs);
  return (calls * times * 1000) / (now - start);
}
