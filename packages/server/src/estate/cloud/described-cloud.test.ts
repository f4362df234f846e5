import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { predictCloud, type Address, type CloudNetwork, type Port } from '@hopscope/engine';
import type { ArmDocument } from '@hopscope/protocol';
import { afterEach, expect, test } from 'vitest';

import { openStore } from '../../store/open-store.ts';
import { openEstate, type Estate } from '../estate.ts';
import { loadExample } from '../load-example.ts';
import { describedCloud, type DescribedCloud } from './described-cloud.ts';

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
  const questions = [
    { kind: 'reachers', destination: destination ?? '', port: 443 },
    { kind: 'ports', source: source ?? '', destination: destination ?? '' },
  ] as const;
  for (const question of questions) expect(await there.ask(question)).toEqual(await here.ask(question));

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
