import { contains, familyOfPrefix, wordsOfPrefix, type Prefix, overlap } from '../address/prefix.ts';
import { NONE, type CloudNetwork } from '../network/cloud/cloud-network.ts';
import { nextHopTypeOf } from '../network/routes/route-rows.ts';
import { idOf, lastPart, ruleNames, prefixesOfSubnet } from '../path/cloud/names.ts';
import { isReserved } from '../address/reserved.ts';
import { entriesOf } from '../routes/prefix-entries.ts';
import { COLUMN, endOfRules, firstRule, isAdminRule, isDefaultRule, STRIDE } from '../rules/compile/rule-tables.ts';
import { ANY_PLACE } from '../rules/security-rule.ts';
import { segmentOf } from '../rules/compile/segments.ts';
import { addressIn } from '../table/address-column.ts';
import type { LintFinding } from './finding.ts';

/** What Azure takes from nobody, though it can be read: addresses and networks that it keeps for itself. */
export function limits(network: CloudNetwork): readonly LintFinding[] {
  const prefixes = Array.from(network.subnets.ids, (_, row) => prefixesOfSubnet(network, row));
  return [...spaces(network), ...sizes(network, prefixes), ...addresses(network, prefixes), ...gatewayGroups(network)];
}

/** "Network security groups" and Microsoft.Network's specification of admin rules: the first and the last number. */
const PRIORITIES = { user: [100, 4096], admin: [1, 4096] } as const;

/** Are a group's rules those of a firewall, which are asked in the order of their collections? */
export const isOfFirewall = ({ firewalls }: CloudNetwork, group: number): boolean =>
  firewalls.groups.includes(group) || firewalls.translatingGroups.includes(group);

/** Rules of a group with numbers that Azure does not let one have. Those of a firewall have their collections' numbers. */
export function priorities(network: CloudNetwork, group: number): readonly LintFinding[] {
  const { rules } = network;
  if (isOfFirewall(network, group)) return [];
  const found: LintFinding[] = [];
  for (const direction of ['inbound', 'outbound'] as const) {
    const segment = segmentOf(group, direction);
    for (let rule = firstRule(rules, segment); rule < endOfRules(rules, segment); rule += 1) {
      if (isDefaultRule(rules, rule)) continue;
      const priority = rules.rows[rule * STRIDE + COLUMN.priority] ?? 0;
      const [first, last] = PRIORITIES[isAdminRule(rules, rule) ? 'admin' : 'user'];
      if (priority === ANY_PLACE || (priority >= first && priority <= last)) continue;
      found.push({
        resource: ruleNames(network, rule).id,
        field: 'properties.priority',
        problem: `${priority} is no priority from ${first} to ${last}.`,
        consequence: 'Azure refuses the rule; here it is asked in the order of its number.',
        severity: 'error',
      });
    }
  }
  return found;
}

/** "Network security groups on the gateway subnet aren't supported" ("About VPN Gateway configuration settings", Gateway subnet). */
const gatewayGroups = (network: CloudNetwork): readonly LintFinding[] =>
  Array.from(network.subnets.groups).flatMap((group, row): readonly LintFinding[] => {
    const resource = idOf(network, network.subnets.ids, row);
    if (group === NONE || lastPart(resource).toLowerCase() !== 'gatewaysubnet') return [];
    return [
      {
        resource,
        field: 'properties.networkSecurityGroup.id',
        problem: 'A security group is at the subnet of gateways, where Azure supports none.',
        consequence: 'The gateway may stop working; here the rules are asked as anywhere else.',
        severity: 'warning',
      },
    ];
  });

/** "Virtual network FAQ": address ranges that no virtual network may have. */
const KEPT = ['224.0.0.0/4', '255.255.255.255/32', '127.0.0.0/8', '169.254.0.0/16', '168.63.129.16/32'] as const;

function spaces(network: CloudNetwork): readonly LintFinding[] {
  const { virtualNetworks, routes } = network;
  return virtualNetworks.systemRoutes.flatMap((table, home) =>
    entriesOf(table).flatMap(({ prefix, value }): readonly LintFinding[] => {
      if (nextHopTypeOf(routes, value) !== 'VnetLocal') return [];
      const kept = KEPT.find((each) => overlap(each as Prefix, prefix));
      if (kept === undefined) return [];
      return [
        {
          resource: idOf(network, virtualNetworks.ids, home),
          field: 'properties.addressSpace.addressPrefixes',
          problem: `${prefix} has addresses of ${kept}, which no virtual network may have.`,
          consequence: 'Azure refuses the network; here packets to these addresses stay in it.',
          severity: 'error',
        },
      ];
    }),
  );
}

/** "How small and how large can virtual networks and subnets be?" ("Virtual network FAQ"). Bits of IPv4 are behind 96 others. */
const [SMALLEST, IPV6] = [96 + 29, 64];

/** `prefixes`: of each subnet. */
const sizes = (network: CloudNetwork, prefixes: readonly (readonly Prefix[])[]): readonly LintFinding[] =>
  prefixes.flatMap((all, subnet) =>
    all.flatMap((prefix): readonly LintFinding[] => {
      const { bits } = wordsOfPrefix(prefix);
      const isIpv4 = familyOfPrefix(prefix) === 'ipv4';
      if (isIpv4 ? bits <= SMALLEST : bits === IPV6) return [];
      return [
        {
          resource: idOf(network, network.subnets.ids, subnet),
          field: 'properties.addressPrefix',
          problem: isIpv4
            ? `${prefix} is smaller than a subnet may be, which is a /29.`
            : `${prefix} is no /64, as IPv6 prefixes of subnets are.`,
          consequence: 'Azure refuses the subnet; here it is as it is written.',
          severity: 'error',
        },
      ];
    }),
  );

function addresses(network: CloudNetwork, prefixes: readonly (readonly Prefix[])[]): readonly LintFinding[] {
  const { configurations, subnets } = network;
  return Array.from(configurations.interfaces).flatMap((card, row): readonly LintFinding[] => {
    const subnet = configurations.subnets[row] ?? NONE;
    const address = card < 0 || subnet < 0 ? undefined : addressIn(configurations.addresses, row);
    const prefix = address && prefixes[subnet]?.find((each) => contains(each, address));
    if (address === undefined || prefix === undefined || !isReserved(prefix, address)) return [];
    return [
      {
        resource: idOf(network, configurations.ids, row),
        field: 'properties.privateIPAddress',
        problem: `Azure keeps ${address} in ${lastPart(idOf(network, subnets.ids, subnet))} for itself.`,
        consequence: 'Azure refuses the address; here packets to it come to this interface.',
        severity: 'error',
      },
    ];
  });
}
