import { readdirSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AgentMessage, ServerMessage } from '@hopscope/protocol';
import { expect, test } from 'vitest';
import { openAgent } from '../../agent.ts';
import { openHeldSessions } from './held-sessions.ts';

const WARM_UP = 150;
const SESSIONS = 600;
/** A resolution, probes, a trace and the kernel's route. */
const JOBS = 4;
/** Bytes; a session with its reports is more than a six-hundredth of it, and compiled code grows a little. */
const MOST_GROWTH = 2_000_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const missing = process.platform === 'linux' ? '' : ' (skipped: descriptors are counted through /proc)';

test.skipIf(missing !== '')(
  `thousands of jobs of hundreds of checks leave no descriptor and no memory behind${missing}`,
  { timeout: 120_000 },
  async () => {
    const server = createServer((socket) => socket.on('error', () => {}).resume());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const opened = openAgent({ policyPath: '/nonexistent/policy.json' });
    if (!opened.ok) throw new Error(opened.problem);
    const agent = opened.value;
    const wake = (ms: number, callback: () => void) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    };
    const held = openHeldSessions({ machines: [{ agent }], wake });
    let ended = 0;
    let hear: (() => void) | undefined;
    const count = (message: AgentMessage) => {
      if (message.kind === 'lost') throw new Error(message.sentence);
      if (message.kind !== 'reports') return;
      ended += message.reports.filter(({ kind }) => kind === 'ended').length;
      if (ended === JOBS) hear?.();
    };
    held.attach(count);

    const address = '127.0.0.1';
    const jobs = [
      { kind: 'resolve', job: 1, name: 'localhost', timeoutMs: 1000 },
      { kind: 'probe', job: 2, address, port, count: 3, paceMs: 0, silenceMs: 1000 },
      { kind: 'trace', job: 3, address, port, ttls: [1], silenceMs: 1000 },
      { kind: 'gather', job: 4, what: 'route', destination: address },
    ] as const satisfies readonly Extract<ServerMessage, { readonly kind: 'run' }>['job'][];
    const check = async (session: string) => {
      ended = 0;
      const over = new Promise<void>((resolve) => (hear = resolve));
      held.take({ kind: 'open', session, machine: 0, loopback: true });
      for (const job of jobs) held.take({ kind: 'run', session, after: 0, job });
      await over;
      held.take({ kind: 'close', session });
    };
    const state = async () => {
      // Sockets close in the turn after the one that said so.
      await new Promise((resolve) => setTimeout(resolve, 100));
      collect();
      return { descriptors: readdirSync('/proc/self/fd').length, heap: process.memoryUsage().heapUsed };
    };
    try {
      for (let session = 0; session < WARM_UP; session++) await check(`warm-${session}`);
      const before = await state();
      for (let session = 0; session < SESSIONS; session++) await check(`session-${session}`);
      const after = await state();
      expect(held.count).toBe(0);
      expect(after.descriptors - before.descriptors).toBeLessThanOrEqual(5);
      expect(after.heap - before.heap).toBeLessThan(MOST_GROWTH);
    } finally {
      held.close();
      await agent.close();
      server.close();
    }
  },
);
