import type { CloudResource } from '../../../documents/resource.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A rule as a firewall and a policy have it, but for the protocols of a network rule. */
type Rule = Readonly<Record<string, unknown>> & { readonly ruleType: 'NetworkRule' | 'ApplicationRule' };

/**
 * Makes `allow TCP port 443 from 10.1.1.4 to 10.2.1.4 by a network rule`, or `allow www.x.org by an application rule, if it is …`, in
 * a firewall, or in a policy: first of all its rules. Undefined for other words. `flowPort`: an application rule's words name none.
 */
export function withFirewallRule(
  documents: readonly CloudResource[],
  holder: string,
  what: string,
  flowPort: number,
): readonly CloudResource[] | undefined {
  const own = documents.find(({ id }) => id === holder)?.properties as Properties | undefined;
  const rule = networkRule(what) ?? applicationRule(what, flowPort);
  if (own === undefined || rule === undefined) return undefined;
  const collection = { name: 'remedy', priority: 90, action: { type: 'Allow' } };
  if (!holder.includes('/firewallPolicies/')) {
    if (own['firewallPolicy'] !== undefined) return undefined;
    const list = rule.ruleType === 'NetworkRule' ? 'networkRuleCollections' : 'applicationRuleCollections';
    const { ipProtocols, ...rest } = rule;
    const classic = { ...collection, rules: [ipProtocols === undefined ? rest : { ...rest, protocols: ipProtocols }] };
    const before = (own[list] ?? []) as readonly object[];
    const collections = [{ name: 'remedy', properties: classic }, ...before];
    return documents.map((each) =>
      each.id === holder ? { ...each, properties: { ...own, [list]: collections } } : each,
    );
  }
  const parted = { ...collection, ruleCollectionType: 'FirewallPolicyFilterRuleCollection' };
  return [
    ...documents,
    {
      id: `${holder}/ruleCollectionGroups/remedy`,
      type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
      properties: { priority: 90, ruleCollections: [{ ...parted, rules: [rule] }] },
    },
  ];
}

function networkRule(what: string): Rule | undefined {
  const [, protocol, port = '*', sources = '', tag, to = ''] =
    /^allow (TCP|UDP|ICMP)(?: port (\d+))? from (.+) to (the service tag )?(\S+?)(?: before \S+, which denies it)?,? by a network rule$/.exec(
      what,
    ) ?? [];
  if (protocol === undefined || sources === 'Internet') return undefined;
  return {
    name: 'remedy',
    ruleType: 'NetworkRule',
    ipProtocols: [protocol],
    sourceAddresses: sources.split(', '),
    ...(tag === undefined && /[a-z]/.test(to) && !to.includes(':')
      ? { destinationFqdns: [to] }
      : { destinationAddresses: [to] }),
    destinationPorts: [port],
  };
}

function applicationRule(what: string, port: number): Rule | undefined {
  const [, name] = /^allow (\S+) by an application rule(?: before \S+, which denies it)?, if it is/.exec(what) ?? [];
  if (name === undefined) return undefined;
  return {
    name: 'remedy',
    ruleType: 'ApplicationRule',
    protocols: [{ protocolType: 'Https', port }],
    sourceAddresses: ['*'],
    targetFqdns: [name],
  };
}
