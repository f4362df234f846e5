import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { newDataDir, openTestServer, removeDataDir, type Loose, type TestServer } from '../server.testbed.ts';
import { APP, CONTOSO, CONTOSO_RG, CONTOSO_WATCHER, FEATURE, openContoso } from './contoso.testbed.ts';

const CHILDREN = ['subnets', 'virtualNetworkPeerings', 'securityRules', 'routes', 'ipConfigurations'];
const version = 'api-version=2024-05-01';

const withoutId = (child: Loose): Loose => Object.fromEntries(Object.entries(child).filter(([key]) => key !== 'id'));

/** Lists of what decides about packets: one that nobody can read may say anything. */
const DECIDING = ['securityRules', 'routes'];

/** The same documents by another writer: their children have no ids, and stand among what is no child. */
const oddly = (documents: readonly Loose[]) =>
  documents.map((document) => {
    const odd = CHILDREN.filter((member) => Array.isArray(document.properties?.[member])).map((member) => [
      member,
      [null, ...document.properties[member].map(withoutId), ...(DECIDING.includes(member) ? [] : ['nothing', 7])],
    ]);
    return { ...document, properties: { ...document.properties, ...Object.fromEntries(odd) } };
  });

let sound: TestServer;
let odd: TestServer;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const contoso = await openContoso();
  const [folder, dataDir] = [await newDataDir(), await newDataDir()];
  await cp(CONTOSO.folder, folder, { recursive: true });
  const path = join(folder, 'resources.json');
  await writeFile(path, JSON.stringify(oddly(JSON.parse(await readFile(path, 'utf8')))));
  const broken = await openTestServer({ dataDir, example: { name: 'contoso', folder } });
  ends.push(contoso.close, () => broken.close(), ...[folder, dataDir].map((each) => () => removeDataDir(each)));
  [sound, odd] = [contoso.it, broken];
  for (const it of [sound, odd]) await it.call('POST', `${FEATURE}/register?api-version=2021-07-01`);
});
afterAll(async () => {
  for (const end of ends) await end();
});

async function answerOf(it: TestServer, method: string, path: string, body?: Loose): Promise<Loose> {
  const first = await it.call(method, path, body === undefined ? {} : { body });
  const last = first.status === 202 ? await it.call('GET', String(first.headers.location)) : first;
  expect([last.status, last.text]).toEqual([200, expect.any(String)]);
  // Revisions count what was written, and topologies say when they were made.
  return JSON.parse(
    last.text
      .replaceAll(/"(?:createdDateTime|lastModified|etag)":"(?:[^"\\]|\\.)*",?/g, '')
      .replaceAll(/"id":"[0-9a-f-]{36}",?/g, ''),
  );
}

const NIC = `${CONTOSO_RG}/providers/Microsoft.Network/networkInterfaces/appNic0`;
const PROFILE = {
  direction: 'Inbound',
  protocol: 'TCP',
  source: '10.1.4.4',
  destination: '10.1.1.4',
  destinationPort: '80',
};
test.each<[string, string, string, Loose?]>([
  ['the drawn network', 'GET', '/v1/network'],
  ['the groups that filter an interface', 'POST', `${NIC}/effectiveNetworkSecurityGroups?${version}`],
  [
    "a machine's security group view",
    'POST',
    `${CONTOSO_WATCHER}/securityGroupView?${version}`,
    { targetResourceId: APP },
  ],
  [
    'a network configuration diagnostic',
    'POST',
    `${CONTOSO_WATCHER}/networkConfigurationDiagnostic?${version}`,
    { targetResourceId: NIC, profiles: [PROFILE] },
  ],
  ['a topology', 'POST', `${CONTOSO_WATCHER}/topology?${version}`, { targetResourceGroupName: 'ContosoRG' }],
])('%s is the same where children leave out their ids', async (_, method, path, body) => {
  expect(await answerOf(odd, method, path, body)).toEqual(await answerOf(sound, method, path, body));
});

test('what lies in such documents is found at its own path', async () => {
  const networks = await answerOf(sound, 'GET', '/v1/network');
  for (const { id } of networks.networks) {
    const path = `${id}/subnets?${version}`;
    expect(await answerOf(odd, 'GET', path)).toEqual(await answerOf(sound, 'GET', path));
    await answerOf(odd, 'GET', `${id}?${version}`);
  }
});
