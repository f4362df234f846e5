/**
 * Listens in its network namespace and notes when the first connection since the last question arrived, by the monotonic
 * clock that all processes of a machine share. One parameter: the port. A line is answered with nanoseconds; 0: none came.
 */
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

let first = 0n;
const server = createServer((socket) => {
  if (first === 0n) first = process.hrtime.bigint();
  // Probes end with a reset.
  socket.on('error', () => {});
  socket.resume();
});
server.listen({ host: '::', port: Number(process.argv[2]), backlog: 4096 }, () => console.log('ready'));

createInterface({ input: process.stdin })
  .on('line', () => {
    console.log(String(first));
    first = 0n;
  })
  .on('close', () => process.exit());
