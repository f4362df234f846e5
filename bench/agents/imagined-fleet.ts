import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '@hopscope/server';
import { startLineChild, type LineChild } from '../line-child.ts';
import type { CommandProcess } from '../start/command-process.ts';
import type { FleetCount } from './imagined-fleet-child.ts';

const CHILDREN = 2;

/** A server, and so many agents that it holds. */
export type Held = { readonly server: CommandProcess; readonly fleet: readonly LineChild[]; readonly count: number };

/** A server tells its port anew at every start. */
export const credentialsIn = (data: string) =>
  JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Credentials;

/** So many imagined agents, in processes of their own; resolves when all were let in. */
export async function startFleet({ endpoint, caFile }: Credentials, count: number) {
  const script = fileURLToPath(new URL('./imagined-fleet-child.ts', import.meta.url));
  const each = Math.ceil(count / CHILDREN);
  return Promise.all(
    Array.from({ length: CHILDREN }, (_, child) => {
      const own = Math.min(each, count - child * each);
      return startLineChild(process.execPath, [script, endpoint, caFile ?? '', String(child * each), String(own)]);
    }),
  );
}

/** What all of them count, together. */
export async function counted(
  fleet: readonly LineChild[],
): Promise<Omit<FleetCount, 'lost'> & { readonly lost: string }> {
  const counts = await Promise.all(fleet.map(async (child) => JSON.parse(await child.ask('count')) as FleetCount));
  const sum = (pick: (count: FleetCount) => number) => counts.reduce((total, count) => total + pick(count), 0);
  return {
    online: sum(({ online }) => online),
    jobs: sum(({ jobs }) => jobs),
    lost: JSON.stringify(counts.map(({ lost }) => lost)),
  };
}
