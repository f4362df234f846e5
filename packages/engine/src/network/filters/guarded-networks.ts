import type { Drafts } from '../../documents/drafts.ts';
import type { GuardedNetworks } from '../../documents/filters/managed-drafts.ts';
import { noSuch, type Finding } from '../../documents/finding.ts';
import { keyOf, nameOf, parentOf } from '../../documents/resource.ts';
import type { SecurityRule } from '../../rules/security-rule.ts';

/** By number of a rule that is asked in a network: what is unseen on which that hangs. */
type Asked = Map<number, string | undefined>;

/**
 * Takes out of networks that services guard by network intent policies what is not asked there. Of several network managers "the setting of the
 * network manager instance with the highest scope will be used" ("Nonapplication of security admin rules at virtual network level"), and of
 * scopes nothing is read: where their settings differ about a rule, it hangs on its configuration. Answers what is not asked for certain, by
 * network.
 */
export function leaveGuarded(
  { managed, virtualNetworks }: Drafts,
  asked: readonly Asked[],
  findings: Finding[],
): ReadonlyMap<number, Asked> {
  const all = new Map<number, Asked>();
  const reported = new Set<string>();
  const known = new Map<number, ReturnType<typeof settingOf>>();
  for (const [row, own] of asked.entries())
    if (virtualNetworks[row]?.subnets.some(({ isGuarded }) => isGuarded) === true) leaveOut(own, row);
  return all;

  function leaveOut(own: Asked, row: number): void {
    const settings = [...own.keys()].flatMap((index) => knownSetting(index) ?? []);
    const left: Asked = new Map();
    const byManager = Map.groupBy(settings, ({ manager }) => manager);
    const others = new Map([...byManager].map(([manager, all]) => [manager, new Set(all.map((each) => each.setting))]));
    for (const { index, access, configuration, manager, setting } of settings) {
      const answers = new Set([isAsked(setting, access)]);
      for (const [other, all] of others)
        if (other !== manager) for (const each of all) answers.add(isAsked(each, access));
      const [only] = answers;
      if (answers.size > 1 || only === undefined) own.set(index, own.get(index) ?? configuration);
      else if (!only) {
        left.set(index, own.get(index));
        own.delete(index);
      }
    }
    if (left.size === 0) return;
    all.set(row, left);
    const rules = [...left.keys()].flatMap((index) => managed.rules[index]?.rule ?? []);
    for (const [configuration, ofIt] of Map.groupBy(rules, ({ id }) => parentOf(parentOf(id))))
      findings.push(leftOut(virtualNetworks[row]?.id ?? '', configuration, ofIt));
  }

  /** Found out once for all networks. */
  function knownSetting(index: number) {
    const before = known.get(index);
    if (before !== undefined) return before;
    const setting = settingOf(index);
    known.set(index, setting);
    return setting;
  }

  function settingOf(index: number) {
    const rule = managed.rules[index]?.rule;
    if (rule === undefined) return undefined;
    const configuration = parentOf(parentOf(rule.id));
    const key = keyOf(configuration);
    const setting = managed.configurations.get(key);
    if (setting === undefined && !reported.has(key)) findings.push(unseenConfiguration(rule.id, configuration));
    reported.add(key);
    return { index, access: rule.access, configuration, manager: parentOf(key), setting: setting ?? 'unknown' };
  }
}

/** Of "Allow" rules in contrast to "All Deny rules": one that always allows is asked as well. Undefined: nobody knows. */
function isAsked(setting: GuardedNetworks, access: SecurityRule['access']): boolean | undefined {
  switch (setting) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'allowing':
      return access !== 'deny';
    case 'unknown':
      return undefined;
  }
}

type Named = Pick<SecurityRule, 'name'>;

/** "Nonapplication of security admin rules at virtual network level": who reads that rules are for a network takes them to be asked there. */
const leftOut = (network: string, configuration: string, rules: readonly Named[]): Finding => ({
  resource: network,
  field: 'properties.subnets.properties.delegations',
  problem: `It has a subnet of a service with network intent policies, so that rules of the configuration ${nameOf(configuration)} are not asked in it: ${namesOf(rules)}.`,
  consequence:
    'What they deny in other networks passes here where groups let it; applyOnNetworkIntentPolicyBasedServices of the configuration decides that.',
  severity: 'warning',
});

function namesOf(rules: readonly Named[]): string {
  const named = rules.slice(0, MOST_NAMED).map(({ name }) => name);
  return `${named.join(', ')}${rules.length > MOST_NAMED ? ` and ${rules.length - MOST_NAMED} more` : ''}`;
}
const MOST_NAMED = 3;

const unseenConfiguration = (rule: string, configuration: string): Finding => ({
  resource: rule,
  field: 'id',
  problem: noSuch(configuration),
  consequence:
    'Whether the rule is asked in networks of services with network intent policies is not known: paths that it could decide there end undetermined.',
});
