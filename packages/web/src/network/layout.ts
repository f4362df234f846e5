import type { MapNetwork } from './estate.ts';

/** Where something is drawn, in the map's own units; x and y from the left upper corner of the map. */
export type Box = {
  readonly id: string;
  readonly kind: 'network' | 'subnet' | 'machine';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Layout = { readonly boxes: readonly Box[]; readonly width: number; readonly height: number };

const MACHINE = { width: 176, height: 48 };
const [GAP, HEAD] = [12, 44];

type Block = {
  readonly width: number;
  readonly height: number;
  readonly place: (x: number, y: number) => readonly Box[];
};

/** Machines in their subnets, subnets in their networks, networks beside each other: each a block that is packed in rows. */
export function layOut(networks: readonly MapNetwork[]): Layout {
  const whole = packed(
    networks.map(({ id, subnets }) =>
      framed(
        'network',
        id,
        packed(subnets.map((subnet) => framed('subnet', subnet.id, packed(subnet.machines.map(({ id }) => leaf(id)))))),
      ),
    ),
  );
  return { boxes: whole.place(0, 0), width: whole.width, height: whole.height };
}

const leaf = (id: string): Block => ({ ...MACHINE, place: (x, y) => [{ id, kind: 'machine', x, y, ...MACHINE }] });

function framed(kind: 'network' | 'subnet', id: string, inside: Block): Block {
  const width = Math.max(inside.width, 1.4 * MACHINE.width) + 2 * GAP;
  const height = inside.height + HEAD + GAP;
  return { width, height, place: (x, y) => [{ id, kind, x, y, width, height }, ...inside.place(x + GAP, y + HEAD)] };
}

/** Rows from left to right, rather wide than high, in the order in which the blocks came. */
function packed(blocks: readonly Block[]): Block {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const most = Math.max(Math.sqrt(area * 2.4), ...blocks.map(({ width }) => width));
  const spots: (readonly [block: Block, x: number, y: number])[] = [];
  let [x, y, row, width] = [0, 0, 0, 0];
  for (const block of blocks) {
    if (x > 0 && x + block.width > most) [x, y, row] = [0, y + row + GAP, 0];
    spots.push([block, x, y]);
    width = Math.max(width, x + block.width);
    x += block.width + GAP;
    row = Math.max(row, block.height);
  }
  return {
    width,
    height: y + row,
    place: (left, top) => spots.flatMap(([block, dx, dy]) => block.place(left + dx, top + dy)),
  };
}
