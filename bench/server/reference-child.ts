/**
 * The least that Node can do for a check: two HTTPS requests, answered at once from nothing. One parameter: the data directory
 * of a server, whose certificate it uses. Its first line is its origin. Ends when its standard input does.
 */
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openTls } from '../../packages/server/src/tls/open-tls.ts';

const [, , dataDir = ''] = process.argv;
const tls = await openTls({ dataDir, host: '127.0.0.1', hostname: 'localhost', advertise: [], now: Date.now });
if (!tls.ok) throw new Error(tls.problem);
const body = JSON.stringify({ connectionStatus: 'Reachable', text: 'x'.repeat(1000) });

const server = createServer({ cert: tls.value.cert, key: tls.value.key }, (request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.method === 'GET') return response.end(body);
  return request.resume().once('end', () => {
    response.statusCode = 202;
    response.setHeader('location', 'https://localhost/operationResults/1');
    response.end();
  });
});
server.listen({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
console.log(`https://localhost:${(server.address() as AddressInfo).port}`);

process.stdin.resume().on('end', () => process.exit());
