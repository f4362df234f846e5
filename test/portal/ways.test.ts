import { rm } from 'node:fs/promises';

import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';

import { scriptedAgent } from '../../packages/server/src/flows/scripted-agent.testbed.ts';
import { astray } from './astray.testbed.ts';
import { forkedExample } from './forked-example.testbed.ts';
import { ask, seriousFaults } from './portal.testbed.ts';
import { answer, arm, headline, says, stories } from './stories.testbed.ts';

const NETWORK = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/Forks/providers/Microsoft.Network';

const FORKS = await forkedExample();
afterAll(() => rm(FORKS.folder, { recursive: true }));

const wayThere = (page: Page) => answer(page).getByRole('region', { name: 'The way there' });
const wayBack = (page: Page) => answer(page).getByRole('region', { name: 'The way back' });

stories(
  'ways that fork',
  (portal) => {
    test('the backends of a load balancer are branches, each with its own ending', async () => {
      const page = await portal().signIn();
      await ask(page, { from: 'shop', to: '10.2.1.100', port: '443' });
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toMatch(/^Reachable, but not reliably: 50 of 100 probes connected/);
      await wayThere(page).getByRole('button', { name: 'Load balancer 10.2.1.100' }).waitFor();
      const shut = wayThere(page).getByRole('listitem', { name: '1 of 2: does not arrive' });
      expect(await shut.innerText()).toMatch(/NoWeb\s+Destination\s+web-2\s+10\.2\.1\.5\s+Broken here/);
      const open = wayThere(page).getByRole('listitem', { name: '2 of 2: arrives' });
      expect(await open.innerText()).toMatch(/Destination\s+web-1\s+10\.2\.1\.4$/);
      expect(await seriousFaults(page)).toEqual([]);
      await answer(page).getByRole('tab', { name: 'Grid' }).click();
      await answer(page).getByRole('rowheader', { name: '2 of 2: arrives' }).waitFor();
      expect(await answer(page).getByRole('row', { name: /web-/ }).allInnerTexts()).toEqual([
        expect.stringMatching(/^2\s+Destination\s+web-2.*NSG_DENY/),
        expect.stringMatching(/^2\s+Destination\s+web-1/),
      ]);
      await page.context().close();
    });

    test('who can reach a backend is told by its own address, and by that of its load balancer', async () => {
      const page = await portal().signIn();
      await page.getByRole('link', { name: 'Network' }).click();
      await page.getByRole('treeitem', { name: /^web-1/ }).click();
      const reachers = page.getByRole('region', { name: 'Who can reach it' });
      const door = reachers.getByRole('heading', { name: /^By 10\.2\.1\.100:443/ });
      await door.waitFor();
      expect(await reachers.getByRole('button', { name: 'shop' }).count()).toBe(2);
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('on a phone the branches stand below each other, and nothing is wider than the page', async () => {
      const page = await portal().signIn({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
      await ask(page, { from: 'shop', to: '10.2.1.100', port: '443' });
      await headline(page).waitFor();
      const [one, other] = await Promise.all(
        ['web-2', 'web-1'].map((name) => wayThere(page).getByRole('button', { name }).boundingBox()),
      );
      expect(other?.y).toBeGreaterThan((one?.y ?? 0) + (one?.height ?? 0));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('answers that come back by another way are drawn, and what is decided about them there', async () => {
      const page = await portal().signIn();
      await ask(page, { from: 'shop', to: 'store', port: '443' });
      await wayBack(page).waitFor();
      expect(await wayBack(page).getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringMatching(/store\s+10\.2\.2\.4/),
        expect.stringMatching(/box-nic\s+10\.2\.3\.4\s+on the way back only/),
        expect.stringMatching(/shop\s+10\.2\.0\.4/),
      ]);
      const store = wayBack(page).getByRole('button', { name: /store/ });
      await store.click();
      const decided = page.getByRole('region', { name: 'At store' });
      await decided.getByRole('row', { name: '10.2.0.0/24 VirtualAppliance 10.2.3.4 ShopThroughBox chosen' }).waitFor();
      expect(await store.getAttribute('aria-pressed')).toBe('true');
      expect(await seriousFaults(page)).toEqual([]);
      await store.click();
      await decided.waitFor({ state: 'hidden' });
      await page.context().close();
    });

    test('answers that are lost: packets arrive, and the way back is broken where they end', async () => {
      const page = await portal().signIn();
      await ask(page, { from: 'shop', to: 'vault', port: '443' });
      await wayBack(page).waitFor();
      await wayThere(page)
        .getByRole('button', { name: /vault.*answers are lost/ })
        .waitFor();
      expect(await wayBack(page).getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringMatching(/vault/),
        expect.stringMatching(/shut-nic[\s\S]*Answers find no way back/),
        expect.stringMatching(/shop[\s\S]*not reached/),
      ]);
      await page.context().close();
    });

    test('an answer from before a change says that rules and routes are told as they are now', async () => {
      const page = await portal().signIn();
      await ask(page, { from: 'shop', to: 'box', port: '443' });
      await says(page, 'Answers come back by the same hops.');
      const nic = `${NETWORK}/networkInterfaces/box-nic`;
      const before = (await arm(page, 'GET', nic)) as { properties: object };
      const closed = { id: `${NETWORK}/networkSecurityGroups/closed` };
      await arm(page, 'PUT', nic, { ...before, properties: { ...before.properties, networkSecurityGroup: closed } });
      await page.reload();
      await wayThere(page).getByRole('button', { name: /box/ }).click();
      const details = page.getByRole('region', { name: 'At box' });
      await details.getByText('The configuration has changed since this check').waitFor();
      const decision = details.getByRole('row', { name: 'matches, and decides' });
      expect(await decision.first().innerText()).toMatch(/^100\s+NoWeb\s+denies/);
      await arm(page, 'PUT', nic, before);
      await page.context().close();
    });
  },
  { example: FORKS },
);

stories(
  'ways that part',
  (portal) => {
    test('where packets go another way than predicted both are drawn, and routers of equal cost beside each other', async () => {
      const page = await portal().signIn();
      await ask(page, { from: '', to: '192.0.2.50:443' });
      await says(page, 'Configuration and packets disagree.');
      const predicted = wayThere(page).getByRole('listitem', { name: 'Predicted' });
      expect(await predicted.getByRole('button').allInnerTexts()).toEqual([expect.stringMatching(/10\.0\.0\.1/)]);
      const observed = wayThere(page).getByRole('listitem', { name: 'Observed' });
      expect(await observed.getByRole('button').allInnerTexts()).toEqual([
        expect.stringMatching(/Router\s+10\.0\.0\.9/),
        expect.stringMatching(/Router\s+10\.9\.0\.1/),
        expect.stringMatching(/Destination\s+192\.0\.2\.50/),
      ]);
      expect(await observed.getByRole('list', { name: '1 more by routes of equal cost' }).innerText()).toBe('10.9.0.2');
      await wayThere(page)
        .getByRole('button', { name: /Source/ })
        .click();
      await says(page, 'Route that its kernel chose: 192.0.2.50 unicast via 10.0.0.9 dev eth0 src 10.0.0.4');
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('flows that part are told apart by where they go and how they fare', async () => {
      const page = await portal().signIn();
      await page.getByText('Advanced').click();
      await page.getByRole('textbox', { name: 'Flows' }).fill('6');
      await ask(page, { from: '', to: '192.0.2.51:443' });
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toMatch(/^Reachable, but not for every flow: 3 of 6 flows connected/);
      const lane = (name: string) => wayThere(page).getByRole('listitem', { name });
      expect(await lane('3 flows: arriving').innerText()).toMatch(/Router\s+10\.9\.0\.1/);
      expect(await lane('3 flows: not arriving').innerText()).toMatch(/Router\s+10\.9\.0\.2[\s\S]*Some flows work/);
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });
  },
  { scripted: scriptedAgent(astray), example: 'none' },
);
