import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startServer, type Credentials, type RunningServer, type ServerOptions } from '../index.ts';
import { doorLaw, type DoorLaw } from './door-law.testbed.ts';
import { scriptedAgent, type ScriptedAgent } from './scripted-agent.testbed.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks into answers of every shape, and fails where it is wrong
export type Loose = any;

export type Answer = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** Undefined where the body is no JSON. */
  readonly json: Loose;
};

export type Call = {
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
  /** Absent: the server's own; `null`: none at all. */
  readonly token?: string | null;
  readonly via?: 'https' | 'http';
  /** Called with the request, to let go of it early. */
  readonly started?: (request: http.ClientRequest) => void;
};

/** A whole server on free ports, over real HTTPS with its own authority, and a client that is signed in. */
export type TestServer = {
  readonly server: RunningServer;
  readonly credentials: Credentials;
  readonly agent: ScriptedAgent;
  readonly token: string;
  /** Every answer of our door is held to its description on the way. `path` may be a whole URL of ours. */
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** Path of something under the subscription, with an api-version unless it has one. */
  arm(path: string): string;
  readonly machine: string;
  readonly logged: readonly string[];
  close(): Promise<void>;
};

export const newDataDir = () => mkdtemp(join(tmpdir(), 'hopscope-server-'));
export const removeDataDir = (path: string) => rm(path, { recursive: true, force: true });

export const WATCHER =
  'resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_local';

export async function openTestServer(
  options: Partial<ServerOptions> & { readonly dataDir: string },
): Promise<TestServer> {
  const agent = scriptedAgent();
  const logged: string[] = [];
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    httpPort: 0,
    agent,
    log: { level: 'debug', stream: { write: (line) => void logged.push(line) } },
    ...options,
  });
  const credentials = JSON.parse(await readFile(server.credentialsFile, 'utf8')) as Credentials;
  const ca = await readFile(credentials.caFile ?? '');
  const agents = { https: new https.Agent({ keepAlive: true, ca }), http: new http.Agent({ keepAlive: true }) };
  let law: DoorLaw | undefined;

  const send = (method: string, path: string, { headers = {}, body, via = 'https', started }: Call): Promise<Answer> =>
    new Promise((answered, failed) => {
      const url = new URL(path, via === 'https' ? server.endpoint : server.httpEndpoint);
      const text = typeof body === 'object' && !Buffer.isBuffer(body) ? JSON.stringify(body) : body;
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const options = { method, headers: { ...type, ...headers } };
      const take = async (response: http.IncomingMessage) => {
        const text = Buffer.concat(await response.toArray()).toString();
        answered({ status: response.statusCode ?? 0, headers: response.headers, text, json: jsonOf(text) });
      };
      const request =
        url.protocol === 'https:'
          ? https.request(
              url,
              { ...options, servername: 'localhost', agent: agents.https, path },
              (response) => void take(response).catch(failed),
            )
          : http.request(
              url,
              { ...options, agent: agents.http, path },
              (response) => void take(response).catch(failed),
            );
      started?.(request);
      request.on('error', failed).end(text);
    });

  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    scope: 'https://management.azure.com/.default',
  });
  const signedIn = await send('POST', `/${credentials.tenantId}/oauth2/v2.0/token`, {
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const token = signedIn.json.access_token as string;

  const call: TestServer['call'] = async (method, path, options = {}) => {
    const { token: own = token, headers = {} } = options;
    const authorization = own === null ? {} : { authorization: `Bearer ${own}` };
    law ??= doorLaw((await send('GET', '/v1/openapi.json', { headers: { authorization: `Bearer ${token}` } })).json);
    const url = URL.parse(path);
    const answer = await send(method, url === null ? path : `${url.pathname}${url.search}`, {
      ...options,
      ...(url !== null && { via: url.protocol === 'http:' ? 'http' : 'https' }),
      headers: { ...authorization, ...headers },
    });
    law(method, path, answer);
    return answer;
  };
  const arm = (path: string) => {
    const whole = `/subscriptions/${credentials.subscriptionId}/${path}`;
    return whole.includes('api-version=') ? whole : `${whole}?api-version=2020-05-01`;
  };
  const machines = await call('GET', '/v1/machines');

  return {
    server,
    credentials,
    agent,
    token,
    call,
    arm,
    machine: machines.json.value[0].id as string,
    logged,
    close: async () => {
      await server.close();
      agents.https.destroy();
      agents.http.destroy();
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
