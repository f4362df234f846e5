import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { sample } from 'fast-check';
import { folderPrefix, sweepLeftovers } from './leftovers.ts';
import { look, type Comparison } from './look.ts';
import { examples } from './network/arbitrary.ts';
import { openObserver, type Observer } from './observe/observer.ts';

export type Wanted = { readonly networks: number; readonly flows: number; readonly seed: number };

/** The first flow of a network that the engine and the kernel read differently. */
export type Disagreement = {
  /** Which network of the run it is, from zero. */
  readonly index: number;
  readonly network: readonly string[];
  readonly comparison: Comparison;
};

export type Result = {
  readonly wanted: Wanted;
  readonly comparisons: readonly Comparison[];
  /** One for each network in which there was any. */
  readonly disagreements: readonly Disagreement[];
  readonly tookMs: number;
};

/** How many networks are built at once. While one waits for silence, another is built. */
const LANES = availableParallelism() + 1;

/** Hands out observers and a folder for what labs write down, and takes all away again. */
export async function withObservers<T>(
  count: number,
  use: (observers: readonly Observer[], directory: string) => Promise<T>,
): Promise<T> {
  await sweepLeftovers();
  const directory = mkdtempSync(folderPrefix());
  const observers = Array.from({ length: count }, openObserver);
  try {
    return await use(observers, directory);
  } finally {
    await Promise.all(observers.map((observer) => observer.close()));
    rmSync(directory, { recursive: true });
  }
}

/** Random networks from a seed: each is built, and its flows are sent through it. `heard` is told of each that is done. */
export async function conform(wanted: Wanted, heard: (done: number) => void = () => {}): Promise<Result> {
  const began = performance.now();
  const all = sample(examples(wanted.flows), { numRuns: wanted.networks, seed: wanted.seed });
  const results: (readonly Comparison[])[] = [];
  let done = 0;
  await withObservers(Math.min(LANES, wanted.networks), async (observers, directory) => {
    const waiting = all.entries();
    let isGivenUp = false;
    const lanes = observers.map(async (observer) => {
      for (const [index, example] of waiting) {
        if (isGivenUp) return;
        try {
          results[index] = await look(example, observer, directory);
        } catch (error) {
          isGivenUp = true;
          throw error;
        }
        heard((done += 1));
      }
    });
    // Where one fails the others take their labs down first.
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
  });
  return {
    wanted,
    comparisons: results.flat(),
    disagreements: results.flatMap((comparisons, index): readonly Disagreement[] => {
      const comparison = comparisons.find(({ isAgreed }) => !isAgreed);
      return comparison === undefined ? [] : [{ index, network: all[index]?.network ?? [], comparison }];
    }),
    tookMs: performance.now() - began,
  };
}
