import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVER_NODE_FLAGS } from '../../packages/cli/src/install/server-unit.ts';
import { openStore } from '../../packages/server/src/store/open-store.ts';
import type { Bench, Stage } from '../bench.ts';
import { startLineChild, type LineChild } from '../line-child.ts';
import { findPeer } from '../machine/peers.ts';
import { atLeast, atMost, median, ratio } from '../report/row.ts';
import { newDataDir, openWriter } from '../store.ts';
import { exampleCheck, signIn, watcherUrl, type Client } from './client.ts';
import { DESTINATION, runLoad, type LoadResult } from './load.ts';
import type { ServerCost } from './server-child.ts';

const CONNECTIONS = 64;

/** Checks over HTTPS whose probes cost nothing: what is left is the server itself, its engine and its disk. */
export const benchServer: Bench = async (stage) => {
  const dataDir = newDataDir();
  try {
    const server = await startServer(dataDir, stage).catch((cause: unknown) => {
      throw new Error(`no server: ${readFileSync(logIn(dataDir), 'utf8').slice(-2000)}`, { cause });
    });
    const { credentialsFile } = JSON.parse(server.greeting) as { readonly credentialsFile: string };
    const client = await signIn(credentialsFile);
    try {
      await measureOne(client, stage);
      const ids = await measureMany(dataDir, server, client, stage);
      client.close();
      await server.end();
      await countStored(dataDir, ids, stage);
    } finally {
      client.close();
      await server.end();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const logIn = (dataDir: string) => join(dataDir, 'server.log');

/** Its log goes where an operator's would: into a file. */
function startServer(dataDir: string, { profileDir }: Stage): Promise<LineChild> {
  if (profileDir !== undefined) mkdirSync(profileDir, { recursive: true });
  const flags = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const log = openSync(logIn(dataDir), 'a');
  return startLineChild(
    process.execPath,
    [...SERVER_NODE_FLAGS, ...flags, fileURLToPath(new URL('./server-child.ts', import.meta.url)), dataDir],
    { stderr: log },
  );
}

/**
 * One client, one thing at a time, and the three that are compared turn by turn: a processor that idles between two waits for
 * a disk is slower at everything than one that is kept warm by a loop of GETs.
 */
async function measureOne(client: Client, stage: Stage): Promise<void> {
  const [rounds, forMs] = stage.quick ? [2, 1000] : [4, 3000];
  const writer = await openWriter();
  const turns = {
    get: () => client.call('GET', watcherUrl(client.credentials)),
    write: () => writer.write(),
    check: () => client.check(DESTINATION.address, DESTINATION.port),
  };
  try {
    await inTurn(2 * forMs, turns);
    const p50s = [];
    for (let round = 0; round < rounds; round += 1) p50s.push(await inTurn(forMs, turns));
    const [gets, writes, checks] = [
      p50s.map(({ get }) => get),
      p50s.map(({ write }) => write),
      p50s.map(({ check }) => check),
    ];
    stage.row({ what: 'at 1: an authenticated GET, p50', unit: 'ms', values: gets });
    stage.row({ what: "at 1: the store's own durable write, p50", unit: 'ms', values: writes });
    const goal = atMost(2 * median(gets) + 2 * median(writes) + 1);
    stage.row({ what: 'at 1: a whole check, POST and poll, p50', unit: 'ms', values: checks, goal });
  } finally {
    await writer.close();
  }
}

/** Many clients, and the ids of all checks that were answered. */
async function measureMany(
  dataDir: string,
  server: LineChild,
  client: Client,
  stage: Stage,
): Promise<readonly string[]> {
  const wrk = findPeer('wrk');
  if ('missing' in wrk) {
    stage.skip({ what: `at ${CONNECTIONS}: durable checks`, reason: wrk.missing });
    return [];
  }
  const [rounds, seconds] = stage.quick ? [1, 3] : [4, 6];
  const load = { wrk: wrk.path, connections: CONNECTIONS, seconds };
  const warm = await runLoad(load, client);
  const reference = fileURLToPath(new URL('./reference-child.ts', import.meta.url));
  const bare = await startLineChild(process.execPath, [reference, dataDir]);
  const references: LoadResult[] = [];
  const results: (LoadResult & ServerCost)[] = [];
  const simulated: LoadResult[] = [];
  try {
    // Turn by turn: what else this machine does then disturbs both.
    for (let round = 0; round < rounds; round += 1) {
      references.push(await runLoad({ ...load, seconds: 2 }, client, bare.greeting));
      await server.ask('cost');
      const result = await runLoad(load, client);
      results.push({ ...result, ...(JSON.parse(await server.ask('cost')) as ServerCost) });
      simulated.push(await runLoad({ ...load, asking: exampleCheck(client.credentials) }, client));
    }
  } finally {
    await bare.end();
  }
  const of = (pick: (result: LoadResult & ServerCost) => number) => results.map(pick);
  const at = `at ${CONNECTIONS}`;
  const bareRates = references.map(perSecond);
  stage.row({ what: `${at}: two requests to a bare node:https`, unit: '/s', values: bareRates });
  stage.row({
    what: `${at}: durable checks`,
    unit: '/s',
    values: of(perSecond),
    goal: atLeast(1500),
    ratios: [ratio('bare node:https', of(perSecond), bareRates)],
  });
  const live = of(perSecond);
  stage.row({
    what: `${at}: durable checks of the example, simulated`,
    unit: '/s',
    values: simulated.map(perSecond),
    goal: atLeast(0.8 * median(live)),
    ratios: [ratio('the checks above', simulated.map(perSecond), live)],
  });
  stage.row({ what: `${at}: a request, p50`, unit: 'ms', values: of(({ p50Ms }) => p50Ms) });
  stage.row({ what: `${at}: a request, p99`, unit: 'ms', values: of(({ p99Ms }) => p99Ms) });
  stage.row({
    what: `${at}: requests for a check`,
    unit: '',
    values: of(({ requests, answered }) => requests / answered),
  });
  const cpu = of(({ cpuMs, answered }) => (cpuMs * 1000) / answered);
  stage.row({ what: `${at}: the server's processor time for a check, all threads`, unit: 'µs', values: cpu });
  stage.row({ what: `${at}: its main thread's load, %`, unit: '', values: of(({ mainBusy }) => mainBusy * 100) });
  const wrong = of(({ refused, broken }) => refused + broken).reduce((sum, count) => sum + count, 0);
  stage.row({ what: `${at}: requests refused or broken`, unit: '', values: [wrong], goal: atMost(0) });
  return [warm, ...results, ...simulated].flatMap(({ ids }) => ids);
}

const perSecond = ({ answered, seconds }: LoadResult) => answered / seconds;

/** A check counts only if it is on disk, finished: looked up by its id when the server is gone. */
async function countStored(dataDir: string, ids: readonly string[], stage: Stage): Promise<void> {
  if (ids.length === 0) return;
  const store = await openStore({ dataDir });
  try {
    const found = await Promise.all(ids.map((id) => store.operations.get(id)));
    const lost = found.filter((operation) => operation?.status !== 'Succeeded').length;
    const what = `of ${ids.length} answered checks, missing in the store afterwards`;
    stage.row({ what, unit: '', values: [lost], goal: atMost(0) });
  } finally {
    await store.close();
  }
}

/** Does one after the other, over and over for so long, and says what each takes in the middle. */
async function inTurn<Name extends string>(
  forMs: number,
  turns: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(turns) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const start = performance.now(); performance.now() - start < forMs;)
    for (const name of names) {
      const began = performance.now();
      await turns[name]();
      times.get(name)?.push(performance.now() - began);
    }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}
