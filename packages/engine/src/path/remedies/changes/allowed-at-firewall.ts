import type { Address } from '../../../address/address.ts';
import type { Issue } from '../../../issue/issue.ts';
import { NONE, type CloudNetwork } from '../../../network/cloud/cloud-network.ts';
import { SERVICE_KINDS } from '../../../network/services/service-table.ts';
import { tagOf } from '../../../network/services/compile-services.ts';
import { isNowhere, resolveAt, type NameAnswer } from '../../../network/services/resolve-name.ts';
import { addressIn } from '../../../table/address-column.ts';
import { valueOfId } from '../../../table/id-index.ts';
import { idOf, textOf } from '../../cloud/names.ts';
import type { SeenFlow } from './change.ts';

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
  if (isOtherThan(answer, destination))
    return `allow ${sent} to ${untoldIn(network, name, destination) ?? destination}${denies}, by a network rule`;
  const isOn = names.firewalls.isProxy[row] === 1;
  return `allow ${sent} to ${name}${denies}, by a network rule${isOn ? '' : ', with the DNS proxy on'}`;
}

/** Does a firewall find another address by a name, or know that there is none? */
export const isOtherThan = (answer: NameAnswer, address: Address): boolean =>
  answer.kind === 'told' ? !answer.addresses.includes(address) : isNowhere(answer);

/**
 * Where rules of a firewall are written: in its policy, or for what comes before a rule that denies, in the policy that has that one, as those of
 * a policy's parent come first ("Azure Firewall policy rule sets"); in itself where it has none.
 */
export function holderOfRules({ names: { firewalls }, texts }: CloudNetwork, firewall: string, denying = ''): string {
  const [policy] = /^.*\/firewallPolicies\/[^/]+/i.exec(denying) ?? [];
  const row = firewalls.ids.findIndex((_, at) => idOf({ texts }, firewalls.ids, at) === firewall);
  return policy ?? textOf({ texts }, firewalls.policies, row) ?? firewall;
}

/** The tag of a service whose own public address no document tells, where one of that tag stands in for it. */
function untoldIn({ services, texts }: CloudNetwork, name: string, destination: string): string | undefined {
  const service = valueOfId(services.byName, texts, name);
  const kind = SERVICE_KINDS[services.kinds[service] ?? NONE];
  if (kind === undefined || addressIn(services.addresses, service) !== destination) return undefined;
  return `the service tag ${tagOf(kind)}`;
}

/** Is it an application rule that an issue is about? */
export const isOfApplications = (
  { firewalls }: CloudNetwork,
  firewall: number,
  { priority }: Issue['context'],
): boolean => Number(priority) >= (firewalls.networkRules[firewall] ?? 0);
