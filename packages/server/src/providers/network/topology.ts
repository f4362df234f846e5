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
import { guidOf } from '../../fleet/guid.ts';
import { INTERFACE_TYPE, MACHINE_TYPE, WATCHER_TYPE } from '../inventory.ts';
import { readBody } from '../read-body.ts';
import { askedId, isIn, notFound, pathInGroup } from '../resource-type.ts';
import { found, refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
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
  const shown = await shownFor(parts, body.value, watcher);
  if ('code' in shown) return refused(shown);
  const at = now();
  // A subnet changes with its network.
  const changed = shown.flatMap(({ id }) => estate.get(ownerOf(id))?.changedAt ?? []);
  const resources = shown.map((document) => ({
    name: document.name,
    id: document.id,
    ...(document.location !== undefined && { location: document.location }),
    associations: associationsOf(document),
  }));
  return found({
    // The same question about the same documents is the same topology.
    id: guidOf(`topology ${keyOf(watcher.id)} ${JSON.stringify(body.value)} ${estate.revision}`),
    createdDateTime: new Date(at).toISOString(),
    lastModified: new Date(changed.length === 0 ? at : Math.max(...changed)).toISOString(),
    resources,
  });
}

async function shownFor(
  { inventory }: ProviderParts,
  body: Body,
  watcher: ArmDocument,
): Promise<readonly ArmDocument[] | ArmError> {
  const { targetResourceGroupName: group, targetVirtualNetwork, targetSubnet } = body;
  const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  const [first, second] = given;
  const expected = 'expected one of targetResourceGroupName, targetVirtualNetwork and targetSubnet';
  if (first === undefined) return badRequest([wrongValue('targetResourceGroupName', undefined, expected)]);
  if (second !== undefined) return badRequest([wrongValue(second[0], second[1], expected)]);
  const all = (await inventory.all()).filter(isShown);
  if (typeof group === 'string') {
    if (inventory.group(group) === undefined) return armError('ResourceGroupNotFound', { group });
    return all.filter(({ id }) => isIn(id, group)).flatMap((document) => [document, ...partsOf(document)]);
  }
  const [target, type, text] =
    targetSubnet === undefined || targetSubnet === null
      ? (['targetVirtualNetwork.id', NETWORK_TYPE, targetVirtualNetwork?.id ?? ''] as const)
      : (['targetSubnet.id', `${NETWORK_TYPE}/subnets`, targetSubnet.id] as const);
  const id = parseResourceId(text);
  if (!id.ok) return badRequest([problem(target, id.problem)]);
  if (!isOfType(id.value, type)) return badRequest([wrongValue(target, id.value.id, `expected a ${type}`)]);
  const places = all.flatMap((document) => [document, ...partsOf(document)]);
  const place = places.find((document) => keyOf(document.id) === keyOf(id.value.id));
  if (place === undefined)
    return armError('InvalidResourceReference', { reference: id.value.id, referrer: watcher.id }, { target });
  return within(place, all);
}

/** The place, what has addresses in it, the machines of those, and whatever any of them names. */
function within(place: ArmDocument, all: readonly ArmDocument[]): readonly ArmDocument[] {
  const inside = `${keyOf(place.id)}/`;
  const ofType = (type: string) => all.filter((document) => document.type.toLowerCase() === type.toLowerCase());
  const nics = ofType(INTERFACE_TYPE).filter((nic) =>
    referencesIn(nic).some((id) => `${keyOf(id)}/`.startsWith(inside)),
  );
  const keys = new Set(nics.map(({ id }) => keyOf(id)));
  const machines = ofType(MACHINE_TYPE).filter((each) =>
    interfacesOf(each).some((id) => keys.has(keyOf(id as ResourceId))),
  );
  const own = [place, ...partsOf(place), ...nics, ...machines];
  const named = new Set(own.flatMap(referencesIn).map(keyOf));
  const known = new Set(own.map(({ id }) => keyOf(id)));
  const isOther = ({ id, type }: ArmDocument) =>
    named.has(keyOf(id)) && !known.has(keyOf(id)) && type.toLowerCase() !== NETWORK_TYPE.toLowerCase();
  return [...own, ...all.filter(isOther)];
}
