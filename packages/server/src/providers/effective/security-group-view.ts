import {
  defaultSecurityRules,
  effectiveAdminRules,
  effectiveRules,
  presentChild,
  type ArmDocument,
  type ArmError,
  type RuleWords,
} from '@hopscope/protocol';
import * as z from 'zod';

import { childrenIn } from '../../estate/children.ts';
import { WATCHER_TYPE } from '../inventory.ts';
import { findMachine } from '../network/target.ts';
import { readBody } from '../read-body.ts';
import { pathInGroup } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { appliedAdminRules } from './applied-admin-rules.ts';
import { appliedGroups, interfacesAt, type AppliedGroup } from './applied-groups.ts';
import { namesAt } from './names-in-rules.ts';

/** `POST …/networkWatchers/{name}/securityGroupView`: what filters each interface of a machine, as written and as it takes effect. */
export const securityGroupView = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'POST',
    path: `${pathInGroup(WATCHER_TYPE)}/:name/securityGroupView`,
    handle: (asked) => answer(parts, asked),
  },
];

const bodySchema = z.object(
  { targetResourceId: z.string({ error: 'expected the resource id of a virtual machine' }) },
  { error: 'expected an object' },
);

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const at = await findMachine(parts, asked, body.value.targetResourceId);
  if ('error' in at) return refused(at.error);
  const shown: object[] = [];
  for (const nic of await interfacesAt(parts, at.entry.virtualMachine.id)) {
    const view = await viewOf(parts, nic);
    if ('code' in view) return refused(view);
    shown.push(view);
  }
  return found({ networkInterfaces: shown });
}

/** Swagger's example calls the last rules of all so, and the others as connectivityCheck does. */
const LAST: Readonly<Record<string, string>> = {
  DenyAllInBound: 'DefaultInboundDenyAll',
  DenyAllOutBound: 'DefaultOutboundDenyAll',
};
const WORDS: RuleWords = {
  nameOf: ({ name, isDefault }) => (isDefault ? (LAST[name] ?? `DefaultRule_${name}`) : `UserRule_${name}`),
  anyone: '*',
};

async function viewOf(parts: ProviderParts, nic: ArmDocument): Promise<object | ArmError> {
  const applied = await appliedGroups(parts, nic);
  if ('code' in applied) return applied;
  const [own, subnet] = (['interface', 'subnet'] as const).map((level) => applied.find((each) => each.level === level));
  const names = namesAt(parts, nic);
  const managed = await appliedAdminRules(parts, nic);
  const rules = [
    ...managed.flatMap(({ rules: own }) => effectiveAdminRules(own, names)),
    ...applied.flatMap(({ group }) => effectiveRules(group, names, WORDS)),
  ];
  // The default rules of two groups are the same ones.
  const effective = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  const [first] = applied;
  return {
    id: nic.id,
    securityRuleAssociations: {
      ...(own && { networkInterfaceAssociation: associationOf(own) }),
      ...(subnet && { subnetAssociation: associationOf(subnet) }),
      defaultSecurityRules: first === undefined ? [] : defaultSecurityRules(first.group.id),
      effectiveSecurityRules: [...effective.values()],
    },
  };
}

/** Rules as written, with their group's etag. */
const associationOf = ({ at, group, etag }: AppliedGroup) => ({
  id: at,
  securityRules: childrenIn(group, 'securityRules').map((rule) => presentChild(rule, etag)),
});
