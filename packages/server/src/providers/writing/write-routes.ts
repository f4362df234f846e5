import {
  armError,
  isNetworkName,
  keyOf,
  networkChildSchema,
  networkPropertiesSchema,
  presentChild,
  type ArmDocument,
  type ArmError,
} from '@hopscope/protocol';
import * as z from 'zod';

import { childrenIn } from '../../estate/children.ts';
import { isRegistered } from '../account/resource-providers.ts';
import { type Known, isHeld, etagOf } from '../inventory.ts';
import { readBody, readLocation, tagsSchema } from '../read-body.ts';
import { askedId, notFound, pathInGroup, present, sameName, type ResourceType } from '../resource-type.ts';
import { refused, type ArmAnswer, type ArmAsked, type ArmRoute, type ProviderParts } from '../route.ts';
import { childOf, documentOf } from './document-of.ts';
import { faultIn } from './faults.ts';
import { withAddresses } from './give-addresses.ts';
import { inUse, subnetInUse } from './in-use.ts';
import { settleNeighbours, withPeeringStates } from './peerings.ts';

/** The writing half of a resource type of Microsoft.Network. Every write is done when it is answered. */
export function writeRoutes(type: ResourceType, parts: ProviderParts): readonly ArmRoute[] {
  const path = `${pathInGroup(type.type)}/:name`;
  const route = (
    method: ArmRoute['method'],
    where: string,
    handle: (asked: ArmAsked) => Promise<ArmAnswer>,
  ): ArmRoute => ({
    method,
    path: where,
    handle: (asked) => parts.estate.exclusively(() => handle(asked)),
  });
  return [
    route('PUT', path, (asked) => put(type, parts, asked)),
    route('PATCH', path, (asked) => patch(type, parts, asked)),
    route('DELETE', path, (asked) => remove(type, parts, asked)),
    ...(type.children ?? []).flatMap((member) =>
      networkChildSchema(member) === undefined
        ? []
        : [
            route('PUT', `${path}/${member}/:child`, (asked) => putChild(type, member, parts, asked)),
            route('DELETE', `${path}/${member}/:child`, (asked) => removeChild(type, member, parts, asked)),
          ],
    ),
  ];
}

const bodySchema = (type: string) =>
  z.looseObject(
    {
      location: z.string({ error: 'expected the name of a region' }).nullish(),
      tags: tagsSchema.nullish(),
      properties: networkPropertiesSchema(type),
    },
    { error: 'expected an object' },
  );

const patchSchema = z.object({ tags: tagsSchema.nullish() }, { error: 'expected an object' });

/** Members beside `properties` that some types have. */
const KEPT = ['sku', 'zones', 'extendedLocation'];

async function put(type: ResourceType, parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { name = '', group = '' } = asked.params;
  const body = readBody(bodySchema(type.type), asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const location = readLocation(body.value.location);
  if (typeof location !== 'string') return refused(location);
  const known = await parts.inventory.document(askedId(type.type, asked));
  const barred = gateFault(parts, asked, known);
  if (barred !== undefined) return refused(barred);
  const before = known?.document;
  if (before?.location !== undefined && before.location !== location)
    return refused(armError('InvalidResourceLocation', { name, there: before.location, group, here: location }));
  const { tags, properties } = body.value;
  const rest = Object.fromEntries(Object.entries(body.value).filter(([member]) => KEPT.includes(member)));
  const sent = { name, location, rest, properties: (properties ?? {}) as Readonly<Record<string, unknown>> };
  const document = documentOf(type, askedId(type.type, asked), { ...sent, ...(tags && { tags }) }, before);
  const fault = lostSubnet(before, document, parts) ?? (await keep(document, parts, asked));
  return fault === undefined ? written(type, parts, document, before === undefined) : refused(fault);
}

/** What holds for every write: names, the namespace's registration, whose it is, and the revision that was asked for. */
function gateFault(
  { inventory, estate }: ProviderParts,
  asked: ArmAsked,
  known: Known | undefined,
): ArmError | undefined {
  const { name = '', child = name } = asked.params;
  if (!isNetworkName(name) || !isNetworkName(child))
    return armError('InvalidResourceName', {
      problem: `'${name}' is not a name for a resource: letters, digits, _, . and -.`,
    });
  if (known !== undefined && !isHeld(known)) return armError('OperationNotAllowed', { problem: OWN });
  if (!isRegistered(inventory.subscription, estate, 'Microsoft.Network'))
    return armError('MissingSubscriptionRegistration', { namespace: 'Microsoft.Network' });
  const [match, noneMatch] = [asked.header('if-match'), asked.header('if-none-match')];
  const etag = known === undefined ? 'none' : etagOf(known);
  const isOther = match !== undefined && (known === undefined || (match !== '*' && match !== etag));
  const isThere = noneMatch === '*' && known !== undefined;
  if (!isOther && !isThere) return undefined;
  return armError('PreconditionFailed', { asked: match ?? '*', etag, id: known?.document.id ?? name });
}

const OWN = "This is part of a real machine: it is as that machine's kernel has it.";

/** Checks a document among the others and keeps it; the answer says why it was not. */
async function keep(
  draft: ArmDocument,
  { estate }: ProviderParts,
  { caller }: ArmAsked,
): Promise<ArmError | undefined> {
  const document = withPeeringStates(withAddresses(draft, estate), estate);
  const fault = faultIn(document, estate);
  if (fault !== undefined) return fault;
  await estate.put(document, caller.id);
  await settleNeighbours(document, estate, caller.id);
  return undefined;
}

/** A parent that is written without one of its subnets deletes it. */
function lostSubnet(before: ArmDocument | undefined, after: ArmDocument, { estate }: ProviderParts) {
  const kept = new Set(childrenIn(after, 'subnets').map(({ id }) => keyOf(id)));
  for (const { id } of before === undefined || !isNetwork(after) ? [] : childrenIn(before, 'subnets')) {
    const fault = kept.has(keyOf(id)) ? undefined : subnetInUse(id, estate);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const isNetwork = ({ type }: ArmDocument) => type.toLowerCase().endsWith('/virtualnetworks');

async function patch(type: ResourceType, parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const body = readBody(patchSchema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const known = await parts.inventory.document(askedId(type.type, asked));
  if (known === undefined) return refused(notFound(type.type, asked));
  const barred = gateFault(parts, asked, known);
  if (barred !== undefined) return refused(barred);
  const { tags: before, ...rest } = known.document;
  const tags = body.value.tags ?? before;
  await parts.estate.put({ ...rest, ...(tags && { tags }) }, asked.caller.id);
  return written(type, parts, known.document, false);
}

async function remove(type: ResourceType, parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const { estate } = parts;
  const known = await parts.inventory.document(askedId(type.type, asked));
  if (known === undefined) return { kind: 'gone', status: 204 };
  const barred = gateFault(parts, asked, known) ?? inUse(known.document, estate);
  if (barred !== undefined) return refused(barred);
  await estate.remove(known.document.id, asked.caller.id);
  await settleNeighbours(known.document, estate, asked.caller.id);
  return { kind: 'gone', status: 200 };
}

async function putChild(type: ResourceType, member: string, parts: ProviderParts, asked: ArmAsked): Promise<ArmAnswer> {
  const parent = await findParent(type, member, parts, asked);
  if ('error' in parent) return refused(parent.error);
  const schema = z.looseObject(
    { properties: networkChildSchema(member) ?? z.never() },
    { error: 'expected an object' },
  );
  const body = readBody(schema, asked.body);
  if ('refusal' in body) return refused(body.refusal);
  const { document } = parent.known;
  const before = childrenIn(document, member);
  const at = before.findIndex(({ name }) => sameName(name, asked.params.child));
  const name = before[at]?.name ?? asked.params.child ?? '';
  const child = childOf(document.id, member, name, body.value.properties as Readonly<Record<string, unknown>>);
  const fault = await keep(
    withChildren(document, member, at < 0 ? [...before, child] : before.with(at, child)),
    parts,
    asked,
  );
  if (fault !== undefined) return refused(fault);
  const known = await parts.inventory.document(document.id);
  const kept = known && childrenIn(known.document, member).find((each) => each.name === name);
  if (known === undefined || kept === undefined) throw new Error(`${child.id} is gone while it is written`);
  const shown = presentChild(kept, etagOf(known), `${type.type}/${member}`);
  return { kind: 'written', created: at < 0, body: shown, etag: etagOf(known) };
}

async function removeChild(
  type: ResourceType,
  member: string,
  parts: ProviderParts,
  asked: ArmAsked,
): Promise<ArmAnswer> {
  const parent = await findParent(type, member, parts, asked);
  if ('error' in parent) return refused(parent.error);
  const { document } = parent.known;
  const before = childrenIn(document, member);
  const child = before.find(({ name }) => sameName(name, asked.params.child));
  if (child === undefined) return { kind: 'gone', status: 204 };
  const used = member === 'subnets' ? subnetInUse(child.id, parts.estate) : undefined;
  if (used !== undefined) return refused(used);
  const left = withChildren(
    document,
    member,
    before.filter((each) => each !== child),
  );
  await parts.estate.put(left, asked.caller.id);
  // The network at the other end of a peering no longer names this one, but is named by what is gone.
  await settleNeighbours(left, parts.estate, asked.caller.id);
  return { kind: 'gone', status: 200 };
}

async function findParent(
  type: ResourceType,
  member: string,
  parts: ProviderParts,
  asked: ArmAsked,
): Promise<{ readonly known: Known } | { readonly error: ArmError }> {
  const id = askedId(type.type, asked);
  const known = await parts.inventory.document(id);
  if (known === undefined)
    return { error: armError('ParentResourceNotFound', { type: `${type.type}/${member}`, parent: id }) };
  const { child = '' } = asked.params;
  if (!isNetworkName(child)) return { error: gateFault(parts, asked, known) ?? notFound(type.type, asked) };
  const barred = gateFault(parts, asked, known);
  return barred === undefined ? { known } : { error: barred };
}

const withChildren = (document: ArmDocument, member: string, list: readonly object[]): ArmDocument => ({
  ...document,
  properties: { ...document.properties, [member]: list },
});

async function written(
  type: ResourceType,
  parts: ProviderParts,
  { id }: ArmDocument,
  created: boolean,
): Promise<ArmAnswer> {
  const known = await parts.inventory.document(id);
  if (known === undefined) throw new Error(`${id} is gone while it is written`);
  return { kind: 'written', created, body: present(type, known, parts), etag: etagOf(known) };
}
