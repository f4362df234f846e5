import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { runTimed } from './child.ts';
import { median, type Row } from './report/row.ts';
import { COMMAND, pack, startCommand } from './start/command-process.ts';
import { newDataDir } from './store.ts';

/** What leaves the checkout: how large it is, and how soon it starts, beside the checkout itself in the same run. */
export const benchPack: Bench = async (stage) => {
  const folder = newDataDir();
  const packed = join(folder, 'pack');
  const target = createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const { port } = target.address() as AddressInfo;
  try {
    stage.row({ what: 'npm run pack', unit: 'ms', values: [await pack(packed)] });
    for (const name of readdirSync(packed).filter((file) => /\.(?:js|node)$/.test(file)))
      stage.row({ what: `size of ${name}`, unit: 'MB', values: [statSync(join(packed, name)).size / 1e6] });

    const rounds = stage.quick ? 5 : 20;
    const programs = {
      'the checkout': COMMAND,
      'hopscope.js': join(packed, 'hopscope.js'),
      'hopscope-agent.js': join(packed, 'hopscope-agent.js'),
    };
    const check = ['check', `127.0.0.1:${port}`, '--count', '1', '--quiet'];
    for (const row of await inTurn(programs, 'hopscope --version', ['--version'], rounds)) stage.row(row);
    for (const row of await inTurn(programs, 'hopscope check, one probe', check, rounds)) stage.row(row);
    const { 'hopscope-agent.js': _, ...servers } = programs;
    const starts = Object.entries(servers).map(([name, file]) => ({ name, file, values: [] as number[] }));
    for (let round = 0; round < (stage.quick ? 1 : 5); round += 1)
      for (const { file, values } of starts) values.push(await startToListening(file, join(folder, 'data')));
    for (const { name, values } of starts)
      stage.row({ what: `hopscope serve, start to listening: ${name}`, unit: 'ms', values });
  } finally {
    target.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Turn by turn: what else this machine does then disturbs all of them. The first turn fills caches and is not counted. */
async function inTurn(
  programs: Readonly<Record<string, string>>,
  what: string,
  words: readonly string[],
  rounds: number,
): Promise<readonly Row[]> {
  const timed = Object.entries(programs).map(([name, file]) => ({ name, file, values: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1)
    for (const { file, values } of timed) {
      const { ms, status, output } = await runTimed(process.execPath, [file, ...words]);
      if (status !== 0) throw new Error(`${file} ${words.join(' ')} ended with ${status}: ${output}`);
      if (round > 0) values.push(ms);
    }
  const [reference] = timed;
  return timed.map(({ name, values }) => ({
    what: `${what}: ${name}`,
    unit: 'ms',
    values,
    ...(reference !== undefined &&
      name !== reference.name && {
        ratios: [{ to: reference.name, value: median(values) / median(reference.values) }],
      }),
  }));
}

async function startToListening(file: string, data: string): Promise<number> {
  const server = await startCommand({
    program: process.execPath,
    words: [file, 'serve', '--data', data, '--port', '0', '--http-port', '0'],
    log: `${data}.log`,
    ready: 'listens on',
  });
  const ms = performance.now() - server.startedAt;
  await server.stop();
  return ms;
}
