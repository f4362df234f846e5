import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { idOf } from '../path/cloud/names.ts';
import type { LintFinding } from './finding.ts';

/** Route tables and security groups that nothing has: they are written, and do nothing. */
export function unused(network: CloudNetwork): readonly LintFinding[] {
  const { subnets, interfaces, virtualNetworks, firewalls, routeTables, rules } = network;
  const tables = new Set(subnets.routeTables);
  const groups = new Set([
    ...subnets.groups,
    ...interfaces.groups,
    ...virtualNetworks.adminGroups,
    ...firewalls.groups,
    ...firewalls.translatingGroups,
  ]);
  const finding = (resource: string, problem: string, consequence: string): LintFinding => ({
    resource,
    field: 'id',
    problem,
    consequence,
    severity: 'warning',
  });
  return [
    ...rowsWithout(routeTables.ids, tables).map((row) =>
      finding(idOf(network, routeTables.ids, row), 'No subnet has this route table.', 'Its routes decide nothing.'),
    ),
    ...rowsWithout(rules.groupIds, groups).map((row) =>
      finding(
        idOf(network, rules.groupIds, row),
        'No subnet and no interface has this security group.',
        'Its rules decide nothing.',
      ),
    ),
  ];
}

const rowsWithout = (ids: ArrayLike<number>, used: ReadonlySet<number>): readonly number[] =>
  Array.from(ids, (_, row) => row).filter((row) => (ids[row] ?? -1) >= 0 && !used.has(row));
