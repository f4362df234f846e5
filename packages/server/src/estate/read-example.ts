import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { readDocumentList, regionOf, type CloudResource } from '@hopscope/engine';
import { keyOf, parseResourceId, type ArmDocument, type ResourceId } from '@hopscope/protocol';
import type * as z from 'zod';

import { dataPlaneSchema, namesSchema, PLAIN_PLANE } from './data-plane.ts';
import { foldChildren } from './fold-children.ts';

/**
 * A network to begin with: a folder with `resources.json`, and if they are there `names.json` and `data-plane.json`; or a file of
 * resources alone.
 */
export type Example = { readonly name: string } & ({ readonly folder: string } | { readonly file: string });

export type ExampleRead = {
  readonly documents: readonly ArmDocument[];
  readonly names: z.infer<typeof namesSchema>;
  readonly dataPlane: z.infer<typeof dataPlaneSchema>;
};

const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

/**
 * Reads an example. Where all of its resources are of one subscription, they become this server's. Rejects with a sentence that names
 * the file.
 */
export async function readExample(example: Example, subscription: string): Promise<ExampleRead> {
  const file = 'file' in example ? example.file : join(example.folder, 'resources.json');
  const json = await readJson(file);
  const list = readDocumentList(json);
  if (!list.ok) throw new Error(`${file} ${list.problem}`);
  const here = ofSubscription(list.value, subscription);
  const resources = here(list.value) as readonly CloudResource[];
  const documents = foldChildren(resources.map((resource) => documentOf(resource, file)));
  const [names, dataPlane] = await Promise.all(['names.json', 'data-plane.json'].map((name) => beside(example, name)));
  return {
    documents: [...groupsOf(documents), ...documents],
    names: namesSchema.parse(names ?? {}),
    dataPlane: dataPlane === undefined ? PLAIN_PLANE : dataPlaneSchema.parse(here(dataPlane)),
  };
}

const beside = async (example: Example, name: string): Promise<unknown> =>
  'file' in example ? undefined : readJson(join(example.folder, name), 'optional');

async function readJson(file: string, need?: 'optional'): Promise<unknown> {
  try {
    return JSON.parse(textOf(await readFile(file))) as unknown;
  } catch (cause) {
    if (need === 'optional' && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new Error(`${file} ${why}: ${(cause as Error).message}`, { cause });
  }
}

/** In UTF-16, as Windows PowerShell keeps what a command prints, or in UTF-8. */
const textOf = (bytes: Uint8Array): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);

/** Says the ids of one subscription's resources as this server's. Those of several stay apart. */
function ofSubscription(resources: readonly CloudResource[], subscription: string): (value: unknown) => unknown {
  const found = new Set(resources.flatMap(({ id }) => /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? []));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0 || only === subscription.toLowerCase()) return (value) => value;
  const before = `/subscriptions/${only}`;
  const isOf = (id: string) => `${id}/`.toLowerCase().startsWith(`${before}/`);
  const renamed = (_key: string, value: unknown) =>
    typeof value === 'string' && isOf(value) ? `/subscriptions/${subscription}${value.slice(before.length)}` : value;
  return (value) => JSON.parse(JSON.stringify(value, renamed)) as unknown;
}

/** What is not said beside the id follows from it. Regions are kept as those of what is written are. */
function documentOf(resource: CloudResource, file: string): ArmDocument {
  const { id, type, location, properties = {} } = resource;
  const identity = parseResourceId(id);
  const told = type ?? (identity.ok ? identity.value.type : undefined);
  if (told === undefined) throw new Error(`${file}: ${id} has no 'type', and its id tells none`);
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties))
    throw new Error(`${file}: 'properties' of ${id} is ${JSON.stringify(properties)}; expected an object`);
  const region = typeof location === 'string' ? { location: regionOf(location) } : {};
  return { ...resource, id: id as ResourceId, name: basename(id), type: told, ...region, properties } as ArmDocument;
}

/** The resource groups that documents lie in and no document describes: a list of resources has none. */
function groupsOf(documents: readonly ArmDocument[]): readonly ArmDocument[] {
  const known = new Set(documents.map(({ id }) => keyOf(id)));
  const groups = new Map<string, ArmDocument>();
  for (const { id, location } of documents) {
    const [group, name] = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id) ?? [];
    if (group === undefined || name === undefined || known.has(keyOf(group as ResourceId))) continue;
    const key = keyOf(group as ResourceId);
    const made = { id: group as ResourceId, name, type: GROUP_TYPE, properties: { provisioningState: 'Succeeded' } };
    if (groups.get(key)?.location === undefined)
      groups.set(key, { ...made, ...(location !== undefined && { location }) });
  }
  return [...groups.values()];
}
