import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ADDRESSES, type Lab } from '@hopscope/testbed';
import type { Stage } from '../bench.ts';
import { startLineChild } from '../line-child.ts';
import { runTimed } from '../child.ts';
import { atMost, type Ratio } from '../report/row.ts';
import { inSource } from './references.ts';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/hopscope.js', import.meta.url));
const PORT = 7100;
/** Of the issue: from the command's start to its first SYN. */
const FIRST_SYN_MS = 400;

/** The whole command, process start included, through every Node that one would start it with. */
export async function measureCommand(lab: Lab, at: string, stage: Stage, ratios: (ms: number) => readonly Ratio[]) {
  const child = new URL('./arrival-child.ts', import.meta.url);
  const listener = ['netns', 'exec', lab.namespace('D').name, process.execPath, fileURLToPath(child), `${PORT}`];
  const arrivals = await startLineChild('ip', listener);
  try {
    const all = await nodes(stage);
    for (const node of stage.quick && at !== NEAR ? all.slice(0, 1) : all) {
      const firsts: number[] = [];
      const walls: number[] = [];
      const rounds = stage.quick ? 2 : 7;
      for (let round = 0; round <= rounds; round += 1) {
        const began = process.hrtime.bigint();
        const { ms, output, status } = await inSource(lab, node.path, [
          COMMAND,
          'check',
          `${ADDRESSES.destination.ipv4}:${PORT}`,
        ]);
        const first = BigInt(await arrivals.ask('first'));
        if (status !== 0) throw new Error(`hopscope check ended with ${status}: ${output}`);
        // The first run compiles what the others find in the cache.
        if (round === 0) continue;
        firsts.push(Number(first - began) / 1e6);
        walls.push(ms);
      }
      // Arrival, not departure, is what the listener sees: it says so only where the way takes no time.
      if (at === NEAR)
        stage.row({
          what: `${at}: hopscope check, start to first SYN, ${node.name}`,
          unit: 'ms',
          values: firsts,
          goal: atMost(FIRST_SYN_MS),
        });
      stage.row({
        what: `${at}: hopscope check, whole command, ${node.name}`,
        unit: 'ms',
        values: walls,
        ratios: ratios(walls.toSorted((a, b) => a - b)[walls.length >> 1] ?? Number.NaN),
      });
    }
  } finally {
    await arrivals.end();
  }
}

/** How the lab without a delay is called. */
export const NEAR = '0 ms';

/** This Node, and the one that a shell would find when that is older: then the command starts another (bin/hopscope.js). */
async function nodes(stage: Stage): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const own = { name: `Node ${major(process.version)}`, path: process.execPath };
  // npm puts the Node 24 that it brought along in front of everything else.
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  for (const path of folders.map((folder) => `${folder}/node`).filter((path) => existsSync(path))) {
    const name = major((await runTimed(path, ['--version'])).output.trim());
    if (Number(name) < 24) return [own, { name: `Node ${name}, which starts our own`, path }];
  }
  stage.skip({ what: 'hopscope check through an older Node', reason: 'there is none in PATH' });
  return [own];
}

const major = (version: string) => version.replace(/^v/, '').split('.')[0] ?? version;
