import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Credentials } from '@hopscope/server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { noAz, openAzureCli, PATIENCE as AZ_PATIENCE } from '../contract/azure-cli.testbed.ts';
import { ask } from './portal.testbed.ts';
import { answer, headline, stories } from './stories.testbed.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

stories('a question that is asked again by other tools', (portal) => {
  /** A place to work in: the server's data directory and the packages are where whoever started it has them. */
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'hopscope-again-'));
    await symlink(dirname(portal().server.credentialsFile), join(place, '.hopscope'));
    await symlink(join(root, 'node_modules'), join(place, 'node_modules'));
  });
  afterAll(() => rm(place, { recursive: true }));

  type Ended = { readonly code: number; readonly out: string; readonly err: string };
  /** `npx` asks nobody for a command that is there. */
  const shell = (text: string, environment: NodeJS.ProcessEnv = process.env) =>
    new Promise<Ended>((resolve) => {
      const PATH = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
      const env = { ...environment, PATH, npm_config_offline: 'true' };
      const child = execFile('sh', ['-c', text], { cwd: place, env }, (_, out, err) =>
        resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });

  async function texts(page: Page): Promise<Readonly<Record<string, string>>> {
    await answer(page)
      .getByRole('tab', { name: /Run it again/ })
      .click();
    const found = ['hopscope', 'curl', 'az', 'SDK (@azure/arm-network)'].map(
      async (tool) =>
        [tool, await answer(page).getByRole('region', { name: tool, exact: true }).locator('pre').innerText()] as const,
    );
    return Object.fromEntries(await Promise.all(found));
  }

  async function script(text: string): Promise<Ended> {
    await writeFile(join(place, 'check.mjs'), text);
    return shell(/^\/\/ (.*)$/m.exec(text)?.[1] ?? 'false');
  }

  // Three programs are started at once, on processors that others may keep busy.
  const PATIENCE = 90_000;

  test(
    'the texts for hopscope, curl and the SDK, as they are printed, give the same answer',
    async () => {
      const page = await portal().signIn();
      await ask(page, { to: 'Database0', port: '80' });
      await headline(page).waitFor();
      const { hopscope = '', curl = '', 'SDK (@azure/arm-network)': sdk = '' } = await texts(page);
      const [byCommand, byCurl, byScript] = await Promise.all([shell(hopscope), shell(curl), script(sdk)]);
      expect(byCommand).toMatchObject({ code: 1, err: '' });
      expect(byCommand.out).toContain('Port80');
      expect(JSON.parse(byCurl.out)).toMatchObject({ state: 'finished', diagnosis: { verdict: 'unreachable' } });
      expect(byScript).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(byScript.out)).toMatchObject({ connectionStatus: 'Unreachable', probesSent: 100 });
      await page.context().close();
    },
    PATIENCE,
  );

  test(
    'what a web server is asked goes along, but for the values of headers',
    async () => {
      const page = await portal().signIn();
      await page.getByText('Advanced').click();
      await page.getByRole('combobox', { name: 'Protocol' }).selectOption('HTTP');
      await page.getByRole('combobox', { name: 'Method' }).selectOption('HEAD');
      await page.getByRole('textbox', { name: 'Headers' }).fill("Accept: it's a secret");
      await page.getByRole('textbox', { name: 'Status codes' }).fill('200, 204');
      await page.getByRole('textbox', { name: 'Deadline' }).fill('5');
      await ask(page, { to: 'http://bing.com/health' });
      await headline(page).waitFor();
      const all = await texts(page);
      expect(JSON.stringify(all)).not.toContain('secret');
      const { hopscope = '', curl = '', 'SDK (@azure/arm-network)': sdk = '' } = all;
      const [byCommand, byCurl, byScript] = await Promise.all([shell(`${hopscope} --json`), shell(curl), script(sdk)]);
      expect(byCommand).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(byCommand.out)).toMatchObject({ disposition: 'answered', requests: { sent: 3 } });
      const http = {
        kind: 'http',
        method: 'HEAD',
        path: '/health',
        headers: [{ name: 'Accept' }],
        validStatus: [
          { from: 200, to: 200 },
          { from: 204, to: 204 },
        ],
      };
      expect(JSON.parse(byCurl.out)).toMatchObject({ request: { http, deadlineMs: 5000, port: 80 } });
      expect(byScript).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(byScript.out)).toMatchObject({ connectionStatus: 'Reachable' });
      await page.context().close();
    },
    PATIENCE,
  );

  test.skipIf(noAz !== undefined)(
    `the text for az, as it is printed, gives the same answer${noAz === undefined ? '' : ` (skipped: ${noAz})`}`,
    async () => {
      const page = await portal().signIn();
      await ask(page, { to: 'Database0', port: '80' });
      await headline(page).waitFor();
      const { az = '' } = await texts(page);
      const cli = await openAzureCli(
        JSON.parse(await readFile(portal().server.credentialsFile, 'utf8')) as Credentials,
      );
      const byAz = await shell(az, cli.env);
      expect(byAz).toMatchObject({ code: 0 });
      expect(JSON.parse(byAz.out)).toMatchObject({ connectionStatus: 'Unreachable', probesSent: 100 });
      await cli.close();
      await page.context().close();
    },
    AZ_PATIENCE,
  );

  test('the text for az takes nothing but what az takes', async () => {
    const page = await portal().signIn();
    await ask(page, { to: 'Database0', port: '80' });
    await headline(page).waitFor();
    const { az = '' } = await texts(page);
    expect(az.split('\n')[0]).toBe('az network watcher test-connectivity \\');
    expect([...az.matchAll(/--[\w-]+/g)].map(([flag]) => flag)).toEqual([
      '--source-resource',
      '--dest-address',
      '--dest-port',
      '--protocol',
    ]);
    await page.context().close();
  });
});
