import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import { labIds, sweepLabs } from '@hopscope/lab';
import { namespaceName } from '../../packages/lab/src/apply/names.ts';
import { ip } from '../../packages/lab/src/apply/run.ts';
import { ROUTES } from './observe/kernel-routes.ts';

const PREFIX = 'hopscope-conformance-';

/** What the folder of this process begins with, for `mkdtemp`. */
export const folderPrefix = (): string => join(tmpdir(), `${PREFIX}${pid}-`);

/**
 * Removes what runs left behind that were killed: their labs, with all namespaces, and their folders. Runs that go on are left
 * alone; so is whatever is not named by one of these folders.
 */
export async function sweepLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-\\w+$`).exec(name)?.[1];
    // A process that got the number since keeps the folder until it ends.
    if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
    const folder = join(tmpdir(), name);
    const ids = await labIds(folder);
    await sweepLabs(folder);
    for (const id of ids) await removeRoutes(id);
    if ((await labIds(folder)).length === 0) await rm(folder, { recursive: true, force: true });
  }
}

/** Where the kernel was asked about routes; no lab knows of it. */
async function removeRoutes(lab: string): Promise<void> {
  const namespace = namespaceName(lab, ROUTES);
  if (existsSync(`/run/netns/${namespace}`)) await ip([`netns del ${namespace}`]);
}
