import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Address, Job, Observation, OpenSession, Port, Report } from '@hopscope/engine';
import { openAgent, type Agent, type AgentOptions } from './agent.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-agent-'));
const policyPath = join(folder, 'policy.json');
let agents: Agent[] = [];
afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.close()));
  agents = [];
  rmSync(policyPath, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(options: Partial<AgentOptions> = {}): Agent {
  const opened = openAgent({ policyPath, ...options });
  if (!opened.ok) throw new Error(opened.problem);
  agents.push(opened.value);
  return opened.value;
}

/** Runs jobs one after another in a session of their own, and gives all that was said about them. */
async function run(open: OpenSession, ...jobs: readonly Job[]): Promise<readonly Report[]> {
  const said: Report[] = [];
  let ended = () => {};
  const { promise: lost, reject } = Promise.withResolvers<never>();
  const session = open({
    report(report) {
      said.push(report);
      if (report.kind === 'ended') ended();
    },
    lost: (reason) => reject(new Error(reason)),
  });
  try {
    for (const job of jobs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      ended = resolve;
      session.run(job);
      await Promise.race([promise, lost]);
    }
  } finally {
    session.close();
  }
  return said;
}

const outcomes = (reports: readonly Report[]) =>
  reports.flatMap((report) => (report.kind === 'observed' ? [wordsOf(report.observation)] : []));
const wordsOf = (observation: Observation) =>
  `${observation.kind} ${'outcome' in observation ? observation.outcome.kind : 'hops' in observation ? observation.hops : observation.exchange.outcome.kind}`;

const LOOPBACK = '127.0.0.1' as Address;
const probe = (address: Address, port: Port): Job => ({
  kind: 'probe',
  job: 1,
  address,
  port,
  count: 2,
  paceMs: 0,
  silenceMs: 1000,
});

describe('an agent, on loopback', () => {
  let server: Server;
  let port: Port;
  let accepted = 0;
  beforeAll(async () => {
    server = createServer((socket) => {
      accepted++;
      socket.on('error', () => {});
      socket.destroy();
    });
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
    const at = server.address();
    port = (typeof at === 'object' ? at?.port : undefined) as Port;
  });
  beforeEach(() => void (accepted = 0));
  afterAll(() => void server.close());

  it('probes a listener of this host, for a request that was made on it', async () => {
    const said = await run(open().open({ loopback: true }), probe(LOOPBACK, port));
    expect(outcomes(said)).toEqual(['probe connected', 'probe connected']);
    expect(said.at(-1)).toEqual({ kind: 'ended', job: 1 });
  });

  it('sends nothing to it for a request from elsewhere', async () => {
    const said = await run(open().open({ loopback: false }), probe(LOOPBACK, port));
    expect(outcomes(said)).toEqual(['probe forbidden']);
    expect(accepted).toBe(0);
  });

  it("sends nothing that the host's owner forbids", async () => {
    writeFileSync(policyPath, JSON.stringify({ version: 1, deny: [`127.0.0.0/8:${port}`] }));
    const said = await run(open().open({ loopback: true }), probe(LOOPBACK, port));
    expect(outcomes(said)).toEqual(['probe forbidden']);
    expect(accepted).toBe(0);
  });

  it('resolves names and gathers evidence in the same session', async () => {
    const said = await run(
      open().open({ loopback: true }),
      { kind: 'resolve', job: 1, name: 'localhost', family: 'ipv4', timeoutMs: 5000 },
      { kind: 'gather', job: 2, what: 'route', destination: LOOPBACK },
      { kind: 'gather', job: 3, what: 'neighbour', destination: LOOPBACK },
    );
    expect(said.map((report) => report.kind)).toEqual(['resolved', 'ended', 'evidence', 'ended', 'ended']);
    expect(said[0]).toMatchObject({ resolution: { kind: 'answered', addresses: [LOOPBACK] } });
  });

  it('runs four checks at once, and a fifth when one of them is over', async () => {
    const agent = open();
    const signal = new AbortController().signal;
    const turns = await Promise.all([1, 2, 3, 4].map(() => agent.turn(signal)));
    const fifth = run(agent.open({ loopback: true }), probe(LOOPBACK, port));
    expect(agent.waiting()).toBe(1);
    const [first] = turns;
    if (first === undefined) throw new Error('no turn');
    const said = await run(agent.open({ loopback: true, turn: first }), probe(LOOPBACK, port));
    expect(outcomes(said)).toHaveLength(2);
    expect(agent.waiting()).toBe(1);
    first.end();
    expect(outcomes(await fifth)).toEqual(['probe connected', 'probe connected']);
    expect(agent.waiting()).toBe(0);
  });

  it('says what it is and what its network is', async () => {
    const agent = open();
    expect(agent.facts).toMatchObject({ hostname: hostname(), platform: process.platform });
    const documents = await agent.documents();
    const addresses = documents.flatMap((one) => (one.kind === 'interface' ? one.addresses : []));
    expect(addresses.map(({ address }) => address)).toContain(process.platform === 'linux' ? LOOPBACK : undefined);
  });
});

describe('an agent whose policy cannot be understood', () => {
  it('is not opened', () => {
    writeFileSync(policyPath, '{"version":1,"deny":["10.0.0.1/8"]}');
    const opened = openAgent({ policyPath });
    expect(opened).toMatchObject({
      ok: false,
      problem: expect.stringContaining(`${policyPath}: "deny"[0]`) as unknown,
    });
  });
});

const root = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('ip', ['-V']).status === 0;
const NEEDS_ROOT = root ? '' : ' (skipped: needs root and ip)';

/** Everything is refused here, and would be seen on the wire of this namespace, which leads nowhere, if it were not. */
describe.skipIf(!root)(`an agent in a network namespace of its own${NEEDS_ROOT}`, () => {
  const name = `hopscope-agent-${process.pid}`;
  const networkNamespace = `/run/netns/${name}`;
  const ip = (line: string) => execFileSync('ip', line.split(' '), { encoding: 'utf8' });
  const up = () => {
    ip(`netns add ${name}`);
    for (const line of [
      'link add wire type veth peer name far',
      'link set lo up',
      'link set wire up',
      'link set far up',
      'addr add 192.0.2.2/24 dev wire',
      'addr add fd00:ffff::2/64 dev wire nodad',
      'neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev wire nud permanent',
      'neigh add fd00:ffff::1 lladdr 02:00:00:00:00:01 dev wire nud permanent',
      'route add default via 192.0.2.1',
      '-6 route add default via fd00:ffff::1',
    ])
      ip(`-n ${name} ${line}`);
  };
  const down = () => void spawnSync('ip', ['netns', 'del', name]);
  afterAll(down);

  /** SYNs that the TCP of this namespace has ever started to send (RFC 4022, tcpActiveOpens). */
  const opened = () => {
    const text = execFileSync('ip', ['netns', 'exec', name, 'cat', '/proc/net/snmp'], { encoding: 'utf8' });
    const [names, values] = text.split('\n').filter((line) => line.startsWith('Tcp:'));
    return Number(values?.split(' ')[names?.split(' ').indexOf('ActiveOpens') ?? -1]);
  };

  it('is lost where there is no such namespace, and works as soon as there is', async () => {
    const agent = open({ networkNamespace });
    const route: Job = { kind: 'gather', job: 1, what: 'route', destination: '192.0.2.9' as Address };
    await expect(agent.documents()).rejects.toThrow('cannot be read');
    await expect(agent.documents()).rejects.toThrow('cannot be read');
    await expect(run(agent.open({ loopback: false }), route)).rejects.toThrow(name);
    up();
    const said = await run(agent.open({ loopback: false }), route);
    expect(said[0]).toMatchObject({ evidence: { decision: { kind: 'unicast', device: 'wire' } } });
    const documents = await agent.documents();
    expect(documents.map((document) => document.id)).toContain('interface/wire');
  });

  it.each([
    '169.254.169.254',
    '168.63.129.16',
    'fe80::1',
    'fd00:ec2::254',
    '64:ff9b::a9fe:a9fe',
    '127.0.0.1',
    '0.0.0.0',
    '::1',
    '::',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
  ])('sends nothing to %s', async (text) => {
    const address = text as Address;
    const port = 80 as Port;
    const before = opened();
    const said = await run(
      open({ networkNamespace }).open({ loopback: false }),
      probe(address, port),
      { kind: 'trace', job: 2, address, port, ttls: [1, 2], silenceMs: 100 },
      { kind: 'locate', job: 3, address, port, silenceMs: 100 },
    );
    expect(outcomes(said).every((words) => words.endsWith(' forbidden'))).toBe(true);
    expect(said.filter((report) => report.kind === 'ended')).toHaveLength(3);
    expect(opened()).toBe(before);
  });

  it('would be seen to send: what is allowed is counted', async () => {
    writeFileSync(policyPath, '{"version":1,"allow":["169.254.0.0/16"]}');
    const before = opened();
    const job = { ...probe('169.254.169.254' as Address, 80 as Port), silenceMs: 50 };
    const said = await run(open({ networkNamespace }).open({ loopback: false }), job);
    expect(outcomes(said)).toEqual(['probe silent', 'probe silent']);
    expect(opened()).toBe(before + 2);
  });
});
