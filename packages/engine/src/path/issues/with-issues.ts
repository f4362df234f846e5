import type { Issue } from '../../issue/issue.ts';
import type { PathHop } from '../path.ts';

/** A hop with more issues, behind those that it has. */
export const withIssues = (hop: PathHop, issues: readonly Issue[]): PathHop =>
  issues.length === 0 ? hop : { ...hop, issues: [...(hop.issues ?? []), ...issues] };

/** The same for one of several hops. */
export const withIssuesAt = (hops: readonly PathHop[], at: number, issues: readonly Issue[]): readonly PathHop[] =>
  issues.length === 0 ? hops : hops.map((hop, index) => (index === at ? withIssues(hop, issues) : hop));
