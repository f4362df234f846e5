import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../bench.ts';
import type { LineChild } from '../line-child.ts';
import { atLeast, atMost, ratio } from '../report/row.ts';
import { memoryOf } from '../start/memory.ts';
import { dataIn, startBareServer, startServer, type Installation } from './as-installed.ts';
import { measureDispatch } from './dispatch.ts';
import { enrolMany } from './enrol-many.ts';
import { counted, credentialsIn, startFleet, type Held } from './imagined-fleet.ts';
import { processorShare } from './processor.ts';
import { measureRestart, measureReturn } from './return.ts';

/** Goals of issue 4. */
const SESSIONS = 10_000;
const RESIDENT_MB = 700;

/** Descriptors that a server needs beside its sessions. */
const SPARE = 500;

/** A server that holds as many sessions as it promises, and then has work for some of them. */
export async function measureFleet(place: Installation, stage: Stage): Promise<void> {
  const data = dataIn(place);
  const wanted = stage.quick ? SESSIONS / 10 : SESSIONS;
  const count = Math.min(wanted, mostDescriptors() - SPARE);
  if (count < wanted)
    stage.skip({ what: `${wanted} sessions`, reason: `a process may hold ${mostDescriptors()} descriptors here` });
  // Once, for its account, its authority and its tables.
  await (await startServer(place)).stop();
  const credentials = credentialsIn(data);
  await enrolMany(data, credentials.subscriptionId, count);
  const { profileDir } = stage;
  const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const bare = await measureBare(place, count, stage);
  let server = await startServer(place, profile);
  const fleet: LineChild[] = [];
  try {
    const alone = memoryOf(server.pid).resident;
    const began = performance.now();
    fleet.push(...(await startFleet(credentialsIn(data), count)));
    const seconds = (performance.now() - began) / 1000;
    const what = `${count} agents come: let in, over TLS, each with its proof`;
    stage.row({ what, unit: '/s', values: [count / seconds] });
    await measureHolding({ server, fleet, alone, bare, count }, stage);
    await measureDispatch({ server, fleet, data, count }, stage);
    await measureReturn({ server, fleet, count }, stage);
    const port = Number(new URL(credentialsIn(data).endpoint).port);
    await measureRestart(async () => {
      await server.stop('SIGKILL');
      server = await startServer(place, [], port);
      return { server, fleet, count };
    }, stage);
  } finally {
    await Promise.all(fleet.map((child) => child.end()));
    await server.stop();
  }
}

/** Node raises its own soft limit to the hard one. */
function mostDescriptors(): number {
  const [, hard = '0'] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return hard === 'unlimited' ? Infinity : Number(hard);
}

/** What Node takes for the same sessions when nothing of ours is in it, MB; the least that is possible with it. */
async function measureBare(place: Installation, count: number, stage: Stage): Promise<number> {
  const bare = await startBareServer(place);
  const fleet: LineChild[] = [];
  try {
    fleet.push(...(await startFleet(credentialsIn(dataIn(place)), count)));
    await pause(stage.quick ? 3000 : 15_000);
    const { resident } = memoryOf(bare.pid);
    const what = `${count} idle TLS sessions, held by a bare node:https and ws`;
    stage.row({ what: `${what}: memory, resident`, unit: 'MB', values: [resident] });
    return resident;
  } finally {
    await Promise.all(fleet.map((child) => child.end()));
    await bare.stop();
  }
}

type Holding = Held & {
  /** The server's memory before anybody came, MB. */
  readonly alone: number;
  /** What a bare server took for as many, MB. */
  readonly bare: number;
};

async function measureHolding({ server, fleet, alone, bare, count }: Holding, stage: Stage): Promise<void> {
  const [settleMs, forMs] = stage.quick ? [3000, 5000] : [15_000, 30_000];
  await pause(settleMs);
  // Before its event loop is looked at, which costs more than idling does.
  const percent = await processorShare(server.pid, forMs);
  await server.loopDelay();
  await pause(settleMs);
  const { p99 } = await server.loopDelay();
  const { resident } = memoryOf(server.pid);
  const { online, lost } = await counted(fleet);
  if (online < count) stage.note(`lost meanwhile: ${lost}`);
  const what = `${count} idle TLS sessions`;
  stage.row({
    what: `${what}: still there ${(2 * settleMs + forMs) / 1000} s later`,
    unit: '',
    values: [online],
    goal: atLeast(count),
  });
  stage.row({
    what: `${what}: the server's memory, resident`,
    unit: 'MB',
    values: [resident],
    goal: atMost(RESIDENT_MB),
    ratios: [ratio('bare', [resident], [bare])],
  });
  stage.row({ what: `${what}: of it for a session`, unit: 'MB', values: [(resident - alone) / count] });
  stage.row({ what: `${what}: the server's % of a core`, unit: '', values: [percent] });
  stage.row({ what: `${what}: event-loop delay of the server, p99`, unit: 'ms', values: [p99] });
}
