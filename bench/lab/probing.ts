import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '@hopscope/server';
import type { Stage } from '../bench.ts';
import { atMost } from '../report/row.ts';
import { signIn } from '../server/client.ts';
import { COMMAND, startCommand } from '../start/command-process.ts';
import { memoryOf } from '../start/memory.ts';
import { addressOf, describe, extensionOf, machineId } from './network.ts';

/** Goals of issue 5. */
const MACHINES = 60;
const PROBING_MS = 3000;
const MOST_MEGABYTES = 400;
const LOOK_EVERY_MS = 250;

/** `hopscope serve --lab live` with a network in its store: from its start until every machine has probes under way. */
export async function measureProbing(folder: string, { quick, row }: Stage): Promise<void> {
  const dataDir = join(folder, 'server');
  await fillStore(folder, dataDir);
  const rounds: Awaited<ReturnType<typeof probeOnce>>[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round++) rounds.push(await probeOnce(dataDir));
  const values = (key: keyof (typeof rounds)[number]) => rounds.map((each) => each[key]);
  const what = `a server with its lab, ${MACHINES} machines`;
  row({ what: `${what}: listening`, unit: 'ms', values: values('listening') });
  row({ what: `${what}: all probing`, unit: 'ms', values: values('probing'), goal: atMost(PROBING_MS) });
  row({ what: `${what}: all checks answered`, unit: 'ms', values: values('answered') });
  row({ what: `${what}: in all`, unit: 'MB', values: values('megabytes'), goal: atMost(MOST_MEGABYTES) });
}

/** As an example's documents get into a store; every machine has the extension that lets it be asked. */
async function fillStore(folder: string, dataDir: string): Promise<void> {
  const example = join(folder, 'example');
  mkdirSync(example, { recursive: true });
  const documents = [...describe(MACHINES), ...Array.from({ length: MACHINES }, (_, index) => extensionOf(index))];
  const plane = { kind: 'simulated', roundTripMicroseconds: [1000] };
  const files = { 'resources.json': documents, 'names.json': {}, 'data-plane.json': plane };
  for (const [file, value] of Object.entries(files)) writeFileSync(join(example, file), JSON.stringify(value));
  const log = { level: 'silent' as const };
  const options = { dataDir, host: '127.0.0.1', port: 0, advertise: [], log };
  const server = await startServer({ ...options, example: { name: 'bench', folder: example } });
  await server.close();
}

async function probeOnce(dataDir: string) {
  const flags = ['--data', dataDir, '--port', '0', '--http-port', '0', '--lab', 'live', '--example', 'none'];
  const server = await startCommand({
    program: process.execPath,
    words: [COMMAND, 'serve', ...flags],
    log: `${dataDir}.log`,
    ready: 'listens on',
  });
  const since = () => performance.now() - server.startedAt;
  const listening = since();
  let megabytes = 0;
  const look = setInterval(() => (megabytes = Math.max(megabytes, memoryOfAll(server.pid))), LOOK_EVERY_MS);
  const client = await signIn(join(dataDir, 'credentials.json'), MACHINES);
  const door = {
    origin: originOf(dataDir),
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
  };
  try {
    const checks = await Promise.all(
      Array.from({ length: MACHINES }, async (_, index) => {
        const check = await begin(door, index);
        const probing = since();
        return { probing, ended: check.ended() };
      }),
    );
    await Promise.all(checks.map(({ ended }) => ended));
    const answered = since();
    megabytes = Math.max(megabytes, memoryOfAll(server.pid));
    return { listening, probing: Math.max(...checks.map(({ probing }) => probing)), answered, megabytes };
  } finally {
    clearInterval(look);
    client.close();
    await server.stop();
  }
}

type Door = { readonly origin: string; readonly headers: Readonly<Record<string, string>> };

const originOf = (dataDir: string) =>
  (JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8')) as { readonly httpEndpoint: string })
    .httpEndpoint;

/** Asks a machine for a check of its neighbour, where nobody listens: every probe is refused. Resolves at the first outcome. */
async function begin({ origin, headers }: Door, index: number) {
  const body = JSON.stringify({ source: machineId(index), destination: `${addressOf((index + 1) % MACHINES)}:80` });
  const accepted = await fetch(`${origin}/v1/checks`, { method: 'POST', headers, body });
  if (accepted.status !== 202) throw new Error(`a check was answered ${accepted.status}: ${await accepted.text()}`);
  const { id } = (await accepted.json()) as { readonly id: string };
  const stream = await fetch(`${origin}/v1/checks/${id}/events`, { headers });
  const events = (stream.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const until = async (event: RegExp) => {
    while (!event.test(heard)) {
      const { done, value } = await events.read();
      if (done) throw new Error(`the stream of a check ended: ${heard.slice(-500)}`);
      heard += value;
    }
  };
  await until(/"kind":"probe"|^event: ended$/m);
  return {
    async ended() {
      await until(/^event: ended$[^]*\n\n/m);
      await events.cancel();
      if (!heard.includes('"dataPlane":"live"')) throw new Error(`a check was not live: ${heard.slice(-500)}`);
    },
  };
}

/** Proportional, so that what the processes share counts once. */
const memoryOfAll = (pid: number): number => withChildren(pid).reduce((sum, each) => sum + proportionalOf(each), 0);

/** A short-lived one may have ended meanwhile. */
function proportionalOf(pid: number): number {
  try {
    return memoryOf(pid).proportional;
  } catch {
    return 0;
  }
}

/** Of every thread, since each can start processes (proc(5), children). */
function withChildren(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const children = threads.flatMap(
      (thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').match(/\d+/g) ?? [],
    );
    return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
  } catch {
    return [];
  }
}
