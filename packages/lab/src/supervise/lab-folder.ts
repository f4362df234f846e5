import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parsePort } from '@hopscope/engine';

/** `lab.json` of a network's folder: what a lab of it has beside the network. Every member may be left out. */
const labFileSchema = z.strictObject({
  /** Ports that are listened on, by name of the machine; `internet` for every public address. */
  listeners: z
    .record(z.string(), z.array(z.int().refine((port) => parsePort(port).ok, { error: 'expected 1 to 65535' })))
    .default({}),
  /** Names of machines that send on only what belongs to a connection whose beginning they saw. */
  stateful: z.array(z.string()).default([]),
  /** By name of the machine. */
  links: z
    .record(
      z.string(),
      z.strictObject({
        lossPercent: z.number().min(0).max(100).exactOptional(),
        /** One way, microseconds. */
        delayUs: z.int().min(0).max(10_000_000).exactOptional(),
      }),
    )
    .default({}),
});
/** A list, or an object that has one: as ARM answers, or as an export. */
const documentsSchema = z.union([
  z.array(z.unknown()),
  z.object({ value: z.array(z.unknown()) }).transform(({ value }) => value),
  z.object({ resources: z.array(z.unknown()) }).transform(({ resources }) => resources),
]);
/** As Microsoft publishes it (ServiceTags_Public). */
const tagFileSchema = z.looseObject({
  values: z.array(
    z.looseObject({ name: z.string().min(1), properties: z.looseObject({ addressPrefixes: z.array(z.string()) }) }),
  ),
});
const namesSchema = z.record(z.string().regex(/^[\w.-]+$/), z.array(z.union([z.ipv4(), z.ipv6()])));

export type LabFolder = z.infer<typeof labFileSchema> & {
  readonly documents: readonly unknown[];
  /** Addresses that names resolve to. */
  readonly names: z.infer<typeof namesSchema>;
  /** What service tags hold, by name. */
  readonly serviceTags: Readonly<Record<string, readonly string[]>>;
};

/** Where a folder does not say otherwise, the internet has web servers. */
const USUAL_LISTENERS = { internet: [80, 443] };

/** Of a network that comes from nowhere but its documents. */
export const NO_FOLDER: Omit<LabFolder, 'documents'> = {
  names: {},
  serviceTags: {},
  stateful: [],
  listeners: USUAL_LISTENERS,
  links: {},
};

/** Reads the folder of a network: `resources.json`, and if they are there the other files. Throws a sentence. */
export async function readLabFolder(folder: string): Promise<LabFolder> {
  const [documents, names, tags, lab] = await Promise.all([
    readJson(join(folder, 'resources.json'), documentsSchema),
    readJson(join(folder, 'names.json'), namesSchema, {}),
    readJson(join(folder, 'service-tags.json'), tagFileSchema, { values: [] }),
    readJson(join(folder, 'lab.json'), labFileSchema, { listeners: {}, stateful: [], links: {} }),
  ]);
  const serviceTags = Object.fromEntries(tags.values.map(({ name, properties }) => [name, properties.addressPrefixes]));
  return { documents, names, serviceTags, ...lab, listeners: { ...USUAL_LISTENERS, ...lab.listeners } };
}

async function readJson<T>(file: string, schema: z.ZodType<T>, otherwise?: T): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (otherwise !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw new Error(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not understood'}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
