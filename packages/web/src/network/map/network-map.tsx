import { useMemo, useState, type KeyboardEvent } from 'react';
import { useWords } from '../../words/language.tsx';
import type { MapPlace } from '../estate.ts';
import { labelsOf } from './labels.ts';
import type { Layout } from '../layout/layout.ts';
import type { Line } from '../layout/lines.ts';
import { FarNames } from './far-names.tsx';
import { MapBox } from './map-box.tsx';
import { MapKey } from './map-key.tsx';
import { hasInside, nextTo } from './next-to.ts';
import { useZoom } from './use-zoom.ts';

type NetworkMapProps = {
  readonly places: ReadonlyMap<string, MapPlace>;
  readonly layout: Layout;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
};

/**
 * Boxes in boxes, and a line for each peering. One stop on the way of the keyboard, and inside it a tree: arrows go from box
 * to box. Zooming makes the map larger than its window, which then scrolls.
 */
export function NetworkMap({ places, layout, chosen, onChoose }: NetworkMapProps) {
  const { network } = useWords();
  const { frame, drawing, isFar, style, less, whole, more } = useZoom(layout);
  const [focused, setFocused] = useState<string>();
  const { boxes, lines } = layout;
  const byId = useMemo(() => new Map(boxes.map((box, at) => [box.id, at])), [boxes]);
  const labels = useMemo(() => labelsOf(places, network), [places, network]);
  const stop = [focused, chosen, boxes[0]?.id].find((id) => id !== undefined && byId.has(id));
  const home = places.get(chosen?.toLowerCase() ?? '')?.network.id;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || stop === undefined) return;
    const zoom = { '+': more, '-': less, '0': whole }[event.key];
    const next = nextTo(byId.get(stop) ?? 0, event.key, boxes)?.id;
    if (event.key === 'Enter' || event.key === ' ') onChoose(stop);
    else if (zoom !== undefined) zoom();
    else if (next !== undefined)
      drawing.current?.querySelector<SVGGElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <section className="map" aria-label={network.map}>
      <div className="map-tools">
        <button type="button" aria-label={network.zoomOut} onClick={less}>
          −
        </button>
        <button type="button" onClick={whole}>
          {network.zoomAll}
        </button>
        <button type="button" aria-label={network.zoomIn} onClick={more}>
          +
        </button>
        <MapKey />
      </div>
      <div className="map-window" ref={frame}>
        <svg
          ref={drawing}
          role="tree"
          tabIndex={-1}
          aria-label={network.tree}
          viewBox={`-2 -2 ${layout.width + 4} ${layout.height + 4}`}
          style={style}
          className={isFar ? 'map-far' : ''}
          onKeyDown={onKeyDown}
          onFocus={({ target }) => setFocused(target.dataset['id'])}
        >
          <g aria-hidden="true">
            {inFront(lines, home).map(({ one, other, state, points }) => (
              <polyline
                key={`${one} ${other}`}
                points={points.join(' ')}
                className={`map-line ${state === 'Connected' ? '' : 'map-line-apart'} ${isOf(home, one, other) ? 'map-line-chosen' : ''}`}
              />
            ))}
          </g>
          {boxes.map((box, at) => (
            <MapBox
              key={box.id}
              box={box}
              label={labels.get(box.id.toLowerCase())}
              isChosen={box.id === chosen}
              isStop={box.id === stop}
              isOpen={hasInside(at, boxes)}
              onChoose={onChoose}
            />
          ))}
          {isFar && <FarNames boxes={boxes} labels={labels} />}
        </svg>
      </div>
    </section>
  );
}

const isOf = (home: string | undefined, ...ends: readonly string[]) => home !== undefined && ends.includes(home);

/** Lines of a hub share a stem, which works as long as one of them does; what is looked at comes before all others. */
const inFront = (lines: readonly Line[], home: string | undefined): readonly Line[] => {
  const rank = ({ one, other, state }: Line) => (isOf(home, one, other) ? 2 : 0) + (state === 'Connected' ? 1 : 0);
  return lines.toSorted((a, b) => rank(a) - rank(b));
};
