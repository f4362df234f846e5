import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { endOfRules, HEAD, segmentOf, STRIDE } from '../../../rules/compile/rule-tables.ts';
import { sharedI32 } from '../../../table/shared-arrays.ts';

/**
 * The network as it would be with application rules of these firewalls for all that no rule of theirs matches; everything else
 * is shared. `firewalls`: their rows.
 */
export function byApplication(network: CloudNetwork, firewalls: readonly number[]): CloudNetwork {
  const rows = sharedI32([...network.rules.rows]);
  for (const firewall of firewalls) {
    const segment = segmentOf(network.firewalls.groups[firewall] ?? NONE, 'inbound');
    // The last one, which denies: behind all network rules, where application rules are.
    const head = STRIDE * (endOfRules(network.rules, segment) - 1);
    rows[head] = (rows[head] ?? 0) | HEAD.allow;
  }
  return { ...network, rules: { ...network.rules, rows } };
}
