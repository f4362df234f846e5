import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { writeEstate, type Size } from './estate.testbed.ts';
import { missing, openPortal, seriousFaults, type Portal } from './portal.testbed.ts';
import { PATIENT, says, stories } from './stories.testbed.ts';

const openMap = async (page: Page) => {
  await page.getByRole('link', { name: 'Network' }).click();
  await page.getByRole('tree').waitFor();
};
const box = (page: Page, name: string | RegExp) => page.getByRole('treeitem', { name });
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

stories('the network in a browser', (portal) => {
  test('the map shows networks, subnets and machines, and tells an appliance from the others', async () => {
    const page = await portal().signIn();
    await openMap(page);
    const names = await page.getByRole('treeitem').evaluateAll((items) => items.map((item) => item.ariaLabel));
    expect(names).toEqual([
      'ContosoExampleVNet 10.2.0.0/16',
      'default 10.2.0.0/24 · 1 machine',
      'ContosoVM 10.2.0.4',
      'ContosoVNet 10.1.0.0/16',
      'AppSubnet 10.1.1.0/24 · 1 machine',
      'MultiTierApp0 10.1.1.4',
      'FirewallSubnet 10.1.2.0/24 · 1 machine',
      'Firewall0 10.1.2.4 · appliance',
      'AuditSubnet 10.1.3.0/24 · 1 machine',
      'Audit0 10.1.3.4 · appliance',
      'DatabaseSubnet 10.1.4.0/24 · 1 machine',
      'Database0 10.1.4.4',
    ]);
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('a machine that is chosen tells the rules in effect in the order in which they are asked, and all routes', async () => {
    const page = await portal().signIn();
    await openMap(page);
    await box(page, /^Audit0/).click();
    const machine = card(page, 'Audit0');
    const outbound = machine.getByRole('region', { name: 'Security rules in effect: outbound' });
    await outbound.getByRole('row').nth(4).waitFor();
    expect(await outbound.getByRole('row').allInnerTexts()).toEqual([
      expect.stringMatching(/^Rule\s+Priority\s+Access\s+From\s+To/),
      expect.stringMatching(/^Port80\s+100\s+deny\s+any\s+any\s+Tcp 80\s+auNsg of the interface/),
      expect.stringMatching(/^AllowVnetOutBound\s+65000\s+allow\s+VirtualNetwork\s+10\.1\.0\.0\/16/),
      expect.stringMatching(/^AllowInternetOutBound\s+65001\s+allow\s+any\s+Internet/),
      expect.stringMatching(/^DenyAllOutBound\s+65500\s+deny/),
    ]);
    const routes = machine.getByRole('region', { name: 'Routes in effect' });
    await routes.getByRole('row', { name: /10\.1\.0\.0\/16 VnetLocal Azure active/ }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('a subnet tells what counts for everything in it, and a network what it is peered with', async () => {
    const page = await portal().signIn();
    await openMap(page);
    await page.getByText('AppSubnet', { exact: true }).click();
    const subnet = card(page, 'AppSubnet');
    await subnet.getByRole('row', { name: /13\.107\.21\.200\S* None route table BlackHole active/ }).waitFor();
    await page.getByText('ContosoVNet', { exact: true }).first().click();
    await card(page, 'ContosoVNet').getByText('It is peered with no other network.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('who can reach a machine is told for the port that is typed, and a port that is none is said', async () => {
    const page = await portal().signIn();
    await openMap(page);
    await box(page, /^Database0/).click();
    const reachers = page.getByRole('region', { name: 'Who can reach it' });
    await reachers.getByRole('textbox', { name: 'Port' }).fill('1433');
    await reachers.getByRole('button', { name: 'MultiTierApp0' }).waitFor();
    await reachers.getByRole('textbox', { name: 'Port' }).fill('80');
    await reachers.getByRole('button', { name: 'MultiTierApp0' }).waitFor({ state: 'detached' });
    await reachers.getByRole('textbox', { name: 'Port' }).fill('65536');
    await reachers.getByText('Expected a whole number from 1 to 65535.').waitFor();
    await reachers.getByRole('textbox', { name: 'Port' }).fill('1433');
    await reachers.getByRole('button', { name: 'MultiTierApp0' }).click();
    expect(await card(page, 'MultiTierApp0').innerText()).toContain('10.1.1.4 · AppSubnet · ContosoVNet');
    await page.context().close();
  });

  test('a search leaves what it finds, and says how much that is', async () => {
    const page = await portal().signIn();
    await openMap(page);
    await page.getByRole('searchbox').fill('10.1.4.4');
    await page.getByRole('status').getByText('1 network, 1 machine').waitFor();
    await box(page, /^Audit0/).waitFor({ state: 'detached' });
    await box(page, /^Database0/).waitFor();
    await page.getByRole('searchbox').fill('nothing is called that');
    await page.getByRole('status').getByText('0 networks, 0 machines').waitFor();
    await expect.poll(() => page.getByRole('treeitem').count(), PATIENT).toBe(0);
    await page.context().close();
  });

  test('by keyboard alone: from box to box, into a machine, out of it, nearer and farther', async () => {
    const page = await portal().signIn();
    await openMap(page);
    await page.getByRole('button', { name: 'Zoom in' }).focus();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate<string>(`document.activeElement?.ariaLabel ?? ''`);
    expect(await focused()).toMatch(/^ContosoExampleVNet /);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^MultiTierApp0 /);
    await page.keyboard.press('Enter');
    await card(page, 'MultiTierApp0').waitFor();
    const size = async () => (await page.getByRole('tree').boundingBox())?.width ?? 0;
    const before = await size();
    await page.keyboard.press('+');
    await expect.poll(size, PATIENT).toBeGreaterThan(before * 1.3);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toMatch(/^ContosoVNet /);
    await page.keyboard.press('Space');
    await card(page, 'ContosoVNet').waitFor();
    expect(await box(page, /^ContosoVNet/).getAttribute('aria-selected')).toBe('true');
    await page.context().close();
  });

  test('what is wrong with the documents is told, and shown where it is', async () => {
    const page = await portal().signIn();
    await openMap(page);
    const findings = page.getByRole('region', { name: 'What the documents get wrong' });
    await findings.getByText('Nothing that could be found.').or(findings.getByRole('listitem').first()).waitFor();
    const body = { location: 'westcentralus', properties: { addressSpace: { addressPrefixes: ['10.2.0.0/16'] } } };
    const peering = {
      name: 'to-contoso',
      properties: { remoteVirtualNetwork: { id: await networkId(page, 'ContosoVNet') } },
    };
    await write(page, 'lonely', { ...body, properties: { ...body.properties, virtualNetworkPeerings: [peering] } });
    await page.reload();
    const finding = findings.getByRole('listitem').filter({ hasText: 'The peering is not connected.' });
    await finding.getByText('error').waitFor();
    await finding.getByRole('button', { name: 'Show lonely on the map' }).click();
    const lonely = card(page, 'lonely');
    await lonely.getByRole('listitem').filter({ hasText: 'waits for its other end' }).waitFor();
    await lonely.getByRole('button', { name: 'ContosoVNet' }).click();
    await card(page, 'ContosoVNet').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('a network that is not described says how it becomes so', async () => {
    const empty = await openPortal({ example: 'none' });
    const page = await empty.signIn();
    await page.getByRole('link', { name: 'Network' }).click();
    await page.getByRole('heading', { name: 'No network is described yet' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await empty.close();
  });
});

const networkId = async (page: Page, name: string) =>
  page.evaluate(async (wanted) => {
    const answer = await fetch('/v1/network', { headers: { 'x-hopscope-portal': '1' } });
    const { networks } = (await answer.json()) as { networks: { id: string; name: string }[] };
    return networks.find((each) => each.name === wanted)?.id ?? '';
  }, name);

const write = async (page: Page, name: string, body: object) => {
  const id = (await networkId(page, 'ContosoVNet')).replace(/[^/]+$/, name);
  const status = await page.evaluate(
    async ([path, text]) => {
      const headers = { 'x-hopscope-portal': '1', 'content-type': 'application/json' };
      return (await fetch(path, { method: 'PUT', headers, body: text })).status;
    },
    [`${id}?api-version=2024-05-01`, JSON.stringify(body)] as const,
  );
  expect(status).toBe(201);
};

/** A server with so many described machines, and a page with their map. */
function estates(name: string, size: Size, tell: (page: () => Page) => void): void {
  describe.skipIf(missing)(`${name}${missing === undefined ? '' : ` (skipped: there is no ${missing})`}`, () => {
    let [portal, page]: [Portal?, Page?] = [];
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hopscope-estate-'));
      portal = await openPortal({ example: await writeEstate(folder, size) });
      page = await portal.signIn();
      await openMap(page);
    }, 180_000);
    afterAll(async () => {
      await portal?.close();
      await rm(folder, { recursive: true });
    });
    tell(() => page as Page);
  });
}

estates('a map of 1,000 machines', { networks: 10, subnets: 5, machines: 20 }, (page) => {
  test('shows every machine, and a line for each peering, told apart where it does not work', async () => {
    expect(await box(page(), /^vm-/).count()).toBe(1000);
    expect(await page().locator('.map-window .map-line').count()).toBe(9);
    expect(await page().locator('.map-window .map-line-apart').count()).toBe(1);
    await box(page(), /^spoke-9 .* peered with hub \(waits for its other end\)$/).waitFor();
    await box(page(), /^hub .* peered with spoke-1, spoke-2, spoke-3, \+5$/).waitFor();
  });

  test('as a whole is in its window, with the names of its networks large enough to be read', async () => {
    await page().getByRole('button', { name: 'Show everything' }).click();
    const fits = () =>
      page()
        .locator('.map-window')
        .evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => [
          scrollWidth <= clientWidth,
          scrollHeight <= clientHeight,
        ]);
    await expect.poll(fits, PATIENT).toEqual([true, true]);
    const name = await page().locator('.map-far-names text').first().boundingBox();
    expect(name?.height).toBeGreaterThan(12);
  });

  test('who can reach a machine among them is told subnet by subnet', async () => {
    await page().getByRole('searchbox').fill('vm-1-1-7');
    await box(page(), /^vm-1-1-7 /).click();
    const reachers = page().getByRole('region', { name: 'Who can reach it' });
    await reachers.getByText('hub · subnet-1 20 machines').click();
    await reachers.getByRole('button', { name: 'vm-0-1-19' }).waitFor();
    expect(await seriousFaults(page())).toEqual([]);
  });
});

estates('a map of 10,000 machines', { networks: 50, subnets: 20, machines: 10 }, (page) => {
  test('is drawn with its subnets closed; one that is chosen opens, and closes again', async () => {
    await says(page(), '50 networks, 10000 machines');
    expect(await box(page(), /^subnet-/).count()).toBe(1000);
    expect(await box(page(), /^vm-/).count()).toBe(0);
    const subnet = box(page(), /^subnet-3 10\.2\.3\.0\/24 · 10 machines/);
    expect(await subnet.getAttribute('aria-expanded')).toBe('false');
    await subnet.press('Enter');
    await box(page(), /^vm-2-3-9 10\.2\.3\.13/).waitFor();
    await expect.poll(() => box(page(), /^vm-/).count(), PATIENT).toBe(10);
    await subnet.press('Enter');
    await box(page(), /^vm-2-3-9/).waitFor({ state: 'detached' });
  });

  test('a machine among them is found by its address, and its rules are there', async () => {
    await page().getByRole('searchbox').fill('10.49.1.13');
    await box(page(), /^vm-49-1-9 10\.49\.1\.13$/).click();
    const rule = card(page(), 'vm-49-1-9').getByRole('row', { name: /^Web / });
    expect(await rule.innerText()).toMatch(/^Web\s+100\s+allow\s+any\s+any\s+Tcp 80, 443\s+guard of the subnet/);
  });
});
