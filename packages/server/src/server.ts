import { createHash, X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';

import type { ResourceId } from '@hopscope/protocol';
import type { FastifyInstance } from 'fastify';

import manifest from '../package.json' with { type: 'json' };
import { openChecks, type Checks } from './checks/checks.ts';
import { describedCloud, type DescribedCloud } from './estate/cloud/described-cloud.ts';
import { startEngineThread } from './estate/cloud/engine-thread.ts';
import { dataPlanes } from './estate/data-plane.ts';
import { openEstate } from './estate/estate.ts';
import { loadExample } from './estate/load-example.ts';
import { openAgents } from './fleet/agents.ts';
import { openLocalFleet, type Fleet, type HostAgent } from './fleet/fleet.ts';
import { followDocuments, labMembers } from './fleet/lab-members.ts';
import { simulatedMembers } from './fleet/simulated-members.ts';
import { basicInstants } from './http/arm/headers.ts';
import { remainingCalls } from './http/arm/remaining-calls.ts';
import { openAgentEndpoint, type AgentEndpoint } from './http/agents/agent-endpoint.ts';
import { listenOnSocket } from './http/agents/agent-socket.ts';
import { buildApp } from './http/build-app.ts';
import { makeDoor } from './http/door/our-door.ts';
import { makeGuard } from './http/guard.ts';
import { openLog } from './http/log.ts';
import { readPortal } from './http/portal/files.ts';
import { signInLink } from './http/portal/sign-in-page.ts';
import { makeMeters } from './http/operator/meters.ts';
import { makeRooms } from './http/rooms.ts';
import { makeOrigins, type Origins } from './http/origins.ts';
import { openSessions } from './identity/session/sessions.ts';
import { openIdentity } from './identity/open-identity.ts';
import { armRoutes } from './providers/all.ts';
import { openInventory } from './providers/inventory.ts';
import { retainRegularly } from './retention.ts';
import { DEFAULT_GRACE_MS, DEFAULT_RETENTION, type ServerOptions } from './server-options.ts';
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

const monotonic = () => performance.now();

function wake(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

async function start(options: ServerOptions, opened: (() => Promise<unknown>)[]): Promise<RunningServer> {
  const { dataDir, now = Date.now, advertise = [], dataPlane = 'live', enforceLimits = false } = options;
  const log = openLog({ level: 'info', ...options.log });
  const origins = makeOrigins(advertise);
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
  const { tenantId, subscriptionId } = identity.account;
  const sessions = openSessions(now);
  let listening = { endpoint: '' };
  const estate = await openEstate({ resources: store.resources, now });
  if (options.example !== undefined) await loadExample(estate, options.example, subscriptionId);
  const simulation = dataPlanes(estate);
  const { example } = simulation();
  const network = await describedCloud(estate, options.surroundings, undefined, {
    startThread: startEngineThread,
    report: (error) => log.error({ err: error }, 'the described network cannot be asked for now'),
    now: monotonic,
  });
  opened.push(() => network.close());
  const cloud = () => network.now();
  const simulated = simulatedMembers({
    estate,
    cloud,
    dataPlane: simulation,
    version: manifest.version,
  });
  if (options.lab !== undefined) await followDocuments(options.lab, estate, log);
  const described = options.lab === undefined ? simulated : labMembers(options.lab, simulated, estate);
  const agents = await openAgents({
    store,
    subscription: subscriptionId,
    authority: authorityOf(tls.cert),
    now,
    monotonic,
    wake,
    log,
    isTaken: (id) => estate.get(id) !== undefined || fleet.find(id) !== undefined,
    described,
  });
  const withLab = (machine: ResourceId) => {
    const member = described(machine);
    return member && agents.named.overlay(member);
  };
  const fleet: Fleet = await openLocalFleet({
    agent,
    dataPlane,
    subscription: subscriptionId,
    tenantId,
    now,
    monotonic,
    described: withLab,
    enrolled: agents.enrolled,
  });
  const checks = openChecks({ store, fleet, log, now, monotonic, wake });
  const inventory = openInventory({ fleet, estate, account: identity.account });

  const rooms = makeRooms({
    identity,
    meters: makeMeters(checks, store, cloud),
    door: makeDoor({
      checks,
      fleet,
      agents,
      inventory,
      cloud,
      ask: (question) => network.ask(question),
      sessions,
      endpoint: () => listening.endpoint,
      version: manifest.version,
      now,
      wake,
    }),
    arm: {
      routes: armRoutes({
        inventory,
        estate,
        fleet,
        cloud,
        serviceTags: options.surroundings?.serviceTags ?? new Map(),
        checks,
        operations: store.operations,
        now,
        enforceLimits,
      }),
      inventory,
      guard: makeGuard(identity, sessions),
      calls: remainingCalls(now, enforceLimits),
      instant: basicInstants(now),
    },
    portal: { sessions, now, files: options.portal === undefined ? undefined : await readPortal(options.portal) },
    log,
    monotonic,
    isHealthy: () =>
      store.usage().then(
        () => true,
        () => false,
      ),
  });
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
  const { endpoint, httpEndpoint } = await listen(options, https, http, origins);
  listening = { endpoint };

  const unix = await listenOnSocket(dataDir, endpointForAgents, agents);
  opened.push(async () => unix?.close());
  if (unix === undefined)
    log.warn(
      { dataDir: resolve(dataDir) },
      'the path of the data directory is too long for a Unix socket: there is none',
    );

  const endpoints = { endpoint, ...(httpEndpoint && { httpEndpoint }), ...(tls.caFile && { caFile: tls.caFile }) };
  await identity.writeCredentials(endpoints);
  log.info(
    {
      ...endpoints,
      ...(example !== '' && { example, dataPlane: options.lab === undefined ? 'simulated' : 'live' }),
      dataDir: resolve(dataDir),
      version: manifest.version,
    },
    'listening',
  );
  // Behind the first answers: a large network takes its time to read, and the first check would have to do it anyway.
  const { length } = cloud().findings;
  if (length > 0) log.warn({ findings: length }, 'documents could not all be taken as they stand: see /v1/findings');

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
      closing ??= shutDown({
        checks,
        store,
        network,
        agent,
        apps: [https, http, unix],
        agents: endpointForAgents,
        graceMs: options.graceMs ?? DEFAULT_GRACE_MS,
      }).finally(() => log.info({}, 'closed'));
      return closing;
    },
  };
}

/** Inside out: no new checks, then the running ones, then the listeners (whose held polls have been answered), then the disk. */
async function shutDown(parts: {
  readonly checks: Checks;
  readonly store: Store;
  readonly network: DescribedCloud;
  readonly agent: HostAgent;
  readonly apps: readonly ({ close(): Promise<void> } | undefined)[];
  readonly agents: AgentEndpoint;
  readonly graceMs: number;
}): Promise<void> {
  await parts.checks.close(parts.graceMs);
  parts.agents.close();
  await Promise.all(parts.apps.map(async (app) => app?.close()));
  await parts.agent.close();
  await parts.network.close();
  await parts.store.close();
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

/** SHA-256 of the last certificate that the listener shows: the one that all others hang from. */
function authorityOf(chain: string): string {
  const [last = ''] = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.slice(-1) ?? [];
  return createHash('sha256').update(new X509Certificate(last).raw).digest('hex');
}

/** Loaded here only: with an agent of another kind, neither the worker nor the native library is needed. */
async function embeddedAgent(): Promise<HostAgent> {
  const { openAgent, POLICY_PATH } = await import('@hopscope/agent');
  const agent = openAgent({ policyPath: POLICY_PATH });
  if (!agent.ok) throw new Error(agent.problem);
  return agent.value;
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
