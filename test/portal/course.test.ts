import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import type { Job, Report } from '@hopscope/engine';
import { run, start } from '../../packages/cli/src/hopscope.fixture.ts';
import { scriptedAgent } from '../../packages/server/src/flows/scripted-agent.testbed.ts';
import { ask, seriousFaults } from './portal.testbed.ts';
import { answer, headline, says, stories } from './stories.testbed.ts';

/** Every fourth of its probes gets no answer; those that connect take longer and longer. */
function everyFourthLost(job: Job): readonly Report[] | undefined {
  if (job.kind !== 'probe') return undefined;
  const outcomeOf = (sequence: number) =>
    sequence % 4 === 3
      ? ({ kind: 'silent', waitedMs: job.silenceMs, left: 'yes' } as const)
      : ({ kind: 'connected', rtt: 1000 + sequence * 100, clock: 'kernel', retransmits: 0 } as const);
  return [
    ...Array.from({ length: job.count }, (_, sequence): Report => {
      return { kind: 'observed', observation: { kind: 'probe', job: job.job, sequence, outcome: outcomeOf(sequence) } };
    }),
    { kind: 'ended', job: job.job },
  ];
}

stories(
  'the course of a check in a browser',
  (portal) => {
    const course = (page: Page) => page.getByRole('region', { name: 'The check runs' });

    test('dots are filled one by one as probes are answered, latencies build up, and time goes by', async () => {
      const page = await portal().signIn();
      portal().agent.hold();
      // However long neighbours take the processor, the check is not over before it is told to be.
      await page.getByText('Advanced').click();
      await page.getByRole('textbox', { name: 'Deadline' }).fill('60');
      await ask(page, { from: '', to: '192.0.2.50:443' });
      const dots = (text: string) => course(page).getByRole('img', { name: text }).waitFor();
      await dots('0 of 100 probes answered or given up, 0 connected');
      await says(page, 'No probe has connected yet');
      portal().agent.give(1);
      await dots('1 of 100 probes answered or given up, 1 connected');
      portal().agent.give(3);
      await dots('4 of 100 probes answered or given up, 3 connected');
      await course(page)
        .getByRole('img', { name: /^3 samples, 1\.0 ms – 1\.2 ms/ })
        .waitFor();
      portal().agent.give(16);
      await dots('20 of 100 probes answered or given up, 15 connected');
      await course(page)
        .getByRole('img', { name: /^15 samples, 1\.0 ms – 2\.8 ms/ })
        .waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      const elapsed = async () => Number.parseFloat(await course(page).getByRole('timer').innerText());
      const before = await elapsed();
      await expect.poll(elapsed, { timeout: 10_000 }).toBeGreaterThan(before);
      // Whoever comes later is told what was heard before.
      await page.reload();
      await dots('20 of 100 probes answered or given up, 15 connected');
      portal().agent.release();
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toMatch(/^Reachable, but not reliably: 75 of 100 probes connected/);
      await answer(page)
        .getByRole('img', { name: /^75 samples/ })
        .waitFor();
      await page.context().close();
    });

    test('an agent that goes away in the middle leaves it unknown, and is named as the reason', async () => {
      const data = dirname(portal().server.credentialsFile);
      const folder = await mkdtemp(join(tmpdir(), 'hopscope-lost-'));
      const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      const token = await run(['agent', 'token', 'create', '--data', data]);
      const place = ['--state', folder];
      const enrolled = ['agent', 'enroll', '--server', `unix:${join(data, 'agent.sock')}`, '--name', 'branch-office'];
      expect(await run([...enrolled, ...place], { HOPSCOPE_TOKEN: token.out })).toMatchObject({ code: 0 });
      const agent = start(['agent', 'run', ...place]);
      const page = await portal().signIn();
      const source = page.getByRole('combobox', { name: 'From' });
      await expect
        .poll(
          async () => {
            await source.fill('');
            await source.blur();
            await source.click();
            return page.getByRole('option', { name: /branch-office.*agent is live/ }).count();
          },
          { timeout: 20_000, interval: 300 },
        )
        .toBe(1);
      // A web server that takes the connection and never answers keeps the check going for as long as it may.
      await page.getByRole('combobox', { name: 'Protocol' }).selectOption('HTTP');
      await ask(page, { from: 'branch-office', to: `http://127.0.0.1:${port}/` });
      await course(page).getByRole('img', { name: '3 of 3 probes answered or given up, 3 connected' }).waitFor();
      agent.child.kill('SIGKILL');
      await headline(page).waitFor();
      expect(await headline(page).textContent()).toMatch(/^Undetermined: .*agent/);
      expect(await answer(page).innerText()).not.toContain('Unreachable');
      await answer(page).getByText('AGENT_OFFLINE').waitFor();
      await answer(page).getByRole('tab', { name: 'ARM JSON' }).click();
      await says(page, /"connectionStatus": "Unknown"/);
      await says(page, /"type": "AgentStopped"/);
      await agent.ended;
      silent.close();
      await page.context().close();
      await rm(folder, { recursive: true });
      // The command is started three times.
    }, 90_000);
  },
  { scripted: scriptedAgent(everyFourthLost) },
);
