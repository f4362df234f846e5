import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readLabFolder } from './lab-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'hopscope-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content));

it('a folder may have service tags beside its resources, as Microsoft publishes them', async () => {
  write('resources.json', []);
  expect((await readLabFolder(folder)).serviceTags).toEqual({});
  const properties = { region: '', addressPrefixes: ['20.60.0.0/16'] };
  write('service-tags.json', { changeNumber: 1, values: [{ name: 'Storage', id: 'Storage', properties }] });
  expect((await readLabFolder(folder)).serviceTags).toEqual({ Storage: ['20.60.0.0/16'] });
  write('service-tags.json', { values: [{ name: 'Storage' }] });
  await expect(readLabFolder(folder)).rejects.toThrow(/service-tags.json: values.0.properties/);
});
