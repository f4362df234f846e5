import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What a lab made, or was about to make. It is written before anything is made, so nothing is ever forgotten. */
const stateSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,20}$/),
  /** Names of network namespaces. */
  namespaces: z.array(z.string().regex(/^hopscope\.[a-z0-9-]+\.[a-z0-9]+$/)),
  /** By ARM name: which namespace is whose. */
  machines: z.record(z.string(), z.string()),
  /** The process that made it. `started` tells it from a later one with the same number: clock ticks since the boot. */
  owner: z.object({ pid: z.int().positive(), started: z.string() }),
  /** It lives in a user namespace of its own, and ends with its owner. */
  isRootless: z.boolean(),
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
  if (!text.endsWith('\n'))
    return { id, namespaces: [], machines: {}, owner: { pid: NOBODY, started: '' }, isRootless: false };
  const parsed = stateSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${file} is no state of a lab: ${parsed.error.message}`);
  return parsed.data;
}

/** No process has the highest number that Linux allows plus one. */
const NOBODY = 2 ** 22 + 1;

export async function forgetState(directory: string, id: string): Promise<void> {
  await rm(hostsFile(directory, id), { force: true });
  await rm(fileOf(directory, id), { force: true });
}

/** Names and addresses that programs in the lab resolve, in the form of /etc/hosts. */
export const hostsFile = (directory: string, id: string): string => join(directory, `${id}.hosts`);

/** Since when a process runs, in clock ticks after the boot; undefined: there is none (proc(5), field 22). */
export async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The second field is a name that may hold anything, in brackets.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

/** Does the process that made this lab still run? */
export const isOwned = async ({ owner }: LabState): Promise<boolean> =>
  owner.started !== '' && (await startOf(owner.pid)) === owner.started;

/** Ids of all labs that are there, or were left behind. */
export async function labIds(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch(() => []);
  return files.flatMap((file) => /^([a-z0-9][a-z0-9-]*)\.json$/.exec(file)?.[1] ?? []);
}
