import { expect, it } from 'vitest';
import type { Report } from '@hopscope/engine';
import { openOutbox } from './outbox.ts';

const report = (job: number): Report => ({ kind: 'evidence', job, evidence: LIMIT });
const LIMIT = { kind: 'limit', what: 'trace', reason: '' } as const;
const ended = (job: number): Report => ({ kind: 'ended', job });

function opened() {
  const sent: number[] = [];
  const outbox = openOutbox((reports) => void sent.push(reports.length));
  return { sent, outbox };
}

it('sends a first word before anything else is done', () => {
  const { sent, outbox } = opened();
  outbox.post(1, report(1), true);
  expect(sent).toEqual([1]);
});

it('sends further words together, at most every two milliseconds', () => {
  const { sent, outbox } = opened();
  outbox.post(1, report(1), false);
  outbox.flush(10);
  outbox.post(1, report(1), false);
  outbox.post(1, report(1), false);
  expect(outbox.flush(11)).toBe(12);
  expect(sent).toEqual([1]);
  expect(outbox.flush(12)).toBe(Infinity);
  expect(sent).toEqual([1, 2]);
});

it('sends the end of a job with what was said before it, at the end of the turn', () => {
  const { sent, outbox } = opened();
  outbox.post(1, report(1), false);
  outbox.flush(10);
  outbox.post(1, report(1), false);
  outbox.post(1, ended(1), true);
  expect(sent).toEqual([1]);
  outbox.flush(10);
  expect(sent).toEqual([1, 2]);
});
