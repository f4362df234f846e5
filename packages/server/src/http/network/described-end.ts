import { armError, badRequest, wrongValue, type ArmError, type ResourceId } from '@hopscope/protocol';

import { isHost, type Inventory } from '../../providers/inventory.ts';
import { Refusal } from '../refusal.ts';

/**
 * The id that a text stands for: an id itself, or the name of a machine that documents describe. What a real machine may
 * reach is not known from documents.
 */
export async function describedEnd(inventory: Inventory, field: string, text: string): Promise<ResourceId> {
  if (text.startsWith('/')) {
    const entry = await inventory.machine(text as ResourceId);
    if (entry !== undefined && isHost(entry)) throw new Refusal(notDescribed(field));
    return text as ResourceId;
  }
  const named = await inventory.machinesNamed(text);
  const described = named.filter((entry) => !isHost(entry));
  const [only, other] = described;
  if (only !== undefined && other === undefined) return only.virtualMachine.id;
  if (only === undefined && named.length > 0) throw new Refusal(notDescribed(field));
  const expected =
    only === undefined
      ? 'expected a resource id, or the name of a described machine'
      : `there are ${described.length} machines of this name: expected a resource id`;
  throw new Refusal(badRequest([wrongValue(field, text, expected)]));
}

const notDescribed = (field: string): ArmError => armError('OperationNotAllowed', { problem: REAL }, { target: field });

const REAL = 'This is a real machine: what it reaches is known by a check, and not from documents.';
