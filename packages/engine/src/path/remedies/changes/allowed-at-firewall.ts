import type { Issue } from '../../../issue/issue.ts';
import type { CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { isNowhere, resolveAt } from '../../../network/services/resolve-name.ts';
import { idOf } from '../../cloud/names.ts';
import type { SeenFlow } from './changes.ts';

/**
 * The network rule that lets a flow pass a firewall that denies it. One that is asked for by name by a rule for that: network rules are asked first,
 * and are for names only with the DNS proxy. `sent`: the flow up to its destination.
 */
export function allowedAtFirewall(
  network: CloudNetwork,
  { context }: Pick<Issue, 'context'>,
  { destination }: SeenFlow,
  sent: string,
): string {
  const { name, ruleOrigin, ruleName, group } = context;
  if (name === undefined) return `allow ${sent} to ${destination} by a network rule`;
  const { firewalls, names, texts } = network;
  const row = firewalls.ids.findIndex((_, at) => idOf({ texts }, firewalls.ids, at) === group);
  const denies = ruleOrigin === 'user' ? ` before ${ruleName}, which denies it` : '';
  const answer = resolveAt(network, row, name);
  // A rule for the name would hold what the firewall finds, and not this address.
  const isOther = answer.kind === 'private' ? !answer.addresses.includes(destination) : isNowhere(answer);
  if (isOther) return `allow ${sent} to ${destination}${denies}, by a network rule`;
  const isOn = names.firewalls.isProxy[row] === 1;
  return `allow ${sent} to ${name}${denies}, by a network rule${isOn ? '' : ', with the DNS proxy on'}`;
}

/** Is it an application rule that an issue is about? */
export const isOfApplications = (
  { firewalls }: CloudNetwork,
  firewall: number,
  { priority }: Issue['context'],
): boolean => Number(priority) >= (firewalls.networkRules[firewall] ?? 0);
