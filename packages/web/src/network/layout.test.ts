import { expect, test } from 'vitest';
import { found, type MapNetwork } from './estate.ts';
import { layOut, type Box } from './layout.ts';

const network = (name: string, subnets: number, machines: number): MapNetwork => ({
  id: name,
  name,
  prefixes: ['10.0.0.0/8'],
  peers: [],
  subnets: Array.from({ length: subnets }, (_, at) => ({
    id: `${name}/${at}`,
    name: `subnet-${at}`,
    prefix: `10.0.${at}.0/24`,
    machines: Array.from({ length: machines }, (_, of) => ({
      id: `${name}/${at}/${of}`,
      name: `vm-${of}`,
      address: `10.0.${at}.${of + 4}`,
      appliance: false,
    })),
  })),
});

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

test('of 1,000 machines each lies in its subnet, each subnet in its network, and nothing on its like', () => {
  const { boxes } = layOut(Array.from({ length: 10 }, (_, at) => network(`n${at}`, 5, 20)));
  const byId = new Map(boxes.map((box) => [box.id, box]));
  expect(boxes.filter(({ kind }) => kind === 'machine')).toHaveLength(1000);
  for (const box of boxes) {
    const parent = byId.get(box.id.split('/').slice(0, -1).join('/'));
    if (parent !== undefined) expect(inside(box, parent)).toBe(true);
  }
  for (const kind of ['network', 'subnet', 'machine']) {
    const alike = boxes.filter((box) => box.kind === kind);
    expect(alike.every((box, at) => alike.slice(at + 1).every((other) => apart(box, other)))).toBe(true);
  }
});

test('an empty map, network or subnet has its place, too', () => {
  expect(layOut([])).toEqual({ boxes: [], width: 0, height: 0 });
  expect(layOut([network('n', 1, 0)]).boxes.map(({ kind }) => kind)).toEqual(['network', 'subnet']);
});

test.each([
  ['vm-3', 'n: subnet-0 vm-3, subnet-1 vm-3'],
  ['10.0.1.4', 'n: subnet-1 vm-0'],
  ['SUBNET-1', 'n: subnet-1 vm-0 vm-1 vm-2 vm-3'],
  ['elsewhere', ''],
])("a search for '%s' finds %s", (text, expected) => {
  const shown = found([network('n', 2, 4)], text).map(
    ({ name, subnets }) =>
      `${name}: ${subnets.map(({ name, machines }) => [name, ...machines.map(({ name }) => name)].join(' ')).join(', ')}`,
  );
  expect(shown.join('; ')).toBe(expected);
});
