import type { MapPeering } from '../estate.ts';

/** A peering as it is drawn: along the gaps between networks, through none of them. `points`: x and y of each bend. */
export type Line = MapPeering & { readonly points: readonly (readonly [x: number, y: number])[] };

/** A network that has its place in a row, whose height above is yet open. */
export type Spot = {
  readonly id: string;
  readonly row: number;
  readonly x: number;
  readonly width: number;
  readonly height: number;
};

/** Between lines beside each other, and between the places at which they meet a network. */
const LANE = 14;

type Ends = { readonly peering: MapPeering; readonly hub: Spot; readonly spoke: Spot };

/**
 * Gaps as wide as their lines need, and the lines. Of two that are peered the one with more neighbours is the hub; the lines
 * of a hub share one lane in each gap, as branches share a stem. Where a line has to pass a row, it does so at the left.
 */
export function linesBetween(spots: readonly Spot[], peerings: readonly MapPeering[], gap: number) {
  const pairs = endsOf(spots, peerings);
  const rows = Math.max(-1, ...spots.map(({ row }) => row)) + 1;
  // Gap n is above row n; the last one is below all rows.
  const lanes = Array.from({ length: rows + 1 }, () => numbering());
  const channels = numbering();
  for (const { hub, spoke } of pairs) {
    const [from, to] = gapsOf(hub, spoke);
    lanes[from]?.of(hub.id);
    lanes[to]?.of(hub.id);
    if (from !== to) channels.of(hub.id);
  }
  const room = lanes.map(({ count }, at) => {
    if (count() > 0) return (count() + 1) * LANE;
    return at === 0 || at === rows ? 0 : gap;
  });
  const heights = Array.from({ length: rows }, (_, row) =>
    Math.max(...spots.filter((spot) => spot.row === row).map(({ height }) => height)),
  );
  const tops = heights.map((_, row) => sum(room.slice(0, row + 1)) + sum(heights.slice(0, row)));
  const left = channels.count() === 0 ? 0 : (channels.count() + 1) * LANE;
  const laneY = (at: number, hub: string) =>
    (at === 0 ? 0 : (tops[at - 1] ?? 0) + (heights[at - 1] ?? 0)) + ((lanes[at]?.of(hub) ?? 0) + 1) * LANE;
  const doors = new Map<string, ReturnType<typeof numbering>>();
  /** Where the lines of a hub meet a network, at its upper or lower edge. */
  const door = (spot: Spot, at: number, hub: string) => {
    const key = `${spot.id} ${at}`;
    const numbers = doors.get(key) ?? numbering();
    doors.set(key, numbers);
    const x = left + spot.x + spot.width / 2 + ((numbers.of(hub) * LANE) % (spot.width / 2));
    const y = at === spot.row ? (tops[spot.row] ?? 0) : (tops[spot.row] ?? 0) + spot.height;
    return [x, y] as const;
  };
  const lines = pairs.map(({ peering, hub, spoke }): Line => {
    const [from, to] = gapsOf(hub, spoke);
    const [start, end] = [door(hub, from, hub.id), door(spoke, to, hub.id)];
    const [y1, y2] = [laneY(from, hub.id), laneY(to, hub.id)];
    const x = (channels.of(hub.id) + 1) * LANE;
    const passing =
      from === to
        ? []
        : ([
            [x, y1],
            [x, y2],
          ] as const);
    return { ...peering, points: [start, [start[0], y1], ...passing, [end[0], y2], end] };
  });
  return { lines, tops, left, height: sum(room) + sum(heights) };
}

function endsOf(spots: readonly Spot[], peerings: readonly MapPeering[]): readonly Ends[] {
  const byId = new Map(spots.map((spot) => [spot.id, spot]));
  const degrees = new Map<string, number>();
  for (const id of peerings.flatMap(({ one, other }) => [one, other])) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  return peerings.flatMap((peering) => {
    const [one, other] = [byId.get(peering.one), byId.get(peering.other)];
    if (one === undefined || other === undefined) return [];
    const isHub = (degrees.get(one.id) ?? 0) >= (degrees.get(other.id) ?? 0);
    return isHub ? { peering, hub: one, spoke: other } : { peering, hub: other, spoke: one };
  });
}

/** The gap at which a line leaves its hub, and the one at which it comes to the other. */
const gapsOf = (hub: Spot, spoke: Spot): readonly [from: number, to: number] => {
  if (spoke.row > hub.row) return [hub.row + 1, spoke.row];
  return spoke.row < hub.row ? [hub.row, spoke.row + 1] : [hub.row + 1, hub.row + 1];
};

/** Gives each name a number, the first one 0. */
function numbering() {
  const numbers = new Map<string, number>();
  return {
    of(name: string): number {
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      return number;
    },
    count: () => numbers.size,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
