import { expect, test } from 'vitest';

import { ask, seriousFaults } from './portal.testbed.ts';
import { headline, stories } from './stories.testbed.ts';

stories('the history in a browser', (portal) => {
  test('the history lists what was asked, shows the trend of a pair, and compares two answers', async () => {
    const page = await portal().signIn();
    for (const port of ['80', '443']) {
      await page.goto(portal().server.httpEndpoint ?? '');
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
});
