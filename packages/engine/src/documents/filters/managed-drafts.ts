import type { RuleSide, SecurityRule } from '../../rules/security-rule.ts';

/** `hasConditions`: policies decide who else is in it. `isTold`: there is a document of it, and not of its members alone. */
export type NetworkGroupDraft = {
  readonly id: string;
  readonly members: string[];
  hasConditions: boolean;
  isTold: boolean;
};

/** What network managers say: rules, the collections that say whom they are for, who is in those groups, and whom they join. */
export type ManagedDrafts = {
  readonly rules: AdminRuleDraft[];
  /** Ids of managers that may have security admin rules. */
  readonly managers: string[];
  /** Which rules of a configuration are asked in networks that services guard by network intent policies, by its key. */
  readonly configurations: Map<string, GuardedNetworks>;
  /** Ids of the groups that each collection is for, by its key. */
  readonly collections: Map<string, readonly string[]>;
  /**
   * Ids of the virtual networks in each group, by its key, or of subnets, for which routing configurations alone are; those of a group with conditions are not all known, nor those of one of which
   * only members have documents.
   */
  readonly groups: Map<string, NetworkGroupDraft>;
  readonly connected: ConnectedGroupDraft[];
};

/** `unknown`: a word that is not known, or several. */
export type GuardedNetworks = 'all' | 'none' | 'allowing' | 'unknown';

/** Networks that are joined directly, those of all these groups, each with each: everywhere, or with those of their own region. */
export type ConnectedGroupDraft = {
  /** Of the connectivity configuration. */
  readonly id: string;
  readonly groups: readonly string[];
  readonly isGlobal: boolean;
};

export type AdminRuleDraft = {
  readonly rule: Omit<SecurityRule, 'source' | 'destination'>;
  readonly source: AdminSide;
  readonly destination: AdminSide;
};

/** `groups`: network groups, which stand for the address spaces of their members. */
export type AdminSide = RuleSide & { readonly groups: readonly string[] };
