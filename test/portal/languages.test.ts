import { expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { says, stories } from './stories.testbed.ts';

stories('languages in a browser', (portal) => {
  test('in Traditional Chinese the page and the answer are Chinese', async () => {
    const page = await portal().signIn({ locale: 'zh-TW' });
    await page.getByRole('combobox', { name: '來源' }).fill('MultiTierApp0');
    await page.getByRole('combobox', { name: '目的地' }).fill('10.1.4.4:80');
    await page.getByRole('textbox', { name: '連接埠' }).fill('');
    await page.getByRole('button', { name: '檢查', exact: true }).click();
    await says(page, 'Audit0 的安全性群組 auNsg 以規則 Port80 拒絕輸出 TCP 80');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hant');
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });
});
