/**
 * What Node itself takes to hold agents' sessions: an HTTPS server with `ws` that asks for a proof, believes it, and pings as
 * often as ours. Parameter: a data directory of ours, for its certificate, and to say where it listens.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { openTls } from '../../packages/server/src/tls/open-tls.ts';

const PING_EVERY = 3000;

const [, , dataDir = ''] = process.argv;
const tls = await openTls({ dataDir, host: '127.0.0.1', hostname: 'localhost', advertise: [], now: Date.now });
if (!tls.ok) throw new Error(tls.problem);
const lines = new Set<WebSocket>();
const wire = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
const server = createServer({ cert: tls.value.cert, key: tls.value.key });
server.on('upgrade', (request, socket, head) =>
  wire.handleUpgrade(request, socket, head, (line) => {
    lines.add(line);
    line.on('close', () => lines.delete(line));
    line.once('message', () => line.send(JSON.stringify({ kind: 'welcome', machines: ['/bare'] })));
    line.send(JSON.stringify({ kind: 'challenge', version: 1, nonce: randomBytes(32).toString('base64url') }));
  }),
);
setInterval(() => lines.forEach((line) => line.ping()), PING_EVERY);
server.listen(0, '127.0.0.1', () => {
  const file = join(dataDir, 'credentials.json');
  const { port } = server.address() as AddressInfo;
  const credentials = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...credentials, endpoint: `https://localhost:${port}` }));
  console.log(`listens on ${port}`);
});
