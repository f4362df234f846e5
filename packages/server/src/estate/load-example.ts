import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { keyOf, type ArmDocument, type ResourceId } from '@hopscope/protocol';
import * as z from 'zod';

import { dataPlaneDocument, dataPlaneSchema, namesSchema } from './data-plane.ts';
import type { Estate } from './estate.ts';
import { foldChildren } from './fold-children.ts';

/** A network to begin with: a folder with `resources.json`, `names.json` and `data-plane.json`. */
export type Example = { readonly name: string; readonly folder: string };

const documentsSchema = z.array(
  z.looseObject({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    properties: z.record(z.string(), z.unknown()).default({}),
  }),
);

/** Who wrote the documents of an example, as the store has it. */
const authorOf = (name: string) => `example ${name}`;

/**
 * Puts an example into a store that has no documents yet, or only some of the same example because an earlier start was
 * interrupted. Answers whether it did. The subscription of its documents becomes this server's.
 */
export async function loadExample(estate: Estate, { name, folder }: Example, subscription: string): Promise<boolean> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8')) as unknown;
  const mark = dataPlaneDocument(name, {}, { kind: 'simulated', roundTripMicroseconds: [0] }).id;
  if (estate.get(mark) !== undefined) return false;
  const isStrange = [...estate.all()].some(({ changedBy }) => changedBy !== authorOf(name));
  if (isStrange) return false;
  const [resources, names, dataPlane] = await Promise.all(
    ['resources.json', 'names.json', 'data-plane.json'].map(read),
  );
  const documents = foldChildren(documentsSchema.parse(inSubscription(resources, subscription)));
  await Promise.all(documents.map((document) => estate.put(document as unknown as ArmDocument, authorOf(name))));
  // Last: it says that everything else is there.
  const plane = dataPlaneDocument(
    name,
    namesSchema.parse(names),
    dataPlaneSchema.parse(inSubscription(dataPlane, subscription)),
  );
  await estate.put(plane, authorOf(name));
  return true;
}

/** Examples are written for the subscription of zeros. */
function inSubscription(value: unknown, subscription: string): unknown {
  const prefix = '/subscriptions/00000000-0000-0000-0000-000000000000/';
  if (keyOf(subscription as ResourceId) === prefix.split('/')[2]) return value;
  return JSON.parse(JSON.stringify(value).replaceAll(prefix, `/subscriptions/${subscription}/`)) as unknown;
}
