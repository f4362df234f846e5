import { expect, test } from 'vitest';
import { makeMeters } from './meters.ts';

test('while the described network cannot be built, all other figures are told', async () => {
  const tally = { asked: 0, answered: 3, givenUp: 0, refused: 0, failed: 1, cutOff: 2 };
  const meters = makeMeters(
    { tallies: () => ({ queued: 2, running: 1, ended: [] }) },
    { usage: () => Promise.resolve({ bytes: 4096, operations: 7, unfinished: 1 }) },
    {
      now: () => {
        throw new Error('The described network cannot be built as its documents are now.');
      },
      tallies: () => ({ flow: tally, network: tally }),
    },
  );
  const page = await meters.read();
  expect(page).toMatch(/^hopscope_findings Na[nN]$/m);
  expect(page).toMatch(/^hopscope_checks\{state="queued"\} 2$/m);
  expect(page).toMatch(/^hopscope_store_operations 7$/m);
  expect(page).toMatch(/^hopscope_questions_ended_total\{about="flow",ending="failed"\} 1$/m);
  expect(page).toMatch(/^hopscope_questions_ended_total\{about="network",ending="cut-off"\} 2$/m);
});
