import { memo } from 'react';
import type { Label } from './labels.ts';
import type { Box } from '../layout/layout.ts';

type MapBoxProps = {
  readonly box: Box;
  readonly label: Label | undefined;
  readonly isChosen: boolean;
  /** Whether the keyboard comes to the map here. */
  readonly isStop: boolean;
  /** Whether what lies in it is drawn. */
  readonly isOpen: boolean;
  readonly onChoose: (id: string) => void;
};

const LEVELS = { network: 1, subnet: 2, machine: 3 } as const;

/** A network, subnet or machine with its name and what else is to be known at once. */
export const MapBox = memo(
  function MapBox({ box, label, isChosen, isStop, isOpen, onChoose }: MapBoxProps) {
    const { id, kind, x, y, width, height } = box;
    if (label === undefined) return undefined;
    const { name, more, isAppliance, count } = label;
    const look = `map-${kind}${isAppliance ? ' map-appliance' : ''}${isChosen ? ' map-chosen' : ''}`;
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree that it is in hears the keys
      <g
        className={look}
        transform={`translate(${x} ${y})`}
        role="treeitem"
        aria-label={`${name} ${more}`}
        aria-level={LEVELS[kind]}
        aria-selected={isChosen}
        aria-expanded={count === 0 ? undefined : isOpen}
        tabIndex={isStop ? 0 : -1}
        data-id={id}
        onClick={() => onChoose(id)}
      >
        <rect width={width} height={height} rx={kind === 'machine' ? 7 : 10} />
        {/* What is longer than the box is cut off; the whole of it is the box's name. */}
        <svg width={width - 8} height={height} overflow="hidden">
          <text>
            <tspan x={10} y={19} className="map-name">
              {name}
            </tspan>{' '}
            <tspan x={10} y={35} className="map-more">
              {more}
            </tspan>
          </text>
        </svg>
      </g>
    );
  },
  // What a box does when it is chosen is the same for all, and changes with what was chosen before.
  (one, other) =>
    one.box === other.box &&
    one.label === other.label &&
    one.isChosen === other.isChosen &&
    one.isStop === other.isStop &&
    one.isOpen === other.isOpen,
);
