import {
  armError,
  badRequest,
  interfacesOf,
  isOfType,
  keyOf,
  parseResourceId,
  refused as problem,
  wrongValue,
  type ArmDocument,
  type ArmError,
  type ResourceId,
} from '@hopscope/protocol';
import * as z from 'zod';

import { ownerOf } from '../../estate/children.ts';
import type { Held } from '../../estate/estate.ts';
import { guidOf } from '../../fleet/guid.ts';
import { lazily } from '../../lazily.ts';
import { flatMapInTurns } from '../../turns.ts';
import { INTERFACE_TYPE, MACHINE_TYPE, WATCHER_TYPE } from '../inventory.ts';
import { readBody } from '../read-body.ts';
import { askedId, isIn, notFound, pathInGroup } from '../resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { associationsOf, isShown, partsOf, referencesIn } from './associations.ts';

/** `POST …/networkWatchers/{name}/topology`: what is in a group, a network or a subnet, and what belongs to what. */
export const topology = (parts: ProviderParts): readonly ArmRoute[] => [
  { method: 'POST', path: `${pathInGroup(WATCHER_TYPE)}/:name/topology`, handle: (asked) => answer(parts, asked) },
];

const reference = (what: string) =>
  z.object({ id: z.string({ error: `expected the resource id of a ${what}` }) }, { error: 'expected an object' });
const bodySchema = z.object(
  {
    targetResourceGroupName: z.string({ error: 'expected the name of a resource group' }).nullish(),
    targetVirtualNetwork: reference('virtual network').nullish(),
    targetSubnet: reference('subnet').nullish(),
  },
  { error: 'expected an object' },
);
type Body = z.infer<typeof bodySchema>;

const NETWORK_TYPE = 'Microsoft.Network/virtualNetworks';

async function answer(parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { inventory, estate, now } = parts;
  const body = readBody(bodySchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const watcher = (await inventory.document(askedId(WATCHER_TYPE, asked)))?.document;
  if (watcher === undefined) return refused(notFound(WATCHER_TYPE, asked));
  // Of the documents as they are now, which is when they are asked for.
  const { revision } = estate;
  const documents = estate.inOrder();
  const shown = await shownFor(parts, body.value, watcher, asked.gone);
  if ('code' in shown) return refused(shown);
  const at = now();
  const last = await lastChangeOf(shown, documents, asked.gone);
  const whole = {
    // The same question about the same documents is the same topology.
    id: guidOf(`topology ${keyOf(watcher.id)} ${JSON.stringify(body.value)} ${revision}`),
    createdDateTime: new Date(at).toISOString(),
    lastModified: new Date(last === 0 ? at : last).toISOString(),
    resources: lazily(shown, resourceOf),
  };
  return { kind: 'found-much', body: whole };
}

const resourceOf = (document: ArmDocument) => ({
  name: document.name,
  id: document.id,
  ...(document.location !== undefined && { location: document.location }),
  associations: associationsOf(document),
});

/** Milliseconds since 1970; 0: none of them is among the documents. A subnet changes with its network. */
async function lastChangeOf(
  shown: readonly ArmDocument[],
  documents: readonly Held[],
  gone: AbortSignal,
): Promise<number> {
  const whole = new Set(shown);
  const ownerOfPart = ({ id }: ArmDocument) => (ownerOf(id) === id ? [] : [keyOf(ownerOf(id))]);
  const owners = new Set(await flatMapInTurns(shown, ownerOfPart, gone));
  const changeOf = ({ key, document, changedAt }: Held) => (whole.has(document) || owners.has(key) ? [changedAt] : []);
  const changes = await flatMapInTurns(documents, changeOf, gone);
  return changes.reduce((latest, each) => Math.max(latest, each), 0);
}

async function shownFor(
  { inventory }: ProviderParts,
  body: Body,
  watcher: ArmDocument,
  gone: AbortSignal,
): Promise<readonly ArmDocument[] | ArmError> {
  const { targetResourceGroupName: group, targetVirtualNetwork, targetSubnet } = body;
  const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  const [first, second] = given;
  const expected = 'expected one of targetResourceGroupName, targetVirtualNetwork and targetSubnet';
  if (first === undefined) return badRequest([wrongValue('targetResourceGroupName', undefined, expected)]);
  if (second !== undefined) return badRequest([wrongValue(second[0], second[1], expected)]);
  const everything = await inventory.all(gone);
  const all = await flatMapInTurns(everything, (document) => (isShown(document) ? [document] : []), gone);
  if (typeof group === 'string') {
    if (inventory.group(group) === undefined) return armError('ResourceGroupNotFound', { group });
    const withParts = (document: ArmDocument) => (isIn(document.id, group) ? [document, ...partsOf(document)] : []);
    return flatMapInTurns(all, withParts, gone);
  }
  const [target, type, text] =
    targetSubnet === undefined || targetSubnet === null
      ? (['targetVirtualNetwork.id', NETWORK_TYPE, targetVirtualNetwork?.id ?? ''] as const)
      : (['targetSubnet.id', `${NETWORK_TYPE}/subnets`, targetSubnet.id] as const);
  const id = parseResourceId(text);
  if (!id.ok) return badRequest([problem(target, id.problem)]);
  if (!isOfType(id.value, type)) return badRequest([wrongValue(target, id.value.id, `expected a ${type}`)]);
  const wanted = keyOf(id.value.id);
  const wantedOf = (document: ArmDocument) =>
    [document, ...partsOf(document)].filter((each) => keyOf(each.id) === wanted);
  const [place] = await flatMapInTurns(all, wantedOf, gone);
  if (place === undefined)
    return armError('InvalidResourceReference', { reference: id.value.id, referrer: watcher.id }, { target });
  return within(place, all, gone);
}

/** The place, what has addresses in it, the machines of those, and whatever any of them names. */
async function within(
  place: ArmDocument,
  all: readonly ArmDocument[],
  gone: AbortSignal,
): Promise<readonly ArmDocument[]> {
  const inside = `${keyOf(place.id)}/`;
  const filtered = (isWanted: (document: ArmDocument) => boolean) =>
    flatMapInTurns(all, (document) => (isWanted(document) ? [document] : []), gone);
  const isOf = (type: string, document: ArmDocument) => document.type.toLowerCase() === type.toLowerCase();
  const isInside = (nic: ArmDocument) => referencesIn(nic).some((id) => `${keyOf(id)}/`.startsWith(inside));
  const nics = await filtered((document) => isOf(INTERFACE_TYPE, document) && isInside(document));
  const keys = new Set(nics.map(({ id }) => keyOf(id)));
  const hasOne = (machine: ArmDocument) => interfacesOf(machine).some((id) => keys.has(keyOf(id as ResourceId)));
  const machines = await filtered((document) => isOf(MACHINE_TYPE, document) && hasOne(document));
  const own = [place, ...partsOf(place), ...nics, ...machines];
  const named = new Set(await flatMapInTurns(own, (document) => referencesIn(document).map(keyOf), gone));
  const known = new Set(own.map(({ id }) => keyOf(id)));
  const isOther = (document: ArmDocument) => {
    const key = keyOf(document.id);
    return named.has(key) && !known.has(key) && !isOf(NETWORK_TYPE, document);
  };
  return [...own, ...(await filtered(isOther))];
}
