import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { missing, openPortal, type Portal, type PortalOptions } from './portal.testbed.ts';

/**
 * Stories about one part of the portal, with a server and a browser of their own. When they have been told, no page may
 * have asked a stranger for anything, nor complained of anything but a line that a story cut.
 */
export function stories(name: string, tell: (portal: () => Portal) => void, options: PortalOptions = {}): void {
  describe.skipIf(missing)(`${name}${missing === undefined ? '' : ` (skipped: there is no ${missing})`}`, () => {
    let portal: Portal;
    // It builds the portal and starts a browser: much longer than a test when neighbours are busy.
    beforeAll(async () => {
      portal = await openPortal(options);
    }, 120_000);
    afterAll(() => portal.close());
    // A story that fails leaves its page as it is.
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      const complaints = portal.complaints.map((line) => `complaint: ${line}`);
      console.error([`${task.name}: what its pages show`, ...(await portal.shown()), ...complaints].join('\n\n'));
    });
    tell(() => portal);

    test('no page asked anybody else for anything, and none was held back by its policy', () => {
      expect(portal.strangers).toEqual([]);
      expect(
        portal.complaints.filter((line) => !/ERR_INTERNET_DISCONNECTED|status of 400|made by a story/.test(line)),
      ).toEqual([]);
    });
  });
}

export const answer = (page: Page) => page.getByRole('article', { name: 'The answer' });
export const headline = (page: Page) => answer(page).getByRole('heading', { level: 2 }).first();

/** Waits until the page says it. */
export const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Speaks to Azure's door as the page could. */
export const arm = (page: Page, method: string, path: string, body?: unknown): Promise<unknown> =>
  page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'x-hopscope-portal': '1', 'content-type': 'application/json' };
      const response = await fetch(`${path}?api-version=2024-07-01`, { method, headers, ...(body && { body }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
    [method, path, body === undefined ? '' : JSON.stringify(body)] as const,
  );

/** For what is looked at again and again: a page may take seconds when neighbours are busy. */
export const PATIENT = { timeout: 15_000 };
