import { useState } from 'react';
import { useWords } from '../words/language.tsx';
import type { MapNetwork } from './estate.ts';
import type { Box, Layout } from './layout.ts';

type NetworkMapProps = {
  readonly networks: readonly MapNetwork[];
  readonly layout: Layout;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
};

/** Boxes in boxes; subnets and machines are buttons. Zooming makes the map larger than its window, which then scrolls. */
export function NetworkMap({ networks, layout, chosen, onChoose }: NetworkMapProps) {
  const { network } = useWords();
  const [zoom, setZoom] = useState(1);
  const labels = labelsOf(networks, network);
  // Never so small that names cannot be read, and a small network is not blown up.
  const width = `max(min(100%, ${layout.width * 1.15}px), ${Math.round(layout.width * 0.55)}px)`;
  return (
    <section className="map" aria-label={network.title}>
      <div className="map-tools">
        <button type="button" aria-label={network.zoomOut} onClick={() => setZoom(Math.max(zoom / 1.4, 0.2))}>
          −
        </button>
        <button type="button" onClick={() => setZoom(1)}>
          {network.zoomAll}
        </button>
        <button type="button" aria-label={network.zoomIn} onClick={() => setZoom(Math.min(zoom * 1.4, 6))}>
          +
        </button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <div className="map-window" tabIndex={0} role="region" aria-label={network.lead}>
        <svg viewBox={`-2 -2 ${layout.width + 4} ${layout.height + 4}`} style={{ width: `calc(${width} * ${zoom})` }}>
          {layout.boxes.map((box) => (
            <MapBox
              key={`${box.kind} ${box.id}`}
              box={box}
              label={labels.get(box.id)}
              isChosen={box.id === chosen}
              onChoose={onChoose}
            />
          ))}
        </svg>
      </div>
    </section>
  );
}

type Label = { readonly name: string; readonly more: string; readonly appliance?: boolean };

function MapBox({
  box,
  label,
  isChosen,
  onChoose,
}: {
  readonly box: Box;
  readonly label: Label | undefined;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}) {
  const { id, kind, x, y, width, height } = box;
  if (label === undefined) return undefined;
  const { name, more, appliance = false } = label;
  const inner = (
    <>
      <rect width={width} height={height} rx={kind === 'machine' ? 7 : 10} />
      <text>
        <tspan x={10} y={19} className="map-name">
          {shortened(name, width)}
        </tspan>{' '}
        <tspan x={10} y={35} className="map-more">
          {shortened(more, width * 1.15)}
        </tspan>
      </text>
    </>
  );
  const look = `map-${kind}${appliance ? ' map-appliance' : ''}${isChosen ? ' map-chosen' : ''}`;
  const place = `translate(${x} ${y})`;
  if (kind === 'network')
    return (
      <g className={look} transform={place}>
        {inner}
      </g>
    );
  return (
    <g
      className={look}
      transform={place}
      role="button"
      tabIndex={0}
      aria-label={`${name} ${more}`}
      aria-pressed={isChosen}
      onClick={() => onChoose(id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onChoose(id);
      }}
    >
      {inner}
    </g>
  );
}

/** About 8 units a letter; the whole name is the box's own. */
const shortened = (text: string, width: number) => {
  const most = Math.floor((width - 18) / 8);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

function labelsOf(
  networks: readonly MapNetwork[],
  words: ReturnType<typeof useWords>['network'],
): ReadonlyMap<string, Label> {
  const nameById = new Map(networks.map(({ id, name }) => [id.toLowerCase(), name]));
  return new Map(
    networks.flatMap(({ id, name, prefixes, peers, subnets }) => {
      const peered =
        peers.length === 0
          ? ''
          : ` · ${words.peered} ${peers.map((peer) => nameById.get(peer) ?? peer.split('/').at(-1)).join(', ')}`;
      return [
        [id, { name, more: `${prefixes.join(', ')}${peered}` }] as const,
        ...subnets.flatMap((subnet) => [
          [
            subnet.id,
            { name: subnet.name, more: `${subnet.prefix} · ${words.machines(subnet.machines.length)}` },
          ] as const,
          ...subnet.machines.map(
            ({ id, name, address, appliance }) =>
              [id, { name, more: appliance ? `${address} · ${words.appliance}` : address, appliance }] as const,
          ),
        ]),
      ];
    }),
  );
}
