import type { IssueCode } from '../issue/issue.ts';
import type { Path, PathDisposition } from './path.ts';

/**
 * What a path comes down to. `reachable`: nothing in the configuration stops the flow on its way to the destination, or out
 * to the internet, nor its answers. `leaves-model`: it goes to where no document tells more. `undetermined`: what is missing
 * to tell, in sentences.
 */
export type PathOutcome =
  | { readonly kind: 'reachable' | 'unreachable' | 'leaves-model' }
  | { readonly kind: 'undetermined'; readonly missing: readonly string[] };

const KINDS: Readonly<Record<PathDisposition, PathOutcome['kind']>> = {
  delivered: 'reachable',
  'delivered-on-link': 'leaves-model',
  'leaves-model': 'leaves-model',
  'reaches-internet': 'reachable',
  undetermined: 'undetermined',
  unowned: 'unreachable',
  denied: 'unreachable',
  'not-forwarded': 'unreachable',
  'machine-off': 'unreachable',
  'next-hop-missing': 'unreachable',
  looped: 'unreachable',
  'no-route': 'unreachable',
  blackholed: 'unreachable',
  'unreachable-route': 'unreachable',
  'prohibited-route': 'unreachable',
  'no-way-out': 'unreachable',
  'no-way-back': 'unreachable',
  'not-balanced': 'unreachable',
  'partly-delivered': 'undetermined',
  unserved: 'unreachable',
};

/** Issues that say which fact is missing. */
const DOUBTS: readonly IssueCode[] = [
  'LB_BACKENDS_DIFFER',
  'ROUTE_HOPS_DIFFER',
  'PLATFORM_ALWAYS_BLOCKED',
  'SERVICE_TAG_UNKNOWN',
  'CONFIG_MISSING',
  'ANALYSIS_UNSUPPORTED',
];

export function outcomeOf({ disposition, hops }: Path): PathOutcome {
  const kind = KINDS[disposition];
  if (kind !== 'undetermined') return { kind };
  const issues = hops.flatMap(({ issues: own = [] }) => own);
  return { kind, missing: issues.flatMap(({ code, sentence }) => (DOUBTS.includes(code) ? [sentence] : [])) };
}
