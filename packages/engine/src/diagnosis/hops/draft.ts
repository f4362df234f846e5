import type { Issue } from '../../issue/issue.ts';
import type { Hop } from '../diagnosis.ts';

/** A hop that still collects its issues. */
export type Draft = Omit<Hop, 'issues'> & { readonly issues: Issue[] };
