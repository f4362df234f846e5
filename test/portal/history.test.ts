import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { ask, seriousFaults } from './portal.testbed.ts';
import { headline, stories } from './stories.testbed.ts';

stories('the history in a browser', (portal) => {
  const openHistory = async (page: Page) => {
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
  };
  const asked = async (page: Page, to: string, port: string) => {
    await page.goto(portal().server.httpEndpoint ?? '');
    await ask(page, { to, port });
    await headline(page).waitFor();
  };
  /** Rows of the list, without its head. */
  const rows = async (page: Page) => (await page.getByRole('row').allInnerTexts()).slice(1);
  const counted = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true }).waitFor();

  test('before anything was asked it says so, and leads to where one asks', async () => {
    const page = await portal().signIn();
    await openHistory(page);
    await page.getByRole('heading', { name: 'No check has been asked yet' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: /check/i }).last().click();
    await page.getByRole('combobox', { name: 'From' }).waitFor();
    await page.context().close();
  });

  test('what was asked is listed, and filtered by what, how it came out and when', async () => {
    const page = await portal().signIn();
    for (const [to, port] of [
      ['Database0', '80'],
      ['Database0', '1433'],
      ['bing.com', '80'],
    ] as const)
      await asked(page, to, port);
    await openHistory(page);
    await counted(page, '3 checks');
    expect(await rows(page)).toEqual([
      expect.stringMatching(/^\s*Reachable\s+MultiTierApp0\s+bing\.com:80\s+\S+ ms/),
      expect.stringMatching(/^\s*\w+\s+MultiTierApp0\s+10\.1\.4\.4:1433/),
      expect.stringMatching(/^\s*Unreachable\s+MultiTierApp0\s+10\.1\.4\.4:80\s+—/),
    ]);
    await page.getByRole('searchbox').fill('10.1.4.4:');
    await counted(page, '2 of the last 3 checks');
    await page.getByRole('combobox', { name: 'Verdict' }).selectOption('Unreachable');
    await counted(page, '1 of the last 3 checks');
    await page.getByRole('combobox', { name: 'When' }).selectOption('In the last hour');
    await counted(page, '1 of the last 3 checks');
    await page.getByRole('searchbox').fill('10.9.9.9');
    await page.getByText('No check is like that.').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('the trend of a pair has a point for each of its checks, with when and how it came out', async () => {
    const page = await portal().signIn();
    await asked(page, 'bing.com', '80');
    await openHistory(page);
    await page.getByRole('button', { name: 'Trend of MultiTierApp0 → bing.com:80' }).first().click();
    const trend = page.getByRole('region', { name: 'Trend of MultiTierApp0 → bing.com:80' });
    await trend.getByRole('img', { name: '2 of 2 checks were reachable' }).waitFor();
    expect(await trend.locator('circle title').allTextContents()).toEqual([
      expect.stringMatching(/, Reachable, \S+ ms$/),
      expect.stringMatching(/, Reachable, \S+ ms$/),
    ]);
    expect(await trend.innerText()).toMatch(/median \S+ ms/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('two answers are compared side by side, by keyboard alone', async () => {
    const page = await portal().signIn();
    await openHistory(page);
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('10.1.4.4:');
    await counted(page, '2 of the last 4 checks');
    for (const at of [0, 1]) {
      await page.getByRole('checkbox').nth(at).focus();
      await page.keyboard.press('Space');
    }
    await page.getByRole('link', { name: 'Compare the two' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /^From MultiTierApp0 MultiTierApp0 the same/ }).waitFor();
    await page.getByRole('row', { name: /^To 10\.1\.4\.4:1433 10\.1\.4\.4:80 differs/ }).waitFor();
    const hops = await page.getByRole('row', { name: /^Hops/ }).innerText();
    expect(hops).toContain('MultiTierApp0 → Firewall0 → Audit0 → Database0');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back to the history' }).focus();
    await page.keyboard.press('Enter');
    await counted(page, '4 checks');
    await page.context().close();
  });

  test('a check among hundreds is found, because older ones are looked through as well', async () => {
    const page = await portal().signIn();
    const made = await page.evaluate(async () => {
      const headers = { 'x-hopscope-portal': '1', 'content-type': 'application/json' };
      const statuses = new Set<number>();
      for (let port = 1; port <= 230; port += 1) {
        const body = JSON.stringify({ destination: '192.0.2.9', port: 20_000 + port, count: 1, trace: false });
        statuses.add((await fetch('/v1/checks?wait=10', { method: 'POST', headers, body })).status);
      }
      return [...statuses];
    });
    expect(made).toEqual([200]);
    await openHistory(page);
    await counted(page, '100 checks');
    await page.getByRole('searchbox').fill('192.0.2.9:20001');
    await counted(page, '1 of the last 234 checks');
    expect(await page.getByRole('button', { name: 'Older checks' }).count()).toBe(0);
    await page.context().close();
  });

  test('times are those of the zone that the viewer is in', async () => {
    const shown = async (timezoneId: string) => {
      const page = await portal().signIn({ timezoneId });
      await openHistory(page);
      const time = page.getByRole('row').nth(1).locator('time');
      const [text, instant] = [await time.innerText(), (await time.getAttribute('datetime')) ?? ''];
      await page.context().close();
      const [hour, minute] = new Intl.DateTimeFormat('en-GB', { timeZone: timezoneId, timeStyle: 'short' })
        .format(new Date(instant))
        .split(':');
      return { text, expected: `${hour}:${minute}` };
    };
    const [here, there] = [await shown('Asia/Taipei'), await shown('America/St_Johns')];
    expect(to24(here.text)).toContain(here.expected);
    expect(to24(there.text)).toContain(there.expected);
    expect(here.text).not.toBe(there.text);
  });
});

/** `4 Mar, 02:05:06 pm` as `14:05:06`. */
const to24 = (text: string) =>
  text.replace(
    /(\d+):(\d+:\d+) ?([ap])m/i,
    (_, hour: string, rest: string, half: string) =>
      `${String((Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)).padStart(2, '0')}:${rest}`,
  );
