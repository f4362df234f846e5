import { expect, test } from 'vitest';

import { ask, seriousFaults } from './portal.testbed.ts';
import { headline, stories } from './stories.testbed.ts';

stories('the catalogue in a browser', (portal) => {
  test('the code of an issue leads to what explains it, and back', async () => {
    const page = await portal().signIn();
    await ask(page, { to: 'Database0', port: '80' });
    await headline(page).waitFor();
    await page.getByRole('button', { name: /Audit0/ }).click();
    await page.getByRole('link', { name: 'NSG_DENY', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Filters', level: 1 }).waitFor();
    expect(new URL(page.url()).hash).toBe('#nsg_deny');
    const entry = page.locator(':target');
    expect(await entry.getByRole('heading').innerText()).toBe('NSG_DENY');
    expect(await entry.innerText()).toContain('What to do.');
    expect(await seriousFaults(page)).toEqual([]);
    await page.goBack();
    await headline(page).waitFor();
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('it lists every group, %s and without a session', async (colorScheme) => {
    const page = await (await portal().newContext({ colorScheme })).newPage();
    await page.goto(`${portal().server.httpEndpoint ?? ''}/docs/catalogue`);
    await page.getByRole('link', { name: 'Load balancers' }).click();
    await page.getByRole('heading', { name: 'LB_HAIRPIN' }).waitFor();
    await page.getByRole('heading', { name: 'Not emitted yet' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });
});
