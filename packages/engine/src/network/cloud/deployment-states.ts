import { sharedI32, type SharedI32 } from '../../table/shared-arrays.ts';
import type { TextTableBuilder } from '../../table/text-table.ts';
import type { Drafts } from '../../documents/drafts.ts';
import { keyOf } from '../../documents/resource.ts';
import { NONE } from './cloud-network.ts';

/** Parts of the id of a resource in a group: what comes behind is a part of the resource. */
const PARTS = 9;

/** By resource, or part of one: what its deployment is instead of done; `NONE` where it is. */
export function deploymentStates(
  resources: readonly { readonly id: string }[],
  { states }: Pick<Drafts, 'states'>,
  texts: TextTableBuilder,
): SharedI32 {
  if (states.size === 0) return sharedI32(resources.map(() => NONE));
  return sharedI32(
    resources.map(({ id }) => {
      const state = states.get(keyOf(id.split('/').slice(0, PARTS).join('/')));
      return state === undefined ? NONE : texts.add(state);
    }),
  );
}
