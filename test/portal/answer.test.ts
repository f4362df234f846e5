import { expect, test } from 'vitest';

import { ask, seriousFaults } from './portal.testbed.ts';
import { answer, headline, says, stories } from './stories.testbed.ts';

stories('the answer in a browser', (portal) => {
  test('a check that fails says in one sentence what stops it, where, and what to do', async () => {
    const page = await portal().signIn();
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
    const page = await portal().signIn();
    await ask(page, { to: '10.1.4.4', port: '80' });
    await answer(page)
      .getByRole('button', { name: /Audit0/ })
      .click();
    const details = page.getByRole('region', { name: 'At Audit0' });
    const groups = details.getByRole('listitem').filter({ hasText: 'considered' });
    await details.getByText('4 rules were considered').waitFor();
    expect(await groups.allInnerTexts()).toEqual([
      expect.stringMatching(/allows\s+AllowVnetInBound\s+auNsg · inbound/),
      expect.stringMatching(/denies\s+Port80\s+auNsg · outbound · interface\s+decides/),
    ]);
    const rules = details.getByRole('region', { name: '4 rules were considered' }).getByRole('row');
    expect(await rules.allInnerTexts()).toEqual([
      expect.stringMatching(/^Priority/),
      expect.stringMatching(/^100\s+Port80\s+denies\s+matches, and decides/),
      expect.stringMatching(/AllowVnetOutBound\s+allows\s+matches, behind the one that decides/),
      expect.stringMatching(/AllowInternetOutBound\s+allows\s+does not match: destination/),
      expect.stringMatching(/DenyAllOutBound\s+denies\s+matches, behind the one that decides/),
    ]);
    const routes = details.getByRole('region', { name: /routes were considered/ }).getByRole('row');
    expect(await routes.nth(1).innerText()).toMatch(/10\.1\.0\.0\/16\s+VnetLocal\s+Azure’s own\s+chosen/);
    expect(await details.getByRole('cell', { name: 'leads elsewhere' }).count()).toBeGreaterThan(0);
    expect(await seriousFaults(page)).toEqual([]);
    await details.getByRole('button', { name: 'Close' }).click();
    expect(await details.count()).toBe(0);
    await page.context().close();
  });

  test('a check that succeeds says so, with its latencies', async () => {
    const page = await portal().signIn();
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

  test('a link to an answer opens the same answer in another browser', async () => {
    const page = await portal().signIn();
    await ask(page, { to: 'Database0', port: '80' });
    await headline(page).waitFor();
    const other = await portal().signIn({ colorScheme: 'dark', viewport: { width: 390, height: 844 } });
    await other.goto(page.url());
    await headline(other).waitFor();
    expect(await headline(other).textContent()).toBe(await headline(page).textContent());
    expect(await other.getByRole('combobox', { name: 'To', exact: true }).inputValue()).toBe('10.1.4.4');
    expect(await seriousFaults(other)).toEqual([]);
    await Promise.all([page.context().close(), other.context().close()]);
  });

  test("the answer in Azure's words, and how to ask again elsewhere, are one tab away", async () => {
    const page = await portal().signIn();
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
});
