/**
 * A server whose agent makes its observations up at no cost, and the example beside it, in a process of its own. One parameter: its data directory.
 * Its first line is JSON: where it listens, and its credentials file. A line asks what it has cost since the line before.
 * Ends when its standard input does.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startServer, type HostAgent } from '@hopscope/server';
import { hostOf } from '../../packages/engine/src/network/host/host-lines.fixture.ts';
import { imaginedAgent, IMAGINED_FACTS } from '../imagined-agent.ts';

/** What a server's process has cost between two questions. */
export type ServerCost = { readonly cpuMs: number; readonly mainBusy: number };

const agent: HostAgent = {
  facts: IMAGINED_FACTS,
  open: () => imaginedAgent,
  turn: () => Promise.resolve({ end: () => {} }),
  documents: () => Promise.resolve(hostOf('eth0: 192.0.2.1/24', 'default via 192.0.2.254 dev eth0')),
  close: () => Promise.resolve(),
};

const [, , dataDir = ''] = process.argv;
const example = { name: 'contoso', folder: fileURLToPath(new URL('../../examples/contoso/', import.meta.url)) };
const server = await startServer({ dataDir, host: '127.0.0.1', port: 0, agent, example });
await server.ready();
console.log(JSON.stringify({ endpoint: server.endpoint, credentialsFile: server.credentialsFile }));

let cpu = process.cpuUsage();
let loop = performance.eventLoopUtilization();
createInterface({ input: process.stdin })
  .on('line', () => {
    const { user, system } = process.cpuUsage(cpu);
    const { utilization } = performance.eventLoopUtilization(loop);
    cpu = process.cpuUsage();
    loop = performance.eventLoopUtilization();
    console.log(JSON.stringify({ cpuMs: (user + system) / 1000, mainBusy: utilization } satisfies ServerCost));
  })
  .on('close', () => void server.close());
