import { parseAddress } from '../../address/address.ts';
import type { Drafts } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { unreadRegional } from '../../documents/unread.ts';
import { unseenIn } from '../filters/policy-chain.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';

/** References that lead nowhere, of those that nobody follows to a row: lists of members, policies, and what rules of firewalls name. */
export function findDangling(drafts: Drafts, findings: Finding[]): void {
  const missing = (resource: string, field: string, id: string, consequence: string) =>
    findings.push({ resource, field, problem: noSuch(id), consequence });
  const idsOf = (all: readonly { readonly id: string }[]) => new Set(all.map(({ id }) => keyOf(id)));
  // Of interfaces there are many: they are only looked at where somebody names them.
  const configurations = idsOf(
    drafts.balancers.length === 0 ? [] : drafts.interfaces.flatMap((each) => each.configurations),
  );
  const publics = idsOf(drafts.natGateways.length === 0 ? [] : drafts.publicAddresses);
  const networks = idsOf(drafts.virtualNetworks);
  for (const { rules, pools } of drafts.balancers) {
    for (const { id: pool, members } of pools.values())
      for (const { member, network, isFrontend } of members) {
        if (isFrontend === true) findings.push(unreadRegional(pool, member));
        else if (member.startsWith('/') && !configurations.has(keyOf(member)))
          missing(pool, 'properties.backendIPConfigurations', member, UNSEEN_MEMBER);
        else if (!member.startsWith('/') && !parseAddress(member).ok) findings.push(noAddress(pool, member));
        if (network !== undefined && !networks.has(keyOf(network)))
          missing(pool, 'properties.loadBalancerBackendAddresses', network, UNSEEN_MEMBER);
      }
    for (const { id, configuration } of rules)
      if (configuration !== undefined && configuration !== id && !configurations.has(keyOf(configuration)))
        missing(id, 'properties.backendIPConfiguration.id', configuration, UNSEEN_MEMBER);
  }
  for (const { id, addresses, prefixes } of drafts.natGateways) {
    for (const address of addresses)
      if (!publics.has(keyOf(address))) missing(id, 'properties.publicIpAddresses', address, UNKNOWN_ADDRESS);
    for (const prefix of [...prefixes.ipv4, ...prefixes.ipv6])
      if (!drafts.publicPrefixes.has(keyOf(prefix)))
        missing(id, 'properties.publicIpPrefixes', prefix, UNKNOWN_ADDRESS);
  }
  const { groups } = drafts.managed;
  const subnets = idsOf(groups.size === 0 ? [] : drafts.virtualNetworks.flatMap((network) => network.subnets));
  for (const { id, members } of groups.values())
    for (const member of members)
      if (!networks.has(keyOf(member)) && !subnets.has(keyOf(member)))
        missing(
          id,
          'properties.resourceId',
          member,
          'Rules for the group are not asked there, and where it is joined with others, what may be in it is not known.',
        );
  for (const { rule, source, destination } of drafts.managed.rules)
    for (const group of [...source.groups, ...destination.groups])
      if (!groups.has(keyOf(group))) missing(rule.id, 'properties', group, UNKNOWN);
  for (const { id, network } of drafts.hubConnections)
    if (!networks.has(keyOf(network)))
      missing(id, 'properties.remoteVirtualNetwork.id', network, 'Nothing is known of that network.');
  const policies = idsOf(drafts.policies);
  for (const { id, policy } of drafts.firewalls)
    if (policy !== undefined && !policies.has(keyOf(policy)))
      missing(id, 'properties.firewallPolicy.id', policy, UNKNOWN_RULES);
  for (const policy of drafts.policies) {
    const { id, base } = policy;
    if (base !== undefined && !policies.has(keyOf(base))) missing(id, 'properties.basePolicy.id', base, UNKNOWN_RULES);
    for (const group of unseenIn({ id, draft: policy }, drafts.policyGroups))
      missing(id, 'properties.ruleCollectionGroups', group, UNKNOWN_GROUP);
  }
  for (const { collections } of [...drafts.firewalls, ...drafts.policyGroups])
    for (const { translations, network, application } of collections)
      for (const { id, source, destination } of [...translations, ...network, ...application])
        for (const group of [...source.groups, ...(destination.groups ?? [])])
          if (!drafts.ipGroups.has(keyOf(group))) missing(id, 'ipGroups', group, UNKNOWN);
}

const noAddress = (resource: string, member: string): Finding => ({
  resource,
  field: 'properties.loadBalancerBackendAddresses',
  problem: `'${member}' is no IP address.`,
  consequence: UNSEEN_MEMBER,
});

const UNSEEN_MEMBER = 'Whether it gets flows, and what becomes of these, is not known: such flows end undetermined.';
const UNKNOWN_ADDRESS = 'Which public address packets leave with is not known.';
const UNKNOWN_RULES = 'Its rules are not known, and come first: what a firewall with them decides ends undetermined.';
const UNKNOWN_GROUP =
  'Its rules are not known, and may come before all others of the policy: what a firewall with them decides ends undetermined.';
const UNKNOWN = 'Whether the rule matches is not known: paths that it could decide end undetermined.';
