import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportSchema } from './job.ts';
import { isPlainConnection } from './plain-connection.ts';

const connection = (changes: object = {}, observed: object = {}, reported: object = {}) => ({
  kind: 'observed',
  observation: {
    kind: 'probe',
    job: 1,
    sequence: 0,
    outcome: { kind: 'connected', rtt: 12.5, clock: 'kernel', retransmits: 0, ...changes },
    ...observed,
  },
  ...reported,
});

test('a probe that connected is known at once', () => {
  expect(isPlainConnection(connection())).toBe(true);
  expect(isPlainConnection(connection({ clock: 'user', retransmits: 3 }, { job: 7, sequence: 99 }))).toBe(true);
});

test.each<[string, unknown]>([
  ['one that was refused', connection({ kind: 'refused' })],
  ['one of a flow', connection({}, { sourcePort: 40_001 })],
  ['one without a time', connection({ rtt: undefined })],
  ['one with a member that nobody knows', connection({}, {}, { note: '' })],
  ['a hop', connection({}, { kind: 'hop' })],
  ['nothing', null],
  ['words', 'observed'],
])('%s is left to the schema', (_, report) => {
  expect(isPlainConnection(JSON.parse(JSON.stringify(report)))).toBe(false);
});

test('whatever is known at once, the schema takes as it is', () => {
  const odd = fc.oneof(
    fc.constantFrom('kernel', 'user', 'observed', 'probe', 'connected', '', null, -1, 0, 1, 0.5, 1e300, -0, true),
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.constant([]),
    fc.object({ maxDepth: 1 }),
  );
  const changes = (...names: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...names, 'else'), odd, { maxKeys: 2 });
  const reports = fc
    .tuple(
      changes('kind', 'rtt', 'clock', 'retransmits'),
      changes('kind', 'job', 'sequence', 'sourcePort'),
      changes('kind', 'observation'),
    )
    .map((all) => connection(...all));
  let known = 0;
  fc.assert(
    fc.property(reports, (report) => {
      if (!isPlainConnection(report)) return;
      known++;
      expect(reportSchema.safeParse(report)).toEqual({ success: true, data: report });
    }),
    { numRuns: 5000 },
  );
  expect(known).toBeGreaterThan(100);
});
