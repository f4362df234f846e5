import { adminRules } from '@hopscope/engine';
import { keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';

import { ownerOf } from '../../estate/children.ts';
import type { ProviderParts } from '../route.ts';

/** The security admin rules around an interface, by the network managers that they are of, in the order of asking. */
export async function appliedAdminRules(
  { cloud, inventory }: ProviderParts,
  nic: ArmDocument,
): Promise<readonly { readonly networkManager: ResourceId; readonly rules: readonly ArmDocument[] }[]> {
  const ids = adminRules(cloud(), nic.id);
  if (!ids.ok) return [];
  const known = await Promise.all(ids.value.map((id) => inventory.document(id as ResourceId)));
  const rules = known.flatMap((each) => each?.document ?? []);
  return [...Map.groupBy(rules, ({ id }) => keyOf(ownerOf(id))).values()].map((own) => ({
    networkManager: ownerOf(own[0]?.id ?? ('' as ResourceId)),
    rules: own,
  }));
}
