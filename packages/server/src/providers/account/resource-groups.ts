import { armError, keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';
import * as z from 'zod';

import { GROUP_TYPE, type Inventory } from '../inventory.ts';
import { paged } from '../paging.ts';
import { readBody, readLocation, tagsSchema } from '../read-body.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';

const PATH = '/subscriptions/:subscription/resourceGroups/:group';

export const resourceGroups = (parts: ProviderParts): readonly ArmRoute[] => [
  {
    method: 'GET',
    path: '/subscriptions/:subscription/resourceGroups',
    handle: (asked) =>
      paged(
        parts.inventory.groups(),
        ({ id }) => id,
        (group) => group,
        asked,
      ),
  },
  {
    method: 'GET',
    path: PATH,
    anyGroup: true,
    handle: ({ params: { group = '' } }) => {
      const document = parts.inventory.group(group);
      return document === undefined ? refused(armError('ResourceGroupNotFound', { group })) : found(document);
    },
  },
  { method: 'PUT', path: PATH, anyGroup: true, handle: (asked) => parts.estate.exclusively(() => put(parts, asked)) },
  { method: 'PATCH', path: PATH, handle: (asked) => parts.estate.exclusively(() => patch(parts, asked)) },
  { method: 'DELETE', path: PATH, handle: (asked) => parts.estate.exclusively(() => remove(parts, asked)) },
];

const bodySchema = z.object(
  { location: z.string({ error: 'expected the name of a region' }).nullish(), tags: tagsSchema.nullish() },
  { error: 'expected an object' },
);

/** Letters, digits and `-_.()`, 1 to 90, no period at the end (Azure's naming rules). */
const NAME = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u;

async function put({ inventory, estate }: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { group = '', subscription = '' } = asked.params;
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const location = readLocation(body.value.location);
  if (typeof location !== 'string') return refused(location);
  if (!NAME.test(group))
    return refused(armError('InvalidResourceName', { problem: `'${group}' is not the name of a resource group.` }));
  const before = inventory.group(group);
  if (before?.location !== undefined && before.location !== location) {
    const { name, location: there } = before;
    return refused(armError('InvalidResourceLocation', { name, there, group: name, here: location }));
  }
  const { tags } = body.value;
  const document: ArmDocument = {
    id:
      before?.id ?? (`/subscriptions/${inventory.subscription || subscription}/resourceGroups/${group}` as ResourceId),
    name: before?.name ?? group,
    type: GROUP_TYPE,
    location,
    ...(tags && { tags }),
    properties: { provisioningState: 'Succeeded' },
  };
  await estate.put(document, asked.caller.id);
  return { kind: 'written', created: before === undefined, body: document };
}

async function patch({ inventory, estate }: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { group = '' } = asked.params;
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const before = inventory.group(group);
  if (before === undefined) return refused(armError('ResourceGroupNotFound', { group }));
  const { tags } = body.value;
  const { id, name, type, location, properties } = before;
  const kept = tags ?? before.tags;
  const document: ArmDocument = {
    id,
    name,
    type,
    ...(location && { location }),
    ...(kept && { tags: kept }),
    properties,
  };
  await estate.put(document, asked.caller.id);
  return { kind: 'written', created: false, body: document };
}

/** Only when nothing is in it any more: what would go with it was not named. Azure would delete all of it. */
async function remove({ inventory, estate }: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { group = '' } = asked.params;
  const document = inventory.group(group);
  if (document === undefined) return refused(armError('ResourceGroupNotFound', { group }));
  const content = await firstIn(inventory, document);
  if (content !== undefined) {
    const problem = `Resource group '${document.name}' is not empty: it has ${content}. Delete what is in it first.`;
    return refused(armError('OperationNotAllowed', { problem }));
  }
  await estate.remove(document.id, asked.caller.id);
  // 204 is an error to some clients here.
  return { kind: 'gone', status: 200 };
}

async function firstIn(inventory: Inventory, { id }: ArmDocument): Promise<string | undefined> {
  const prefix = `${keyOf(id)}/`;
  return (await inventory.all()).find((document) => keyOf(document.id).startsWith(prefix))?.id;
}
