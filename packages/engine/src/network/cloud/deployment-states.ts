import { sharedI32, type SharedI32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { NONE } from './cloud-network.ts';

/** The id of the resource in a group that this is, or is a part of; in a scale set, of the machine or interface there. */
export const wholeOf = (id: string): string => {
  const parts = id.split('/');
  return parts.slice(0, keyOf(parts[7] ?? '') === 'virtualmachinescalesets' ? 13 : 9).join('/');
};

/** By resource, or part of one: what its deployment is instead of done; `NONE` where it is. */
export function deploymentStates(
  resources: readonly { readonly id: string }[],
  { states }: Pick<Drafts, 'states'>,
  texts: TextTableBuilder,
): SharedI32 {
  if (states.size === 0) return sharedI32(resources.map(() => NONE));
  return sharedI32(
    resources.map(({ id }) => {
      const state = states.get(keyOf(wholeOf(id)));
      return state === undefined ? NONE : texts.add(state);
    }),
  );
}
