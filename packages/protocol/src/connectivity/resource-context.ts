import type { Issue } from '@hopscope/engine';
import type { Era } from './eras.ts';
import type { ConnectivityIssue } from './information.ts';

type Context = ConnectivityIssue['context'];

/** The context of an issue that Azure's documents show an answer with, word for word; nothing for all others. */
export function resourceContext({ code, context }: Issue, era: Era): Context | undefined {
  const { rule, ruleName, ruleOrigin, routeType, nextHopType } = context;
  if (rule !== undefined && ruleName !== undefined && NAMES_A_RULE.includes(code))
    return [{ key: 'RuleName', value: ruleWords(rule, ruleName, ruleOrigin, era) }];
  if (code === 'ROUTE_BLACKHOLE' && routeType === 'User') return [{ key: 'RouteType', value: 'User' }];
  // The blank at the end is Azure's: there is no address.
  if (code === 'ROUTE_BLACKHOLE' && nextHopType !== undefined)
    return [{ key: 'ErrorMessage', value: `NextHop Type ${nextHopType}, NextHop IP ` }];
  // A plain word, where nothing but that is known.
  if (ALONE.includes(code) && Object.keys(context).length === 0) return [];
  return undefined;
}

const ALONE: readonly Issue['code'][] = ['NO_ROUTE', 'NO_LISTENER', 'GUEST_FIREWALL_DENY'];

const NAMES_A_RULE: readonly Issue['code'][] = ['NSG_DENY', 'NSG_DENY_SUBNET', 'NSG_DEFAULT_DENY', 'RETURN_FILTERED'];

/** The prefixes are those of flow logs. Default rules keep theirs in documents of 2025; ids there say `SecurityRules`. */
function ruleWords(rule: string, name: string, origin: string | undefined, era: Era): string {
  if (origin === 'default') return `DefaultRule_${name}`;
  return era.ruleAs === 'name' ? `UserRule_${name}` : rule.replace(/\/securityRules\//i, '/SecurityRules/');
}
