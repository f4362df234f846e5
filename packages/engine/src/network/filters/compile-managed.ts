import type { AddressTerm, RuleSide, SecurityGroup, SecurityRule } from '../../rules/security-rule.ts';
import type { Drafts } from '../../documents/drafts.ts';
import type { AdminSide, ManagedDrafts, NetworkGroupDraft } from '../../documents/filters/managed-drafts.ts';
import { hasOthers } from '../../documents/filters/read-managed.ts';
import { keyOf, parentOf } from '../../documents/resource.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { NONE } from '../cloud/cloud-network.ts';
import { rowsOf } from '../links/link.ts';
import { leaveGuarded } from './guarded-networks.ts';

/** The admin rules of each virtual network, as further groups of rules; networks with the same rules share one. */
export type Managed = {
  readonly groups: readonly SecurityGroup[];
  /** By virtual network: which of the groups, counted from the first of these, or `NONE`. */
  readonly byNetwork: readonly number[];
  /** The same of those that would be asked in a network if no service guarded it, where these are others. */
  readonly unguarded: readonly number[];
};

/** Networks where a rule is asked for certain. `unseen`: of what is not all among the documents, by which others may be as well. */
type Scope = { readonly members: readonly string[]; readonly unseen?: string };

export function compileManaged(drafts: Drafts, findings: Finding[]): Managed {
  const { managed, virtualNetworks } = drafts;
  const rows = rowsOf(virtualNetworks);
  const membersOf = (group: string) => managed.groups.get(keyOf(group));
  /** By network: the rules that are asked there, by their numbers, and what hangs on what is unseen. */
  const asked = virtualNetworks.map((): Map<number, string | undefined> => new Map());
  const rules = managed.rules.map(({ rule, source, destination }, index): SecurityRule => {
    for (const { members, unseen } of scopesOf(rule.id)) {
      for (const member of members) asked[rows.get(member) ?? NONE]?.set(index, undefined);
      if (unseen !== undefined) for (const each of asked) if (!each.has(index)) each.set(index, unseen);
    }
    return { ...rule, source: withGroups(source), destination: withGroups(destination) };
  });
  const leftOut = leaveGuarded(drafts, asked, findings);
  findings.push(...untoldRules(managed));
  const groups: SecurityGroup[] = [];
  const byKey = new Map<string, number>();
  const byNetwork = asked.map(groupOf);
  const unguarded = asked.map((own, row) => {
    const left = leftOut.get(row);
    return left === undefined ? NONE : groupOf(new Map([...own, ...left]));
  });
  return { groups, byNetwork, unguarded };

  function groupOf(own: ReadonlyMap<number, string | undefined>): number {
    const all = [...own].toSorted(([one], [other]) => one - other);
    const key = all.map(([index, unseen]) => (unseen === undefined ? index : `${index}?${unseen}`)).join(' ');
    if (key === '') return NONE;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    byKey.set(key, groups.length);
    const ofGroup = all.flatMap(([index, unseen]) => withScope(rules[index], unseen));
    return groups.push({ id: 'network manager', rules: ofGroup }) - 1;
  }

  function scopesOf(rule: string): readonly Scope[] {
    const collection = parentOf(rule);
    const groupIds = managed.collections.get(keyOf(collection));
    if (groupIds !== undefined) return groupIds.map((group) => scopeOf(rule, group));
    findings.push({
      resource: rule,
      field: 'id',
      problem: noSuch(collection),
      consequence: 'Nobody can tell where the rule is asked: paths that it could decide end undetermined.',
    });
    return [{ members: [], unseen: collection }];
  }

  function scopeOf(rule: string, group: string): Scope {
    const known = membersOf(group) ?? NOT_TOLD;
    const { members } = known;
    if (known.isTold && !hasOthers(known)) return { members };
    findings.push({
      resource: rule,
      field: 'properties.appliesToGroups',
      problem: `Which networks are in ${group} is not among the documents.`,
      consequence: 'In those of which it is not known paths that the rule could decide end undetermined.',
    });
    return { members, unseen: group };
  }

  function withGroups({ addresses, groups: named, ports }: AdminSide): RuleSide {
    const terms = named.flatMap((group): readonly AddressTerm[] => {
      const known = membersOf(group) ?? NOT_TOLD;
      const { members } = known;
      const prefixes = members.flatMap((member) => virtualNetworks[rows.get(member) ?? NONE]?.prefixes ?? []);
      const isUnread = members.some((member) => virtualNetworks[rows.get(member) ?? NONE]?.isSpaceUnread === true);
      const inside = [
        ...prefixes.map((prefix) => ({ kind: 'prefix' as const, prefix })),
        ...(isUnread ? [{ kind: 'unknown' as const, text: group }] : []),
      ];
      if (!known.isTold) return [...inside, { kind: 'missing', id: group }];
      return hasOthers(known) ? [...inside, { kind: 'unknown', text: group }] : inside;
    });
    return { addresses: [...addresses, ...terms], ports };
  }
}

/** Configurations are listed apart from their manager, and are not among the resources that Resource Graph has. */
function untoldRules({ managers, configurations }: ManagedDrafts): readonly Finding[] {
  const told = [...configurations.keys()];
  return managers
    .filter((id) => !told.some((each) => each.startsWith(`${keyOf(id)}/`)))
    .map((resource) => ({
      resource,
      field: 'properties.networkManagerScopeAccesses',
      problem: 'It may have security admin rules, and no configuration with such rules is among the documents.',
      consequence:
        'If it has some, nothing is told of them: what they deny is taken to pass, and what they always allow to be asked of groups.',
      severity: 'warning',
    }));
}

/** A group of which there is no document. */
const NOT_TOLD: NetworkGroupDraft = { id: '', members: [], hasConditions: false, isTold: false };

/** The rule where it is not known whether it is asked. */
function withScope(rule: SecurityRule | undefined, unseen: string | undefined): readonly SecurityRule[] {
  if (rule === undefined || unseen === undefined) return rule === undefined ? [] : [rule];
  const { addresses, ports } = rule.source;
  return [{ ...rule, source: { addresses: [...addresses, { kind: 'scope', id: unseen }], ports } }];
}
