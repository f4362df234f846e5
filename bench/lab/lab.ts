import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apply, labMissing, openInside, plan } from '../../packages/lab/src/index.ts';
import type { Bench } from '../bench.ts';
import { atMost } from '../report/row.ts';
import { describe } from './network.ts';
import { measureProbing } from './probing.ts';

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/hopscope.js', import.meta.url));
const SIZES = [
  { machines: 60, up: 3000, down: 2000 },
  { machines: 500, up: 15_000, down: 8000 },
] as const;
const MOST_MEGABYTES = 400;
/** A rule that is changed is live so soon, ms. */
const CHANGE_MS = 200;

/** `hopscope lab run` as a person starts it, until it says that it is there, and until it is gone; and a changed rule. */
export const benchLab: Bench = async (stage) => {
  const { quick, row, skip } = stage;
  const missing = labMissing();
  if (missing !== undefined) {
    skip({ what: 'lab', reason: missing });
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-bench-lab-'));
  try {
    for (const { machines, up, down } of SIZES) {
      const rounds: Awaited<ReturnType<typeof buildOnce>>[] = [];
      for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await buildOnce(folder, machines));
      const values = (key: 'up' | 'down' | 'megabytes') => rounds.map((each) => each[key]);
      row({ what: `lab: up, ${machines} machines`, unit: 'ms', values: values('up'), goal: atMost(up) });
      row({ what: `lab: down, ${machines} machines`, unit: 'ms', values: values('down'), goal: atMost(down) });
      const goal = machines === SIZES[0].machines ? { goal: atMost(MOST_MEGABYTES) } : {};
      row({ what: `lab: its process, ${machines} machines`, unit: 'MB', values: values('megabytes'), ...goal });
    }
    row({
      what: 'lab: a changed rule decides, 60 machines',
      unit: 'ms',
      values: await changes(folder, quick ? 3 : 10),
      goal: atMost(CHANGE_MS),
    });
    await measureProbing(folder, stage);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function buildOnce(folder: string, machines: number) {
  const network = join(folder, String(machines));
  mkdirSync(network, { recursive: true });
  writeFileSync(join(network, 'resources.json'), JSON.stringify(describe(machines)));
  const words = ['lab', 'run', network, '--id', newId(), '--state', join(folder, 'state')];
  const startedAt = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  // The last of it: a bench that is ended takes its lab with it.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  await once(child.stdout, 'data');
  const up = performance.now() - startedAt;
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  await once(child, 'close');
  process.off('exit', end);
  return { up, megabytes, down: performance.now() - stoppedAt };
}

/** From the change until a connection that it allows is open. */
async function changes(folder: string, rounds: number): Promise<readonly number[]> {
  const plans = [false, true].map((isOpen) => plan(describe(SIZES[0].machines, isOpen)));
  const [closed, open] = plans.map((each) => (each.ok ? each.value : undefined));
  if (closed === undefined || open === undefined) throw new Error('the network of the bench cannot be built');
  const applied = await apply(closed, { id: newId(), stateDirectory: join(folder, 'state') });
  if (!applied.ok) throw new Error(applied.problem);
  const lab = applied.value;
  const inside = openInside();
  const values: number[] = [];
  try {
    await inside.listen(lab.namespace('m1'), 80);
    const attempt = (timeoutMs: number) =>
      inside.connect(lab.namespace('m0'), { address: '10.0.1.4', port: 80, timeoutMs });
    for (let round = 0; round < rounds; round++) {
      await lab.update(closed);
      const before = await attempt(50);
      if (before.kind !== 'silent') throw new Error(`a closed port is ${before.kind}`);
      const changedAt = performance.now();
      await lab.update(open);
      const after = await attempt(1000);
      if (after.kind !== 'connected') throw new Error(`an open port is ${after.kind}`);
      values.push(performance.now() - changedAt);
    }
  } finally {
    await inside.close();
    await lab.remove();
  }
  return values;
}

const newId = () => `b${randomBytes(4).toString('hex')}`;
