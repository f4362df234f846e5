import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { readExample } from './read-example.ts';

const HERE = '00000000-0000-0000-0000-000000000000';
const OTHER = '11111111-1111-1111-1111-111111111111';
const idIn = (subscription: string, name: string, type = 'Microsoft.Network/azureFirewalls') =>
  `/subscriptions/${subscription}/resourceGroups/Hub/providers/${type}/${name}`;

/** A folder with these files, as `resources.json` and the others have them. */
function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-network-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, value] of Object.entries(files))
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  return folder;
}

const readFolder = (resources: unknown, beside: Readonly<Record<string, unknown>> = {}) =>
  readExample({ name: 'mine', folder: folderOf({ 'resources.json': resources, ...beside }) }, HERE);

describe('a network of one’s own', () => {
  test('may be a file with a list as ARM answers it, and says of probes nothing but that they are simulated', async () => {
    const folder = folderOf({ 'export.json': { value: [{ id: idIn(HERE, 'f') }] } });
    const read = await readExample({ name: 'export.json', file: join(folder, 'export.json') }, HERE);
    expect(read.documents.map(({ name }) => name)).toEqual(['Hub', 'f']);
    expect([read.names, read.dataPlane]).toEqual([{}, { kind: 'simulated', roundTripMicroseconds: [1000] }]);
  });

  test('has its names and what is declared of probes where its folder says so', async () => {
    const dataPlane = {
      kind: 'simulated',
      roundTripMicroseconds: [7],
      machines: [{ id: idIn(OTHER, 'm'), listens: [] }],
    };
    const read = await readFolder([{ id: idIn(OTHER, 'f') }], {
      'names.json': { 'db.example': ['10.0.0.4'] },
      'data-plane.json': dataPlane,
    });
    expect(read.names).toEqual({ 'db.example': ['10.0.0.4'] });
    expect(read.dataPlane).toEqual({ ...dataPlane, machines: [{ id: idIn(HERE, 'm'), listens: [] }] });
  });

  test('lies in this server’s subscription where all of it is of one, whatever that is called', async () => {
    const subnet = `${idIn('S-1', 'v', 'Microsoft.Network/virtualNetworks')}/subnets/s`;
    const [, read] = (
      await readFolder([
        { id: idIn('s-1', 'f'), properties: { subnet: { id: subnet }, note: '/subscriptions/s-10/x' } },
      ])
    ).documents;
    expect(read?.id).toBe(idIn(HERE, 'f'));
    expect(read?.properties).toEqual({
      subnet: { id: subnet.replace('S-1', HERE) },
      note: '/subscriptions/s-10/x',
    });
  });

  test('may be what Windows PowerShell keeps of a command that prints', async () => {
    const file = join(folderOf({}), 'kept.json');
    writeFileSync(file, `\uFEFF${JSON.stringify([{ id: idIn(HERE, 'f') }])}`, 'utf16le');
    const { documents } = await readExample({ name: 'kept.json', file }, HERE);
    expect(documents.map(({ name }) => name)).toEqual(['Hub', 'f']);
  });

  test('keeps several subscriptions apart', async () => {
    const { documents } = await readFolder([{ id: idIn(HERE, 'f') }, { id: idIn(OTHER, 'f') }]);
    expect(documents.map(({ id }) => id).slice(2)).toEqual([idIn(HERE, 'f'), idIn(OTHER, 'f')]);
  });

  test('has the resource groups that its ids name, once, in the region of what lies in them', async () => {
    const { documents } = await readFolder([
      { id: idIn(HERE, 'f') },
      { id: idIn(HERE, 'g').replace('/Hub/', '/hub/'), location: 'westeurope' },
      { id: `/subscriptions/${HERE}/resourceGroups/Told`, type: 'Microsoft.Resources/resourceGroups' },
      { id: idIn(HERE, 'h').replace('/Hub/', '/told/') },
    ]);
    const groups = documents.filter(({ type }) => type === 'Microsoft.Resources/resourceGroups');
    expect(groups.map(({ name, location }) => [name, location])).toEqual([
      ['hub', 'westeurope'],
      ['Told', undefined],
    ]);
  });

  test('has each document’s name and type by its id where they are not told', async () => {
    const [, read] = (await readFolder([{ id: idIn(HERE, 'f/rules/r') }])).documents;
    expect(read).toMatchObject({ name: 'r', type: 'Microsoft.Network/azureFirewalls/rules', properties: {} });
  });

  test.each<readonly [string, unknown, RegExp]>([
    ['no JSON', '{', /resources\.json is not JSON: /],
    ['no list', { kind: 'nothing' }, /resources\.json has no list of ARM resources: expected an array, or 'value'/],
    ['no id', [{ type: 'x' }], /resources\.json has no 'id' at \[0\]: expected an ARM resource/],
    ['no type', [{ id: '/providers' }], /resources\.json: \/providers has no 'type', and its id tells none/],
    [
      'properties that are none',
      [{ id: idIn(HERE, 'f'), properties: [7] }],
      /resources\.json: 'properties' of \S+\/f is \[7\]; expected an object/,
    ],
  ])('with %s is refused in a sentence', async (_, resources, sentence) => {
    await expect(readFolder(resources)).rejects.toThrow(sentence);
  });

  test('that is not there is refused in a sentence', async () => {
    await expect(readExample({ name: 'x', file: '/nowhere/x.json' }, HERE)).rejects.toThrow(
      /^\/nowhere\/x\.json cannot be read: ENOENT/,
    );
  });
});
