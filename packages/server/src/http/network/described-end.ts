import { machineNameOf } from '@hopscope/engine';
import { armError, badRequest, wrongValue, type ArmError, type ResourceId } from '@hopscope/protocol';

import { INSTANCE_TYPE, isHost, type Known, type MachineEntry } from '../../providers/inventory.ts';
import { Refusal } from '../refusal.ts';

/** Who can be named in a question about documents: the inventory of a server, or documents alone. */
export type Ends = {
  machine(id: ResourceId): Promise<Pick<MachineEntry, 'member'> | undefined>;
  machinesNamed(name: string): Promise<readonly Machine[]>;
  documents(type: string): Promise<readonly { readonly document: Named }[]>;
};

type Named = Pick<Known['document'], 'id' | 'name'>;
type Machine = Pick<MachineEntry, 'member'> & { readonly virtualMachine: Named };

/**
 * The id that a text stands for: an id itself, or the name of a machine that documents describe; as a destination also that of another
 * resource with an address. What a real machine may reach is not known from documents.
 */
export async function describedEnd(ends: Ends, field: 'source' | 'destination', text: string): Promise<ResourceId> {
  if (text.startsWith('/')) {
    const entry = await ends.machine(text as ResourceId);
    if (entry !== undefined && isHost(entry)) throw new Refusal(notDescribed(field));
    return text as ResourceId;
  }
  const { kind, ids } = await idsNamed(ends, field, text);
  const [only, other] = ids;
  if (only !== undefined && other === undefined) return only;
  const expected =
    only === undefined
      ? `expected a resource id, or the name of ${NAMED[field]}`
      : `there are ${ids.length} ${kind} of this name: expected a resource id, ${idWords(ids)}`;
  throw new Refusal(badRequest([wrongValue(field, text, expected)]));
}

/** How many ids a sentence names. */
const MOST_NAMED = 5;

function idWords(ids: readonly ResourceId[]): string {
  const shown = ids.slice(0, MOST_NAMED).join(' or ');
  return ids.length > MOST_NAMED ? `as ${shown}` : shown;
}

/** Is something called so that may be where a flow goes? */
export const isEndNamed = async (ends: Ends, name: string): Promise<boolean> =>
  (await idsNamed(ends, 'destination', name)).ids.length > 0;

/** Machines come first. */
async function idsNamed(ends: Ends, field: 'source' | 'destination', name: string) {
  const named = await ends.machinesNamed(name);
  const alone = named.flatMap((entry) => (isHost(entry) ? [] : entry.virtualMachine.id));
  const machines = [...alone, ...(await inScaleSets(ends, name))];
  if (machines.length === 0 && named.length > 0) throw new Refusal(notDescribed(field));
  if (machines.length > 0 || field === 'source') return { kind: 'machines', ids: machines };
  return { kind: 'resources', ids: await othersNamed(ends, name) };
}

/** Machines of scale sets, which ids call by a number. */
async function inScaleSets(ends: Ends, name: string): Promise<readonly ResourceId[]> {
  const all = await ends.documents(INSTANCE_TYPE);
  return all.flatMap(({ document: { id } }) => (machineNameOf(id).toLowerCase() === name.toLowerCase() ? id : []));
}

const NAMED = {
  source: 'a described machine',
  destination:
    'a described machine, load balancer, application gateway, private endpoint, storage account or database server',
};

/** Who has a name and an address, and sends nothing by itself. */
const OTHERS = [
  'Microsoft.Network/loadBalancers',
  'Microsoft.Network/applicationGateways',
  'Microsoft.Network/privateEndpoints',
  'Microsoft.Storage/storageAccounts',
  'Microsoft.Sql/servers',
];

async function othersNamed(ends: Ends, name: string): Promise<readonly ResourceId[]> {
  const all = await Promise.all(OTHERS.map((type) => ends.documents(type)));
  return all.flat().flatMap(({ document }) => (document.name.toLowerCase() === name.toLowerCase() ? document.id : []));
}

const notDescribed = (field: string): ArmError => armError('OperationNotAllowed', { problem: REAL }, { target: field });

const REAL = 'This is a real machine: what it reaches is known by a check, and not from documents.';
