import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

import { ask, missing, openPortal, type Portal } from './portal.testbed.ts';

/** `npm run screenshots`: every page, light and dark, wide and narrow, into docs/images/. */

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const SIZES = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 844 } } as const;

const answered = (page: Page) => page.getByRole('article', { name: 'The answer' }).waitFor();

const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  check: (page) => page.getByRole('combobox', { name: 'From' }).waitFor(),
  blocked: async (page) => {
    await ask(page, { to: 'Database0', port: '80' });
    await answered(page);
  },
  hop: async (page) => {
    await ask(page, { to: 'Database0', port: '80' });
    await page.getByRole('button', { name: /Audit0/ }).click();
  },
  reachable: async (page) => {
    await ask(page, { to: 'http://bing.com' });
    await answered(page);
  },
  history: async (page) => {
    await page.getByRole('link', { name: 'History' }).click();
    await page
      .getByRole('button', { name: /Trend of/ })
      .first()
      .click();
  },
  network: async (page) => {
    await page.getByRole('link', { name: 'Network' }).click();
    await page.getByRole('button', { name: /^Audit0/ }).click();
  },
  agents: async (page) => {
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('heading', { name: 'Agents' }).waitFor();
  },
};

async function picture(
  it: Portal,
  name: string,
  colorScheme: 'light' | 'dark',
  size: keyof typeof SIZES,
): Promise<void> {
  const page = await it.signIn({ colorScheme, viewport: SIZES[size], reducedMotion: 'reduce' });
  await PAGES[name]?.(page);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({
    path: join(folder, `${name}-${colorScheme}-${size}.png`),
    fullPage: size === 'narrow' && name === 'blocked',
  });
  await page.context().close();
}

if (missing === undefined) {
  await mkdir(folder, { recursive: true });
  const it = await openPortal();
  const wanted = process.argv.slice(2);
  for (const name of Object.keys(PAGES).filter((each) => wanted.length === 0 || wanted.includes(each)))
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of ['wide', 'narrow'] as const) await picture(it, name, colorScheme, size);
  await it.close();
} else {
  process.stderr.write(`screenshots need ${missing}\n`);
  process.exitCode = 1;
}
