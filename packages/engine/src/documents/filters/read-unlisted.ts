import { prefixesIn } from '../../address/prefixes-in.ts';
import { PUBLIC } from '../../rules/non-public.ts';
import type { AddressTerm } from '../../rules/security-rule.ts';
import type { Finding } from '../finding.ts';
import { readTexts } from '../resource.ts';
import { RULE_IN_DOUBT, type Side } from './read-side.ts';

/**
 * Members of a firewall's rule that say by countries, or by pods of a cluster, whom it is for, and what each may hold: no country has a private
 * address (Microsoft.Network's specification of `NetworkRule` and `ApplicationRule`).
 */
const UNLISTED: readonly (readonly [member: string, held: readonly AddressTerm[]])[] = [
  ['GeoLocations', prefixesIn(PUBLIC).map((prefix): AddressTerm => ({ kind: 'prefix', prefix }))],
  ['KubeSelectorGroups', [{ kind: 'any' }]],
];

/** Is a field of a rule one of those whose addresses no document lists? */
export const isUnlisted = (field: string): boolean => UNLISTED.some(([member]) => field.endsWith(member));

/** What a side of a rule may hold of what no document lists, and that nobody knows whether it does; none of most. */
export const unlistedTerms = (
  rule: unknown,
  side: Side,
  resource: string,
  findings: Finding[],
): readonly AddressTerm[] =>
  UNLISTED.flatMap(([member, held]): readonly AddressTerm[] => {
    const field = `${side}${member}`;
    const names = readTexts(rule, field);
    if (names.length === 0) return [];
    const problem = `Which addresses ${names.length === 1 ? names[0] : `${names[0]} and others`} stands for is in no document.`;
    findings.push({ resource, field, problem, consequence: RULE_IN_DOUBT, severity: 'warning' });
    return [...held, { kind: 'unread', field }];
  });
