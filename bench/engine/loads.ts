import { seeded } from '../../packages/engine/src/path/random/random.fixture.ts';
import type { Stage } from '../bench.ts';
import { LINE } from './lines-touched.ts';

/** What one load takes that waits for the one before: from more memory than any cache holds, and from as much as the questions touch. */
export function loads({ row }: Stage): void {
  for (const [what, megabytes] of [
    ['that no cache holds, of 256 MB', 256],
    ['of 8 MB', 8],
  ] as const) {
    const steps = roundTrip((megabytes * 1e6) / LINE);
    let at = 0;
    const values = Array.from({ length: 64 }, () => {
      const start = performance.now();
      for (let step = 0; step < STEPS; step += 1) at = steps[at] ?? 0;
      return (1000 * (performance.now() - start)) / STEPS;
    });
    if (at < 0) throw new RangeError('a way through memory has no negative places');
    row({ what: `memory: a load ${what}`, unit: 'µs', values });
  }
}

const STEPS = 20_000;

/** What it takes to write to a page that the process did not have: the system finds one, clears it and hands it out. */
export function firstTouches({ row }: Stage): void {
  const values = Array.from({ length: 16 }, () => {
    const fresh = new Uint8Array(new SharedArrayBuffer(PAGES * PAGE));
    const start = performance.now();
    for (let at = 0; at < fresh.length; at += PAGE) fresh[at] = 1;
    return (1000 * (performance.now() - start)) / PAGES;
  });
  row({ what: 'memory: the first write to a page of 4 KB', unit: 'µs', values });
}

const [PAGE, PAGES] = [4096, 4096];

/** A way through every line, in no order that anybody foresees: each begins with the place of the next (Sattolo's cycle). */
function roundTrip(lines: number): Int32Array {
  const words = LINE / Int32Array.BYTES_PER_ELEMENT;
  const count = Math.floor(lines);
  const random = seeded(11);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.below(last);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  const places = new Int32Array(new SharedArrayBuffer(count * LINE));
  for (let index = 0; index < count; index += 1)
    places[words * (order[index] ?? 0)] = words * (order[(index + 1) % count] ?? 0);
  return places;
}
