import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import fastify, { type FastifyInstance } from 'fastify';

import { openStore } from '../store/open-store.ts';
import { openTls } from '../tls/open-tls.ts';
import type { Credentials } from './identity.ts';
import { openIdentity, type OpenedIdentity } from './open-identity.ts';

export type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** Unchecked on purpose: what is in it is what the tests are about. */
  readonly json: ReturnType<typeof JSON.parse>;
};

/** A server that can only sign people in, over real HTTPS with our own certificate. */
export type SignInServer = {
  readonly identity: OpenedIdentity;
  readonly credentials: Credentials;
  readonly origin: string;
  readonly caFile: string;
  readonly logged: readonly string[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A token request with the right client and a management scope, changed as given; undefined leaves a parameter out. */
  signIn(change?: Readonly<Record<string, string | undefined>>, path?: string): Promise<Answer>;
  close(): Promise<void>;
};

type CallOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly host?: string;
};

export const newDataDir = () => mkdtemp(join(tmpdir(), 'hopscope-identity-'));
export const removeDataDir = (path: string) => rm(path, { recursive: true });

export async function startSignIn(dataDir: string, now: () => number = Date.now): Promise<SignInServer> {
  const tls = await openTls({ dataDir, now: Date.now, host: '127.0.0.1', hostname: 'localhost', advertise: [] });
  if (!tls.ok || tls.value.caFile === undefined) throw new Error('no certificate of our own');
  const { cert, key, caFile } = tls.value;
  const ca = await readFile(caFile);
  const store = await openStore({ dataDir });

  const logged: string[] = [];
  const app = fastify({
    https: { cert, key },
    logger: { level: 'trace', stream: { write: (line) => void logged.push(line) } },
  }) as unknown as FastifyInstance;
  const own = new Set<string>();
  const opening = openIdentity({
    dataDir,
    store,
    now,
    origin: ({ protocol, host }) => `${protocol}://${host}`,
    isOwnOrigin: (origin) => own.has(origin),
  });
  const identity = await opening.catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  identity.routes(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const origin = `https://localhost:${port}`;
  own.add(origin).add(`https://127.0.0.1:${port}`);
  const credentials = await identity.writeCredentials({ endpoint: origin, caFile });

  const call: SignInServer['call'] = async (method, path, { headers = {}, body, host = `localhost:${port}` } = {}) => {
    const options = { host: '127.0.0.1', servername: 'localhost', port, ca, method, path, agent: false as const };
    const asked = request({ ...options, headers: { host, ...headers } }).end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const answer = await text(response);
    const json = /^[[{]/.test(answer) ? JSON.parse(answer) : undefined;
    return { status: response.statusCode ?? 0, headers: response.headers, text: answer, json };
  };

  return {
    identity,
    credentials,
    origin,
    caFile,
    logged,
    call,
    signIn: (change = {}, path = `/${credentials.tenantId}/oauth2/v2.0/token`) => {
      const form = {
        grant_type: 'client_credentials',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        scope: 'https://management.azure.com/.default',
        ...change,
      };
      const given = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return call('POST', path, { headers, body: new URLSearchParams(given).toString() });
    },
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}
