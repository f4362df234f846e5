import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What a lab made, or was about to make. It is written before anything is made, so nothing is ever forgotten. */
const stateSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,20}$/),
  /** Names of network namespaces. */
  namespaces: z.array(z.string().regex(/^hopscope\.[a-z0-9-]+\.[a-z0-9]+$/)),
  /** By ARM name, in lower case: which namespace is whose. */
  machines: z.record(z.string(), z.string()),
});
export type LabState = z.infer<typeof stateSchema>;

export const isLabId = (text: string): boolean => stateSchema.shape.id.safeParse(text).success;

const fileOf = (directory: string, id: string) => join(directory, `${id}.json`);

/** False: a lab of this id has one already. */
export async function writeState(directory: string, state: LabState): Promise<boolean> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    const file = await open(fileOf(directory, state.id), 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(state)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined: there is no such lab. A file that is not understood is an error, because what it lists is still there. */
export async function readState(directory: string, id: string): Promise<LabState | undefined> {
  const file = fileOf(directory, id);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // Killed while it was written: then nothing was made yet.
  if (text === '' || !text.endsWith('\n')) return { id, namespaces: [], machines: {} };
  const parsed = stateSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${file} is no state of a lab: ${parsed.error.message}`);
  return parsed.data;
}

export const forgetState = (directory: string, id: string): Promise<void> => rm(fileOf(directory, id), { force: true });

/** Ids of all labs that are there, or were left behind. */
export async function labIds(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch(() => []);
  return files.flatMap((file) => /^([a-z0-9][a-z0-9-]*)\.json$/.exec(file)?.[1] ?? []);
}
