import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

import { writeEstate } from './estate.testbed.ts';
import { forkedExample } from './forked-example.testbed.ts';
import { ask, missing, openPortal, type Portal } from './portal.testbed.ts';

/**
 * `npm run screenshots [NAME…]`: every page and every state that it can be in, light and dark, wide and narrow, into
 * docs/images/; a large map also on a wall of 4K.
 */

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const SIZES = {
  wide: { width: 1280, height: 860 },
  narrow: { width: 390, height: 844 },
  wall: { width: 3840, height: 2160 },
} as const;
type Size = keyof typeof SIZES;

type Picture = {
  readonly name: string;
  readonly open: (page: Page, portal: Portal) => Promise<unknown>;
  readonly sizes?: readonly Size[];
  /** All of the page instead of what a window shows. */
  readonly whole?: readonly Size[];
};

const goTo = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();
const answered = (page: Page) => page.getByRole('article', { name: 'The answer' }).waitFor();

/** Of the example, with a simulated data plane. */
const CONTOSO: readonly Picture[] = [
  { name: 'check', open: (page) => page.getByRole('combobox', { name: 'From' }).waitFor() },
  {
    name: 'running',
    async open(page, { agent }) {
      agent.hold();
      await ask(page, { from: '', to: '192.0.2.50:443' });
      await page.getByRole('status').getByText('Probing 192.0.2.50:443').waitFor();
      agent.give(37);
      await page.getByRole('img', { name: /^37 of 100/ }).waitFor();
    },
  },
  {
    name: 'blocked',
    whole: ['narrow'],
    async open(page) {
      await ask(page, { to: 'Database0', port: '80' });
      await answered(page);
    },
  },
  {
    name: 'hop',
    whole: ['wide', 'narrow'],
    async open(page) {
      await ask(page, { to: 'Database0', port: '80' });
      await page.getByRole('button', { name: /Audit0/ }).click();
    },
  },
  {
    name: 'web-question',
    async open(page) {
      await page.getByRole('combobox', { name: 'From', description: /agent is live/ }).waitFor();
      await page.getByText('Advanced').click();
      await page.getByRole('combobox', { name: 'Protocol' }).selectOption('HTTPS');
      await page.getByRole('textbox', { name: 'Headers' }).fill('Accept: text/html');
      await page.getByRole('textbox', { name: 'Status codes' }).fill('200, 20');
    },
  },
  {
    name: 'reachable',
    async open(page) {
      await ask(page, { to: 'http://bing.com' });
      await answered(page);
    },
  },
  {
    name: 'history',
    async open(page) {
      await goTo(page, 'History');
      await page
        .getByRole('button', { name: /Trend of .* bing/ })
        .first()
        .click();
    },
  },
  {
    name: 'compare',
    async open(page) {
      await goTo(page, 'History');
      for (const name of [/10\.1\.4\.4:80/, /bing\.com/])
        await page.getByRole('row', { name }).first().getByRole('checkbox').check();
      await page.getByRole('link', { name: 'Compare the two' }).click();
      await page.getByRole('row', { name: /^Hops/ }).waitFor();
    },
  },
  {
    name: 'network',
    whole: ['wide', 'narrow'],
    async open(page) {
      await goTo(page, 'Network');
      await page.getByRole('treeitem', { name: /^Audit0/ }).press('Enter');
      await page.getByRole('region', { name: 'Routes in effect' }).waitFor();
    },
  },
  {
    name: 'agents',
    async open(page) {
      await goTo(page, 'Agents');
      await page.getByRole('button', { name: 'Add a machine' }).click();
      await page.getByText('Waiting for the agent…').waitFor();
    },
  },
  {
    name: 'error',
    async open(page, { server }) {
      await page.goto(`${server.httpEndpoint}/checks/00000000-0000-0000-0000-000000000000`);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'offline',
    async open(page) {
      await page.getByRole('combobox', { name: 'From' }).waitFor();
      await page.context().setOffline(true);
      await ask(page, { to: '10.1.4.4', port: '80' });
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'signed-out',
    async open(page) {
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    },
  },
];

/** Of a server that nobody told anything. */
const NOTHING: readonly Picture[] = [
  {
    name: 'empty',
    async open(page) {
      await goTo(page, 'History');
      await page.getByRole('heading', { name: 'No check has been asked yet' }).waitFor();
    },
  },
];

const LARGE: readonly Picture[] = [
  {
    name: 'map',
    sizes: ['wide', 'wall'],
    async open(page) {
      await goTo(page, 'Network');
      await page.getByRole('tree').waitFor();
      await page.getByRole('button', { name: 'Show everything' }).click();
      await page.getByRole('treeitem', { name: /^hub/ }).press('Enter');
      await page.mouse.move(0, 0);
    },
  },
];

/** Of a network whose ways are no single line. */
const FORKS: readonly Picture[] = [
  {
    name: 'branches',
    whole: ['wide', 'narrow'],
    async open(page) {
      await ask(page, { from: 'shop', to: '10.2.1.100', port: '443' });
      await page.getByText('Answers come back by the same hops.').waitFor();
    },
  },
  {
    name: 'way-back',
    whole: ['wide', 'narrow'],
    async open(page) {
      await ask(page, { from: 'shop', to: 'vault', port: '443' });
      await page.getByRole('region', { name: 'The way back' }).waitFor();
    },
  },
];

/** Something for the history to tell. */
async function askBefore(portal: Portal): Promise<void> {
  const page = await portal.signIn();
  for (const [to, port] of [
    ['Database0', '80'],
    ['bing.com', '80'],
    ['bing.com', '80'],
    ['Database0', '1433'],
    ['bing.com', '80'],
  ] as const) {
    await page.goto(portal.server.httpEndpoint ?? '');
    await ask(page, { to, port });
    await answered(page);
  }
  await page.context().close();
}

async function take(portal: Portal, { name, open, sizes = ['wide', 'narrow'], whole = [] }: Picture): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const size of sizes) {
      const page = await portal.signIn({ colorScheme, viewport: SIZES[size], reducedMotion: 'reduce' });
      await open(page, portal);
      await page.evaluate('document.fonts.ready');
      await page.evaluate(
        `scrollTo(0, 0); document.querySelectorAll('.scroll').forEach((each) => each.scrollTo(0, 0))`,
      );
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}-${size}.png`),
        fullPage: whole.includes(size),
      });
      await page.context().close();
      portal.agent.release();
    }
}

if (missing === undefined) {
  const wanted = process.argv.slice(2);
  const forks = await forkedExample();
  const estate = await mkdtemp(join(tmpdir(), 'hopscope-estate-'));
  await mkdir(folder, { recursive: true });
  for (const [pictures, example] of [
    [CONTOSO, undefined],
    [FORKS, forks],
    [NOTHING, 'none'],
    [LARGE, await writeEstate(estate, { networks: 12, subnets: 4, machines: 21 })],
  ] as const) {
    const taken = pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    if (taken.length === 0) continue;
    const portal = await openPortal(example === undefined ? {} : { example });
    if (example === undefined) await askBefore(portal);
    for (const picture of taken) await take(portal, picture);
    await portal.close();
  }
  for (const each of [estate, forks.folder]) await rm(each, { recursive: true });
} else {
  process.stderr.write(`screenshots need ${missing}\n`);
  process.exitCode = 1;
}
