import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { PATIENT, says, stories } from './stories.testbed.ts';

const HOPSCOPE = fileURLToPath(new URL('../../packages/cli/bin/hopscope.js', import.meta.url));

stories('the agents in a browser', (portal) => {
  let folder = '';
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hopscope-portal-agents-'));
  });
  afterAll(async () => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) await endOf(child);
    await rm(folder, { recursive: true });
  });

  /** Runs what the page says as somebody does who copied it: in a shell, where `hopscope` is the command of this checkout. */
  const shell = (commands: string, name: string): ChildProcess & { readonly said: () => string } => {
    const state = `--state '${join(folder, name)}'`;
    const words = commands
      .replaceAll('hopscope agent enroll', `exec "$NODE" "$HOPSCOPE" agent enroll --name '${name}' ${state}`)
      .replaceAll('hopscope agent run', `exec "$NODE" "$HOPSCOPE" agent run ${state}`);
    const child = spawn('sh', ['-c', words], { env: { ...process.env, NODE: process.execPath, HOPSCOPE } });
    started.push(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    return Object.assign(child, { said: () => text });
  };
  const endOf = async (child: ChildProcess) => {
    child.kill('SIGTERM');
    await once(child, 'close');
  };
  const openAgents = async (page: Page) => {
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('button', { name: 'Add a machine' }).waitFor();
  };
  const card = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });
  /** The two commands that the page shows after somebody asked to add a machine. */
  const commandsFor = async (page: Page) => {
    await page.getByRole('button', { name: /Add a machine|Make another token/ }).click();
    const text = await page.getByRole('region', { name: 'Add a machine' }).locator('pre').innerText();
    return text.split('\n') as [enrol: string, run: string];
  };
  const enrolled = async (page: Page, name: string) => {
    const [enrol, run] = await commandsFor(page);
    const enrolling = shell(enrol, name);
    await once(enrolling, 'close');
    expect({ code: enrolling.exitCode, said: enrolling.said() }).toMatchObject({ code: 0 });
    return shell(run, name);
  };

  test('agents are told live from simulated, and counted', async () => {
    const page = await portal().signIn();
    await openAgents(page);
    await card(page, 'MultiTierApp0').getByText('simulated').waitFor();
    await says(page, 'agent is live');
    expect(await page.getByRole('status').first().innerText()).toMatch(/^1 live, 0 stale, 1 simulated$/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('a machine is added by the commands that are copied: waiting, enrolled, and green when its agent has come', async () => {
    const page = await portal().signIn({ permissions: ['clipboard-read', 'clipboard-write'] });
    await openAgents(page);
    const [enrol, run] = await commandsFor(page);
    const added = page.getByRole('region', { name: 'Add a machine' }).first();
    await added.getByRole('button', { name: 'Copy' }).click();
    await added.getByRole('status').getByText('Copied').waitFor();
    expect(await page.evaluate(`navigator.clipboard.readText()`)).toBe(`${enrol}\n${run}`);
    expect(enrol).toContain(`hopscope agent enroll --server '${portal().server.endpoint}' --token-file -`);
    await added.getByText('Waiting for the agent…').waitFor();
    await once(shell(enrol, 'branch-office'), 'close');
    await added.getByText('Enrolled; waiting for it to connect…').waitFor();
    /** Of the mark: red, green and blue. */
    const colour = async () => {
      const text = await page.evaluate<string>(`getComputedStyle(document.querySelector('.enrolment .mark')).color`);
      return (text.match(/\d+/g) ?? []).map(Number);
    };
    const isGreen = ([red = 0, green = 0, blue = 0]: readonly number[]) => green > Math.max(red, blue);
    expect(isGreen(await colour())).toBe(false);
    shell(run, 'branch-office');
    await added.getByText('The agent is here: branch-office').waitFor();
    expect(isGreen(await colour())).toBe(true);
    const machine = card(page, 'branch-office');
    await machine.getByText('agent is live').waitFor();
    expect(await machine.innerText()).toMatch(/Version\s+0\.1\.0[\s\S]*Host\s+\S+[\s\S]*System\s+\S+/);
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('a check starts from the machine that was added, by keyboard alone', async () => {
    const page = await portal().signIn();
    await openAgents(page);
    await card(page, 'branch-office').getByRole('link', { name: 'Check from here: branch-office' }).press('Enter');
    const from = page.getByRole('combobox', { name: 'From' });
    await from.waitFor();
    await expect.poll(() => from.inputValue(), PATIENT).toBe('branch-office');
    await page.context().close();
  });

  test('an agent that goes away while the page is open is told stale, and live again when it comes back', async () => {
    const page = await portal().signIn();
    await openAgents(page);
    const agent = await enrolled(page, 'shop');
    await card(page, 'shop').getByText('agent is live').waitFor();
    await endOf(agent);
    await card(page, 'shop').getByText('stale: its agent is away').waitFor();
    await card(page, 'shop').getByText('Last seen').waitFor();
    await page.getByRole('status').getByText('1 stale').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    shell('hopscope agent run', 'shop');
    await card(page, 'shop').getByText('agent is live').waitFor();
    expect(await page.getByRole('status').getByText('0 stale').count()).toBe(1);
    await page.context().close();
  });

  test('an agent that is revoked is cut off at once, and its machine is gone', async () => {
    const page = await portal().signIn();
    await openAgents(page);
    const agent = await enrolled(page, 'leaver');
    await card(page, 'leaver').getByText('agent is live').waitFor();
    const ended = once(agent, 'close');
    await card(page, 'leaver').getByRole('button', { name: 'Revoke: leaver' }).press('Enter');
    // The focus is on the answer that harms nobody.
    await page.keyboard.press('Enter');
    await card(page, 'leaver').getByRole('button', { name: 'Revoke: leaver' }).click();
    await card(page, 'leaver').getByRole('button', { name: 'Cut leaver off for good' }).click();
    await card(page, 'leaver').waitFor({ state: 'detached' });
    await ended;
    expect(agent.said()).toContain('revoked');
    const again = shell('hopscope agent run', 'leaver');
    await once(again, 'close');
    expect(again.said()).toContain('revoked');
    await page.context().close();
  });

  test('an agent of another version than the server is pointed out', async () => {
    const page = await portal().signIn();
    await openAgents(page);
    const [command] = await commandsFor(page);
    const [, token = ''] = /printf %s '([^']+)'/.exec(command) ?? [];
    const { publicKey } = generateKeyPairSync('ed25519');
    const { status } = await fetch(`${portal().server.httpEndpoint}/v1/agents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token,
        key: publicKey.export({ format: 'jwk' }).x,
        name: 'museum',
        facts: {
          version: '0.0.1',
          hostname: 'museum',
          platform: 'linux',
          kernel: '5.10',
          architecture: 'x64',
          trace: false,
          osName: 'Debian GNU/Linux',
          osVersion: '11',
        },
      }),
    });
    expect(status).toBe(201);
    const machine = card(page, 'museum');
    await machine.getByText("not this server's (0.1.0)").waitFor();
    expect(await machine.innerText()).toMatch(/Finds hops\s+no/);
    await page.context().close();
  });

  test('what was known is still there while the server does not answer, and said so', async () => {
    const page = await portal().signIn();
    await openAgents(page);
    await page.context().setOffline(true);
    await page.getByRole('alert').getByText('The server does not answer').waitFor();
    await card(page, 'MultiTierApp0').waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().setOffline(false);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.context().close();
  });
});
