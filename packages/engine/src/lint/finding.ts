import type { Finding } from '../documents/finding.ts';

/**
 * What is wrong with a network, and how bad it is. `error`: something does not do what its document says. `warning`: it
 * does, and is probably not meant; or it could not be read because nobody gave what it names.
 */
export type LintFinding = Omit<Finding, 'severity'> & { readonly severity: 'error' | 'warning' };
