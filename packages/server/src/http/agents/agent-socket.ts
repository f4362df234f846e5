import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';

import { AGENT_SOCKET, armError, enrolmentSchema, errorBody } from '@hopscope/protocol';

import type { Agents } from '../../fleet/agents.ts';
import type { AgentEndpoint } from './agent-endpoint.ts';

/** Longest path of a Unix socket (sun_path, unix(7)), its closing zero left out. */
const LONGEST_PATH = 107;
const MOST_BODY = 10_000;

/**
 * The server's own Unix socket, for agents on the same machine and for a lab. Mode 0600 from its first moment on: only the
 * user that the server runs as, and root, can connect. Undefined where the data directory's path is too long for one.
 */
export async function listenOnSocket(
  dataDir: string,
  endpoint: AgentEndpoint,
  agents: Pick<Agents, 'enrol'>,
): Promise<{ readonly path: string; close(): Promise<void> } | undefined> {
  const path = join(resolve(dataDir), AGENT_SOCKET);
  if (Buffer.byteLength(path) > LONGEST_PATH) return undefined;
  // Left behind by a server that was killed; only one server has the data directory.
  await rm(path, { force: true });
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/v1/agents') return void response.writeHead(404).end();
    return void enrol(request, agents).then(
      ({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      // Whoever goes away in the middle of a word is told nothing; nor may that end the server.
      () => response.destroy(),
    );
  });
  endpoint.serve(server);
  await listenPrivately(server, path);
  return {
    path,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function enrol(request: AsyncIterable<Buffer>, agents: Pick<Agents, 'enrol'>) {
  const refusal = (problem: string) => ({
    status: 400,
    body: errorBody(armError('InvalidEnrolment', { problem })),
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is read and forgotten: a connection that is reset would take the answer with it.
    if (size <= MOST_BODY) chunks.push(chunk);
  }
  if (size > MOST_BODY) return refusal('the enrolment is too large');
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return refusal('the enrolment is no JSON');
  }
  const read = enrolmentSchema.safeParse(parsed);
  if (!read.success) return refusal('the enrolment is not understood');
  const enrolled = await agents.enrol(read.data);
  return enrolled.ok ? { status: 201, body: enrolled.value } : refusal(enrolled.problem);
}

/** The mask is the process's: no other file is made while this one is, because nothing else runs between the two lines. */
async function listenPrivately(server: Server, path: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const before = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(before);
  }
  await listening;
  await chmod(path, 0o600);
}
