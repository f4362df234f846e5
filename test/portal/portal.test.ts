import { generateKeyPairSync } from 'node:crypto';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ask, missing, openPortal, seriousFaults, type Portal } from './portal.testbed.ts';

const FACTS = {
  version: '0.1.0',
  hostname: 'branch-office',
  platform: 'linux',
  kernel: '6.1',
  architecture: 'x64',
  trace: true,
  osName: 'Debian GNU/Linux',
  osVersion: '12',
};
const DAY = 24 * 3_600_000;

describe.skipIf(missing)(
  `the portal in a browser${missing === undefined ? '' : ` (skipped: there is no ${missing})`}`,
  () => {
    let it: Portal;
    let ahead = 0;
    beforeAll(async () => {
      it = await openPortal({ now: () => Date.now() + ahead });
    });
    afterAll(() => it.close());

    const answer = (page: Page) => page.getByRole('article', { name: 'The answer' });
    const headline = (page: Page) => answer(page).getByRole('heading', { level: 2 }).first();
    /** Waits until the page says it. */
    const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

    test('a check that fails says in one sentence what stops it, where, and what to do', async () => {
      const page = await it.signIn();
      await ask(page, { to: 'Database0', port: '80' });
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toBe('Blocked: rule Port80 of auNsg denies outbound TCP 80 at Audit0');
      await says(page, /Simulated data plane: no packet was sent/);
      const hops = answer(page).getByRole('region', { name: 'The way there' }).getByRole('listitem');
      expect(await hops.allInnerTexts()).toEqual([
        expect.stringMatching(/Source\s+MultiTierApp0\s+10\.1\.1\.4/),
        expect.stringMatching(/Appliance\s+Firewall0/),
        expect.stringMatching(/Appliance\s+Audit0[\s\S]*Port80/),
        expect.stringMatching(/Destination\s+Database0[\s\S]*not reached/),
      ]);
      await says(page, /Change the rule, or allow the flow by one with a lower priority number/);
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('a hop that is chosen shows the rules that were asked there, and which one decided', async () => {
      const page = await it.signIn();
      await ask(page, { to: '10.1.4.4', port: '80' });
      await answer(page)
        .getByRole('button', { name: /Audit0/ })
        .click();
      const details = page.getByRole('region', { name: 'At Audit0' });
      expect(await details.getByRole('listitem').allInnerTexts()).toEqual([
        expect.stringContaining('NSG_DENY'),
        expect.stringMatching(/allows\s+AllowVnetInBound\s+auNsg · inbound/),
        expect.stringMatching(/denies\s+Port80\s+auNsg · outbound · interface\s+decides/),
      ]);
      await page.keyboard.press('Tab');
      await details.getByRole('button', { name: 'Close' }).click();
      expect(await details.count()).toBe(0);
      await page.context().close();
    });

    test('a check that succeeds says so, with its latencies', async () => {
      const page = await it.signIn();
      await ask(page, { to: 'http://bing.com' });
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toMatch(/^Reachable: /);
      await answer(page)
        .getByRole('img', { name: /^100 samples, / })
        .waitFor();
      await answer(page).getByText('0 failed').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('what is typed is checked as it is typed, and is not lost', async () => {
      const page = await it.signIn();
      await page.getByRole('textbox', { name: 'Port', exact: true }).fill('70000');
      await says(page, 'Expected a whole number from 1 to 65535.');
      const destination = page.getByRole('combobox', { name: 'To', exact: true });
      await destination.fill('not a host');
      await page.keyboard.press('Tab');
      await says(page, /Expected an address, a host name/);
      await page.reload();
      expect(await destination.inputValue()).toBe('not a host');
      await page.getByRole('combobox', { name: 'From' }).fill('nobody');
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await says(page, 'No machine is called that. Choose one from the list.');
      await page.context().close();
    });

    test('by keyboard alone: a machine is found, chosen, and the check is run', async () => {
      const page = await it.signIn();
      await page.getByRole('combobox', { name: 'From' }).focus();
      await page.keyboard.type('multi');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('10.1.4.4:1433');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await headline(page).waitFor();
      expect(await answer(page).innerText()).toContain('MultiTierApp0 → 10.1.4.4:1433');
      await answer(page).getByRole('tab', { name: 'Path' }).focus();
      await page.keyboard.press('ArrowRight');
      await answer(page).getByRole('table').waitFor();
      await page.context().close();
    });

    test('a link to an answer opens the same answer in another browser', async () => {
      const page = await it.signIn();
      await ask(page, { to: 'Database0', port: '80' });
      await headline(page).waitFor();
      const other = await it.signIn({ colorScheme: 'dark', viewport: { width: 390, height: 844 } });
      await other.goto(page.url());
      await headline(other).waitFor();
      expect(await headline(other).textContent()).toBe(await headline(page).textContent());
      expect(await other.getByRole('combobox', { name: 'To', exact: true }).inputValue()).toBe('10.1.4.4');
      expect(await seriousFaults(other)).toEqual([]);
      await Promise.all([page.context().close(), other.context().close()]);
    });

    test("the answer in Azure's words, and how to ask again elsewhere, are one tab away", async () => {
      const page = await it.signIn();
      await ask(page, { to: '10.1.4.4', port: '80' });
      await answer(page).getByRole('tab', { name: 'ARM JSON' }).click();
      await says(page, /"connectionStatus": "Unreachable"/);
      await answer(page)
        .getByRole('tab', { name: /Run it again/ })
        .click();
      await says(page, /az network watcher test-connectivity/);
      await says(page, /hopscope check '10\.1\.4\.4:80'/);
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('a destination that was asked for is suggested the next time', async () => {
      const page = await it.signIn();
      await ask(page, { to: 'bing.com', port: '80' });
      await headline(page).waitFor();
      await page.goto(it.server.httpEndpoint ?? '');
      await page.getByRole('combobox', { name: 'To', exact: true }).click();
      expect(await page.getByRole('listbox', { name: 'To' }).getByRole('option').first().innerText()).toMatch(
        /bing\.com\s+recent/,
      );
      await page.context().close();
    });

    test('the history lists what was asked, shows the trend of a pair, and compares two answers', async () => {
      const page = await it.signIn();
      for (const port of ['80', '443']) {
        await page.goto(it.server.httpEndpoint ?? '');
        await ask(page, { to: 'Database0', port });
        await headline(page).waitFor();
      }
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('searchbox').fill('10.1.4.4:');
      await page.getByRole('button', { name: 'Trend of MultiTierApp0 → 10.1.4.4:80' }).first().click();
      await page.getByRole('img', { name: /0 of \d+ checks were reachable/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('checkbox').nth(0).check();
      await page.getByRole('checkbox').nth(1).check();
      await page.getByRole('link', { name: 'Compare the two' }).click();
      await page.getByRole('row', { name: /^To 10\.1\.4\.4:\d+ 10\.1\.4\.4:\d+ differs/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('agents are told live from simulated', async () => {
      const page = await it.signIn();
      await page.getByRole('link', { name: 'Agents' }).click();
      await page.getByRole('listitem').filter({ hasText: 'MultiTierApp0' }).getByText('simulated').waitFor();
      await says(page, 'agent is live');
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('a machine is added with a fresh token, and the page says when its agent has come', async () => {
      const page = await it.signIn();
      await page.getByRole('link', { name: 'Agents' }).click();
      await page.getByRole('button', { name: 'Add a machine' }).click();
      const command = await page.getByRole('region', { name: 'Add a machine' }).locator('pre').innerText();
      expect(command).toContain(`hopscope agent enroll --server '${it.server.endpoint}' --token-file -`);
      await says(page, 'Waiting for the agent…');
      const [, token = ''] = /printf %s '([^']+)'/.exec(command) ?? [];
      const { publicKey } = generateKeyPairSync('ed25519');
      const enrolled = await fetch(`${it.server.httpEndpoint}/v1/agents`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          token,
          key: publicKey.export({ format: 'jwk' }).x,
          name: 'branch-office',
          facts: FACTS,
        }),
      });
      expect({ status: enrolled.status, text: await enrolled.text() }).toMatchObject({ status: 201 });
      await says(page, 'The agent is here');
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('the map shows networks, subnets and machines, finds them, and tells the rules and routes of each', async () => {
      const page = await it.signIn();
      await page.getByRole('link', { name: 'Network' }).click();
      await page.getByRole('button', { name: /^Audit0 10\.1\.3\.4/ }).press('Enter');
      const machine = page.getByRole('region', { name: 'Audit0' });
      await machine.getByRole('row', { name: /Port80 100 Outbound Tcp 80 Deny/ }).waitFor();
      await page.getByRole('button', { name: /^Database0/ }).click();
      await page.getByRole('region', { name: 'Database0' }).getByRole('textbox', { name: 'Port' }).fill('1433');
      await page.getByRole('region', { name: 'Who can reach it' }).getByText('MultiTierApp0').waitFor();
      await page.getByText('AppSubnet', { exact: true }).click();
      await page.getByRole('row', { name: /BlackHole 13\.107\.21\.200\S* None/ }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('searchbox').fill('10.1.4.4');
      await says(page, '1 network, 1 machine');
      await page.getByRole('button', { name: /^Database0/ }).waitFor();
      expect(await page.getByRole('button', { name: /^Audit0/ }).count()).toBe(0);
      await page.context().close();
    });

    test('a check that runs can be watched and cancelled, also by who came later', async () => {
      const page = await it.signIn();
      it.agent.hold();
      await ask(page, { from: '', to: '192.0.2.50:443' });
      await page.getByRole('status').getByText('Probing 192.0.2.50:443').waitFor();
      await page.getByRole('img', { name: '0 of 100 probes answered or given up, 0 connected' }).waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.reload();
      await page.getByRole('button', { name: 'Cancel', exact: true }).click();
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toBe('Cancelled before it was known');
      it.agent.release();
      await page.context().close();
    });

    test('in Traditional Chinese the page and the answer are Chinese', async () => {
      const page = await it.signIn({ locale: 'zh-TW' });
      await page.getByRole('combobox', { name: '來源' }).fill('MultiTierApp0');
      await page.getByRole('combobox', { name: '目的地' }).fill('10.1.4.4:80');
      await page.getByRole('textbox', { name: '連接埠' }).fill('');
      await page.getByRole('button', { name: '檢查', exact: true }).click();
      await says(page, 'Audit0 的安全性群組 auNsg 以規則 Port80 拒絕輸出 TCP 80');
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hant');
      expect(await seriousFaults(page)).toEqual([]);
      await page.context().close();
    });

    test('a browser that nobody signed in is told how to, and a used link says so', async () => {
      const context = await it.newContext();
      const page = await context.newPage();
      await page.goto(it.server.httpEndpoint ?? '');
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      await says(page, 'npx hopscope sign-in');
      expect(await seriousFaults(page)).toEqual([]);
      const link = it.server.signInLink() ?? '';
      await page.goto(link);
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      expect(page.url()).toBe(`${it.server.httpEndpoint}/`);
      const other = await (await it.newContext()).newPage();
      await other.goto(link);
      await says(other, 'This link was used before');
      await Promise.all([context.close(), other.context().close()]);
    });

    test('an expired session leads to the signed-out page, and what was typed is there after signing in again', async () => {
      const page = await it.signIn();
      await page.getByRole('combobox', { name: 'To', exact: true }).fill('db.example:5432');
      ahead += DAY;
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      const again = await page.context().newPage();
      await again.goto(it.server.signInLink() ?? '');
      await again.getByRole('combobox', { name: 'From' }).waitFor();
      await page.getByRole('button', { name: 'I have signed in again' }).click();
      expect(await page.getByRole('combobox', { name: 'To', exact: true }).inputValue()).toBe('db.example:5432');
      await page.context().close();
    });

    test('signing out ends the session', async () => {
      const page = await it.signIn();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);
      await page.context().close();
    });

    test('a server that does not answer is said, with a way to try again', async () => {
      const page = await it.signIn();
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      await page.context().setOffline(true);
      await ask(page, { to: '10.1.4.4', port: '80' });
      const alert = page.getByRole('alert');
      await alert.getByText('The server does not answer').waitFor();
      await page.context().setOffline(false);
      await alert.getByRole('button', { name: 'Try again' }).click();
      await headline(page).waitFor();
      expect(await alert.count()).toBe(0);
      await page.context().close();
    });

    test('no page asked anybody else for anything, and none was held back by its policy', () => {
      expect(it.strangers).toEqual([]);
      expect(it.complaints.filter((line) => !line.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
    });
  },
);
