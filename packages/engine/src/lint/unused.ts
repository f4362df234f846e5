import type { CloudNetwork } from '../network/cloud/cloud-network.ts';
import { isOfUnseenUser } from '../network/links/find-users.ts';
import { idOf } from '../path/cloud/names.ts';
import type { LintFinding } from './finding.ts';

/** Route tables and security groups that nothing has: they are written, and do nothing. And interfaces that nobody has. */
export function unused(network: CloudNetwork): readonly LintFinding[] {
  const { subnets, interfaces, virtualNetworks, firewalls, routeTables, rules } = network;
  const elsewhere = new Set(network.findings.flatMap((each) => (isOfUnseenUser(each) ? each.resource : [])));
  const tables = new Set(subnets.routeTables);
  const groups = new Set([
    ...subnets.groups,
    ...interfaces.groups,
    ...virtualNetworks.adminGroups,
    ...virtualNetworks.unguardedGroups,
    ...firewalls.groups,
    ...firewalls.translatingGroups,
  ]);
  const found = (
    ids: ArrayLike<number>,
    used: ReadonlySet<number>,
    problem: string,
    consequence: string,
  ): readonly LintFinding[] =>
    rowsWithout(ids, used).flatMap((row) => {
      const resource = idOf(network, ids, row);
      return elsewhere.has(resource) ? [] : [{ resource, field: 'id', problem, consequence, severity: 'warning' }];
    });
  return [
    ...found(routeTables.ids, tables, 'No subnet has this route table.', 'Its routes decide nothing.'),
    ...found(
      rules.groupIds,
      groups,
      'No subnet and no interface has this security group.',
      'Its rules decide nothing.',
    ),
    ...idle(network),
  ];
}

/** Azure connects an interface with its network only where a machine, or a service, has it. Where no machine is described, nobody asks. */
const idle = (network: CloudNetwork): readonly LintFinding[] =>
  Array.from(network.interfaces.isIdle).flatMap((isIdle, row): readonly LintFinding[] =>
    isIdle === 0 || network.machines.ids.length === 0
      ? []
      : [
          {
            resource: idOf(network, network.interfaces.ids, row),
            field: 'properties.virtualMachine.id',
            problem: 'No machine has this interface.',
            consequence: 'It is taken for one of a machine that runs; in Azure nobody sends from it, or answers there.',
            severity: 'warning',
          },
        ],
  );

const rowsWithout = (ids: ArrayLike<number>, used: ReadonlySet<number>): readonly number[] =>
  Array.from(ids, (_, row) => row).filter((row) => (ids[row] ?? -1) >= 0 && !used.has(row));
