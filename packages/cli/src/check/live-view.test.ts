import type { Progress } from '@hopscope/engine';
import { expect, test } from 'vitest';
import { address } from '../render/stories.fixture.ts';
import { EMPTY_VIEW, openLiveView, seen, viewLines } from './live-view.ts';

const target = { address: address('10.77.3.2'), port: 5432, family: 'ipv4' } as Extract<
  Progress,
  { kind: 'probing' }
>['target'];

const SHOWN: readonly Progress[] = [
  { kind: 'resolving', name: 'db.example' },
  { kind: 'probing', target, count: 100 },
  { kind: 'probe', sequence: 0, outcome: 'connected', rtt: 1230 },
  { kind: 'hop', ttl: 13, address: target.address, rtt: 1290 },
  { kind: 'hop', ttl: 12, address: target.address, rtt: 1310 },
  { kind: 'hop', ttl: 2, address: address('10.77.1.1'), rtt: 310 },
  { kind: 'probe', sequence: 1, outcome: 'failed' },
  { kind: 'hop', ttl: 3 },
];
const view = SHOWN.reduce(seen, EMPTY_VIEW);

test('shows each probe as a letter, and hops in order up to the first that is the target', () => {
  expect(viewLines(view, { columns: 80, rows: 24 })).toEqual([
    'Probing 10.77.3.2, TCP port 5432 …',
    '  probes ·x  2 of 100, last 1.23 ms',
    '  hop  2  10.77.1.1  0.31 ms',
    '  hop  3  *',
    '  hop 12  10.77.3.2  1.31 ms',
  ]);
});

test('says which name is being resolved', () => {
  expect(viewLines(seen(EMPTY_VIEW, SHOWN[0]!), { columns: 80, rows: 24 })).toEqual(['Resolving db.example …']);
});

test.each([
  [{ columns: 20, rows: 24 }, 5],
  [{ columns: 80, rows: 3 }, 2],
  [{ columns: 1, rows: 1 }, 1],
])('fits a screen of %j', (screen, lines) => {
  const many = Array.from({ length: 200 }, (): Progress => ({ kind: 'probe', sequence: 0, outcome: 'connected' }));
  const shown = viewLines(many.reduce(seen, view), screen);
  expect(shown).toHaveLength(lines);
  for (const line of shown) expect(line.length).toBeLessThan(screen.columns + 1);
});

test('takes back everything that it drew, and draws no more often than every 50 ms', () => {
  let now = 0;
  const written: string[] = [];
  const live = openLiveView(
    () => ({ columns: 80, rows: 24 }),
    (text) => written.push(text),
    () => now,
  );
  for (const progress of SHOWN) live.show(progress);
  expect(written).toHaveLength(2);
  now = 50;
  live.show({ kind: 'hop', ttl: 4 });
  expect(written).toHaveLength(3);
  live.close();
  // Six lines up, then nothing is left below.
  expect(written.at(-1)).toBe('\r\u001b[6A\u001b[J');
  live.close();
  expect(written).toHaveLength(4);
});
