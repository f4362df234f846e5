import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The networks that come with Hopscope, by name, and their folders. */
export type Examples = ReadonlyMap<string, string>;

/** Every folder with a network in it, by name; none where the examples did not come along. */
export function examplesIn(folder: string): Examples {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'resources.json')));
  return new Map(names.map((name) => [name, join(folder, name)]));
}
