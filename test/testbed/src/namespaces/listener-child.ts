/** Listens in its network namespace, takes every connection, and counts them. One JSON parameter: port and backlog. */
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

const { port, backlog } = JSON.parse(process.argv[2] ?? '{}') as { readonly port: number; readonly backlog: number };
let accepted = 0;
const server = createServer((socket) => {
  accepted++;
  // Probes end with a reset.
  socket.on('error', () => {});
  socket.resume();
});
// `::` takes IPv4 as well.
server.listen({ host: '::', port, backlog }, () => console.log('ready'));

createInterface({ input: process.stdin })
  .on('line', () => console.log(String(accepted)))
  .on('close', () => process.exit());
