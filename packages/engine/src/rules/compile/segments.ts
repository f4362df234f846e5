import { copied } from '../../table/columns.ts';
import { zerosU32, type SharedU32 } from '../../table/shared-arrays.ts';
import type { Direction } from '../security-rule.ts';

/**
 * Where the rules of each segment lie, a block for 256 segments: mostly one group changes at a time, and a network shares all
 * other blocks with the one before it.
 */
export type Segments = readonly SharedU32[];

/** Its rules are the rows from `from` up to `to`; `index`: where its masks begin, or 0. */
export const SEGMENT = { from: 0, to: 1, index: 2, unused: 3, stride: 4 } as const;

export type Segment = { readonly from: number; readonly to: number; readonly index: number };

/** A segment's rules, and which one it is. */
export type PlacedSegment = Segment & { readonly segment: number };

export const segmentOf = (group: number, direction: Direction): number => 2 * group + (direction === 'inbound' ? 0 : 1);

const BLOCK_SHIFT = 8;
const BLOCK: number = 1 << BLOCK_SHIFT;

/** The block of a segment, and where it lies there. */
export const blockOf = (segments: Segments, segment: number): SharedU32 =>
  segments[segment >>> BLOCK_SHIFT] ?? NO_RULES;
export const placeInBlock = (segment: number): number => SEGMENT.stride * (segment & (BLOCK - 1));

const NO_RULES = zerosU32(SEGMENT.stride * BLOCK);

/** Segments that change one by one. Those that were built stay as they are. */
export function segmentBlocks() {
  const blocks: SharedU32[] = [];
  /** Blocks that nobody was given yet. */
  const own = new Set<number>();
  return {
    put(segment: number, rules: Segment): void {
      const number = segment >>> BLOCK_SHIFT;
      const before = blocks[number] ?? NO_RULES;
      const block = own.has(number) ? before : zerosU32(before.length);
      if (block !== before) block.set(before);
      own.add(number);
      blocks[number] = block;
      putIn(block, segment, rules);
    },
    build(): Segments {
      own.clear();
      return [...blocks];
    },
  };
}

/** The same with other rules for some. */
export function withSegments(segments: Segments, changed: readonly PlacedSegment[]): Segments {
  const blocks = [...segments];
  for (const [number, own] of Map.groupBy(changed, ({ segment }) => segment >>> BLOCK_SHIFT)) {
    const block = copied(blocks[number] ?? NO_RULES);
    for (const { segment, ...rules } of own) putIn(block, segment, rules);
    blocks[number] = block;
  }
  return blocks;
}

function putIn(block: SharedU32, segment: number, { from, to, index }: Segment): void {
  block.set([from, to, index], placeInBlock(segment));
}
