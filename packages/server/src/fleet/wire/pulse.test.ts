import { expect, test } from 'vitest';

import { openPulse } from './pulse.ts';

/** A pulse of 3 s, and a clock that goes when it is told to. */
function pulseAt() {
  let now = 0;
  const alarms = new Set<{ readonly at: number; readonly callback: () => void }>();
  const pulse = openPulse({
    periodMs: 3000,
    monotonic: () => now,
    wake(delayMs, callback) {
      const alarm = { at: now + delayMs, callback };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
  });
  const until = (ms: number) => {
    for (;;) {
      const [first] = [...alarms].sort((a, b) => a.at - b.at);
      if (first === undefined || first.at > ms) break;
      alarms.delete(first);
      now = Math.max(now, first.at);
      first.callback();
    }
    now = ms;
  };
  const beatsOf = () => {
    const at: number[] = [];
    return { at, beat: () => void at.push(Math.round(now)) };
  };
  return { pulse, until, beatsOf, alarms, stand: (ms: number) => (now = ms) };
}

test('each is beaten once a period, counted from when it came', () => {
  const { pulse, until, beatsOf } = pulseAt();
  const [first, second] = [beatsOf(), beatsOf()];
  pulse.add(first);
  until(1000);
  pulse.add(second);
  until(9500);
  expect(first.at).toEqual([3000, 6000, 9000]);
  expect(second.at).toEqual([4000, 7000]);
});

test('whoever left is not beaten again, and where nobody is left no timer runs', () => {
  const { pulse, until, beatsOf, alarms } = pulseAt();
  const [first, second] = [beatsOf(), beatsOf()];
  pulse.add(first);
  pulse.add(second);
  until(3000);
  pulse.delete(first);
  pulse.delete(first);
  until(6000);
  expect([first.at, second.at]).toEqual([[3000], [3000, 6000]]);
  pulse.delete(second);
  until(6200);
  expect(alarms.size).toBe(0);
});

test('late turns are caught up with; a host that stood still for an hour does not have its agents asked for each second of it', () => {
  const { pulse, until, beatsOf, stand } = pulseAt();
  const late = beatsOf();
  pulse.add(late);
  stand(3_600_000);
  until(3_600_000);
  expect(late.at.length).toBeLessThanOrEqual(2);
  until(3_606_000);
  expect(late.at.length).toBeGreaterThanOrEqual(2);
  expect(late.at.length).toBeLessThanOrEqual(4);
});
