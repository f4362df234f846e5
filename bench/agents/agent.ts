import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../bench.ts';
import { runTimed } from '../child.ts';
import { atLeast, atMost } from '../report/row.ts';
import { signIn, type Client } from '../server/client.ts';
import type { CommandProcess } from '../start/command-process.ts';
import { memoryOf } from '../start/memory.ts';
import { dataIn, startAgent, startServer, type Installation } from './as-installed.ts';
import { processorShare } from './processor.ts';

/** Goals of issue 4. */
const RESIDENT_MB = 100;
const PROCESSOR_PERCENT = 0.5;
const LOOP_DELAY_MS = 20;
const PROBES_PER_SECOND = 1000;
/** As many as one host runs at once. */
const CHECKS_AT_ONCE = 4;
const PROBES = 100;

/** One real agent: what it takes while nobody asks, and how responsive it and its server stay while it probes. */
export async function measureAgent(place: Installation, stage: Stage): Promise<void> {
  const data = dataIn(place);
  const server = await startServer(place);
  try {
    const client = await signIn(join(data, 'credentials.json'), CHECKS_AT_ONCE);
    try {
      await measureIdle(await enrolled(place, client.credentials.endpoint, 'idle'), stage);
      // Over the server's own socket: only there is an agent's loopback for others to probe.
      await measureProbing({ client, server, start: await enrolled(place, `unix:${data}/agent.sock`, 'busy') }, stage);
    } finally {
      client.close();
    }
  } finally {
    await server.stop();
  }
}

/** The answer starts its agent. */
async function enrolled(place: Installation, server: string, name: string): Promise<() => Promise<CommandProcess>> {
  const state = join(place.folder, name);
  const hopscope = async (words: readonly string[], token?: string) => {
    const env = { ...process.env, ...(token !== undefined && { HOPSCOPE_TOKEN: token }) };
    const { output, status } = await runTimed(process.execPath, [join(place.packed, 'hopscope-agent.js'), ...words], {
      env,
    });
    if (status !== 0) throw new Error(`hopscope ${words.join(' ')} ended with ${status}: ${output}`);
    return output.trim();
  };
  const token = await hopscope(['agent', 'token', 'create', '--data', dataIn(place)]);
  await hopscope(['agent', 'enroll', '--server', server, '--name', name, '--state', state], token);
  return () => startAgent(place, state);
}

async function measureIdle(start: () => Promise<CommandProcess>, stage: Stage): Promise<void> {
  const [settleMs, forMs] = stage.quick ? [3000, 5000] : [10_000, 30_000];
  const agent = await start();
  try {
    await pause(settleMs);
    const percent = await processorShare(agent.pid, forMs);
    const { resident, proportional } = memoryOf(agent.pid);
    const what = `an idle agent, ${(settleMs + forMs) / 1000} s after it was online`;
    stage.row({ what: `${what}: memory, resident`, unit: 'MB', values: [resident], goal: atMost(RESIDENT_MB) });
    stage.row({ what: `${what}: memory, shared pages in part`, unit: 'MB', values: [proportional] });
    const row = { unit: '', values: [percent], goal: atMost(PROCESSOR_PERCENT) } as const;
    stage.row({ what: `an idle agent: % of a core, over ${forMs / 1000} s`, ...row });
  } finally {
    await agent.stop();
  }
}

type Probing = {
  readonly client: Client;
  readonly server: CommandProcess;
  readonly start: () => Promise<CommandProcess>;
};

async function measureProbing({ client, server, start }: Probing, stage: Stage): Promise<void> {
  const [rounds, forMs] = stage.quick ? [1, 2000] : [4, 4000];
  const target = createServer((socket) => socket.on('error', () => {}).resume());
  target.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
  await once(target, 'listening');
  const { port } = target.address() as AddressInfo;
  const agent = await start();
  const round = async () => {
    const began = performance.now();
    let checks = 0;
    const keepAsking = async () => {
      for (; performance.now() - began < forMs; checks += 1) {
        const { body } = await client.check('127.0.0.1', port, 'busy');
        if (!body.includes('"Reachable"')) throw new Error(`a check from an agent was answered ${body}`);
      }
    };
    await Promise.all([agent.loopDelay(), server.loopDelay()]);
    await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, keepAsking));
    const rate = (checks * PROBES * 1000) / (performance.now() - began);
    const [ofAgent, ofServer] = await Promise.all([agent.loopDelay(), server.loopDelay()]);
    return { rate, agent: ofAgent, server: ofServer };
  };
  try {
    await round();
    const seen = [];
    for (let count = 0; count < rounds; count += 1) seen.push(await round());
    const goal = atLeast(PROBES_PER_SECOND);
    stage.row({
      what: 'probes of one agent, by 4 checks at once',
      unit: '/s',
      values: seen.map(({ rate }) => rate),
      goal,
    });
    for (const who of ['agent', 'server'] as const) {
      const what = `event-loop delay of the ${who} meanwhile`;
      const values = seen.map((one) => one[who].p99);
      stage.row({ what: `${what}, p99`, unit: 'ms', values, goal: atMost(LOOP_DELAY_MS) });
      stage.row({ what: `${what}, longest`, unit: 'ms', values: seen.map((one) => one[who].max) });
    }
  } finally {
    await agent.stop();
    target.close();
  }
}
