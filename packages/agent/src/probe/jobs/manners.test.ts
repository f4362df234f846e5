import { describe, expect, it } from 'vitest';
import type { Address, Outcome } from '@hopscope/engine';
import { openManners } from './manners.ts';

const connected: Outcome = { kind: 'connected', rtt: 1000, clock: 'kernel', retransmits: 0 };
const refused: Outcome = { kind: 'refused', clock: 'user' };
const silent: Outcome = { kind: 'silent', waitedMs: 1500, left: 'yes' };
const failed = (errno: string): Outcome => ({ kind: 'failed', call: 'connect', errno });
const rejected = (from: string, rtt = 1000): Outcome => ({
  kind: 'icmp',
  reason: 'admin-prohibited',
  from: from as Address,
  rtt,
  clock: 'kernel',
});

/** Manners that begin at 0 and hear one outcome a millisecond. */
function after(...outcomes: readonly Outcome[]) {
  const manners = openManners();
  manners.begin(0);
  for (const [index, outcome] of outcomes.entries()) manners.heard(outcome, index + 1);
  return manners;
}

describe('manners', () => {
  it.each<[string, readonly Outcome[], number, number]>([
    ['before anything is known', [], 10, 4],
    ['after a connection', [connected], 10, Infinity],
    ['after a reset', [refused], 10, 4],
    ['long after a reset', [refused], 10_000, 4],
    ['after a connection and a reset', [connected, refused], 10, 4],
    ['after one rejection', [rejected('10.0.0.1')], 10, 4],
    ['when nothing was heard for 250 ms', [], 250, Infinity],
    ['when nothing was heard for 249 ms', [], 249, 4],
    ['when nothing was heard for 250 ms since a rejection', [rejected('10.0.0.1')], 251, Infinity],
    ['when only silence was', [silent], 249, 4],
  ])('allow this many in flight %s', (_, outcomes, now, window) => {
    expect(after(...outcomes).window(now)).toBe(window);
  });

  it.each<[string, readonly Outcome[], boolean]>([
    ['three equal rejections', [rejected('10.0.0.1'), rejected('10.0.0.1'), rejected('10.0.0.1')], true],
    ['two of them', [rejected('10.0.0.1'), rejected('10.0.0.1')], false],
    ['rejections by three routers', [rejected('10.0.0.1'), rejected('10.0.0.2'), rejected('10.0.0.3')], false],
    [
      'rejections with a connection between them',
      [rejected('10.0.0.1'), rejected('10.0.0.1'), connected, rejected('10.0.0.1')],
      false,
    ],
    [
      'rejections with silence between them',
      [rejected('10.0.0.1'), silent, rejected('10.0.0.1'), silent, rejected('10.0.0.1')],
      true,
    ],
    ['three equal failures of a call', [failed('EACCES'), failed('EACCES'), failed('EACCES')], true],
    ['three different failures', [failed('EACCES'), failed('EINVAL'), failed('EACCES')], false],
    ['three resets', [refused, refused, refused], false],
  ])('have heard enough, or not, after %s', (_, outcomes, enough) => {
    expect(after(...outcomes).enoughUntil() !== undefined).toBe(enough);
  });

  it('wait for what is in flight four round trips after the last of three rejections', () => {
    const slow = rejected('10.0.0.1', 200_000);
    expect(after(slow, slow, slow).enoughUntil()).toBe(3 + 800);
  });

  it('take neither silence nor a failed call for an answer', () => {
    expect(after(silent, failed('EACCES')).answered()).toBe(false);
    expect(after(rejected('10.0.0.1')).answered()).toBe(true);
  });
});
