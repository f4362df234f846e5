import type { Box } from '../layout/layout.ts';
import type { Label } from './labels.ts';

type FarNamesProps = { readonly boxes: readonly Box[]; readonly labels: ReadonlyMap<string, Label> };

/** From far away: what each network is called, as large as it has room. */
export function FarNames({ boxes, labels }: FarNamesProps) {
  return (
    <g aria-hidden="true" className="map-far-names">
      {boxes
        .filter(({ kind }) => kind === 'network')
        .map(({ id, x, y, width, height }) => {
          const { name = '' } = labels.get(id.toLowerCase()) ?? {};
          const size = Math.min(height / 4, width / Math.max(name.length, 8));
          return (
            <text key={id} x={x + width / 2} y={y + height / 2 + size / 3} style={{ fontSize: `${size}px` }}>
              {name}
            </text>
          );
        })}
    </g>
  );
}
