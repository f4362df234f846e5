import type { CloudResource } from '../../documents/resource.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Makes `allow TCP port 443 from 10.1.1.4 to 10.2.1.4 by a network rule` in a firewall, or in its policy; undefined for other words. */
export function withNetworkRule(
  documents: readonly CloudResource[],
  firewall: string,
  what: string,
): readonly CloudResource[] | undefined {
  const [, protocol = '', port = '*', sources = '', to = ''] =
    /^allow (TCP|UDP|ICMP)(?: port (\d+))? from (.+) to (\S+) by a network rule$/.exec(what) ?? [];
  const own = documents.find(({ id }) => id === firewall)?.properties as Properties | undefined;
  if (protocol === '' || own === undefined || sources === 'Internet') return undefined;
  const rule = {
    name: 'remedy',
    ruleType: 'NetworkRule',
    sourceAddresses: sources.split(', '),
    destinationAddresses: [to],
    destinationPorts: [port],
  };
  const collection = { name: 'remedy', priority: 100, action: { type: 'Allow' } };
  const policy = (own['firewallPolicy'] as { readonly id: string } | undefined)?.id;
  if (policy === undefined) {
    const classic = { ...collection, rules: [{ ...rule, protocols: [protocol] }] };
    const before = (own['networkRuleCollections'] ?? []) as readonly object[];
    const collections = [{ name: 'remedy', properties: classic }, ...before];
    return documents.map((each) =>
      each.id === firewall ? { ...each, properties: { ...own, networkRuleCollections: collections } } : each,
    );
  }
  const parted = { ...collection, ruleCollectionType: 'FirewallPolicyFilterRuleCollection' };
  // A policy's parent is asked before it.
  const top = parentOf(documents, policy);
  return [
    ...documents,
    {
      id: `${top}/ruleCollectionGroups/remedy`,
      type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
      properties: { priority: 100, ruleCollections: [{ ...parted, rules: [{ ...rule, ipProtocols: [protocol] }] }] },
    },
  ];
}

function parentOf(documents: readonly CloudResource[], policy: string): string {
  const own = documents.find(({ id }) => id === policy)?.properties as Properties | undefined;
  const base = own?.['basePolicy'] as { readonly id: string } | undefined;
  return base === undefined ? policy : parentOf(documents, base.id);
}
