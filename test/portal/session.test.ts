import { expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { says, stories } from './stories.testbed.ts';

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
  },
  { now: () => Date.now() + ahead },
);
