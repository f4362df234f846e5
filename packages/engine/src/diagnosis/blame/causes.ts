import type { Issue } from '../../issue/issue.ts';
import type { Blame } from './blame.ts';
import type { Agreement } from '../diagnosis.ts';
import type { Ending } from '../../observation/ending.ts';
import type { Observed } from '../../observation/observed.ts';

/** What the cloud's resources say stands in the way, by hop of the predicted path. */
export type Causes = readonly (readonly Issue[])[];

/**
 * Where packets say otherwise, what the resources call a blocker is none: it stays in the predicted path, and the
 * disagreement is reported in its place.
 */
export function causesOf({ predicted }: Observed, agreement: Agreement): Causes {
  if (predicted?.model !== 'cloud') return [];
  return predicted.hops.map(({ issues = [] }) =>
    issues.filter(({ severity }) => severity === 'warning' || agreement.kind !== 'disagree'),
  );
}

export const firstCause = (causes: Causes): Issue | undefined =>
  causes.flat().find(({ severity }) => severity === 'error');

/** What probes alone tell, without what a cause says better: that packets are lost, or go round. */
export const symptomsOf = (ending: Ending, blames: readonly Blame[], cause: Issue | undefined): readonly Blame[] =>
  cause !== undefined && (ending.kind === 'dropped' || ending.kind === 'looped') ? [] : blames;
