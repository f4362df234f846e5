import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Examples } from './options.ts';

/** Every folder with a network in it, by name; none where the examples did not come along. */
export function examplesIn(folder: string): Examples {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'resources.json')));
  return new Map(names.map((name) => [name, join(folder, name)]));
}
