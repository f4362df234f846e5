import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { build } from 'vite';

import { scriptedAgent, type ScriptedAgent } from '../../packages/server/src/flows/scripted-agent.testbed.ts';
import { startServer, type RunningServer, type ServerOptions } from '@hopscope/server';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
export const missing = CHROMIUM === undefined ? 'chromium' : undefined;

const root = fileURLToPath(new URL('../../', import.meta.url));
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Portal = {
  readonly server: RunningServer;
  /** The server's own host's: sends no packet, and waits when it is told to. */
  readonly agent: ScriptedAgent;
  /** A new browser profile that knows nobody. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A page that was opened by a sign-in link. */
  signIn(options?: BrowserContextOptions): Promise<Page>;
  /** Addresses that any page asked for, beside this server's. */
  readonly strangers: readonly string[];
  /** What pages complained about in their consoles: refused by policy, faults. */
  readonly complaints: readonly string[];
  /** What stands in each page that is open, for whoever looks why a story failed. */
  shown(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type PortalOptions = Omit<Partial<ServerOptions>, 'example'> & {
  /** Contoso where nothing is said. */
  readonly example?: ServerOptions['example'] | 'none';
  /** In place of one whose every probe connects. */
  readonly scripted?: ScriptedAgent;
};

/** A real server with the example, the portal as its source stands, and Debian's Chromium. */
export async function openPortal({ example, scripted, ...options }: PortalOptions = {}): Promise<Portal> {
  const folder = await mkdtemp(join(tmpdir(), 'hopscope-portal-'));
  const portal = join(folder, 'dist');
  await build({ root: join(root, 'packages/web'), logLevel: 'error', build: { outDir: portal } });
  const agent = scripted ?? scriptedAgent();
  const server = await startServer({
    agent,
    dataDir: join(folder, 'data'),
    host: '127.0.0.1',
    port: 0,
    httpPort: 0,
    portal,
    ...(example !== 'none' && { example: example ?? { name: 'contoso', folder: join(root, 'examples/contoso') } }),
    log: { level: 'silent' },
    ...options,
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ARGS });
  const strangers: string[] = [];
  const complaints: string[] = [];

  const newContext: Portal['newContext'] = async (given = {}) => {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'Asia/Taipei',
      colorScheme: 'light',
      ...given,
    });
    // Sooner than a test's own end, so that what was waited for is named.
    context.setDefaultTimeout(20_000);
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== server.httpEndpoint && url.protocol !== 'data:') strangers.push(request.url());
    });
    context.on('console', (message) => {
      // The browser itself says so of every 401, which is the way a page learns that it is signed out, and of every 404.
      if (message.type() === 'error' && !/status of 40[14]/.test(message.text())) complaints.push(message.text());
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    return context;
  };
  return {
    server,
    agent,
    newContext,
    signIn: async (given) => {
      const context = await newContext(given);
      const page = await context.newPage();
      await page.goto(server.signInLink() ?? '');
      return page;
    },
    strangers,
    complaints,
    shown: () =>
      Promise.all(
        browser
          .contexts()
          .flatMap((context) => context.pages())
          .map(async (page) => `${page.url()}\n${await page.locator('body').innerText()}`),
      ),
    close: async () => {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What axe-core finds serious or critical on a page as it stands (WCAG 2.2 AA), in a line each. */
export async function seriousFaults(page: Page): Promise<readonly string[]> {
  // Through the debugger, which our policy against foreign scripts does not concern.
  await page.evaluate(axe.source);
  const found = (await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  )) as axe.AxeResults;
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
    );
}

/** Fills in the question and runs it. */
export async function ask(
  page: Page,
  { from = 'MultiTierApp0', to, port }: { from?: string; to: string; port?: string },
): Promise<void> {
  // Left as it is: the server's own host.
  if (from !== '') await page.getByRole('combobox', { name: 'From' }).fill(from);
  await page.getByRole('combobox', { name: 'To', exact: true }).fill(to);
  if (port !== undefined) await page.getByRole('textbox', { name: 'Port', exact: true }).fill(port);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
}
