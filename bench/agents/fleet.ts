import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Credentials } from '@hopscope/server';
import type { Stage } from '../bench.ts';
import { startLineChild, type LineChild } from '../line-child.ts';
import { findPeer } from '../machine/peers.ts';
import { atLeast, atMost, ratio } from '../report/row.ts';
import { checkBody, checkUrl, signIn } from '../server/client.ts';
import { DESTINATION, runLoad } from '../server/load.ts';
import { memoryOf } from '../start/memory.ts';
import type { CommandProcess } from '../start/command-process.ts';
import { dataIn, startBareServer, startServer, type Place } from './as-installed.ts';
import { enrolMany } from './enrol-many.ts';
import type { FleetCount } from './imagined-fleet-child.ts';
import { processorSeconds, processorShare } from './processor.ts';

/** Goals of issue 4. */
const SESSIONS = 10_000;
const RESIDENT_MB = 700;
const ASKED = 1000;
const JOBS_PER_SECOND = 2000;

const CHILDREN = 2;
const CONNECTIONS = 64;
/** Descriptors that a server needs beside its sessions. */
const SPARE = 500;

/** A server that holds as many sessions as it promises, and then has work for some of them. */
export async function measureFleet(place: Place, stage: Stage): Promise<void> {
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
  const server = await startServer(place, profile);
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
  } finally {
    await Promise.all(fleet.map((child) => child.end()));
    await server.stop();
  }
}

/** A server tells its port anew at every start. */
const credentialsIn = (data: string) => JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Credentials;

/** Node raises its own soft limit to the hard one. */
function mostDescriptors(): number {
  const [, hard = '0'] = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return hard === 'unlimited' ? Infinity : Number(hard);
}

async function startFleet({ endpoint, caFile }: Credentials, count: number) {
  const script = fileURLToPath(new URL('./imagined-fleet-child.ts', import.meta.url));
  const each = Math.ceil(count / CHILDREN);
  return Promise.all(
    Array.from({ length: CHILDREN }, (_, child) => {
      const own = Math.min(each, count - child * each);
      return startLineChild(process.execPath, [script, endpoint, caFile ?? '', String(child * each), String(own)]);
    }),
  );
}

/** What Node takes for the same sessions when nothing of ours is in it, MB; the least that is possible with it. */
async function measureBare(place: Place, count: number, stage: Stage): Promise<number> {
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

async function counted(fleet: readonly LineChild[]): Promise<Omit<FleetCount, 'lost'> & { readonly lost: string }> {
  const counts = await Promise.all(fleet.map(async (child) => JSON.parse(await child.ask('count')) as FleetCount));
  const sum = (pick: (count: FleetCount) => number) => counts.reduce((total, count) => total + pick(count), 0);
  return {
    online: sum(({ online }) => online),
    jobs: sum(({ jobs }) => jobs),
    lost: JSON.stringify(counts.map(({ lost }) => lost)),
  };
}

type Holding = {
  readonly server: CommandProcess;
  readonly fleet: readonly LineChild[];
  /** The server's memory before anybody came, MB. */
  readonly alone: number;
  /** What a bare server took for as many, MB. */
  readonly bare: number;
  readonly count: number;
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

/** All go and come back at once, as after a break of the network: nothing of those who were there before may be left. */
async function measureReturn({ server, fleet, count }: Omit<Dispatch, 'data'>, stage: Stage): Promise<void> {
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

type Dispatch = Pick<Holding, 'server' | 'fleet' | 'count'> & { readonly data: string };

/** Through the whole server: checks come over HTTPS, are on disk, and each has several jobs for its agent. */
async function measureDispatch({ server, fleet, data, count }: Dispatch, stage: Stage): Promise<void> {
  const asked = Math.min(ASKED, count);
  const what = `to ${asked} agents, while ${count} are there`;
  const wrk = findPeer('wrk');
  if ('missing' in wrk) return stage.skip({ what: `jobs ${what}`, reason: wrk.missing });
  const [rounds, seconds] = stage.quick ? [1, 3] : [4, 6];
  const client = await signIn(join(data, 'credentials.json'));
  const { credentials } = client;
  const body = checkBody(credentials, DESTINATION.address, DESTINATION.port, 'imagined-%d');
  const asking = { url: checkUrl(credentials), body, numbers: asked };
  const fleetSeconds = () => fleet.reduce((sum, { pid }) => sum + processorSeconds(pid), 0);
  const round = async () => {
    const before = await counted(fleet);
    const [serverBefore, fleetBefore] = [processorSeconds(server.pid), fleetSeconds()];
    const result = await runLoad({ wrk: wrk.path, connections: CONNECTIONS, seconds, asking }, client);
    const { jobs } = await counted(fleet);
    const done = jobs - before.jobs;
    return {
      ...result,
      jobs: done,
      serverMs: ((processorSeconds(server.pid) - serverBefore) * 1000) / done,
      fleetMs: ((fleetSeconds() - fleetBefore) * 1000) / done,
      delay: (await server.loopDelay()).p99,
    };
  };
  try {
    await round();
    await server.loopDelay();
    const results: Awaited<ReturnType<typeof round>>[] = [];
    for (let turn = 0; turn < rounds; turn += 1) results.push(await round());
    const rates = results.map(({ jobs, seconds: took }) => jobs / took);
    stage.row({ what: `jobs ${what}`, unit: '/s', values: rates, goal: atLeast(JOBS_PER_SECOND) });
    stage.row({
      what: `checks ${what}`,
      unit: '/s',
      values: results.map(({ answered, seconds: took }) => answered / took),
    });
    // Neighbours take from the rate, hardly from this.
    const serverMs = results.map(({ serverMs: ms }) => ms);
    stage.row({ what: 'processor time of the server for a job', unit: 'ms', values: serverMs });
    const fleetMs = results.map(({ fleetMs: ms }) => ms);
    stage.row({ what: 'processor time of the imagined agents for a job', unit: 'ms', values: fleetMs });
    const wrong = results.reduce((sum, { refused, broken }) => sum + refused + broken, 0);
    stage.row({ what: 'requests refused or broken meanwhile', unit: '', values: [wrong], goal: atMost(0) });
    stage.row({
      what: 'event-loop delay of the server meanwhile, p99',
      unit: 'ms',
      values: results.map(({ delay }) => delay),
    });
  } finally {
    client.close();
  }
}
