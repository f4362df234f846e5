import type { Issue } from '../../../issue/issue.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { idOf } from '../../cloud/names.ts';
import type { SeenFlow } from './changes.ts';

/**
 * What lets a flow pass a firewall that denies it. One that is asked for by name by a rule for that: network rules are asked first,
 * and are for names only with the DNS proxy. `sent`: the flow up to its destination.
 */
export function allowedAtFirewall(
  { firewalls, names, texts }: CloudNetwork,
  { context }: Pick<Issue, 'context'>,
  { protocol, destination }: SeenFlow,
  sent: string,
): string {
  const { name, ruleOrigin, ruleName, group, priority } = context;
  if (name === undefined) return `allow ${sent} to ${destination} by a network rule`;
  const row = firewalls.ids.findIndex((_, at) => idOf({ texts }, firewalls.ids, at) === group);
  const denies = ruleOrigin === 'user' ? ` before ${ruleName}, which denies it` : '';
  const isOn = names.firewalls.isProxy[row] === 1;
  const byNetworkRule = `by a network rule${isOn ? '' : ', with the DNS proxy on'}`;
  const isByNetworkRule = Number(priority) < (firewalls.networkRules[row] ?? 0);
  if (isByNetworkRule || protocol !== 'tcp') return `allow ${sent} to ${name}${denies}, ${byNetworkRule}`;
  return `allow ${sent} to ${name}${denies}, by an application rule, if it is HTTP, HTTPS or SQL, or ${byNetworkRule}`;
}
