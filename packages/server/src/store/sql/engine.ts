import type { Row, StatementName, Value } from './statements.ts';

/** What a database has to bring to be a store; everything else is the same text for all of them. */
export type SqlEngine = {
  /** Resolves with the rows; for a write, once it is on disk. Writes happen in the order of their calls. */
  readonly run: Run;
  /** Bytes that live rows and indexes take. */
  readonly usedBytes: () => Promise<number>;
  readonly backup: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Run = (name: StatementName, values: readonly Value[]) => Promise<readonly Row[]>;
