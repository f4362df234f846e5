import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '@hopscope/engine';
import { ADDRESSES, CLOSED_PORT, labMissing, OPEN_PORT, openLab, skipped, type Lab } from '@hopscope/testbed';
import { openHouse } from './processes.fixture.ts';

const missing = labMissing();

type Nic = {
  readonly location: string;
  readonly properties: {
    readonly virtualMachine: { readonly id: string };
    readonly ipConfigurations: readonly { readonly properties: { readonly privateIPAddress: string } }[];
  };
};

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
    await house.enrol(url, 'db-1', lab.namespace('D').name, ['--region', 'westeurope']);
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

  test('ten seconds later both stand in the inventory, with their region and addresses, and nobody wrote a resource', async () => {
    const at = `${url}/subscriptions/${house.credentials().subscriptionId}/providers/Microsoft.Network/networkInterfaces`;
    const nics = async () => {
      const token = (await house.ask(['token'], source())).out.trim();
      const answer = await lab.run('S', 'curl', [
        '--silent',
        '--cacert',
        house.credentials().caFile,
        '--header',
        `Authorization: Bearer ${token}`,
        `${at}?api-version=2020-06-01`,
      ]);
      const { value } = JSON.parse(answer) as { readonly value: readonly Nic[] };
      return value.map(({ location, properties }) => ({
        location,
        machine: properties.virtualMachine.id.split('/').at(-1),
        addresses: properties.ipConfigurations.map((one) => one.properties.privateIPAddress),
      }));
    };
    const nicOf = (machine: string, address: string) =>
      expect.objectContaining({
        machine,
        location: 'westeurope',
        addresses: expect.arrayContaining([address]) as unknown,
      }) as unknown;
    await expect
      .poll(nics, { timeout: 10_000, interval: 500 })
      .toEqual(
        expect.arrayContaining([
          nicOf('web-1', ADDRESSES.source.ipv4),
          nicOf('db-1', ADDRESSES.destination.ipv4),
        ]) as unknown,
      );
  });

  test('a check runs from one to the other with real packets', async () => {
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

  test("Azure's own client has echo requests sent from one to the other", async () => {
    const credentials = join(house.data, 'credentials.json');
    const id = (name: string) =>
      `/subscriptions/${house.credentials().subscriptionId}/resourceGroups/HopscopeHosts/providers/Microsoft.Compute/virtualMachines/${name}`;
    const ca = `NODE_EXTRA_CA_CERTS=${house.credentials().caFile}`;
    const words = [ca, process.execPath, CLIENT, credentials, url, id('db-1'), id('web-1'), 'Icmp'];
    const answer: unknown = JSON.parse(await lab.run('S', 'env', words));
    expect(answer).toMatchObject({ connectionStatus: 'Reachable', probesSent: 100, probesFailed: 0 });
    expect((answer as { readonly hops: readonly object[] }).hops).toHaveLength(4);
  });

  test('a machine that the server does not know is said', async () => {
    const { code, err } = await check(['--from', 'web-9', '--to', 'db-1:80']);
    expect(code).toBe(2);
    expect(err).toMatch(/knows no machine 'web-9'; it knows .*web-1/);
  });
});
