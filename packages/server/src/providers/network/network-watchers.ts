import { armError, keyOf, type ArmDocument } from '@hopscope/protocol';
import * as z from 'zod';

import { isRegistered } from '../account/resource-providers.ts';
import { WATCHER_TYPE, isHeld, etagOf } from '../inventory.ts';
import { readBody, readLocation, tagsSchema } from '../read-body.ts';
import { askedId, notFound, pathInGroup, present, readRoutes } from '../resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { WATCHERS } from './types.ts';

const PATH = `${pathInGroup(WATCHER_TYPE)}/:name`;

/** Network watchers: one for each region of a subscription. */
export const networkWatchers = (parts: ProviderParts): readonly ArmRoute[] => [
  ...readRoutes(WATCHERS, parts),
  { method: 'PUT', path: PATH, handle: (asked) => parts.estate.exclusively(() => put(parts, asked)) },
  { method: 'PATCH', path: PATH, handle: (asked) => parts.estate.exclusively(() => patch(parts, asked)) },
  { method: 'DELETE', path: PATH, handle: (asked) => parts.estate.exclusively(() => remove(parts, asked)) },
];

const bodySchema = z.object(
  { location: z.string({ error: 'expected the name of a region' }).nullish(), tags: tagsSchema.nullish() },
  { error: 'expected an object' },
);

/** Letters, digits and `-_.`, beginning with a letter or digit and ending with one or `_`, 1 to 80 (Azure's naming rules). */
const NAME = /^[A-Za-z0-9](?:[\w.-]{0,78}\w)?$/;

async function put(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { inventory, estate } = parts;
  const { name = '', group = '' } = asked.params;
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const location = readLocation(body.value.location);
  if (typeof location !== 'string') return refused(location);
  if (!NAME.test(name))
    return refused(armError('InvalidResourceName', { problem: `'${name}' is not the name of a network watcher.` }));
  if (!isRegistered(inventory.subscription, estate, 'Microsoft.Network'))
    return refused(armError('MissingSubscriptionRegistration', { namespace: 'Microsoft.Network' }));
  const id = askedId(WATCHER_TYPE, asked);
  const all = await inventory.documents(WATCHER_TYPE);
  const before = all.find(({ document }) => keyOf(document.id) === keyOf(id));
  if (before === undefined && all.some(({ document }) => document.location === location))
    return refused(armError('NetworkWatcherCountLimitReached', {}, { target: 'location' }));
  if (before !== undefined && before.document.location !== location) {
    const there = before.document.location ?? '';
    return refused(armError('InvalidResourceLocation', { name, there, group, here: location }, { target: 'location' }));
  }
  // The host's own stays as it is: writing it again says nothing new.
  if (before !== undefined && !isHeld(before)) return written(parts, before.document, false);
  const { tags } = body.value;
  const document: ArmDocument = {
    id: before?.document.id ?? id,
    name: before?.document.name ?? name,
    type: WATCHER_TYPE,
    location,
    ...(tags && { tags }),
    properties: { provisioningState: 'Succeeded', runningOperationIds: [] },
  };
  await estate.put(document, asked.caller.id);
  return written(parts, document, before === undefined);
}

async function patch(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const known = await parts.inventory.document(askedId(WATCHER_TYPE, asked));
  if (known === undefined) return refused(notFound(WATCHER_TYPE, asked));
  if (!isHeld(known)) return refused(armError('OperationNotAllowed', { problem: OWN }));
  const { tags } = body.value;
  const { tags: before, ...rest } = known.document;
  const kept = tags ?? before;
  await parts.estate.put({ ...rest, ...(kept && { tags: kept }) }, asked.caller.id);
  return written(parts, known.document, false);
}

async function remove({ inventory, estate }: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const known = await inventory.document(askedId(WATCHER_TYPE, asked));
  if (known !== undefined && !isHeld(known)) return refused(armError('OperationNotAllowed', { problem: OWN }));
  if (known !== undefined) await estate.remove(known.document.id, asked.caller.id);
  // 200 is an error to the Python client here.
  return { kind: 'gone', status: 204 };
}

const OWN = "This network watcher is this server's own: it goes with the machine that the server runs on.";

async function written(parts: ProviderParts, { id }: ArmDocument, created: boolean): Promise<ArmAnswer> {
  const known = await parts.inventory.document(id);
  if (known === undefined) throw new Error(`${id} is gone while it is written`);
  return { kind: 'written', created, body: present(WATCHERS, known, parts), etag: etagOf(known) };
}
