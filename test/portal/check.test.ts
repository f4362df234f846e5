import { expect, test } from 'vitest';

import { ask, seriousFaults } from './portal.testbed.ts';
import { answer, arm, headline, PATIENT, says, stories } from './stories.testbed.ts';

/** What gives a described machine its agent. */
const EXTENSION =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ContosoRG/providers/Microsoft.Compute/virtualMachines/MultiTierApp0/extensions/AzureNetworkWatcherExtension';

stories('asking in a browser', (portal) => {
  test('what is typed is checked as it is typed, and is not lost', async () => {
    const page = await portal().signIn();
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

  test('a link to a check that is none says so, and leaves the form ready for another', async () => {
    const page = await portal().signIn();
    await page.goto(`${portal().server.httpEndpoint}/checks/00000000-0000-0000-0000-000000000000`);
    await page.getByRole('alert').getByText('NotFound').waitFor();
    expect(await page.getByRole('button', { name: 'Check', exact: true }).isEnabled()).toBe(true);
    await page.context().close();
  });

  test('whoever types before the machines are known is not interrupted by the one that most begin with', async () => {
    const context = await portal().newContext();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await context.route('**/v1/machines**', async (route) => {
      await held;
      await route.continue();
    });
    const page = await context.newPage();
    await page.goto(portal().server.signInLink() ?? '');
    const from = page.getByRole('combobox', { name: 'From' });
    await from.click();
    answer();
    await expect.poll(() => from.inputValue(), PATIENT).not.toBe('');
    await page.keyboard.type('MultiTierApp0');
    expect(await from.inputValue()).toBe('MultiTierApp0');
    await context.close();
  });

  test('what few questions need is checked as well, opens where it is wrong, and is kept with the tab', async () => {
    const page = await portal().signIn();
    await page.getByRole('combobox', { name: 'To', exact: true }).fill('http://Database0/health');
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('HTTP');
    await page.getByText('Advanced').click();
    await page.getByRole('textbox', { name: 'Deadline' }).fill('90');
    await says(page, 'Expected seconds from 0.1 to 60, such as 2.5.');
    await page.getByRole('textbox', { name: 'Probes' }).fill('101');
    await says(page, 'Expected a whole number from 1 to 100.');
    await page.getByRole('textbox', { name: 'Source address' }).fill('eth0');
    await page.getByRole('textbox', { name: 'Source port' }).fill('0');
    await page.getByRole('textbox', { name: 'Status codes' }).fill('2xx');
    await page.getByRole('textbox', { name: 'Headers' }).fill('Authorization');
    await says(page, /Expected one of the source’s/);
    await says(page, /Expected codes from 100 to 599/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByText('Advanced').click();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await says(page, /Expected a name and a value in each line/);
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('Probes');
    await page.getByRole('textbox', { name: 'Headers' }).fill('Authorization: Bearer secret');
    await page.reload();
    await page.getByText('Advanced').click();
    expect(await page.getByRole('textbox', { name: 'Headers' }).inputValue()).toBe('Authorization: Bearer secret');
    expect(await page.getByRole('textbox', { name: 'Status codes' }).inputValue()).toBe('2xx');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('secret');
    await page.context().close();
  });

  test('a web server is asked as the form says, and what was typed stays when the answer is there', async () => {
    const page = await portal().signIn();
    await page.getByText('Advanced').click();
    await page.getByRole('combobox', { name: 'Protocol' }).selectOption('HTTP');
    await page.getByRole('combobox', { name: 'Method' }).selectOption('HEAD');
    await page.getByRole('textbox', { name: 'Headers' }).fill('Accept: text/html');
    await page.getByRole('textbox', { name: 'Status codes' }).fill('204, 300-399');
    await page.getByRole('textbox', { name: 'Deadline' }).fill('2.5');
    await page.getByRole('textbox', { name: 'Probes' }).fill('2');
    const sent = page.waitForRequest((request) => request.method() === 'POST');
    await ask(page, { to: 'http://bing.com/health' });
    expect((await sent).postDataJSON()).toMatchObject({
      protocol: 'http',
      count: 2,
      deadlineMs: 2500,
      http: {
        method: 'HEAD',
        headers: [{ name: 'Accept', value: 'text/html' }],
        validStatus: [
          { from: 204, to: 204 },
          { from: 300, to: 399 },
        ],
      },
    });
    await headline(page).waitFor();
    expect(await page.getByRole('combobox', { name: 'To', exact: true }).inputValue()).toBe('http://bing.com/health');
    expect(await page.getByRole('textbox', { name: 'Headers' }).inputValue()).toBe('Accept: text/html');
    await page.context().close();
  });

  test('a check that is wanted before the machines are known waits until their names mean something', async () => {
    const page = await portal().signIn();
    const gate = Promise.withResolvers<void>();
    await page.route(/\/v1\/machines|v1\/network/, async (route) => {
      await gate.promise;
      await route.continue();
    });
    await page.reload();
    const asked: unknown[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/v1/checks')) asked.push(request.postDataJSON());
    });
    await ask(page, { to: 'Database0', port: '80' });
    await page.getByRole('button', { name: 'Checking…' }).waitFor();
    expect(asked).toEqual([]);
    gate.resolve();
    await headline(page).waitFor();
    expect(asked).toMatchObject([{ source: expect.stringMatching(/MultiTierApp0$/), destination: '10.1.4.4' }]);
    await page.context().close();
  });

  test('a source that is chosen says whether its agent is live', async () => {
    const page = await portal().signIn();
    const source = page.getByRole('combobox', { name: 'From' });
    await source.click();
    const options = page.getByRole('listbox', { name: 'From' }).getByRole('option');
    expect(await options.allInnerTexts()).toEqual([
      expect.stringMatching(/vm\s+10\.0\.0\.4 · agent is live/),
      expect.stringMatching(/MultiTierApp0\s+10\.1\.1\.4 · simulated/),
    ]);
    await options.nth(1).click();
    await page.getByRole('combobox', { name: 'From', description: '10.1.1.4 · simulated' }).waitFor();
    await page.context().close();
  });

  test('by keyboard alone: a machine is found, chosen, and the check is run', async () => {
    const page = await portal().signIn();
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

  test('a destination that was asked for is suggested the next time', async () => {
    const page = await portal().signIn();
    await ask(page, { to: 'bing.com', port: '80' });
    await headline(page).waitFor();
    await page.goto(portal().server.httpEndpoint ?? '');
    await page.getByRole('combobox', { name: 'To', exact: true }).click();
    expect(await page.getByRole('listbox', { name: 'To' }).getByRole('option').first().innerText()).toMatch(
      /bing\.com\s+recent/,
    );
    await page.context().close();
  });

  test('a check that runs can be watched and cancelled, also by who came later', async () => {
    const page = await portal().signIn();
    portal().agent.hold();
    await ask(page, { from: '', to: '192.0.2.50:443' });
    await page.getByRole('status').getByText('Probing 192.0.2.50:443').waitFor();
    await page.getByRole('img', { name: '0 of 100 probes answered or given up, 0 connected' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await headline(page).waitFor();
    expect(await headline(page).textContent()).toBe('Cancelled before it was known');
    portal().agent.release();
    await page.context().close();
  });

  test('a refusal shows the code, the message and the operation of the server, and is tried again as it was asked', async () => {
    const page = await portal().signIn();
    await page.getByRole('combobox', { name: 'From' }).fill('MultiTierApp0');
    await page.getByRole('option', { name: /^MultiTierApp0/ }).waitFor();
    const extension = await arm(page, 'GET', EXTENSION);
    await arm(page, 'DELETE', EXTENSION);
    await ask(page, { to: 'Database0', port: '80' });
    const alert = page.getByRole('alert');
    await alert.getByRole('heading', { name: 'The server refused: InvalidParameter' }).waitFor();
    expect(await alert.innerText()).toMatch(
      /a machine that this server has an agent on\.[\s\S]*Operation [\da-f-]{36}/,
    );
    expect(await seriousFaults(page)).toEqual([]);
    await arm(page, 'PUT', EXTENSION, extension);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await headline(page).waitFor();
    expect(await alert.count()).toBe(0);
    await page.context().close();
  });

  test('a server that does not answer is said, with a way to try again', async () => {
    const page = await portal().signIn();
    await page.getByRole('combobox', { name: 'From', description: /agent is live/ }).waitFor();
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
});
