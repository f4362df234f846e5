import type { Draft } from '../question/draft.ts';
import type { Says } from './says.ts';

/** What each part of the form is handed. */
export type FormPart = {
  readonly draft: Draft;
  readonly says: Says;
  readonly onDraft: (change: Partial<Draft>) => void;
  readonly onLeave: (field: keyof Draft) => void;
};
