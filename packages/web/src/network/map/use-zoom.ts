import { useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import type { Layout } from '../layout/layout.ts';

/** `readable`: as large as names need and the window has; `whole`: all of it in the window; else pixels a unit. */
type Scale = 'readable' | 'whole' | number;

const STEP = 1.4;
const [LEAST, MOST] = [0.05, 6];
/** Below so many pixels a unit a name is a smudge. */
const LEGIBLE = 0.4;

/** How large the map is drawn; what was in the middle of its window stays there. */
export function useZoom({ width, height }: Layout) {
  const [scale, setScale] = useState<Scale>('readable');
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const middle = useRef<readonly [x: number, y: number]>(undefined);
  const [isFar, setFar] = useState(false);
  useLayoutEffect(() => {
    setFar((drawnAt(drawing.current, { width, height }) ?? 1) < LEGIBLE);
  }, [scale, width, height]);
  useLayoutEffect(() => {
    const window = frame.current;
    if (window === null || middle.current === undefined) return;
    const [x, y] = middle.current;
    window.scrollTo(x * window.scrollWidth - window.clientWidth / 2, y * window.scrollHeight - window.clientHeight / 2);
  }, [scale]);
  const times = (factor: number) => {
    const [window, now] = [frame.current, drawnAt(drawing.current, { width, height })];
    if (window === null || now === undefined) return;
    middle.current = [
      (window.scrollLeft + window.clientWidth / 2) / window.scrollWidth,
      (window.scrollTop + window.clientHeight / 2) / window.scrollHeight,
    ];
    setScale(Math.min(Math.max(now * factor, LEAST), MOST));
  };
  return {
    frame,
    drawing,
    /** Whether names are too small to be read. */
    isFar,
    style: styleOf(scale, width),
    less: () => times(1 / STEP),
    more: () => times(STEP),
    whole: () => setScale('whole'),
  };
}

/** Pixels a unit. Undefined where nothing is drawn. */
function drawnAt(
  drawing: SVGSVGElement | null,
  { width, height }: Pick<Layout, 'width' | 'height'>,
): number | undefined {
  if (drawing === null || width === 0) return undefined;
  const box = drawing.getBoundingClientRect();
  return Math.min(box.width / width, box.height / height);
}

function styleOf(scale: Scale, width: number): CSSProperties {
  if (scale === 'whole') return { width: '100%', maxHeight: '64vh' };
  if (scale !== 'readable') return { width: `${width * scale}px` };
  // Never so small that names cannot be read, and a small network is not blown up.
  return { width: `max(min(100%, ${width * 1.15}px), ${Math.round(width * 0.55)}px)` };
}
