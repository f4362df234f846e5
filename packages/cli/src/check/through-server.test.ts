import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { REQUEST_DEFAULTS, type Address, type Port } from '@hopscope/engine';
import { paperTerminal } from '../terminal/terminal.fixture.ts';
import { checkThroughServer, follow } from './through-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-through-'));
afterAll(() => rmSync(folder, { recursive: true }));

const servers = new Set<ReturnType<typeof createServer>>();
afterEach(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  servers.clear();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.add(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('Ctrl-C is heard while the server still thinks about who we are', async () => {
  const cancel = new AbortController();
  const endpoint = await serve(() => cancel.abort());
  const credentials = { endpoint, tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: 'x' };
  writeFileSync(join(folder, 'credentials.json'), JSON.stringify(credentials));
  const answer = await checkThroughServer(
    { terminal: paperTerminal().terminal, url: '', data: folder },
    { ...REQUEST_DEFAULTS, destination: { kind: 'address', address: '127.0.0.1' as Address }, port: 80 as Port },
    { progress: () => {}, cancelled: cancel.signal },
  );
  expect(answer).toEqual({ ok: false, problem: `the request to ${endpoint} was given up.` });
});

test('a line that shows no sign of life any more is given up, and the check is said to go on', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': still here\n\n');
  });
  const server = {
    origin: { url },
    token: 't',
    credentials: { endpoint: url, tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: 'x' },
  };
  expect(await follow(server, 'one', { progress: () => {} }, 50)).toEqual({
    ok: false,
    problem: `the line to ${url} broke: nothing was heard for 0.05 s. Check one goes on there.`,
  });
});
