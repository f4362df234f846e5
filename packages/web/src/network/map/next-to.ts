import type { Box } from '../layout/layout.ts';

const DEPTHS = { network: 0, subnet: 1, machine: 2 } as const;
const depthAt = (at: number, boxes: readonly Box[]) => DEPTHS[boxes[at]?.kind ?? 'network'];

/** Whether what lies in a box is drawn, too: it is right behind it. */
export const hasInside = (at: number, boxes: readonly Box[]): boolean =>
  at + 1 < boxes.length && depthAt(at + 1, boxes) > depthAt(at, boxes);

/** Where a key leads from a box: as in any tree, and from network to network by page. Undefined: nowhere. */
export function nextTo(at: number, key: string, boxes: readonly Box[]): Box | undefined {
  const depth = depthAt(at, boxes);
  const isAbove = (_: Box, index: number) => depthAt(index, boxes) < depth;
  const isNetwork = ({ kind }: Box) => kind === 'network';
  switch (key) {
    case 'ArrowDown':
      return boxes[at + 1];
    case 'ArrowUp':
      return boxes[at - 1];
    case 'ArrowRight':
      return hasInside(at, boxes) ? boxes[at + 1] : undefined;
    case 'ArrowLeft':
      return boxes.slice(0, at).findLast(isAbove);
    case 'PageDown':
      return boxes.slice(at + 1).find(isNetwork);
    case 'PageUp':
      return boxes.slice(0, at).findLast(isNetwork);
    case 'Home':
      return boxes[0];
    case 'End':
      return boxes.at(-1);
  }
  return undefined;
}
