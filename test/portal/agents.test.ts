import { generateKeyPairSync } from 'node:crypto';

import { expect, test } from 'vitest';

import { seriousFaults } from './portal.testbed.ts';
import { says, stories } from './stories.testbed.ts';

const FACTS = {
  version: '0.1.0',
  hostname: 'branch-office',
  platform: 'linux',
  kernel: '6.1',
  architecture: 'x64',
  trace: true,
  osName: 'Debian GNU/Linux',
  osVersion: '12',
};

stories('the agents in a browser', (portal) => {
  test('agents are told live from simulated', async () => {
    const page = await portal().signIn();
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('listitem').filter({ hasText: 'MultiTierApp0' }).getByText('simulated').waitFor();
    await says(page, 'agent is live');
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });

  test('a machine is added with a fresh token, and the page says when its agent has come', async () => {
    const page = await portal().signIn();
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('button', { name: 'Add a machine' }).click();
    const command = await page.getByRole('region', { name: 'Add a machine' }).locator('pre').innerText();
    expect(command).toContain(`hopscope agent enroll --server '${portal().server.endpoint}' --token-file -`);
    await says(page, 'Waiting for the agent…');
    const [, token = ''] = /printf %s '([^']+)'/.exec(command) ?? [];
    const { publicKey } = generateKeyPairSync('ed25519');
    const enrolled = await fetch(`${portal().server.httpEndpoint}/v1/agents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token,
        key: publicKey.export({ format: 'jwk' }).x,
        name: 'branch-office',
        facts: FACTS,
      }),
    });
    expect({ status: enrolled.status, text: await enrolled.text() }).toMatchObject({ status: 201 });
    await says(page, 'The agent is here');
    expect(await seriousFaults(page)).toEqual([]);
    await page.context().close();
  });
});
