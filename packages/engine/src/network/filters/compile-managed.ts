import type { AddressTerm, RuleSide, SecurityGroup, SecurityRule } from '../../rules/security-rule.ts';
import type { AdminSide, Drafts } from '../../documents/drafts.ts';
import { keyOf, parentOf } from '../../documents/resource.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { rowsOf } from '../links/link.ts';

/** The admin rules of each virtual network, as further groups of rules; networks with the same rules share one. */
export type Managed = {
  readonly groups: readonly SecurityGroup[];
  /** By virtual network: which of the groups, counted from the first of these, or `NONE`. */
  readonly byNetwork: readonly number[];
};

export function compileManaged({ managed, virtualNetworks }: Drafts, findings: Finding[]): Managed {
  const rows = rowsOf(virtualNetworks);
  const membersOf = (group: string) => managed.groups.get(keyOf(group));
  const sets = virtualNetworks.map((): Set<number> => new Set());
  const rules = managed.rules.map(({ rule, source, destination }, index): SecurityRule => {
    for (const group of groupsFor(rule.id)) {
      const known = membersOf(group);
      if (known === undefined || known.hasConditions)
        findings.push({
          resource: rule.id,
          field: 'properties.appliesToGroups',
          problem: `Which networks are in ${group} is not among the documents.`,
          consequence: 'The rule is asked only in those that are.',
        });
      for (const member of known?.members ?? []) sets[rows.get(member) ?? NONE]?.add(index);
    }
    return { ...rule, source: withGroups(source), destination: withGroups(destination) };
  });
  const groups: SecurityGroup[] = [];
  const byKey = new Map<string, number>();
  const byNetwork = sets.map((set) => {
    const key = [...set].toSorted((one, other) => one - other).join(' ');
    if (key === '') return NONE;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    byKey.set(key, groups.length);
    return groups.push({ id: 'network manager', rules: [...set].flatMap((index) => rules[index] ?? []) }) - 1;
  });
  return { groups, byNetwork };

  /** A collection may have come with the rule's own document (what a network manager lists as active), or by itself. */
  function groupsFor(id: string): readonly string[] {
    const collection = parentOf(id);
    const groupIds = managed.collections.get(keyOf(collection));
    if (groupIds === undefined)
      findings.push({
        resource: id,
        field: 'id',
        problem: noSuch(collection),
        consequence: 'Nobody can tell where the rule is asked, so it is asked nowhere.',
      });
    return groupIds ?? [];
  }

  function withGroups({ addresses, groups: named, ports }: AdminSide): RuleSide {
    const terms = named.flatMap((group): readonly AddressTerm[] => {
      const known = membersOf(group);
      const prefixes = (known?.members ?? []).flatMap(
        (member) => virtualNetworks[rows.get(member) ?? NONE]?.prefixes ?? [],
      );
      const inside = prefixes.map((prefix) => ({ kind: 'prefix' as const, prefix }));
      if (known === undefined) return [{ kind: 'missing', id: group }];
      return known.hasConditions ? [...inside, { kind: 'unknown', text: group }] : inside;
    });
    return { addresses: [...addresses, ...terms], ports };
  }
}
