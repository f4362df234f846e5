import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import { ask, seriousFaults, type Portal } from './portal.testbed.ts';
import { stories } from './stories.testbed.ts';

const SIZES = { phone: { width: 390, height: 844 }, 'a wall of 4K': { width: 3840, height: 2160 } } as const;
/** WCAG's 1.4.10: down to this width nothing but tables and the map scrolls sideways. */
const NARROWEST = { width: 320, height: 700 };

const goTo = async (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();

/** Every page with what can be open on it, reached as a reader does. */
const PAGES: readonly (readonly [name: string, open: (page: Page, portal: Portal) => Promise<unknown>])[] = [
  ['the form', (page) => page.getByRole('combobox', { name: 'From' }).waitFor()],
  [
    'an answer with a hop open',
    async (page) => {
      await ask(page, { to: 'Database0', port: '80' });
      await page.getByRole('button', { name: /Audit0/ }).click();
    },
  ],
  [
    'the network with a machine chosen',
    async (page) => {
      await goTo(page, 'Network');
      await page.getByRole('treeitem', { name: /^Audit0/ }).click();
      await page.getByRole('region', { name: 'Routes in effect' }).waitFor();
    },
  ],
  [
    'the history with a trend',
    async (page) => {
      await goTo(page, 'History');
      await page
        .getByRole('button', { name: /Trend of/ })
        .first()
        .click();
    },
  ],
  [
    'two answers side by side',
    async (page, { server }) => {
      await ask(page, { to: 'Database0', port: '1433' });
      await page.getByRole('article', { name: 'The answer' }).waitFor();
      await page.goto(`${server.httpEndpoint}/history`);
      for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).check();
      await page.getByRole('link', { name: 'Compare the two' }).click();
      await page.getByRole('row', { name: /^Hops/ }).waitFor();
    },
  ],
  [
    'the agents with an enrolment',
    async (page) => {
      await goTo(page, 'Agents');
      await page.getByRole('button', { name: 'Add a machine' }).click();
      await page.getByText('Waiting for the agent…').waitFor();
    },
  ],
  ['a page that is none', (page, { server }) => page.goto(`${server.httpEndpoint}/nowhere/at/all`)],
  [
    'an answer that is none, with the error of the server',
    async (page, { server }) => {
      await page.goto(`${server.httpEndpoint}/checks/00000000-0000-0000-0000-000000000000`);
      await page.getByRole('alert').getByText('NotFound').waitFor();
    },
  ],
  [
    'a server that does not answer',
    async (page) => {
      await page.context().setOffline(true);
      await goTo(page, 'History');
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'signed out',
    async (page) => {
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    },
  ],
];

stories('accessibility in a browser', (portal) => {
  test.each(PAGES)(
    '%s: nothing serious in either theme and language, on a phone and on a wall; and no scrolling sideways',
    async (_, open) => {
      const page = await portal().signIn();
      await open(page, portal());
      const found: string[] = [];
      for (const language of ['en', 'zh-Hant']) {
        await page.getByRole('combobox', { name: /^(Language|語言)$/ }).selectOption(language);
        for (const [name, viewport] of Object.entries(SIZES)) {
          await page.setViewportSize(viewport);
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            found.push(...(await seriousFaults(page)).map((fault) => `${language}, ${name}, ${colorScheme}: ${fault}`));
          }
        }
        await page.setViewportSize(NARROWEST);
        const over = await page.evaluate<number>(`document.documentElement.scrollWidth - innerWidth`);
        if (over > 0) found.push(`${language}: ${over} px too wide for ${NARROWEST.width}`);
      }
      expect(found).toEqual([]);
      await page.context().close();
    },
    120_000,
  );

  test('each page has a title of its own, and whoever goes there stands at its beginning', async () => {
    const page = await portal().signIn();
    const titles = [];
    for (const name of ['Network', 'History', 'Agents', 'Check']) {
      await page.getByRole('link', { name, exact: true }).press('Enter');
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      titles.push(await page.title());
      expect(await page.evaluate(`document.activeElement.id`)).toBe('content');
    }
    expect(titles).toEqual(['Network · Hopscope', 'History · Hopscope', 'Agents · Hopscope', 'Check · Hopscope']);
    await page.context().close();
  });

  test('the first stop leads past what is on every page', async () => {
    const page = await portal().signIn();
    await page.getByRole('combobox', { name: 'From' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.textContent`)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(`document.activeElement.getAttribute('role')`)).toBe('combobox');
    await page.context().close();
  });

  test.each(['Check', 'Network', 'History', 'Agents'])(
    'on the page %s every stop of the keyboard is seen, and none keeps the focus',
    async (name) => {
      const page = await portal().signIn();
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      // Anew, so that the keyboard begins at the top.
      await page.reload();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      const hidden: string[] = [];
      let stops = 0;
      for (; stops < 200; stops += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate<string>(SEEN);
        if (at === 'outside') break;
        if (at !== 'seen') hidden.push(at);
      }
      expect(hidden).toEqual([]);
      expect(stops).toBeGreaterThan(5);
      expect(stops).toBeLessThan(200);
      await page.context().close();
    },
  );
});

/** Of the element that has the focus: `seen`, or what it is; `outside` when the page has no focus any more. */
const SEEN = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return 'outside';
  const style = getComputedStyle(at);
  const box = at.querySelector(':scope > rect');
  const isRinged = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const isDrawn = box !== null && parseFloat(getComputedStyle(box).strokeWidth) >= 3;
  return isRinged || isDrawn ? 'seen' : at.outerHTML.slice(0, 120);
})()`;
