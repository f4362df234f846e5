import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { says, stories } from './stories.testbed.ts';

const HISTORY_CODE = '**/assets/history-page-*.js';
const DAY = 24 * 3_600_000;

let ahead = 0;
stories(
  'sessions in a browser',
  (portal) => {
    test('a browser that nobody signed in is told how to, and a used link says so', async () => {
      const context = await portal().newContext();
      const page = await context.newPage();
      await page.goto(portal().server.httpEndpoint ?? '');
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      await says(page, 'npx hopscope sign-in');
      expect(await seriousFaults(page)).toEqual([]);
      const link = portal().server.signInLink() ?? '';
      await page.goto(link);
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      expect(page.url()).toBe(`${portal().server.httpEndpoint}/`);
      const other = await (await portal().newContext()).newPage();
      await other.goto(link);
      await says(other, 'This link was used before');
      await Promise.all([context.close(), other.context().close()]);
    });

    test('an expired session leads to the signed-out page, and what was typed is there after signing in again', async () => {
      const page = await portal().signIn();
      await page.getByRole('combobox', { name: 'To', exact: true }).fill('db.example:5432');
      ahead += DAY;
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      const again = await page.context().newPage();
      await again.goto(portal().server.signInLink() ?? '');
      await again.getByRole('combobox', { name: 'From' }).waitFor();
      await page.getByRole('button', { name: 'I have signed in again' }).click();
      expect(await page.getByRole('combobox', { name: 'To', exact: true }).inputValue()).toBe('db.example:5432');
      await page.context().close();
    });

    test('signing out ends the session', async () => {
      const page = await portal().signIn();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);
      await page.context().close();
    });

    test('the secret of a link is in no address, no storage and no script after it was used, and in no later request', async () => {
      const context = await portal().newContext();
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
      const link = portal().server.signInLink() ?? '';
      const secret = new URL(link).search.split('=')[1] ?? '?';
      await page.goto(link);
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      await page.getByRole('link', { name: 'Agents' }).click();
      await page.getByRole('button', { name: 'Add a machine' }).waitFor();
      expect(asked.filter((each) => each.includes(secret)).map((each) => each.split(' ')[0])).toEqual([link]);
      const kept = await page.evaluate<string>(
        `JSON.stringify([location.href, document.referrer, document.cookie, { ...localStorage }, { ...sessionStorage },
          performance.getEntries().map(({ name }) => name)])`,
      );
      expect(kept).toContain(portal().server.httpEndpoint);
      expect(kept).not.toContain(secret);
      const [cookie] = await context.cookies();
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
      expect(kept).not.toContain(cookie?.value);
      await page.goBack();
      await page.goBack();
      expect(page.url()).not.toContain(secret);
      await context.close();
    });

    test('a session that ends while a page looks again and again is told without a press', async () => {
      const page = await portal().signIn();
      await page.getByRole('link', { name: 'Agents' }).click();
      await page.getByRole('button', { name: 'Add a machine' }).waitFor();
      ahead += DAY;
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
      expect(await page.title()).toBe('You are signed out · Hopscope');
      await page.context().close();
    });

    test('a server that goes away is said on every page, and each is there again when it comes back', async () => {
      const page = await portal().signIn();
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      for (const [name, there] of [
        ['History', 'No check has been asked yet'],
        ['Network', 'Map'],
        ['Agents', 'Add a machine'],
      ] as const) {
        await page.context().setOffline(true);
        await page.getByRole('link', { name, exact: true }).click();
        const alert = page.getByRole('alert');
        await alert.getByText('The server does not answer').waitFor();
        await page.context().setOffline(false);
        await alert.getByRole('button', { name: 'Try again' }).click();
        await page
          .getByRole('region', { name: there })
          .or(page.getByRole('heading', { name: there }))
          .first()
          .waitFor();
        expect(await alert.count()).toBe(0);
      }
      await page.context().close();
    });

    test('a page whose code never came says that the server does not answer, and comes when it is asked again', async () => {
      const page = await openWithout((route) => route.abort('internetdisconnected'));
      await page.context().setOffline(true);
      await page.getByRole('link', { name: 'History', exact: true }).click();
      const alert = page.getByRole('alert');
      await alert.getByText('The server does not answer').waitFor();
      await page.context().setOffline(false);
      await page.context().unroute(HISTORY_CODE);
      await alert.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
      expect(await alert.count()).toBe(0);
      await page.context().close();
    });

    test('a page whose code the server has no more says that the portal was renewed, and opens it anew', async () => {
      const page = await openWithout((route) => route.fulfill({ status: 404 }));
      await page.getByRole('link', { name: 'History', exact: true }).click();
      const alert = page.getByRole('alert');
      await alert.getByText('Hopscope has been updated').waitFor();
      await page.context().unroute(HISTORY_CODE);
      await alert.getByRole('button', { name: 'Load it again' }).click();
      await page.getByRole('heading', { name: 'History', level: 1 }).waitFor();
      expect(await alert.count()).toBe(0);
      await page.context().close();
    });

    test('a page with a fault says so, and the others still work', async () => {
      const page = await openWithout((route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: 'export const HistoryPage = () => { throw new Error("a fault made by a story"); };',
        }),
      );
      await page.getByRole('link', { name: 'History', exact: true }).click();
      await page.getByRole('alert').getByText('a fault made by a story').waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Network', exact: true }).click();
      await page.getByRole('heading', { name: 'Network', level: 1 }).waitFor();
      await page.context().close();
    });

    /** Signed in, with the form there, where the code of one page does not come. */
    async function openWithout(withhold: (route: Route) => Promise<void>): Promise<Page> {
      const context = await portal().newContext();
      await context.route(HISTORY_CODE, withhold);
      const page = await context.newPage();
      await page.goto(portal().server.signInLink() ?? '');
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      return page;
    }
  },
  { now: () => Date.now() + ahead },
);
