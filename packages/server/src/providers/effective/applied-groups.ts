import { armError, interfacesOf, keyOf, type ArmDocument, type ArmError, type ResourceId } from '@hopscope/protocol';

import { childrenIn, idIn, type Child } from '../../estate/children.ts';
import { INTERFACE_TYPE, isHost, isHeld, etagOf } from '../inventory.ts';
import { REAL } from '../network/target.ts';
import { askedId, notFound } from '../resource-type.ts';
import type { ArmAsked, ProviderParts } from '../route.ts';

/** A security group, and what it is applied to. */
export type AppliedGroup = {
  readonly level: 'subnet' | 'interface';
  readonly at: ResourceId;
  readonly group: ArmDocument;
  readonly etag: string;
};

/** The described interface that the path names. */
export async function findInterface(
  { inventory }: ProviderParts,
  asked: ArmAsked,
): Promise<{ readonly nic: ArmDocument } | { readonly error: ArmError }> {
  const known = await inventory.document(askedId(INTERFACE_TYPE, asked));
  if (known === undefined) return { error: notFound(INTERFACE_TYPE, asked) };
  if (!isHeld(known)) return { error: armError('OperationNotAllowed', { problem: REAL }) };
  return { nic: known.document };
}

/** The described interfaces of a machine, in its own order. */
export async function interfacesAt({ inventory }: ProviderParts, machine: ResourceId): Promise<readonly ArmDocument[]> {
  const entry = await inventory.machine(machine);
  if (entry === undefined || isHost(entry)) return [];
  const found = await Promise.all(interfacesOf(entry.virtualMachine).map((id) => inventory.document(id as ResourceId)));
  return found.flatMap((known) => known?.document ?? []);
}

/** The groups of an interface's subnets, then its own. One that is named and not there decides nobody knows what. */
export async function appliedGroups(
  { inventory }: ProviderParts,
  nic: ArmDocument,
): Promise<readonly AppliedGroup[] | ArmError> {
  const places: { level: AppliedGroup['level']; at: ResourceId; named: ResourceId | undefined }[] = [];
  for (const id of subnetsOf(nic)) {
    const network = await inventory.document(id.split('/').slice(0, -2).join('/') as ResourceId);
    const subnets = network && childrenIn(network.document, 'subnets');
    const subnet = subnets?.find((each) => keyOf(each.id) === keyOf(id));
    if (subnet !== undefined) places.push({ level: 'subnet', at: subnet.id, named: groupOf(subnet.properties) });
  }
  places.push({ level: 'interface', at: nic.id, named: groupOf(nic.properties) });
  const applied: AppliedGroup[] = [];
  for (const { level, at, named } of places) {
    if (named === undefined) continue;
    const known = await inventory.document(named);
    if (known === undefined) return armError('InvalidResourceReference', { reference: named, referrer: at });
    applied.push({ level, at, group: withRules(known.document), etag: etagOf(known) });
  }
  return applied;
}

/** Each once, as the first of its configurations spells it. */
function subnetsOf(nic: ArmDocument): readonly ResourceId[] {
  const ids = childrenIn(nic, 'ipConfigurations').flatMap(({ properties }) => idIn(properties['subnet']) ?? []);
  return [...new Map(ids.map((id) => [keyOf(id), id])).values()];
}

const groupOf = (properties: Child['properties']) => idIn(properties['networkSecurityGroup']);

/** With its rules as children: whoever reads them finds what a rule has. */
const withRules = (group: ArmDocument): ArmDocument => ({
  ...group,
  properties: {
    ...group.properties,
    securityRules: childrenIn(group, 'securityRules'),
  },
});
