import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

import type { Agents } from '../fleet/agents.ts';
import { openAgentEndpoint } from '../http/agents/agent-endpoint.ts';
import { listenOnSocket } from '../http/agents/agent-socket.ts';
import { buildApp, type AppParts } from '../http/build-app.ts';
import type { Origins } from '../http/origins.ts';
import type { ServerOptions } from '../server-options.ts';
import type { Clocks } from './clocks.ts';

/** Where a server is asked. */
export type Listeners = {
  readonly endpoint: string;
  readonly httpEndpoint?: string;
  /** Tells agents, lets held polls be answered, and takes no more. */
  close(): Promise<void>;
};

type Served = {
  readonly rooms: AppParts['rooms'];
  readonly tls: { readonly cert: string; readonly key: string };
  readonly origins: Origins;
  readonly agents: Agents;
  readonly log: Logger;
  readonly clocks: Clocks;
  /** What has to be closed where the server does not start after all. */
  readonly opened: (() => Promise<unknown>)[];
  /** Called before anybody can ask by the Unix socket. */
  readonly onListening: (endpoint: string) => void;
};

/** HTTPS for everybody, plain HTTP for this machine where it is wanted, and a Unix socket for agents. */
export async function openListeners(options: ServerOptions, served: Served): Promise<Listeners> {
  const { rooms, tls, origins, agents, log, opened } = served;
  const { monotonic, wake } = served.clocks;
  // The framework itself has nothing to tell but faults.
  const faults = log.child({}, { level: log.isLevelEnabled('warn') ? 'warn' : log.level });
  const parts = { origins, log: faults, monotonic, wake, rooms };
  const endpointForAgents = openAgentEndpoint(agents);
  const https = buildApp({ ...parts, scheme: 'https', tls, upgrades: endpointForAgents.isAgent });
  endpointForAgents.serve(https.server);
  const http = options.httpPort === undefined ? undefined : buildApp({ ...parts, scheme: 'http' });
  opened.push(
    () => https.close(),
    async () => http?.close(),
  );
  const listening = await listen(options, https, http, origins);
  served.onListening(listening.endpoint);

  const unix = await listenOnSocket(options.dataDir, endpointForAgents, agents);
  opened.push(async () => unix?.close());
  if (unix === undefined)
    log.warn(
      { dataDir: resolve(options.dataDir) },
      'the path of the data directory is too long for a Unix socket: there is none',
    );
  return {
    ...listening,
    async close() {
      endpointForAgents.close();
      await Promise.all([https.close(), http?.close(), unix?.close()]);
    },
  };
}

/** What is bound to these is best called localhost. */
const NAMELESS: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '0.0.0.0', '::']);

async function listen(
  { host, port, httpPort }: ServerOptions,
  https: FastifyInstance,
  http: FastifyInstance | undefined,
  origins: Origins,
): Promise<{ readonly endpoint: string; readonly httpEndpoint?: string }> {
  await https.listen({ host, port });
  const { port: httpsPort } = https.server.address() as AddressInfo;
  const named = NAMELESS.has(host) ? 'localhost' : host;
  origins.add('https', httpsPort, ['localhost', '127.0.0.1', '::1', hostname(), named]);
  const endpoint = new URL(`https://${named.includes(':') ? `[${named}]` : named}:${httpsPort}`).origin;
  if (http === undefined) return { endpoint };
  await http.listen({ host: '127.0.0.1', port: httpPort ?? 0 });
  const { port: plainPort } = http.server.address() as AddressInfo;
  origins.add('http', plainPort, ['localhost', '127.0.0.1']);
  return { endpoint, httpEndpoint: `http://127.0.0.1:${plainPort}` };
}
