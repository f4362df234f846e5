import { hostname } from 'node:os';
import { resolve } from 'node:path';

import type { Logger } from 'pino';

import manifest from '../package.json' with { type: 'json' };
import type { Checks } from './checks/checks.ts';
import type { DescribedCloud } from './estate/cloud/described-cloud.ts';
import type { HostAgent } from './fleet/member.ts';
import { openLog } from './http/log.ts';
import { makeOrigins } from './http/origins.ts';
import { signInLink } from './http/portal/sign-in-page.ts';
import { openIdentity } from './identity/open-identity.ts';
import { openSessions } from './identity/session/sessions.ts';
import { retainRegularly } from './retention.ts';
import { DEFAULT_GRACE_MS, DEFAULT_RETENTION, type ServerOptions } from './server-options.ts';
import { clocksWith, type Clocks } from './start/clocks.ts';
import { openListeners, type Listeners } from './start/open-listeners.ts';
import { openMachines } from './start/open-machines.ts';
import { rehearse } from './start/rehearse.ts';
import { roomsOver } from './start/rooms-over.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { openTls } from './tls/open-tls.ts';

/** A server that answers. */
export type RunningServer = {
  /** `https://localhost:8443` */
  readonly endpoint: string;
  readonly httpEndpoint?: string;
  readonly dataDir: string;
  readonly credentialsFile: string;
  /** Name of the example whose machines are answered by a simulated data plane; absent: there is none in the store. */
  readonly example?: string;
  /** A link to the plain listener that opens the portal signed in, once; undefined where there is no such listener. */
  signInLink(): string | undefined;
  /** Resolves when what an earlier server left unfinished has been taken up and old results are gone. */
  ready(): Promise<void>;
  /** Lets running checks end within their grace, answers who waits, and frees everything. */
  close(): Promise<void>;
};

/**
 * Starts a server and resolves once it answers. Rejects with a sentence for whoever started it when the data directory, a
 * flag or a port cannot be used; nothing is left open then.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const opened: (() => Promise<unknown>)[] = [];
  try {
    return await start(options, opened);
  } catch (error) {
    for (const close of opened.toReversed()) await close().catch(() => {});
    throw error;
  }
}

async function start(options: ServerOptions, opened: (() => Promise<unknown>)[]): Promise<RunningServer> {
  const { dataDir } = options;
  const clocks = clocksWith(options.now ?? Date.now);
  const { now, wake } = clocks;
  const log = openLog({ level: 'info', ...options.log });
  const origins = makeOrigins(options.advertise ?? []);
  // The store first: it keeps other servers out of the directory before anything in it is made or read.
  const store = await openStore({ dataDir });
  opened.push(store.close);
  const opening = Promise.resolve(options.agent ?? embeddedAgent());
  // Also when the certificate cannot be used: the agent is opened meanwhile.
  opened.push(async () => (await opening).close());
  const [tls, agent] = await Promise.all([tlsOf(options, now), opening]);

  const identity = await openIdentity({
    dataDir,
    store,
    now,
    origin: (request) => request.asked.origin,
    isOwnOrigin: (origin) => origins.has(origin),
  });
  const sessions = openSessions(now);
  const around = { store, log, clocks, version: manifest.version, opened };
  const { account } = identity;
  const machines = await openMachines(options, { ...around, account, agent, certificate: tls.cert });
  const { checks, network, example } = machines;
  let listening = '';
  const rooms = await roomsOver(options, machines, { ...around, identity, sessions, endpoint: () => listening });
  const listeners = await openListeners(options, {
    ...around,
    rooms,
    tls,
    origins,
    agents: machines.agents,
    onListening: (endpoint) => (listening = endpoint),
  });
  const { endpoint, httpEndpoint } = listeners;

  const endpoints = { endpoint, ...(httpEndpoint && { httpEndpoint }), ...(tls.caFile && { caFile: tls.caFile }) };
  await identity.writeCredentials(endpoints);
  announce(options, log, endpoints, machines);

  const retention = retainRegularly({
    store,
    retention: { ...DEFAULT_RETENTION, ...options.retention },
    now,
    wake,
    log,
  });
  const ready = Promise.all([checks.resume(), retention.first]).then(() => undefined);
  // Whoever asks hears of it; it must not end a server that nobody asked.
  ready.catch((error: unknown) => log.error({ err: error }, 'unfinished checks could not be taken up'));
  rehearse().catch((error: unknown) => log.error({ err: error }, 'the first check could not be rehearsed'));

  let closing: Promise<void> | undefined;
  return {
    endpoint,
    ...(httpEndpoint && { httpEndpoint }),
    dataDir: resolve(dataDir),
    credentialsFile: resolve(dataDir, 'credentials.json'),
    ...(example !== '' && { example }),
    signInLink: () =>
      httpEndpoint === undefined ? undefined : signInLink(httpEndpoint, sessions.invite(identity.administrator).secret),
    ready: () => ready,
    close() {
      retention.stop();
      const rooms = { checks, listeners, agent, network, store };
      closing ??= shutDown(rooms, options.graceMs ?? DEFAULT_GRACE_MS, wake).finally(() => log.info({}, 'closed'));
      return closing;
    },
  };
}

/** Says in the log where it listens, and whether documents could be taken. */
function announce(options: ServerOptions, log: Logger, endpoints: object, { example, cloud }: Described): void {
  log.info(
    {
      ...endpoints,
      ...(example !== '' && { example, dataPlane: options.lab === undefined ? 'simulated' : 'live' }),
      dataDir: resolve(options.dataDir),
      version: manifest.version,
    },
    'listening',
  );
  // Behind the first answers: a large network takes its time to read, and the first check would have to do it anyway.
  const { length } = cloud().findings;
  if (length > 0) log.warn({ findings: length }, 'documents could not all be taken as they stand: see /v1/findings');
}

type Described = Pick<Awaited<ReturnType<typeof openMachines>>, 'example' | 'cloud'>;

type Closing = {
  readonly checks: Checks;
  readonly listeners: Listeners;
  readonly agent: HostAgent;
  readonly network: DescribedCloud;
  readonly store: Store;
};

/** Inside out: no new checks, then the running ones, then the listeners (whose held polls have been answered), then the disk. */
async function shutDown(
  { checks, listeners, agent, network, store }: Closing,
  graceMs: number,
  wake: Clocks['wake'],
): Promise<void> {
  // What is asked of a large network may take minutes.
  const takeBack = wake(graceMs, () => void network.close());
  await checks.close(graceMs);
  await listeners.close();
  takeBack();
  await agent.close();
  await network.close();
  await store.close();
}

async function tlsOf({ dataDir, host, advertise = [], tlsCert, tlsKey }: ServerOptions, now: () => number) {
  const tls = await openTls({
    dataDir,
    host,
    hostname: hostname(),
    advertise,
    now,
    ...(tlsCert !== undefined && { certFile: tlsCert }),
    ...(tlsKey !== undefined && { keyFile: tlsKey }),
  });
  if (!tls.ok) throw new Error(tls.problem);
  return tls.value;
}

/** Loaded here only: with an agent of another kind, neither the worker nor the native library is needed. */
async function embeddedAgent(): Promise<HostAgent> {
  const { openAgent, POLICY_PATH } = await import('@hopscope/agent');
  const agent = openAgent({ policyPath: POLICY_PATH });
  if (!agent.ok) throw new Error(agent.problem);
  return agent.value;
}
