import { describe, expect, test } from 'vitest';
import { found, type MapNetwork } from '../estate.ts';
import { layOut, type Box, type Layout } from './layout.ts';
import { planOf } from './plan.ts';

const network = (name: string, subnets: number, machines: number, peers: readonly string[] = []): MapNetwork => ({
  id: name,
  name,
  prefixes: ['10.0.0.0/8'],
  peerings: peers.map((remote) => ({ name: `to-${remote}`, remote, state: 'Connected' })),
  subnets: Array.from({ length: subnets }, (_, at) => ({
    id: `${name}/${at}`,
    name: `subnet-${at}`,
    prefixes: [`10.0.${at}.0/24`],
    interfaces: Array.from({ length: machines }, (_, of) => ({
      id: `${name}/${at}/${of}`,
      name: `vm-${of}`,
      address: `10.0.${at}.${of + 4}`,
      forwards: false,
    })),
  })),
});
const many = (count: number, subnets: number, machines: number) =>
  Array.from({ length: count }, (_, at) => network(`n${at}`, subnets, machines));
const drawn = (networks: readonly MapNetwork[], opened: readonly string[] = []) =>
  layOut(planOf(networks, new Set(opened)));

const inside = (box: Box, other: Box) =>
  box.x >= other.x &&
  box.y >= other.y &&
  box.x + box.width <= other.x + other.width &&
  box.y + box.height <= other.y + other.height;
const apart = (box: Box, other: Box) =>
  box.x + box.width <= other.x ||
  other.x + other.width <= box.x ||
  box.y + box.height <= other.y ||
  other.y + other.height <= box.y;

function expectSound({ boxes, width, height }: Layout): void {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const whole: Box = { id: '', kind: 'network', x: 0, y: 0, width, height };
  for (const box of boxes) expect(inside(box, byId.get(box.id.split('/').slice(0, -1).join('/')) ?? whole)).toBe(true);
  for (const kind of ['network', 'subnet', 'machine']) {
    const alike = boxes.filter((box) => box.kind === kind);
    expect(alike.every((box, at) => alike.slice(at + 1).every((other) => apart(box, other)))).toBe(true);
  }
}

describe('boxes', () => {
  test('of 1,000 machines each lies in its subnet, each subnet in its network, and nothing on its like', () => {
    const layout = drawn(many(10, 5, 20));
    expect(layout.boxes.filter(({ kind }) => kind === 'machine')).toHaveLength(1000);
    expectSound(layout);
  });

  test('an empty map, network or subnet has its place, too', () => {
    expect(drawn([])).toEqual({ boxes: [], lines: [], width: 0, height: 0 });
    expect(drawn([network('n', 1, 0)]).boxes.map(({ kind }) => kind)).toEqual(['network', 'subnet']);
  });

  test('what lies in a box is right behind it', () => {
    const ids = drawn([network('a', 2, 1), network('b', 1, 1)]).boxes.map(({ id }) => id);
    expect(ids).toEqual(['a', 'a/0', 'a/0/0', 'a/1', 'a/1/0', 'b', 'b/0', 'b/0/0']);
  });
});

describe('a network too large to be seen', () => {
  const kinds = ({ boxes }: Layout) => Object.entries(Object.groupBy(boxes, ({ kind }) => kind)).map(countOf);
  const countOf = ([kind, boxes]: readonly [string, readonly Box[] | undefined]) => `${boxes?.length ?? 0} ${kind}`;

  test.each([
    ['of 10,000 machines the subnets are closed', many(50, 20, 10), [], ['50 network', '1000 subnet']],
    ['one that was opened shows its machines', many(50, 20, 10), ['n7/3'], ['50 network', '1000 subnet', '10 machine']],
    ['of 2,000 subnets the networks are closed', many(100, 20, 5), [], ['100 network']],
    ['a network that was opened shows its subnets', many(100, 20, 5), ['n7'], ['100 network', '20 subnet']],
    ['of 1,000 nothing is closed', many(10, 5, 20), [], ['10 network', '50 subnet', '1000 machine']],
  ])('%s', (_, networks, opened, expected) => {
    const layout = drawn(networks, opened);
    expect(kinds(layout)).toEqual(expected);
    expectSound(layout);
  });
});

describe('lines', () => {
  /** Whether a piece of a line, which is upright or level, runs through a box: touching its edge is not that. */
  const crosses = (a: readonly [number, number], b: readonly [number, number], box: Box) =>
    Math.max(a[0], b[0]) > box.x &&
    Math.min(a[0], b[0]) < box.x + box.width &&
    Math.max(a[1], b[1]) > box.y &&
    Math.min(a[1], b[1]) < box.y + box.height;
  const names = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `n${from + at}`);

  test.each([
    ['a hub and its spokes', [network('n0', 3, 4, names(1, 30)), ...many(30, 2, 3).slice(1)], 29],
    ['everybody with everybody', many(8, 2, 5).map((each) => network(each.name, 2, 5, names(0, 8))), 28],
    [
      'two hubs that share spokes',
      many(20, 1, 2).map((each, at) => (at < 2 ? network(each.name, 1, 2, names(2, 20)) : each)),
      36,
    ],
    ['two beside each other', [network('n0', 1, 1, ['n1']), network('n1', 1, 1, ['n0'])], 1],
  ])('%s: one for each pair, through no network, from the edge of one to that of the other', (_, networks, count) => {
    const { lines, boxes, width, height } = drawn(networks);
    expect(lines).toHaveLength(count);
    const walls = boxes.filter(({ kind }) => kind === 'network');
    const atEdge = ([x, y]: readonly [number, number], { x: left, y: top, width, height }: Box) =>
      x > left && x < left + width && (y === top || y === top + height);
    for (const { one, other, points } of lines) {
      const ends = walls.filter(({ id }) => id === one || id === other);
      for (const end of ends)
        expect([points[0], points.at(-1)].some((point) => point && atEdge(point, end))).toBe(true);
      points.slice(1).forEach((point, at) => {
        const before = points[at] ?? point;
        expect(before[0] === point[0] || before[1] === point[1]).toBe(true);
        expect(walls.filter((box) => crosses(before, point, box))).toEqual([]);
        expect(point[0] >= 0 && point[0] <= width && point[1] >= 0 && point[1] <= height).toBe(true);
      });
    }
  });

  test('a line says how the end that sees it worst sees it, and none leads to what is not described', () => {
    const [one, other] = [network('n0', 1, 1, ['N1', 'gone']), network('n1', 1, 1)];
    const broken = { ...other, peerings: [{ name: 'back', remote: 'n0', state: 'Disconnected' as const }] };
    expect(drawn([one, broken]).lines.map(({ one, other, state }) => [one, other, state])).toEqual([
      ['n0', 'n1', 'Disconnected'],
    ]);
  });
});

test.each([
  ['vm-3', 'n: subnet-0 vm-3, subnet-1 vm-3'],
  ['10.0.1.4', 'n: subnet-1 vm-0'],
  ['SUBNET-1', 'n: subnet-1 vm-0 vm-1 vm-2 vm-3'],
  ['elsewhere', ''],
])("a search for '%s' finds %s", (text, expected) => {
  const shown = found([network('n', 2, 4)], text).map(
    ({ name, subnets }) =>
      `${name}: ${subnets.map(({ name, interfaces }) => [name, ...interfaces.map(({ name }) => name)].join(' ')).join(', ')}`,
  );
  expect(shown.join('; ')).toBe(expected);
});
