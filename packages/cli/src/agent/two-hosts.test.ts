import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import { ADDRESSES, CLOSED_PORT, labMissing, OPEN_PORT, openLab, skipped, type Lab } from '@hopscope/testbed';
import { openHouse } from './processes.fixture.ts';

const missing = labMissing();

const CLIENT = fileURLToPath(new URL('../../../../test/contract/agent-client.fixture.ts', import.meta.url));

/** Hosts S and D with two routers between them; the server listens on S, and each has an agent that dialled it. */
describe.skipIf(missing)(`two hosts with an agent each${skipped(missing)}`, () => {
  const house = openHouse();
  let lab: Lab;
  let url: string;
  const source = () => lab.namespace('S').name;
  beforeAll(async () => {
    lab = await openLab();
    ({ url } = await house.serve({ namespace: source(), address: ADDRESSES.source.ipv4 }));
    await house.enrol(url, 'web-1', source(), ['--region', 'westeurope']);
    await house.enrol(url, 'db-1', source(), ['--region', 'westeurope']);
    await house.agent('web-1', source());
    await house.agent('db-1', lab.namespace('D').name);
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await lab.remove();
  });

  const check = async (args: readonly string[]) => {
    const { code, out, err } = await house.ask(['check', '--json', ...args], source());
    return { code, err, diagnosis: (out === '' ? {} : JSON.parse(out)) as Partial<Diagnosis> };
  };

  test('both stand in the inventory, and a check runs from one to the other with real packets', async () => {
    const before = await lab.accepted();
    const { code, err, diagnosis } = await check(['--from', 'web-1', '--to', `db-1:${OPEN_PORT}`]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(diagnosis).toMatchObject({
      verdict: 'reachable',
      dataPlane: 'live',
      target: { address: ADDRESSES.destination.ipv4, port: OPEN_PORT },
      probes: { sent: 100, failed: 0 },
    });
    expect(diagnosis.hops?.map(({ address }) => address)).toEqual([
      ADDRESSES.source.ipv4,
      ADDRESSES.routerA.ipv4,
      ADDRESSES.routerB.ipv4,
      ADDRESSES.destination.ipv4,
    ]);
    expect((await lab.accepted()) - before).toBeGreaterThanOrEqual(100);
  });

  test('and back, by resource id and address, over IPv6, to a port that nobody listens on', async () => {
    const { out } = await house.ask(['agent', 'list', '--json'], source());
    const agents = JSON.parse(out) as readonly { readonly name: string; readonly machine: string }[];
    const id = agents.find(({ name }) => name === 'web-1')?.machine ?? '';
    const { code, diagnosis } = await check([
      '-6',
      '--from',
      ADDRESSES.destination.ipv4,
      '--to',
      `${id}:${CLOSED_PORT}`,
    ]);
    expect({ code, ...diagnosis }).toMatchObject({
      code: 1,
      disposition: 'refused',
      target: { address: ADDRESSES.source.ipv6, port: CLOSED_PORT },
    });
  });

  test("Azure's own client asks the same, with both machines by their resource ids", async () => {
    const { out } = await house.ask(['agent', 'list', '--json'], source());
    const agents = JSON.parse(out) as readonly { readonly name: string; readonly machine: string }[];
    const idOf = (name: string) => agents.find((agent) => agent.name === name)?.machine ?? '';
    const credentials = join(house.data, 'credentials.json');
    const ids = [idOf('web-1'), idOf('db-1')];
    const ca = `NODE_EXTRA_CA_CERTS=${house.credentials().caFile}`;
    const answer = await lab.run('S', 'env', [
      ca,
      process.execPath,
      CLIENT,
      credentials,
      url,
      ...ids,
      String(OPEN_PORT),
    ]);
    expect(JSON.parse(answer)).toMatchObject({
      connectionStatus: 'Reachable',
      probesSent: 100,
      probesFailed: 0,
      hops: expect.arrayContaining([
        expect.objectContaining({ type: 'Source', address: ADDRESSES.source.ipv4, resourceId: ids[0] }),
        expect.objectContaining({ address: ADDRESSES.destination.ipv4, resourceId: ids[1] }),
      ]) as object,
    });
  });

  test('a machine that the server does not know is said', async () => {
    const { code, err } = await check(['--from', 'web-9', '--to', 'db-1:80']);
    expect(code).toBe(2);
    expect(err).toMatch(/knows no machine 'web-9'; it knows .*web-1/);
  });
});
