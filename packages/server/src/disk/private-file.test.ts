import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { PRIVATE, PUBLIC, readOwnFile, replaceFile } from './private-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopscope-disk-'));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('a file is replaced whole, whatever mode it had, and nothing is left beside it', async () => {
  const path = join(folder, 'key');
  await writeFile(path, 'old and longer', { mode: 0o666 });
  await replaceFile(path, 'new', PRIVATE);
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['new', '600']);
  await replaceFile(path, 'newer', PUBLIC);
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['newer', '644']);
  expect(await readdir(folder)).toEqual(['key']);
});

test('what a server that died half-way left behind is no obstacle, and is never written through', async () => {
  const path = join(folder, 'key');
  await writeFile(join(folder, 'elsewhere'), 'untouched');
  await symlink(join(folder, 'elsewhere'), `${path}.new`);
  await replaceFile(path, 'secret', PRIVATE);
  expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('untouched');
  expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['secret', '600']);
});

test('an absent file is undefined; one that cannot be read is an error that names it', async () => {
  expect(await readOwnFile(join(folder, 'none'), PRIVATE)).toBeUndefined();
  await mkdir(join(folder, 'sub'));
  await expect(readOwnFile(join(folder, 'sub'), PUBLIC)).rejects.toThrow(`cannot read ${join(folder, 'sub')}`);
});
