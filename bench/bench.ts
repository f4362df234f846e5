import type { Row, Skip } from './report/row.ts';

/** Something that can be measured, and how: it says what it finds as it goes. */
export type Bench = (stage: Stage) => Promise<void>;

/** Where a bench runs: how thorough it should be, and who hears its figures. */
export type Stage = {
  /** Fewer and shorter rounds. */
  readonly quick: boolean;
  /** Folder for V8's CPU profiles of the servers that are started; profiling makes them slower. */
  readonly profileDir?: string;
  readonly row: (row: Row) => void;
  readonly skip: (skip: Skip) => void;
  /** Words beside the figures: what dominates, what was odd. */
  readonly note: (line: string) => void;
};
