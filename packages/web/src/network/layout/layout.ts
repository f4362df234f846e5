import { linesBetween, type Line } from './lines.ts';
import type { Plan } from './plan.ts';

/** Where something is drawn, in the map's own units; x and y from the left upper corner of the map. */
export type Box = {
  readonly id: string;
  readonly kind: 'network' | 'subnet' | 'machine';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Layout = {
  /** Each behind what it lies in, and right behind it. */
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
};

const MACHINE = { width: 176, height: 48 };
const [GAP, HEAD] = [12, 44];
/** Rather wide than high: windows are. */
const WIDE = 2.4;

type Block = {
  readonly width: number;
  readonly height: number;
  readonly place: (x: number, y: number) => readonly Box[];
};

/** Machines in their subnets, subnets in their networks, networks in rows with room for the lines between them. */
export function layOut({ networks, peerings }: Plan): Layout {
  const ids = new Map<Block, string>();
  for (const { id, subnets } of byNeighbourhood(networks, peerings)) {
    const inside = subnets.map(({ id, machines }) => framed('subnet', id, packed(machines.map(leaf))));
    ids.set(framed('network', id, packed(inside)), id);
  }
  const blocks = [...ids.keys()];
  const rows = rowsOf(blocks, Math.max(...blocks.map(({ width }) => width)));
  const spots = rows.flatMap((places, row) =>
    places.map(({ block, x }) => ({ id: ids.get(block) ?? '', row, x, width: block.width, height: block.height })),
  );
  const { lines, tops, left, height } = linesBetween(spots, peerings, GAP);
  const boxes = rows.flatMap((places, at) => places.flatMap(({ block, x }) => block.place(left + x, tops[at] ?? 0)));
  return { boxes, lines, width: left + widthOf(rows), height };
}

/** Those that are joined stand together, the one with most neighbours first. */
function byNeighbourhood(networks: Plan['networks'], peerings: Plan['peerings']): Plan['networks'] {
  const neighbours = new Map(networks.map(({ id }) => [id, [] as string[]]));
  for (const { one, other } of peerings) {
    neighbours.get(one)?.push(other);
    neighbours.get(other)?.push(one);
  }
  const degree = (id: string) => neighbours.get(id)?.length ?? 0;
  const byId = new Map(networks.map((network) => [network.id, network]));
  const order = new Set<string>();
  for (const { id: start } of networks.toSorted((a, b) => degree(b.id) - degree(a.id))) {
    const queue = [start];
    for (const id of queue) {
      if (order.has(id)) continue;
      order.add(id);
      queue.push(...(neighbours.get(id) ?? []).filter((other) => !order.has(other)));
    }
  }
  return [...order].flatMap((id) => byId.get(id) ?? []);
}

const leaf = (id: string): Block => ({ ...MACHINE, place: (x, y) => [{ id, kind: 'machine', x, y, ...MACHINE }] });

function framed(kind: 'network' | 'subnet', id: string, inside: Block): Block {
  const width = Math.max(inside.width, 1.4 * MACHINE.width) + 2 * GAP;
  const height = inside.height + HEAD + GAP;
  return { width, height, place: (x, y) => [{ id, kind, x, y, width, height }, ...inside.place(x + GAP, y + HEAD)] };
}

type Row = readonly { readonly block: Block; readonly x: number }[];

/** Rows from left to right in the order in which the blocks came, none wider than it must be. */
function rowsOf(blocks: readonly Block[], least: number): readonly Row[] {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + GAP) * (height + GAP), 0);
  const most = Math.max(Math.sqrt(area * WIDE), least);
  const rows: { block: Block; x: number }[][] = [];
  let x = 0;
  for (const block of blocks) {
    if (rows.length === 0 || x + block.width > most) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ block, x });
    x += block.width + GAP;
  }
  return rows;
}

const widthOf = (rows: readonly Row[]) => Math.max(0, ...rows.flat().map(({ block, x }) => x + block.width));

function packed(blocks: readonly Block[]): Block {
  const rows = rowsOf(blocks, Math.max(0, ...blocks.map(({ width }) => width)));
  const heights = rows.map((row) => Math.max(...row.map(({ block }) => block.height)));
  const tops = heights.map((_, at) => heights.slice(0, at).reduce((sum, each) => sum + each + GAP, 0));
  return {
    width: widthOf(rows),
    height: (tops.at(-1) ?? 0) + (heights.at(-1) ?? 0),
    place: (left, top) =>
      rows.flatMap((row, at) => row.flatMap(({ block, x }) => block.place(left + x, top + (tops[at] ?? 0)))),
  };
}
