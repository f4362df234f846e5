import { expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { says, stories } from './stories.testbed.ts';

stories('the network in a browser', (portal) => {
  test('the map shows networks, subnets and machines, finds them, and tells the rules and routes of each', async () => {
    const page = await portal().signIn();
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
});
