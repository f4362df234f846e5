import { helpPath, type Blocker, type Diagnosis, type Issue, type Path } from '@hopscope/engine';

/* At our door every issue says where its code is explained. What is stored and reckoned with does not. */

type HelpedIssue = Issue & { readonly help: string };

const helpedIssue = (issue: Issue): HelpedIssue => ({ ...issue, help: helpPath(issue.code) });

type WithIssues = { readonly issues?: readonly Issue[] };

const helpedHops = <Hop extends WithIssues>(hops: readonly Hop[]): readonly Hop[] =>
  hops.map((hop) => (hop.issues === undefined ? hop : { ...hop, issues: hop.issues.map(helpedIssue) }));

export const helpedPath = (path: Path): Path => ({
  ...path,
  hops: helpedHops(path.hops),
  ...(path.branches && { branches: path.branches.map((branch) => ({ ...branch, hops: helpedHops(branch.hops) })) }),
});

export const helpedDiagnosis = (diagnosis: Diagnosis): Diagnosis => ({
  ...diagnosis,
  hops: helpedHops(diagnosis.hops),
  ...(diagnosis.predicted && { predicted: helpedPath(diagnosis.predicted) }),
});

export const helpedBlocker = (blocker: Blocker): Blocker => ({ ...blocker, issue: helpedIssue(blocker.issue) });
