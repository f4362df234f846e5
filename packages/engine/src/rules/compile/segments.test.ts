import { expect, it } from 'vitest';
import { blockOf, placeInBlock, SEGMENT, segmentBlocks, withSegments, type Segments } from './segments.ts';

const MANY = 700;

function filled(): ReturnType<typeof segmentBlocks> {
  const builder = segmentBlocks();
  for (let segment = 0; segment < MANY; segment += 1) builder.put(segment, rulesOf(segment));
  return builder;
}

const rulesOf = (segment: number) => ({ from: 10 * segment, to: 10 * segment + 7, index: 3 * segment });

const told = (segments: Segments, segment: number) => {
  const [block, at] = [blockOf(segments, segment), placeInBlock(segment)];
  return { from: block[at + SEGMENT.from], to: block[at + SEGMENT.to], index: block[at + SEGMENT.index] };
};

const all = Array.from({ length: MANY }, (_, segment) => segment);

it('each segment has its own rules, and one that nobody put has none', () => {
  const segments = filled().build();
  expect(all.map((segment) => told(segments, segment))).toEqual(all.map(rulesOf));
  expect(told(segments, 5000)).toEqual({ from: 0, to: 0, index: 0 });
});

it('what was built stays as it is, and shares with what is built next all blocks but those of what changed', () => {
  const builder = filled();
  const before = builder.build();
  builder.put(300, rulesOf(0));
  builder.put(301, rulesOf(1));
  const after = builder.build();
  expect(all.map((segment) => told(before, segment))).toEqual(all.map(rulesOf));
  expect(told(after, 300)).toEqual(rulesOf(0));
  expect(told(after, 302)).toEqual(rulesOf(302));
  expect(before.map((block, number) => block === after[number])).toEqual([true, false, true]);
});

it('other rules that are supposed for some change nothing of what they are supposed in', () => {
  const segments = filled().build();
  const supposed = withSegments(segments, [
    { segment: 1, ...rulesOf(7) },
    { segment: 2, ...rulesOf(8) },
  ]);
  expect([1, 2, 3].map((segment) => told(supposed, segment))).toEqual([7, 8, 3].map(rulesOf));
  expect([1, 2, 3].map((segment) => told(segments, segment))).toEqual([1, 2, 3].map(rulesOf));
  expect(supposed.map((block, number) => block === segments[number])).toEqual([false, true, true]);
});
