import type { AddressSets } from '../table/address-sets.ts';
import { decide, NO_MATCH, ruleInDoubt } from './decide.ts';
import type { Packet } from './packet.ts';
import { isAllow, type RuleTables } from './compile/rule-tables.ts';
import { segmentOf } from './compile/segments.ts';
import type { Direction } from './security-rule.ts';

/** What the tags VirtualNetwork and Internet hold where a rule is asked: numbers of sets, and bits of `TAG`. */
export type TagScope = { readonly virtualNetwork: number; readonly internet: number };

/** What a group's rules say about a packet, and by which rule (its row). */
export type Verdict =
  | { readonly kind: 'allow' | 'deny'; readonly rule: number }
  /** Whether this rule matches hangs on a tag that is not loaded, or on a port or address that is not known. */
  | { readonly kind: 'undetermined'; readonly rule: number }
  /** The platform's own traffic, which groups do not see. */
  | { readonly kind: 'exempt' };

/** Asks one group. Its default rules match everything that groups see, so there always is a verdict. */
export function evaluate(
  rules: RuleTables,
  sets: AddressSets,
  group: number,
  direction: Direction,
  packet: Packet,
  scope: TagScope,
): Verdict {
  return verdictOf(
    rules,
    decide(rules, sets, segmentOf(group, direction), packet, scope.virtualNetwork, scope.internet),
  );
}

/** What the number that `decide` answers means. */
function verdictOf(rules: RuleTables, decided: number): Verdict {
  if (decided === NO_MATCH) return { kind: 'exempt' };
  if (decided < NO_MATCH) return { kind: 'undetermined', rule: ruleInDoubt(decided) };
  return { kind: isAllow(rules, decided) ? 'allow' : 'deny', rule: decided };
}
