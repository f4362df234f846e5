import type { Result } from '@hopscope/engine';

export type { Result };

/** The engine's values are not for this package; this one word is all that is needed of them. */
export const bad = (problem: string): { readonly ok: false; readonly problem: string } => ({ ok: false, problem });
