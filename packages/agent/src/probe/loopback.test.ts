import { execFile } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address, Job, Outcome, Port, Report } from '@hopscope/engine';
import { ask, outcomeWords, programMissing, skipped } from '@hopscope/testbed';
import { openProber, type Prober, type ProberOptions } from './prober.ts';

const isLinux = process.platform === 'linux';
const LOOPBACKS = ['127.0.0.1', '::1'] as readonly string[] as readonly Address[];
const owned = new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)));
const lacking = (address: Address) => (owned.has(address) ? undefined : `needs ${address}`);

type Probe = Extract<Job, { readonly kind: 'probe' }>;
const probe = (address: Address, port: number, changes: Partial<Probe> = {}): Probe => ({
  kind: 'probe',
  job: 1,
  address,
  port: port as Port,
  count: 3,
  paceMs: 0,
  silenceMs: 1000,
  ...changes,
});

/** Takes what comes and remembers nothing. */
async function listening(host: string): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
const closed = (server: Server) => new Promise((resolve) => server.close(resolve));

/** A port that somebody had a moment ago, and nobody listens on now. */
async function closedPort(host: string): Promise<number> {
  const { server, port } = await listening(host);
  await closed(server);
  return port;
}

const MEANS: readonly (readonly [string, ProberOptions])[] = isLinux
  ? [
      ['the kernel', { means: 'kernel' }],
      ["Node's sockets", { means: 'portable' }],
    ]
  : [["Node's sockets", {}]];

describe.each(MEANS)('probes on loopback through %s', (_, options) => {
  let prober: Prober;
  beforeAll(() => void (prober = openProber(options)));
  afterAll(() => prober.close());

  describe.each(LOOPBACKS.map((address) => [`${address}${skipped(lacking(address))}`, address] as const))(
    '%s',
    (_, address) => {
      it.skipIf(lacking(address))('connect to an open port', async () => {
        const { server, port } = await listening(address);
        const { outcomes } = await ask(prober, probe(address, port, { count: 20 }));
        expect(outcomes.map(outcomeWords)).toEqual(Array.from({ length: 20 }, () => 'connected'));
        for (const outcome of outcomes) expect(timeOf(outcome)).toBeGreaterThan(0);
        await closed(server);
      });

      it.skipIf(lacking(address))('are refused where nobody listens', async () => {
        const { outcomes } = await ask(prober, probe(address, await closedPort(address)));
        expect(outcomes.map(outcomeWords)).toEqual(['refused', 'refused', 'refused']);
      });

      it.skipIf(lacking(address))('keep to their source port, one after the other', async () => {
        const { server, port } = await listening(address);
        const sourcePort = (await closedPort(address)) as Port;
        const { outcomes, observations } = await ask(prober, probe(address, port, { sourcePort }));
        expect(outcomes.map(outcomeWords)).toEqual(['connected', 'connected', 'connected']);
        expect(observations.map((it) => it.kind === 'probe' && it.sourcePort)).toEqual([
          sourcePort,
          sourcePort,
          sourcePort,
        ]);
        await closed(server);
      });

      it.skipIf(lacking(address))('fail to be bound to a port that somebody listens on', async () => {
        const { server, port } = await listening(address);
        const { outcomes } = await ask(prober, probe(address, port, { sourcePort: port as Port }));
        expect(outcomes.map(outcomeWords)).toEqual(Array.from({ length: 3 }, () => 'bind: EADDRINUSE'));
        await closed(server);
      });
    },
  );

  it('are numbered in the order in which they are sent', async () => {
    const { server, port } = await listening('127.0.0.1');
    const { observations } = await ask(prober, probe(LOOPBACKS[0]!, port, { count: 10, paceMs: 1 }));
    expect(
      observations.map((it) => (it.kind === 'probe' ? it.sequence : -1)).toSorted((one, other) => one - other),
    ).toEqual(Array.from({ length: 10 }, (_, index) => index));
    await closed(server);
  });

  it('send nothing that a rule forbids', async () => {
    const { server, port } = await listening('127.0.0.1');
    const connections: unknown[] = [];
    server.on('connection', (socket) => connections.push(socket));
    const guarded = {
      open: (_: object, listener: Parameters<Prober['open']>[1]) =>
        prober.open({ forbids: (address) => (address === '127.0.0.1' ? 'no loopback' : undefined) }, listener),
    };
    const address = LOOPBACKS[0]!;
    const answers = await Promise.all([
      ask(guarded, probe(address, port)),
      ask(guarded, { kind: 'trace', job: 1, address, port: port as Port, ttls: [1, 2], silenceMs: 50 }),
      ask(guarded, { kind: 'locate', job: 1, address, port: port as Port, silenceMs: 50 }),
    ]);
    expect(answers.map(({ outcomes }) => outcomes.map(outcomeWords).join())).toEqual([
      'forbidden: no loopback',
      'forbidden: no loopback',
      '',
    ]);
    expect(connections).toEqual([]);
    await closed(server);
  });
});

const timeOf = (outcome: Outcome) => ('rtt' in outcome ? (outcome.rtt ?? 0) : 0);

describe('without the kernel', () => {
  it('says what it cannot do, and why', async () => {
    const prober = openProber({ means: 'portable' });
    const address = LOOPBACKS[0]!;
    const port = (await closedPort('127.0.0.1')) as Port;
    const answers = await Promise.all([
      ask(prober, probe(address, port)),
      ask(prober, { kind: 'trace', job: 2, address, port, ttls: [1, 2], silenceMs: 50 }),
      ask(prober, { kind: 'locate', job: 3, address, port, silenceMs: 50 }),
      ask(prober, { kind: 'gather', job: 4, what: 'route', destination: address }),
    ]);
    const reason = "Node's own sockets were asked for";
    expect(answers.map(({ evidence }) => evidence)).toEqual([
      [{ kind: 'limit', what: 'kernel-rtt', reason: `times are this process's own, not the kernel's: ${reason}` }],
      [{ kind: 'limit', what: 'trace', reason: `hops can't be seen here: ${reason}` }],
      [{ kind: 'limit', what: 'sender', reason: `who sent a reset can't be told here: ${reason}` }],
      [{ kind: 'limit', what: 'route', reason: `routes and neighbours are not read here: ${reason}` }],
    ]);
    await prober.close();
  });

  it('cannot probe from another network namespace', () => {
    expect(() => openProber({ means: 'portable', networkNamespace: '/run/netns/nowhere' })).toThrow(
      'a network namespace cannot be entered',
    );
  });
});

const missing = isLinux ? undefined : 'needs Linux';
describe.skipIf(missing)(`a probing thread${skipped(missing)}`, () => {
  it('that cannot start is lost, with the reason', async () => {
    const prober = openProber({ networkNamespace: '/run/netns/hopscope-nowhere' });
    await expect(ask(prober, probe(LOOPBACKS[0]!, 9))).rejects.toThrow('/run/netns/hopscope-nowhere');
    await expect(ask(prober, probe(LOOPBACKS[0]!, 9))).rejects.toThrow('/run/netns/hopscope-nowhere');
    await prober.close();
  });

  it('works on all jobs side by side, those that were asked for before it ran as well', async () => {
    const prober = openProber({ means: 'kernel' });
    const { server, port } = await listening('127.0.0.1');
    const ended: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const report = (report: Report) => {
        if (report.kind === 'ended' && ended.push(report.job) === 2) resolve();
      };
      const session = prober.open({}, { report, lost: reject });
      session.run(probe(LOOPBACKS[0]!, port, { job: 1, count: 20, paceMs: 10 }));
      session.run({ kind: 'gather', job: 2, what: 'route', destination: LOOPBACKS[0]! });
    });
    expect(ended).toEqual([2, 1]);
    await prober.close();
    await closed(server);
  });

  it('answers for the kernel’s tables', async () => {
    const prober = openProber({ means: 'kernel' });
    const { evidence } = await ask(prober, { kind: 'gather', job: 1, what: 'route', destination: LOOPBACKS[0]! });
    expect(evidence).toMatchObject([{ kind: 'route', destination: '127.0.0.1', decision: { kind: 'local' } }]);
    await prober.close();
  });
});

/** A process with hardly any descriptors uses them all up, and then probes. */
const NARROW = `
import { openSync } from 'node:fs';
import { openProber } from ${JSON.stringify(new URL('./prober.ts', import.meta.url).href)};
const prober = openProber({ means: 'kernel' });
const said = [];
const ask = (job) => new Promise((resolve, reject) => {
  const report = (report) => {
    if (report.kind === 'observed') said.push(report.observation.outcome);
    if (report.kind === 'ended') resolve();
  };
  prober.open({}, { report, lost: reject }).run(job);
});
await ask({ kind: 'gather', job: 1, what: 'route', destination: '127.0.0.1' });
try { for (;;) openSync('/dev/null'); } catch {}
await ask({ kind: 'probe', job: 1, address: '127.0.0.1', port: 9, count: 100, paceMs: 0, silenceMs: 1000 });
console.log(JSON.stringify(said));
process.exit();
`;

const narrowMissing = missing ?? programMissing('prlimit');
it.skipIf(narrowMissing)(`a process without descriptors says so${skipped(narrowMissing)}`, async () => {
  const parameters = ['--nofile=48', process.execPath, '--input-type=module', '--eval', NARROW];
  const { stdout } = await promisify(execFile)('prlimit', parameters);
  expect(JSON.parse(stdout)).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'failed', call: 'socket', errno: 'EMFILE' })),
  );
});
