import type { Row, StatementName, Value } from '../sql/statements.ts';

/** What the main thread sends: one array for everything asked in one turn of its event loop. */
export type Requests = readonly Request[];

export type Request = readonly [id: number, name: StatementName | 'usedBytes', values: readonly Value[]];

/** What comes back, in any order: rows, or one sentence on why not. */
export type Answers = readonly Answer[];

export type Answer = readonly [id: number, answer: readonly Row[] | string];

/** The first thing that the worker says: whether the store is open. */
export type Opening = { readonly problem?: string };

/** Asks the worker to finish what it was asked so far and close the database. */
export const CLOSE = 'close';
