import { expect, test } from 'vitest';

import { ask, seriousFaults } from './portal.testbed.ts';
import { answer, headline, says, stories } from './stories.testbed.ts';

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

  test('a server that does not answer is said, with a way to try again', async () => {
    const page = await portal().signIn();
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
});
