import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openExampleServer } from './example-server.testbed.ts';
import type { Loose, TestServer } from './server.testbed.ts';

const FOLDER = fileURLToPath(new URL('../../../../examples/contoso/', import.meta.url));
const DOCUMENTS: readonly Loose[] = JSON.parse(readFileSync(`${FOLDER}/resources.json`, 'utf8'));
const ROOT = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups';
const WATCHER = `${ROOT}/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westcentralus`;
const MACHINE = `${ROOT}/ContosoRG/providers/Microsoft.Compute/virtualMachines/MultiTierApp0`;

let it: TestServer;
beforeAll(async () => {
  const resources = DOCUMENTS.map((each) => (each.id === MACHINE ? { ...each, location: 'West Central US' } : each));
  it = await openExampleServer({ resources });
});
afterAll(() => it.close());

test('a watcher knows machines whose documents name its region as people read it', async () => {
  const body = { targetResourceId: MACHINE, sourceIPAddress: '10.1.1.4', destinationIPAddress: '10.1.1.5' };
  const { status, json } = await it.call('POST', `${WATCHER}/nextHop?api-version=2024-05-01`, { body });
  expect([status, json.nextHopType]).toEqual([200, 'VnetLocal']);
});

test('the region of a document that was loaded is told as that of one that was written', async () => {
  const { json } = await it.call('GET', `${MACHINE}?api-version=2024-03-01`);
  expect(json.location).toBe('westcentralus');
});
