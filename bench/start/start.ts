import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Stage } from '../bench.ts';
import { atMost } from '../report/row.ts';
import { signIn } from '../server/client.ts';
import { newDataDir } from '../store.ts';
import { memoryOf } from './memory.ts';
import { startServerProcess, type ServerProcess, type Way } from './server-process.ts';

/** Goals of issue 2. */
const FIRST_ANSWER_MS = 2000;
const RESIDENT_MB = 190;
const LOOP_DELAY_MS = 20;
/** As many as one host runs at once. */
const CHECKS_AT_ONCE = 4;

/** The real server: how soon it answers, what it takes when nobody asks, and how it stays responsive while it works. */
export const benchStart: Bench = async (stage) => {
  const folder = newDataDir();
  const target = createServer((socket) => socket.on('error', () => {}).resume());
  target.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
  await once(target, 'listening');
  const { port } = target.address() as AddressInfo;
  try {
    await measureStarts(folder, port, stage);
    await measureMemory(folder, port, stage);
    await measureLoop(folder, port, stage);
  } finally {
    target.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function measureStarts(folder: string, port: number, stage: Stage): Promise<void> {
  const rounds = stage.quick ? 1 : 5;
  const existing = join(folder, 'existing');
  await firstAnswer(existing, 'node', port);
  const measure = async (what: string, way: Way, dataDir: (round: number) => string) => {
    const answers: { readonly listensMs: number; readonly answerMs: number }[] = [];
    for (let round = 0; round < rounds; round += 1) answers.push(await firstAnswer(dataDir(round), way, port));
    stage.row({ what: `start to listening, ${what}`, unit: 'ms', values: answers.map((answer) => answer.listensMs) });
    stage.row({
      what: `start to first finished check, ${what}`,
      unit: 'ms',
      values: answers.map((answer) => answer.answerMs),
      goal: atMost(FIRST_ANSWER_MS),
    });
  };
  await measure('hopscope serve, new data directory', 'node', (round) => join(folder, `new-${round}`));
  await measure('hopscope serve, existing one', 'node', () => existing);
  await measure('npm start, existing one', 'npm start', () => existing);
}

async function firstAnswer(dataDir: string, way: Way, port: number) {
  const server = await startServerProcess(dataDir, way);
  try {
    const listensMs = performance.now() - server.startedAt;
    await checked(dataDir, port);
    return { listensMs, answerMs: performance.now() - server.startedAt };
  } finally {
    await server.stop();
  }
}

/** One whole check over HTTPS, sign-in and TLS handshake included, of the listener in our own process. */
async function checked(dataDir: string, port: number): Promise<void> {
  const client = await signIn(join(dataDir, 'credentials.json'));
  try {
    const { body } = await client.check('127.0.0.1', port);
    if (!body.includes('"Reachable"')) throw new Error(`the first check was answered ${body}`);
  } finally {
    client.close();
  }
}

async function measureMemory(folder: string, port: number, stage: Stage): Promise<void> {
  const idleMs = stage.quick ? 3000 : 10_000;
  const what = `memory, idle for ${idleMs / 1000} s after one check`;
  if (!existsSync('/proc/self/smaps_rollup'))
    return stage.skip({ what, reason: 'there is no /proc/self/smaps_rollup (Linux 4.14)' });
  const dataDir = join(folder, 'existing');
  const server = await startServerProcess(dataDir, 'node');
  try {
    await checked(dataDir, port);
    await pause(idleMs);
    const { resident, proportional } = memoryOf(server.pid);
    stage.row({ what: `${what}, resident`, unit: 'MB', values: [resident], goal: atMost(RESIDENT_MB) });
    stage.row({ what: `${what}, shared pages counted in part`, unit: 'MB', values: [proportional] });
  } finally {
    await server.stop();
  }
}

async function measureLoop(folder: string, port: number, stage: Stage): Promise<void> {
  const [rounds, forMs] = stage.quick ? [1, 1500] : [4, 3000];
  const dataDir = join(folder, 'existing');
  const server = await startServerProcess(dataDir, 'node', true);
  const client = await signIn(join(dataDir, 'credentials.json'), CHECKS_AT_ONCE);
  try {
    const busy = async () => {
      let checks = 0;
      const start = performance.now();
      const keepAsking = async () => {
        for (; performance.now() - start < forMs; checks += 1) await client.check('127.0.0.1', port);
      };
      await server.loopDelay();
      await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, keepAsking));
      return { checks, ...(await server.loopDelay()) };
    };
    const idle = await idleDelay(server, forMs);
    await busy();
    const loaded = [];
    for (let round = 0; round < rounds; round += 1) loaded.push(await busy());
    const what = 'event-loop delay of the server, p99';
    stage.row({ what: `${what}, idle`, unit: 'ms', values: [idle.p99] });
    stage.row({
      what: `${what}, ${CHECKS_AT_ONCE} live checks at once`,
      unit: 'ms',
      values: loaded.map(({ p99 }) => p99),
      goal: atMost(LOOP_DELAY_MS),
    });
    stage.row({ what: 'event-loop delay of the server, longest', unit: 'ms', values: loaded.map(({ max }) => max) });
    stage.note(`${loaded.reduce((sum, { checks }) => sum + checks, 0)} live checks were made meanwhile`);
  } finally {
    client.close();
    await server.stop();
  }
}

async function idleDelay(server: ServerProcess, forMs: number) {
  await server.loopDelay();
  await pause(forMs);
  return server.loopDelay();
}
