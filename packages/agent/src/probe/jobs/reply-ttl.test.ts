import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '@hopscope/engine';
import { findReplyTtl } from './reply-ttl.ts';

const refused: Outcome = { kind: 'refused', rtt: 500, clock: 'user' };
const silent: Outcome = { kind: 'silent', waitedMs: 50, left: 'unknown' };
const connected: Outcome = { kind: 'connected', rtt: 500, clock: 'kernel', retransmits: 0 };

/** Asks until the search ends; `lost` says which answers, counted from 0, never arrive. */
function search(answer: (minimumTtl: number) => Outcome, lost: (question: number) => boolean = () => false) {
  const steps = findReplyTtl(() => 50);
  let step = steps.next();
  let asked = 0;
  while (step.done !== true) {
    const outcome = lost(asked++) ? silent : answer(step.value.minimumTtl);
    step = steps.next(outcome);
  }
  return { replyTtl: step.value, asked };
}
const resets = (replyTtl: number) => (minimumTtl: number) => (minimumTtl <= replyTtl ? refused : silent);

describe('the search for the TTL that a reset arrives with', () => {
  it('finds every TTL with ten questions', () => {
    for (let replyTtl = 1; replyTtl <= 255; replyTtl++) {
      const found = search(resets(replyTtl));
      expect(found.replyTtl).toBe(replyTtl);
      expect(found.asked).toBeLessThanOrEqual(10);
    }
  });

  it('is not misled when one reset is lost on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 1, max: 8 }), (replyTtl, lost) => {
        const found = search(resets(replyTtl), (question) => question === lost);
        expect([replyTtl, undefined]).toContain(found.replyTtl);
      }),
    );
  });

  it.each<[string, (minimumTtl: number) => Outcome]>([
    ['nobody answers', () => silent],
    ['the port is open', () => connected],
    ['the port opens meanwhile', (minimumTtl) => (minimumTtl === 1 ? refused : connected)],
  ])('finds nothing when %s', (_, answer) => {
    expect(search(answer).replyTtl).toBeUndefined();
  });
});
