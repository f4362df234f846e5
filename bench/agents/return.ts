import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../bench.ts';
import { atLeast, atMost } from '../report/row.ts';
import { memoryOf } from '../start/memory.ts';
import type { Held } from './fleet.ts';
import { counted } from './imagined-fleet.ts';

/** All go and come back at once, as after a break of the network: nothing of those who were there before may be left. */
export async function measureReturn({ server, fleet, count }: Held, stage: Stage): Promise<void> {
  const before = { descriptors: descriptorsOf(server.pid), resident: memoryOf(server.pid).resident };
  const began = performance.now();
  await Promise.all(fleet.map((child) => child.ask('return')));
  let online = 0;
  let most = 0;
  while (online < count && performance.now() - began < RETURN_WITHIN) {
    await pause(1000);
    ({ online } = await counted(fleet));
    most = Math.max(most, memoryOf(server.pid).resident);
  }
  const seconds = (performance.now() - began) / 1000;
  await pause(stage.quick ? 3000 : 15_000);
  const what = `${count} agents go and come back at once`;
  const unit = '' as const;
  stage.row({ what: `${what}: there again`, unit, values: [online], goal: atLeast(count) });
  stage.row({ what: `${what}: until the last was, s`, unit, values: [seconds] });
  const descriptors = descriptorsOf(server.pid) - before.descriptors;
  stage.row({ what: `${what}: descriptors more than before`, unit, values: [descriptors], goal: atMost(SPARE_AFTER) });
  stage.row({ what: `${what}: memory more than before, at most`, unit: 'MB', values: [most - before.resident] });
  const more = memoryOf(server.pid).resident - before.resident;
  stage.row({ what: `${what}: memory more than before, 15 s later`, unit: 'MB', values: [more] });
}

/** The agents' own part of all handshakes is done by the same few cores, ms. */
const RETURN_WITHIN = 300_000;
/** A server's own files and threads may have opened one meanwhile. */
const SPARE_AFTER = 5;

const descriptorsOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
