import { armError, badRequest, wrongValue, type ArmError, type ResourceId } from '@hopscope/protocol';

import { isHost, type Inventory } from '../../providers/inventory.ts';
import { Refusal } from '../refusal.ts';

/**
 * The id that a text stands for: an id itself, or the name of a machine that documents describe; as a destination also that of another
 * resource with an address. What a real machine may reach is not known from documents.
 */
export async function describedEnd(
  inventory: Inventory,
  field: 'source' | 'destination',
  text: string,
): Promise<ResourceId> {
  if (text.startsWith('/')) {
    const entry = await inventory.machine(text as ResourceId);
    if (entry !== undefined && isHost(entry)) throw new Refusal(notDescribed(field));
    return text as ResourceId;
  }
  const named = await inventory.machinesNamed(text);
  const machines = named.flatMap((entry) => (isHost(entry) ? [] : entry.virtualMachine.id));
  if (machines.length === 0 && named.length > 0) throw new Refusal(notDescribed(field));
  const ids = machines.length === 0 && field === 'destination' ? await othersNamed(inventory, text) : machines;
  const [only, other] = ids;
  if (only !== undefined && other === undefined) return only;
  const expected =
    only === undefined
      ? `expected a resource id, or the name of ${NAMED[field]}`
      : `there are ${ids.length} ${machines.length > 0 ? 'machines' : 'resources'} of this name: expected a resource id`;
  throw new Refusal(badRequest([wrongValue(field, text, expected)]));
}

const NAMED = {
  source: 'a described machine',
  destination: 'a described machine, load balancer, application gateway or private endpoint',
};

/** Who has a name and an address, and sends nothing by itself. */
const OTHERS = ['loadBalancers', 'applicationGateways', 'privateEndpoints'];

async function othersNamed(inventory: Inventory, name: string): Promise<readonly ResourceId[]> {
  const all = await Promise.all(OTHERS.map((type) => inventory.documents(`Microsoft.Network/${type}`)));
  return all.flat().flatMap(({ document }) => (document.name.toLowerCase() === name.toLowerCase() ? document.id : []));
}

const notDescribed = (field: string): ArmError => armError('OperationNotAllowed', { problem: REAL }, { target: field });

const REAL = 'This is a real machine: what it reaches is known by a check, and not from documents.';
