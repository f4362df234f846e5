import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../bench.ts';
import { atLeast, atMost } from '../report/row.ts';
import { forgetPeak, memoryOf, peakOf } from '../start/memory.ts';
import { counted, type Held } from './imagined-fleet.ts';

/** The agents' own part of all handshakes is done by the same few cores, ms. */
const RETURN_WITHIN = 300_000;
/** A server's own files and threads may have opened one meanwhile. */
const SPARE_AFTER = 5;

/** All go and come back at once, as after a break of the network: nothing of those who were there before may be left. */
export async function measureReturn(held: Held, stage: Stage): Promise<void> {
  const { server, fleet, count } = held;
  const before = { descriptors: descriptorsOf(server.pid), resident: memoryOf(server.pid).resident };
  forgetPeak(server.pid);
  const began = performance.now();
  await Promise.all(fleet.map((child) => child.ask('return')));
  const what = `${count} agents go and come back at once`;
  await measureComing(held, { what, began }, stage);
  const descriptors = descriptorsOf(server.pid) - before.descriptors;
  stage.row({
    what: `${what}: descriptors more than before`,
    unit: '',
    values: [descriptors],
    goal: atMost(SPARE_AFTER),
  });
  const more = memoryOf(server.pid).resident - before.resident;
  stage.row({ what: `${what}: memory more than before, 15 s later`, unit: 'MB', values: [more] });
}

/** A server that was killed is started again, and all of its agents come as soon as they know. */
export async function measureRestart(start: () => Promise<Held>, stage: Stage): Promise<void> {
  const began = performance.now();
  const held = await start();
  await measureComing(held, { what: `a server is killed and started again, with ${held.count} agents`, began }, stage);
  const { resident } = memoryOf(held.server.pid);
  stage.row({ what: 'its memory when all are there, resident', unit: 'MB', values: [resident] });
}

type Coming = { readonly what: string; readonly began: number };

/** Waits until all are there. */
async function measureComing({ server, fleet, count }: Held, { what, began }: Coming, stage: Stage): Promise<void> {
  let seen = { online: 0, lost: '' };
  do {
    await pause(1000);
    seen = await counted(fleet);
  } while (seen.online < count && performance.now() - began < RETURN_WITHIN);
  const seconds = (performance.now() - began) / 1000;
  await pause(stage.quick ? 3000 : 15_000);
  const unit = '' as const;
  stage.row({ what: `${what}: there again`, unit, values: [seen.online], goal: atLeast(count) });
  stage.row({ what: `${what}: until the last was, s`, unit, values: [seconds] });
  stage.row({ what: `${what}: the server's memory, at most`, unit: 'MB', values: [peakOf(server.pid)] });
  stage.note(`connections lost or not made, since the agents began: ${seen.lost}`);
}

const descriptorsOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;
