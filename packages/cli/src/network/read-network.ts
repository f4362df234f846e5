import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bad, ok, type CloudResource, type Result } from '@hopscope/engine';
import { readJson } from '../arguments/read-json.ts';

/**
 * ARM documents of a file, or of `resources.json` in a folder: a list, or an object that has one as `value` (a list of
 * ARM's) or `resources` (an export). Only what each document is called is looked at here; the rest is the engine's.
 */
export function readNetwork(cwd: string, place: string): Result<readonly CloudResource[]> {
  const path = resolve(cwd, place);
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'resources.json') : path;
  const read = readJson(file);
  if (!read.ok) return read;
  const list = listIn(read.value);
  if (list === undefined)
    return bad(`${file} has no list of ARM resources: expected an array, or 'value' or 'resources'.`);
  const wrong = list.findIndex((each) => typeof each !== 'object' || each === null || !hasId(each));
  if (wrong >= 0)
    return bad(`${file}: [${wrong}] has no 'id': expected an ARM resource with the id that it has or will have.`);
  return ok(list as readonly CloudResource[]);
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value !== 'object' || value === null) return undefined;
  const { value: list, resources } = value as { readonly value?: unknown; readonly resources?: unknown };
  return [list, resources].find((each): each is readonly unknown[] => Array.isArray(each));
}

const hasId = (each: object): boolean => 'id' in each && typeof each.id === 'string' && each.id.startsWith('/');
