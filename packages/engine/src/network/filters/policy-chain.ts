import type {
  Drafts,
  FirewallCollectionDraft,
  FirewallRuleDraft,
  PolicyDraft,
  PolicyGroupDraft,
} from '../../documents/drafts.ts';
import type { Finding } from '../../documents/finding.ts';
import { keyOf, nameOf } from '../../documents/resource.ts';
import { ANY_PORT, ANYONE, type RuleSide } from '../../rules/security-rule.ts';

/** A policy that decides at a firewall. `draft`: absent where it is not among the documents. */
type Policy = { readonly id: string; readonly draft?: PolicyDraft };

/** A firewall's policy, the base of that, and so on up, as they are asked: the firewall's own comes last. */
export function policyChain(
  policy: string | undefined,
  policies: readonly PolicyDraft[],
  findings: Finding[],
): readonly Policy[] {
  const chain: Policy[] = [];
  for (let at = policy; at !== undefined;) {
    const key = keyOf(at);
    if (chain.some(({ id }) => keyOf(id) === key)) {
      findings.push({
        resource: at,
        field: 'properties.basePolicy.id',
        problem: 'The policy is a base of itself.',
        consequence: 'It is asked once.',
      });
      break;
    }
    const draft = policies.find((each) => keyOf(each.id) === key);
    chain.unshift({ id: at, ...(draft && { draft }) });
    at = draft?.base;
  }
  return chain;
}

export const collectionsIn = (
  chain: readonly Policy[],
  { policyGroups }: Pick<Drafts, 'policyGroups'>,
): readonly FirewallCollectionDraft[] =>
  chain.flatMap((policy) => [
    ...unseenIn(policy, policyGroups).map(whateverIsIn),
    ...policyGroups
      .filter((group) => keyOf(group.policy) === keyOf(policy.id))
      .toSorted((one, other) => one.priority - other.priority)
      .flatMap((group) => byPriority(group.collections)),
  ]);

/** Whether rules of a policy are not among the documents: its own id where there is none of it, and else those of the groups that it lists. */
export const unseenIn = (
  { id, draft }: Policy,
  policyGroups: readonly Pick<PolicyGroupDraft, 'id'>[],
): readonly string[] =>
  draft === undefined
    ? [id]
    : draft.groups.filter((group) => !policyGroups.some((known) => keyOf(known.id) === keyOf(group)));

export const byPriority = (all: readonly FirewallCollectionDraft[]): readonly FirewallCollectionDraft[] =>
  all.toSorted((one, other) => one.priority - other.priority);

/**
 * What stands for the rules of a policy, or of a group of a known one, that is not among the documents: one that may allow anything, one that
 * may deny it, and one that may translate it; and after network rules one for applications. They have its id for their own, by which answers
 * tell them from rules that somebody wrote. A group's priority is not known either: its rules may come before those of all others of its policy.
 */
function whateverIsIn(policy: string): FirewallCollectionDraft {
  const unknown: RuleSide = { addresses: [{ kind: 'missing', id: policy }], ports: [ANY_PORT] };
  const rule = (
    access: FirewallRuleDraft['access'],
    protocols: FirewallRuleDraft['protocols'] = ['any'],
  ): FirewallRuleDraft => ({
    id: policy,
    ownName: `any rule of ${nameOf(policy)}`,
    access,
    protocols,
    source: { ...unknown, groups: [] },
    destination: { ...ANYONE, groups: [] },
  });
  return {
    priority: 0,
    // It leads nowhere that anybody knows.
    translations: [{ ...rule('allow'), port: 0 }],
    network: [rule('allow'), rule('deny')],
    // By such a rule, which is for TCP alone, no sender's address stays.
    application: [rule('allow', ['tcp'])],
  };
}
