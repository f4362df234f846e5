import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { pack } from '../start/command-process.ts';
import { newDataDir } from '../store.ts';
import { measureAgent } from './agent.ts';
import { measureFleet } from './fleet.ts';

/** The real agent and the real server, each in a process of its own and as a service runs them, from a pack; and a fleet of imagined agents that fills a server. */
export const benchAgents: Bench = async (stage) => {
  if (process.platform !== 'linux')
    return stage.skip({ what: 'agents', reason: 'needs Linux: their processes are measured through /proc' });
  const folder = newDataDir();
  try {
    for (const name of ['one', 'many']) mkdirSync(join(folder, name));
    const packed = join(folder, 'pack');
    await pack(packed);
    await measureAgent({ packed, folder: join(folder, 'one') }, stage);
    await measureFleet({ packed, folder: join(folder, 'many') }, stage);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
