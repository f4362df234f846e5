import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { predictCloud, type Address, type CloudNetwork, type Port } from '@hopscope/engine';
import type { ArmDocument, ResourceId } from '@hopscope/protocol';
import { afterEach, expect, test, vi } from 'vitest';

import { openStore } from '../../store/open-store.ts';
import { openEstate, type Estate } from '../estate.ts';
import { loadExample } from '../load-example.ts';
import type { Tally } from './asker.ts';
import { describedCloud, type DescribedCloud } from './described-cloud.ts';
import { startEngineThread, type EngineThread } from './engine-thread.ts';
import type { Answer, Unanswered } from './messages.ts';

const CONTOSO = fileURLToPath(new URL('../../../../../examples/contoso', import.meta.url));

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function openExample(): Promise<Estate> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hopscope-estate-'));
  const store = await openStore({ dataDir });
  ends.push(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true });
  });
  const estate = await openEstate({ resources: store.resources, now: () => 0 });
  await loadExample(estate, { name: 'Contoso', folder: CONTOSO }, '00000000-0000-0000-0000-000000000000');
  return estate;
}

async function openCloudOf(estate: Estate, most: number): Promise<DescribedCloud> {
  const cloud = await describedCloud(estate, {}, { characters: most, configurations: most });
  ends.push(() => cloud.close());
  return cloud;
}

const ofType = (estate: Estate, type: string): readonly ArmDocument[] =>
  estate.ofType(`Microsoft.Network/${type}`).map(({ document }) => document);

/** The group with one rule before all others, that lets nothing in. */
const closed = (group: ArmDocument): ArmDocument => ({
  ...group,
  properties: {
    ...group.properties,
    securityRules: [
      {
        id: `${group.id}/securityRules/closed`,
        name: 'closed',
        properties: {
          priority: 100,
          direction: 'Outbound',
          access: 'Deny',
          protocol: '*',
          sourceAddressPrefix: '*',
          sourcePortRange: '*',
          destinationAddressPrefix: '*',
          destinationPortRange: '*',
        },
      },
    ],
  },
});

/** How flows from every interface end, and what was found. */
const saidBy = (network: CloudNetwork, estate: Estate) => ({
  findings: network.findings,
  ends: ofType(estate, 'networkInterfaces').map(({ id }) => {
    const destination = { kind: 'address', address: '8.8.8.8' as Address } as const;
    const predicted = predictCloud(network, { source: id, destination, port: 443 as Port });
    return predicted.ok ? predicted.value.path.disposition : predicted.problem;
  }),
});

const NONE: Tally = { asked: 0, answered: 0, givenUp: 0, refused: 0, failed: 0, cutOff: 0 };

const bodyOf = (answer: Answer | Unanswered): unknown =>
  typeof answer === 'object' && answer.ok && JSON.parse(new TextDecoder().decode(answer.value));

test('a network in threads says what one that is built here says, after every change', async () => {
  const estate = await openExample();
  const [here, there] = [await openCloudOf(estate, Number.POSITIVE_INFINITY), await openCloudOf(estate, 0)];
  const before = saidBy(here.now(), estate);
  expect(saidBy(there.now(), estate)).toEqual(before);

  const groups = ofType(estate, 'networkSecurityGroups');
  await Promise.all(groups.map((group) => estate.put(closed(group), 'test')));
  expect(there.now().revision).toBe(estate.revision);
  expect(saidBy(there.now(), estate)).toEqual(saidBy(here.now(), estate));
  expect(saidBy(there.now(), estate).ends).not.toEqual(before.ends);

  const [source, destination] = ofType(estate, 'networkInterfaces').map(({ id }) => id);
  const flow = { destination: { kind: 'address', address: '8.8.8.8' as Address }, port: 443 as Port } as const;
  const questions = [
    { kind: 'reachers', destination: destination ?? '', port: 443 },
    { kind: 'reached', source: source ?? '', port: 443 },
    { kind: 'ports', source: source ?? '', destination: destination ?? '' },
    { kind: 'explain', flow: { ...flow, source: source ?? '' } },
    { kind: 'lint' },
  ] as const;
  for (const question of questions) {
    const [far, near] = [await there.ask(question), await here.ask(question)];
    expect(far).toEqual(near);
    expect(bodyOf(far)).toEqual(expect.any(Object));
  }
  const refusedOne = { kind: 'explain', flow: { ...flow, source: `${source}-gone` } } as const;
  expect(await there.ask(refusedOne)).toEqual(await here.ask(refusedOne));
  expect(await there.ask(refusedOne)).toMatchObject({ ok: false, part: 'source' });

  const [gone] = groups;
  if (gone !== undefined) await estate.remove(gone.id, 'test');
  expect(saidBy(there.now(), estate)).toEqual(saidBy(here.now(), estate));
  expect(saidBy(there.now(), estate).findings).not.toEqual(before.findings);
});

test('a network that grows goes on in threads, and knows every change as soon as its writer does', async () => {
  const estate = await openExample();
  const cloud = await openCloudOf(estate, estate.characters + 100);
  cloud.now();
  for (const group of ofType(estate, 'networkSecurityGroups')) {
    await estate.put({ ...closed(group), tags: { owner: 'x'.repeat(200) } }, 'test');
    expect(cloud.now().revision).toBe(estate.revision);
  }
  const fresh = await openCloudOf(estate, Number.POSITIVE_INFINITY);
  expect(saidBy(cloud.now(), estate)).toEqual(saidBy(fresh.now(), estate));
});

/** Reading it fails, where it is what was handed over; what lies in the store is sound. */
function brokenOnce(document: ArmDocument): ArmDocument {
  const broken = {
    ...document,
    get properties(): never {
      throw new Error('It cannot be read.');
    },
    toJSON: () => document,
  };
  return broken;
}

/** Threads that can be ended from outside. */
async function openWatched(
  estate: Estate,
  isDead: () => boolean = () => false,
  now: () => number = () => 0,
  characters = 0,
) {
  const [threads, reports]: [EngineThread[], unknown[]] = [[], []];
  const limits = { characters, configurations: 0 };
  const cloud = await describedCloud(estate, {}, limits, {
    startThread() {
      const thread = startEngineThread();
      threads.push(thread);
      if (isDead()) void thread.close();
      return thread;
    },
    report: (error) => void reports.push(error),
    now,
  });
  ends.push(() => cloud.close());
  return { cloud, threads, reports };
}

test('a change that the network cannot take is not tried again with those that follow', async () => {
  const estate = await openExample();
  const cloud = await openCloudOf(estate, Number.POSITIVE_INFINITY);
  cloud.now();
  const [group] = ofType(estate, 'networkSecurityGroups');
  await estate.put(brokenOnce(closed(group!)), 'test');
  expect(() => cloud.now()).toThrow('It cannot be read.');
  const fresh = await openCloudOf(estate, Number.POSITIVE_INFINITY);
  expect(saidBy(cloud.now(), estate)).toEqual(saidBy(fresh.now(), estate));
});

test('a network in threads goes on by other threads when its own have ended', async () => {
  const estate = await openExample();
  const { cloud, threads, reports } = await openWatched(estate);
  const [source, destination] = ofType(estate, 'networkInterfaces').map(({ id }) => id);
  const question = { kind: 'ports', source: source ?? '', destination: destination ?? '' } as const;
  const before = await cloud.ask(question);
  expect(threads.length).toBe(2);
  const endings = threads.map((thread) => thread.close());
  await expect(cloud.ask(question)).rejects.toThrow('closed');
  await Promise.all(endings);
  expect(await cloud.ask(question)).toEqual(before);
  expect(cloud.tallies().flow).toEqual({ ...NONE, answered: 2, cutOff: 1 });

  for (const group of ofType(estate, 'networkSecurityGroups')) await estate.put(closed(group), 'test');
  const fresh = await openCloudOf(estate, Number.POSITIVE_INFINITY);
  expect(cloud.now().revision).toBe(estate.revision);
  expect(saidBy(cloud.now(), estate)).toEqual(saidBy(fresh.now(), estate));
  expect([threads.length, reports]).toEqual([4, []]);
});

test('a question that the engine fails at ends nothing, and says where it failed', async () => {
  const estate = await openExample();
  const { cloud, threads } = await openWatched(estate);
  const [source, destination] = ofType(estate, 'networkInterfaces').map(({ id }) => id);
  const question = { kind: 'ports', source: source ?? '', destination: destination ?? '' } as const;
  const unreadable = { ...question, source: undefined as unknown as string };
  await expect(cloud.ask(unreadable)).rejects.toMatchObject({
    message: expect.stringContaining('The engine has no answer: TypeError'),
    cause: { stack: expect.stringContaining('ports-between.ts') },
  });
  expect(await cloud.ask(question)).toMatchObject({ ok: true });
  expect(threads.length).toBe(2);
  expect(cloud.tallies().flow).toEqual({ ...NONE, answered: 1, failed: 1 });
});

test('a network that cannot be built lets a server start, takes changes, and is there once it can be', async () => {
  const estate = await openExample();
  let isDead = true;
  const { cloud, threads, reports } = await openWatched(estate, () => isDead);
  const problem = 'The described network cannot be built as its documents are now.';
  expect(() => cloud.now()).toThrow(problem);
  expect([threads.length, reports]).toEqual([3, [expect.objectContaining({ message: problem })]]);
  const [one, other] = ofType(estate, 'networkSecurityGroups');
  await estate.put(closed(one!), 'test');
  expect(() => cloud.now()).toThrow(problem);
  expect(reports.length).toBe(2);

  isDead = false;
  await estate.put(closed(other!), 'test');
  const fresh = await openCloudOf(estate, Number.POSITIVE_INFINITY);
  expect(saidBy(cloud.now(), estate)).toEqual(saidBy(fresh.now(), estate));
});

test('a change that no thread could take does not come back after others', async () => {
  const estate = await openExample();
  const [one, other] = ofType(estate, 'networkSecurityGroups');
  const grown = (group: ArmDocument) => ({ ...closed(group), tags: { owner: 'x'.repeat(2000) } });
  let isDead = true;
  const { cloud } = await openWatched(
    estate,
    () => isDead,
    () => 0,
    estate.characters + 1500,
  );
  await estate.put(grown(one!), 'test');
  await estate.put(one!, 'test');
  isDead = false;
  await estate.put(grown(other!), 'test');
  const fresh = await openCloudOf(estate, Number.POSITIVE_INFINITY);
  expect(saidBy(cloud.now(), estate)).toEqual(saidBy(fresh.now(), estate));
});

test('a network that could not be built for a moment is there again without a change', async () => {
  const estate = await openExample();
  let [isDead, now] = [true, 0];
  const { cloud, threads } = await openWatched(
    estate,
    () => isDead,
    () => now,
  );
  isDead = false;
  now = 30_000;
  expect(() => cloud.now()).toThrow('cannot be built');
  expect(threads.length).toBe(3);
  now = 30_001;
  // However many ask meanwhile.
  for (let asked = 0; asked < 10; asked += 1) expect(() => cloud.now()).toThrow('cannot be built');
  await vi.waitFor(() => cloud.now(), 20_000);
  expect(threads.length).toBe(4);
  expect(cloud.now().revision).toBe(estate.revision);
});

test('who reaches a port of a network with doors, and what opens a way, is asked of a thread before anything else is', async () => {
  const estate = await openExample();
  const [one] = ofType(estate, 'networkInterfaces');
  let started = 0;
  // The frontend counts, too.
  const count = (await openCloudOf(estate, Number.POSITIVE_INFINITY)).now().configurations.interfaces.length;
  const limits = { characters: Number.POSITIVE_INFINITY, configurations: count + 1 };
  const startThread = () => {
    started += 1;
    return startEngineThread();
  };
  const outside = { startThread, report: () => undefined, now: () => 0 };
  const cloud = await describedCloud(estate, {}, limits, outside);
  ends.push(() => cloud.close());
  const frontend = { kind: 'address', address: '10.1.1.250' as Address } as const;
  const questions = [
    { kind: 'reached', source: one?.id ?? '', port: 22 },
    { kind: 'reachers', destination: one?.id ?? '', port: 22 },
    { kind: 'explain', flow: { source: one?.id ?? '', destination: frontend, port: 5000 as Port } },
  ] as const;
  for (const question of questions) await cloud.ask(question);
  expect(started).toBe(0);
  await estate.put(loadBalancer(one?.id ?? ''), 'test');
  await cloud.ask(questions[0]);
  expect(started).toBe(0);
  expect(bodyOf(await cloud.ask(questions[1]))).toMatchObject({ doors: [expect.any(Object)] });
  expect(started).toBe(1);
  // Whoever asks about one flow does not wait for who asks about all.
  expect(bodyOf(await cloud.ask(questions[2]))).toMatchObject({ path: { flow: { destination: '10.1.1.250' } } });
  expect(started).toBe(2);
});

test('what opens a way is asked of a thread where a route has several next hops', async () => {
  const estate = await openExample();
  const [one, other] = ofType(estate, 'networkInterfaces');
  let started = 0;
  const count = (await openCloudOf(estate, Number.POSITIVE_INFINITY)).now().configurations.interfaces.length;
  const startThread = () => {
    started += 1;
    return startEngineThread();
  };
  const limits = { characters: Number.POSITIVE_INFINITY, configurations: count };
  const cloud = await describedCloud(estate, {}, limits, { startThread, report: () => undefined, now: () => 0 });
  ends.push(() => cloud.close());
  const destination = { kind: 'resource', id: other?.id ?? '' } as const;
  const question = { kind: 'explain', flow: { source: one?.id ?? '', destination, port: 80 as Port } } as const;
  const before = bodyOf(await cloud.ask(question));
  expect(started).toBe(0);
  const id = one?.id.replace(/networkInterfaces.*/, 'routeTables/several') as ResourceId;
  const nextHop = { nextHopIpAddresses: ['10.1.2.4', '10.1.2.5'] };
  const route = { addressPrefix: '192.168.0.0/16', nextHopType: 'VirtualApplianceEcmp', nextHop };
  const routes = [{ id: `${id}/routes/r`, name: 'r', properties: route }];
  await estate.put(
    { id, name: 'several', type: 'Microsoft.Network/routeTables', location: 'westus', properties: { routes } },
    'test',
  );
  expect(bodyOf(await cloud.ask(question))).toEqual(before);
  expect(started).toBe(1);
});

test('who goes before a thread has begun with the question is not answered, and others are', async () => {
  const estate = await openExample();
  const cloud = await openCloudOf(estate, 0);
  const [gone, there] = [new AbortController(), new AbortController()];
  const [first, second] = [cloud.ask({ kind: 'lint' }, gone.signal), cloud.ask({ kind: 'lint' }, there.signal)];
  gone.abort();
  // So little is answered at once where it is begun.
  expect(await first).toBe('given-up');
  expect(await second).toMatchObject({ ok: true });
  expect(await cloud.ask({ kind: 'lint' }, gone.signal)).toBe('given-up');
  expect(cloud.tallies().network).toEqual({ ...NONE, answered: 1, givenUp: 2 });
});

test('a thread takes only so many questions at once, and those about one flow do not count with those about all', async () => {
  const estate = await openExample();
  const [one, other] = ofType(estate, 'networkInterfaces').map(({ id }) => id);
  const cloud = await describedCloud(estate, {}, { configurations: 0, ofNetwork: 2, ofFlow: 1 });
  ends.push(() => cloud.close());
  const ports = { kind: 'ports', source: one ?? '', destination: other ?? '' } as const;
  const lint = () => cloud.ask({ kind: 'lint' });
  const asked = [lint(), lint(), lint(), cloud.ask(ports), cloud.ask(ports)];
  expect((await Promise.all(asked)).map((each) => (typeof each === 'string' ? each : each.ok))).toEqual([
    true,
    true,
    'too-many',
    true,
    'too-many',
  ]);
  expect(await lint()).toMatchObject({ ok: true });
  expect(cloud.tallies()).toEqual({
    flow: { ...NONE, answered: 1, refused: 1 },
    network: { ...NONE, answered: 3, refused: 1 },
  });
});

function loadBalancer(behind: string): ArmDocument {
  const id = `${behind.replace(/networkInterfaces\/.*/, 'loadBalancers')}/l` as ResourceId;
  const frontend = { id: `${id}/frontendIPConfigurations/f` };
  const pool = { id: `${id}/backendAddressPools/p` };
  const subnet = { id: behind.replace(/networkInterfaces\/.*/, 'virtualNetworks/ContosoVNet/subnets/AppSubnet') };
  const backends = [{ id: `${behind}/ipConfigurations/ipconfig1` }];
  const ports = { protocol: 'Tcp', frontendPort: 5000, backendPort: 22 };
  return {
    id,
    name: 'l',
    type: 'Microsoft.Network/loadBalancers',
    location: 'westcentralus',
    properties: {
      frontendIPConfigurations: [{ ...frontend, properties: { privateIPAddress: '10.1.1.250', subnet } }],
      backendAddressPools: [{ ...pool, properties: { backendIPConfigurations: backends } }],
      loadBalancingRules: [
        {
          id: `${id}/loadBalancingRules/r`,
          properties: { ...ports, frontendIPConfiguration: frontend, backendAddressPool: pool },
        },
      ],
    },
  };
}
