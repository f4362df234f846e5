import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from './server.testbed.ts';

let dataDir: string;
let it: TestServer;
beforeAll(async () => {
  dataDir = await newDataDir();
  it = await openTestServer({ dataDir });
});
afterAll(async () => {
  await it.close();
  await removeDataDir(dataDir);
});

test('what documents get wrong is told, counted, and gone when it is mended', async () => {
  const path = it.arm(
    'resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/routeTables/odd?api-version=2024-05-01',
  );
  const tagged = { name: 'tagged', properties: { addressPrefix: 'Storage', nextHopType: 'Internet' } };
  const findings = async () => (await it.call('GET', '/v1/findings')).json.value;
  const counted = async () => /^hopscope_findings (\d+)$/m.exec((await it.call('GET', '/metrics')).text)?.[1];
  expect([await findings(), await counted()]).toEqual([[], '0']);
  const put = (routes: readonly object[]) =>
    it.call('PUT', path, { body: { location: 'local', properties: { routes } } });
  const made = await put([tagged]);
  expect(made.status).toBe(201);
  expect(await findings()).toEqual([
    {
      resource: made.json.properties.routes[0].id,
      field: 'properties.addressPrefix',
      problem: 'The service tag Storage is not loaded.',
      consequence: 'Paths to public addresses from subnets with this route table may end undetermined.',
      severity: 'warning',
    },
  ]);
  expect(await counted()).toBe('1');
  await put([]);
  expect([await findings(), await counted()]).toEqual([[], '0']);
});

test('an example whose documents are not sound says so when it is loaded', async () => {
  expect(it.logged.join('')).not.toContain('"findings":');
  const [folder, own] = [await newDataDir(), await newDataDir()];
  await cp(fileURLToPath(new URL('../../../../examples/troubleshoot/', import.meta.url)), folder, { recursive: true });
  const documents = JSON.parse(await readFile(join(folder, 'resources.json'), 'utf8')) as Loose[];
  const kept = documents.filter(({ name }) => name !== 'vnet2');
  await writeFile(join(folder, 'resources.json'), JSON.stringify(kept));
  const broken = await openTestServer({ dataDir: own, example: { name: 'broken', folder } });
  const { value } = (await broken.call('GET', '/v1/findings')).json;
  const gone = documents.find(({ name }) => name === 'vnet2').id;
  expect(value.map(({ resource, problem }: Loose) => [resource, problem])).toEqual([
    [`${gone}/subnets/default`, `There is no ${gone} among the documents.`],
    [
      expect.stringMatching(/vm2375\/ipConfigurations\/ipconfig1$/),
      `There is no ${gone}/subnets/default among the documents.`,
    ],
  ]);
  const line = broken.logged.map((each) => JSON.parse(each)).find(({ findings }) => findings !== undefined);
  expect(line).toMatchObject({ level: 'warn', findings: 2 });
  await broken.close();
  await Promise.all([folder, own].map(removeDataDir));
});

/** Rows: what is done to a document of the example, and what `/v1/lint` says of it then. */
const WRONG: readonly (readonly [
  type: string,
  mangle: (properties: Loose) => Loose,
  field: string,
  problem: string,
])[] = [
  ['networkInterfaces', (it) => ({ ...it, enableIPForwarding: 'yes' }), 'enableIPForwarding', 'true or false'],
  ['networkInterfaces', (it) => ({ ...it, provisioningState: 'Failed' }), 'provisioningState', 'failed'],
  ['networkInterfaces', (it) => ({ ...it, networkSecurityGroup: { id: '/gone' } }), 'networkSecurityGroup.id', '/gone'],
  ['networkSecurityGroups', (it) => ({ ...it, securityRules: {} }), 'securityRules', 'a list belongs'],
  ['networkSecurityGroups', (it) => ({ ...it, securityRules: [7] }), 'securityRules[0]', 'an object belongs'],
  ['virtualNetworks', (it) => ({ ...it, addressSpace: { addressPrefixes: ['10.0.0.0/99'] } }), 'addressSpace', '/99'],
];

test.each(WRONG)('%s that are mangled are found by /v1/lint: %s', async (type, mangle, field, problem) => {
  const [folder, own] = [await newDataDir(), await newDataDir()];
  await cp(fileURLToPath(new URL('../../../../examples/troubleshoot/', import.meta.url)), folder, { recursive: true });
  const documents = JSON.parse(await readFile(join(folder, 'resources.json'), 'utf8')) as Loose[];
  const at = documents.findIndex((each) => each.type === `Microsoft.Network/${type}`);
  const changed = documents.with(at, { ...documents[at], properties: mangle(documents[at].properties) });
  await writeFile(join(folder, 'resources.json'), JSON.stringify(changed));
  const broken = await openTestServer({ dataDir: own, example: { name: 'broken', folder } });
  const { status, json } = await broken.call('GET', '/v1/lint');
  expect(status).toBe(200);
  expect(json.value).toContainEqual({
    resource: expect.stringContaining(documents[at].id),
    field: expect.stringContaining(field),
    problem: expect.stringContaining(problem),
    consequence: expect.stringMatching(/\S/),
    severity: expect.stringMatching(/^(?:error|warning)$/),
  });
  await broken.close();
  await Promise.all([folder, own].map(removeDataDir));
});

test('an example whose subnets have no ids of their own can be written to', async () => {
  const [folder, own] = [await newDataDir(), await newDataDir()];
  await cp(fileURLToPath(new URL('../../../../examples/troubleshoot/', import.meta.url)), folder, { recursive: true });
  const documents = JSON.parse(await readFile(join(folder, 'resources.json'), 'utf8')) as Loose[];
  for (const { properties } of documents) for (const subnet of properties.subnets ?? []) delete subnet.id;
  await writeFile(join(folder, 'resources.json'), JSON.stringify(documents));
  const bare = await openTestServer({ dataDir: own, example: { name: 'bare', folder } });
  const { id, location } = documents.find(({ name }) => name === 'vnet2');
  const properties = { ipConfigurations: [{ name: 'one', properties: { subnet: { id: `${id}/subnets/default` } } }] };
  const at = `${id.split('/').slice(0, 7).join('/')}/networkInterfaces/one?api-version=2024-05-01`;
  const { status } = await bare.call('PUT', at, { body: { location, properties } });
  await bare.close();
  await removeDataDir(folder);
  await removeDataDir(own);
  expect(status).toBe(201);
});
