import {
  effectiveAdminRules,
  effectiveRules,
  tagMapOf,
  type EffectiveGroup,
  type EffectiveRule,
} from '@hopscope/protocol';

import { INTERFACE_TYPE } from '../inventory.ts';
import { pathInGroup } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { appliedAdminRules } from './applied-admin-rules.ts';
import { appliedGroups, findInterface } from './applied-groups.ts';
import { namesAt } from './names-in-rules.ts';

/** `POST …/networkInterfaces/{name}/effectiveNetworkSecurityGroups`: the groups that filter an interface, and their rules. */
export const effectiveGroups = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'POST',
    path: `${pathInGroup(INTERFACE_TYPE)}/:name/effectiveNetworkSecurityGroups`,
    handle: (asked) => answer(parts, asked),
  },
];

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const at = await findInterface(parts, asked);
  if ('error' in at) return refused(at.error);
  const applied = await appliedGroups(parts, at.nic);
  if ('code' in applied) return refused(applied);
  const names = namesAt(parts, at.nic);
  const managed = await appliedAdminRules(parts, at.nic);
  const withTags = (rules: readonly EffectiveRule[]) => ({
    effectiveSecurityRules: rules,
    tagMap: tagMapOf(rules, names),
  });
  return found({
    value: [
      ...managed.map(({ networkManager, rules }): EffectiveGroup => ({
        association: { networkManager: { id: networkManager } },
        ...withTags(effectiveAdminRules(rules, names)),
      })),
      ...applied.map(({ level, at: id, group }): EffectiveGroup => ({
        networkSecurityGroup: { id: group.id },
        association: level === 'subnet' ? { subnet: { id } } : { networkInterface: { id } },
        ...withTags(effectiveRules(group, names)),
      })),
    ],
  });
}
