import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer as createSecureWebServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  drive,
  REQUEST_DEFAULTS,
  VALID_STATUS,
  type Address,
  type CheckRequest,
  type Diagnosis,
  type Port,
} from '@hopscope/engine';
import { openAgent, type Agent, type AgentOptions } from '../agent.ts';
import { selfSigned } from '../exchange/certificates.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-owner-'));
const policyPath = join(folder, 'policy.json');
const LOOPBACK = '127.0.0.1' as Address;
const agents: Agent[] = [];
const servers: Server[] = [];
let port: Port;
let securePort: Port;

const listening = async (server: Server) => {
  servers.push(server);
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port as Port;
};
beforeAll(async () => {
  port = await listening(createWebServer((_, response) => void response.writeHead(204).end()));
  const { cert, key } = await selfSigned('localhost', ['localhost']);
  securePort = await listening(createSecureWebServer({ cert, key }, (_, response) => void response.end()));
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()));
  rmSync(policyPath, { force: true });
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

function ownedBy(policy: object, options: Partial<AgentOptions> = {}): Agent {
  writeFileSync(policyPath, JSON.stringify({ version: 1, ...policy }));
  const opened = openAgent({ policyPath, ...options });
  if (!opened.ok) throw new Error(opened.problem);
  agents.push(opened.value);
  return opened.value;
}

/** A whole check, as the command runs it. */
const check = (agent: Agent, changes: Partial<CheckRequest> = {}): Promise<Diagnosis> =>
  drive(
    { destination: { kind: 'address', address: LOOPBACK }, port, ...REQUEST_DEFAULTS, count: 5, ...changes },
    {
      openSession: agent.open({ loopback: true }),
      now: () => performance.now(),
      wake(delayMs, callback) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      predict: () => ({}),
      progress: () => {},
      dataPlane: 'live',
    },
  ).finished;

const codesOf = ({ hops }: Diagnosis) => hops.flatMap(({ issues }) => issues.map(({ code }) => code));
const http = { kind: 'http', method: 'GET', path: '/', headers: [], validStatus: VALID_STATUS } as const;

describe("the host's owner", () => {
  it('forbids destinations to web requests as to probes, and each check is counted once', async () => {
    const agent = ownedBy({ deny: [`127.0.0.0/8:${port}`] });
    const diagnosis = await check(agent, { http });
    expect(diagnosis).toMatchObject({ verdict: 'undetermined', disposition: 'forbidden' });
    await check(agent);
    expect(agent.refusals()).toEqual({ destinations: 2, rates: 0, evidence: 0 });
  });

  it('says how many checks may begin in a minute, and the next is told which rule is against it', async () => {
    const agent = ownedBy({ rates: { checksPerMinute: 1 } });
    expect((await check(agent)).disposition).toBe('connected');
    const refused = await check(agent);
    expect(refused).toMatchObject({ verdict: 'undetermined', disposition: 'forbidden', probes: { sent: 0 } });
    const [issue] = refused.hops.flatMap(({ issues }) => issues);
    expect(issue?.sentence).toContain(`"rates": "checksPerMinute": 1 in ${policyPath}`);
    expect(agent.refusals()).toEqual({ destinations: 0, rates: 1, evidence: 0 });
  });

  it('says how many checks run at once', async () => {
    const agent = ownedBy({ rates: { checksAtOnce: 1 } });
    const turn = await agent.turn(new AbortController().signal);
    const second = check(agent);
    expect(agent.waiting()).toBe(1);
    turn.end();
    expect((await second).disposition).toBe('connected');
  });

  it.each(['kernel', 'portable'] as const)('says how many probes leave in a second (%s)', async (means) => {
    const agent = ownedBy({ rates: { probesPerSecond: 20 } }, means === 'portable' ? { means } : {});
    const diagnosis = await check(agent, { count: 12, trace: false, paceMs: 0 });
    expect(diagnosis.probes).toEqual({ sent: 12, failed: 0 });
    // Two may leave at once, ten more need half a second.
    expect(diagnosis.tookMs).toBeGreaterThanOrEqual(490);
  });

  it('closes what the host tells, and the answer says so', async () => {
    const agent = ownedBy({ evidence: { network: false, route: false, neighbour: false, hops: false } });
    const diagnosis = await check(agent);
    expect(diagnosis.disposition).toBe('connected');
    expect(diagnosis.hops.map(({ kind }) => kind)).toEqual(['source', 'destination']);
    expect(codesOf(diagnosis)).toEqual(['TRACE_UNAVAILABLE']);
    expect(diagnosis.evidence.every(({ kind }) => kind === 'limit')).toBe(true);
    await expect(agent.documents()).resolves.toEqual([]);
    expect(agent.refusals()).toEqual({ destinations: 0, rates: 0, evidence: 1 });
  });
});

describe("a host with nothing but Node's own sockets", () => {
  const portable = () => ownedBy({}, { means: 'portable' });

  it('probes by TCP, and says that its times are its own and that it sees no hops', async () => {
    const diagnosis = await check(portable());
    expect(diagnosis).toMatchObject({ disposition: 'connected', probes: { sent: 5, failed: 0 } });
    expect(codesOf(diagnosis)).toEqual(['TRACE_UNAVAILABLE']);
    const limits = diagnosis.evidence.map((each) => each.kind === 'limit' && each.what);
    expect(limits).toEqual(expect.arrayContaining(['kernel-rtt', 'trace', 'route']));
  });

  it('asks web servers', async () => {
    const diagnosis = await check(portable(), { http });
    expect(diagnosis).toMatchObject({ verdict: 'reachable', disposition: 'answered' });
    expect(diagnosis.exchanges).toHaveLength(3);
  });

  it('resolves names, and looks at certificates', async () => {
    const diagnosis = await check(portable(), {
      destination: { kind: 'name', name: 'localhost' },
      family: 'ipv4',
      port: securePort,
      http: { ...http, kind: 'https' },
    });
    expect(diagnosis.resolution).toMatchObject({ kind: 'answered', addresses: [LOOPBACK] });
    expect(diagnosis).toMatchObject({ verdict: 'unreachable', disposition: 'certificate-refused' });
    expect(codesOf(diagnosis)).toContain('TLS_SELF_SIGNED');
  });

  it('ends by the deadline, whatever the other side does', async () => {
    const silent = await listening(createWebServer(() => {}));
    const diagnosis = await check(portable(), { port: silent, http, deadlineMs: 400 });
    expect(diagnosis.disposition).toBe('out-of-time');
    expect(diagnosis.tookMs).toBeLessThan(1000);
  });
});
