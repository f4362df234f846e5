import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import { run, startByShell } from '../hopscope.fixture.ts';
import { killed, openHouse } from './processes.fixture.ts';

/** Everything on loopback: agents of this machine may probe it when they come by the server's Unix socket. */
describe('agents as processes, on loopback', () => {
  const house = openHouse();
  let server: Awaited<ReturnType<typeof house.serve>>;
  let socket: string;
  beforeAll(async () => {
    server = await house.serve();
    socket = `unix:${join(house.data, 'agent.sock')}`;
    await house.enrol(socket, 'near');
    await house.enrol(server.url, 'far', undefined, ['--region', 'westeurope', '--group', 'web']);
  });
  afterAll(() => house.close());

  const check = async (args: readonly string[]) => {
    const { code, out, err } = await house.ask(['check', '--json', ...args]);
    return { code, err, diagnosis: (out === '' ? {} : JSON.parse(out)) as Partial<Diagnosis> };
  };
  /** Counts who connects. */
  async function listener() {
    const seen: Socket[] = [];
    const server = createServer((socket) => void seen.push(socket.on('error', () => {})));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { seen, server, port: (server.address() as AddressInfo).port };
  }

  test('a check runs from an agent by the Unix socket, with real packets', async () => {
    const agent = await house.agent('near');
    const { server, seen, port } = await listener();
    const { code, diagnosis } = await check(['--from', 'near', `127.0.0.1:${port}`, '--count', '7', '--no-trace']);
    server.close();
    expect({ code, seen: seen.length }).toEqual({ code: 0, seen: 7 });
    expect(diagnosis).toMatchObject({ verdict: 'reachable', probes: { sent: 7 }, dataPlane: 'live' });
    agent.child.kill('SIGTERM');
    expect(await agent.ended).toMatchObject({ code: 0, err: '' });
  });

  test('a server elsewhere cannot have an agent probe its own loopback', async () => {
    const agent = await house.agent('far');
    const { server, seen, port } = await listener();
    const { code, diagnosis } = await check(['--from', 'far', `127.0.0.1:${port}`]);
    server.close();
    expect({ code, seen: seen.length }).toEqual({ code: 2, seen: 0 });
    expect(diagnosis).toMatchObject({ disposition: 'forbidden', probes: { sent: 0 } });
    await killed(agent);
  });

  test('list and status say who is there', async () => {
    const agent = await house.agent('far');
    const state = ['--state', join(house.folder, 'far')];
    expect((await house.ask(['agent', 'list'])).out).toMatch(/^far +online .*\/resourceGroups\/web\//m);
    expect(await run(['agent', 'status', ...state])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^state +online$/m) as string,
    });
    await killed(agent);
    await expect.poll(async () => (await house.ask(['agent', 'list'])).out).toMatch(/^far +offline /m);
    expect(await run(['agent', 'status', ...state])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^state +stopped$/m) as string,
    });
  });

  test.each([0, 300])(
    'an agent that is killed in the middle of a job, %i ms after its first packet, is told to have stopped, within a second or so',
    async (afterMs) => {
      const agent = await house.agent('near');
      const { server, port } = await listener();
      const connected = once(server, 'connection');
      const running = check([
        '--from',
        'near',
        `127.0.0.1:${port}`,
        '--pace',
        '500',
        '--deadline',
        '30s',
        '--no-trace',
      ]);
      await connected;
      await pause(afterMs);
      const killedAt = performance.now();
      await killed(agent);
      const { diagnosis } = await running;
      const offline = expect.objectContaining({ code: 'AGENT_OFFLINE' }) as unknown;
      expect(diagnosis.hops?.[0]?.issues).toContainEqual(offline);
      // What was heard before is the answer. Whether it was heard is up to the processor where nobody waits for it.
      const isHeard = diagnosis.latency !== undefined;
      expect(diagnosis.disposition).toBe(isHeard ? 'connected' : 'agent-lost');
      expect(diagnosis.verdict).toBe(isHeard ? 'reachable' : 'undetermined');
      if (afterMs > 0) expect(isHeard).toBe(true);
      expect(performance.now() - killedAt).toBeLessThan(2500);
      server.close();
    },
  );

  test('an agent that is stopped has stopped, within two seconds of being asked', async () => {
    const agent = await house.agent('near');
    agent.child.kill('SIGSTOP');
    const askedAt = performance.now();
    const { code, diagnosis } = await check(['--from', 'near', '127.0.0.1:9']);
    // The command itself takes its part of a second to start.
    expect(performance.now() - askedAt).toBeLessThan(4000);
    expect({ code, ...diagnosis }).toMatchObject({
      code: 2,
      disposition: 'agent-lost',
      probes: { sent: 0, failed: 0 },
    });
    await killed(agent);
  });

  test('a server that is killed in the middle of a job finishes it when it is started again, and no packet is sent twice', async () => {
    const agent = await house.agent('near');
    const { server: target, seen, port } = await listener();
    const connected = once(target, 'connection');
    const running = house.ask(['check', '--from', 'near', `127.0.0.1:${port}`, '--pace', '40', '--no-trace', '--json']);
    await connected;
    await killed(server);
    expect(await running).toMatchObject({ code: 2, out: '' });
    server = await house.serve();
    const token = (await house.ask(['token'])).out.trim();
    const ask = (path: string) => get(`${server.url}${path}`, token, house.credentials().caFile);
    const newest = (await ask('/v1/checks?limit=1')) as { readonly value: readonly { readonly id: string }[] };
    const answer = () => ask(`/v1/checks/${newest.value[0]?.id}?wait=20`);
    // On a busy machine the agent is longer on its way back than one question waits.
    expect([await answer(), await answer()].at(-1)).toMatchObject({
      state: 'finished',
      diagnosis: { verdict: 'reachable', probes: { sent: 100, failed: 0 } },
    });
    expect(seen).toHaveLength(100);
    target.close();
    await killed(agent);
  }, 90_000);

  test('two processes with one key: the newest works, the older one ends and says why', async () => {
    const older = await house.agent('near');
    const newer = await house.agent('near');
    expect(await older.ended).toMatchObject({ code: 1, err: expect.stringContaining('took over') as string });
    await killed(newer);
  });

  test('revoked, it ends and says why', async () => {
    const agent = await house.agent('far');
    expect((await house.ask(['agent', 'revoke', 'far'])).out).toMatch(/^Revoked far /);
    expect(await agent.ended).toMatchObject({ code: 1, err: expect.stringContaining('was revoked') as string });
  });

  test('a token comes from one command to the next by a pipe, and stands in no command line', async () => {
    const state = join(house.folder, 'piped');
    const enroll = `agent enroll --server ${socket} --name piped --state ${state} --token-file -`;
    const { code, out, err } = await startByShell(`agent token create --data ${house.data} | "$0" "$1" ${enroll}`, {})
      .ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('virtualMachines/piped');
    const empty = await startByShell(
      `agent enroll --server ${socket} --state ${state}-2 --token-file - < /dev/null`,
      {},
    ).ended;
    expect(empty.code).not.toBe(0);
    expect(empty.err).toContain('token is empty');
  });

  test('tokens are listed without their secrets, and revoked', async () => {
    const token = (await house.ask(['agent', 'token', 'create', '--expires', '10m'])).out.trim();
    const listed = (await house.ask(['agent', 'token', 'list'])).out;
    expect(listed).not.toContain(token.split('.')[1]);
    const [id = ''] = /^\S+(?= +open )/m.exec(listed) ?? [];
    expect((await house.ask(['agent', 'token', 'revoke', id])).out).toBe(`The token ${id} is revoked.\n`);
    const args = ['agent', 'enroll', '--server', server.url, '--state', join(house.folder, 'none')];
    expect(await run(args, { HOPSCOPE_TOKEN: token })).toMatchObject({
      code: 1,
      err: expect.stringContaining('was revoked') as string,
    });
    expect((await run(args, { HOPSCOPE_TOKEN: '' })).err).toContain('there is no enrolment token');
  });

  test('a host that is not enrolled, or whose state is damaged, says so', async () => {
    const state = join(house.folder, 'damaged');
    expect((await run(['agent', 'run', '--state', state])).err).toContain('not enrolled');
    mkdirSync(state);
    writeFileSync(join(state, 'enrolment.json'), '{');
    expect((await run(['agent', 'run', '--state', state])).err).toContain('is damaged');
  });
});

async function get(url: string, token: string, caFile: string): Promise<unknown> {
  const { readText, send } = await import('../client/request.ts');
  const { readFile } = await import('node:fs/promises');
  const { origin, pathname, search } = new URL(url);
  const asked = { method: 'GET', path: `${pathname}${search}`, headers: { authorization: `Bearer ${token}` } } as const;
  const answer = await send({ url: origin, ca: await readFile(caFile, 'utf8') }, asked);
  if (!answer.ok) throw new Error(answer.problem);
  return JSON.parse(await readText(answer.value));
}
