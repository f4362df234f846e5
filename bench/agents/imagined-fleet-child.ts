/**
 * Imagined agents in a process of their own: real connections and real proofs, observations that cost nothing. Parameters:
 * the server's origin, the file of its authority, the first number and how many. Its first line says how long it took until
 * all were let in; `return` has all of them go and come back at once, any line asks how many are there, and how many jobs they
 * were given.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connecting, type Joined } from '@hopscope/agent';
import type { OpenSession } from '@hopscope/engine';
import { hostOf } from '../../packages/engine/src/network/host/host-lines.fixture.ts';
import { imaginedAgent, IMAGINED_FACTS } from '../imagined-agent.ts';
import { numberedKey } from './keys.ts';

/** `lost`: how often a connection was lost, or not made, by the reason. */
export type FleetCount = { readonly online: number; readonly jobs: number } & {
  readonly lost: Readonly<Record<string, number>>;
};

/** At the beginning; a server lets in 256 at a time. */
const AT_ONCE = 32;

const [, , origin = '', authorityFile = '', first = '0', count = '0'] = process.argv;
const { joinServer, readServerAddress } = await connecting();
const address = readServerAddress(origin);
if (!address.ok) throw new Error(address.problem);
const server = address.value;
const authority = readFileSync(authorityFile, 'utf8');
const documents = hostOf('eth0: 192.0.2.1/24', 'default via 192.0.2.254 dev eth0');
let jobs = 0;
const online = new Set<number>();
const joined: Joined[] = [];
const why = new Map<string, number>();

const open: OpenSession = (listener) => {
  const session = imaginedAgent(listener);
  return {
    ...session,
    run(job) {
      jobs++;
      session.run(job);
    },
  };
};
/** Told once. To look again every few seconds is work of an agent's own host, of which there are thousands; here it is one. */
const agentOf = () => {
  let isTold = false;
  return {
    facts: IMAGINED_FACTS,
    open: () => open,
    documents() {
      if (isTold) return new Promise<never>(() => {});
      isTold = true;
      return Promise.resolve(documents);
    },
  };
};

function join(number: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  joined.push(
    joinServer({
      address: server,
      authority,
      env: {},
      key: numberedKey(number),
      machines: [{ agent: agentOf() }],
      news(news) {
        if (news.kind === 'offline') {
          why.set(news.sentence, (why.get(news.sentence) ?? 0) + 1);
          return void online.delete(number);
        }
        online.add(number);
        resolve();
      },
    }),
  );
  return promise;
}

const numbers = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
const began = performance.now();
const turns = numbers.values();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const number of turns) await join(number);
  }),
);
console.log(String(performance.now() - began));

/** All at once: how they are let in is for the server to say. Resolves when all have gone. */
async function goAndReturn(): Promise<void> {
  await Promise.all(joined.splice(0).map((one) => one.close()));
  online.clear();
  for (const number of numbers) void join(number);
}

createInterface({ input: process.stdin })
  .on('line', (asked) => {
    const tell = () =>
      console.log(JSON.stringify({ online: online.size, jobs, lost: Object.fromEntries(why) } satisfies FleetCount));
    if (asked === 'return') void goAndReturn().then(tell);
    else tell();
  })
  .on('close', () => process.exit());
