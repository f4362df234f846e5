import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bad, ok, readDocumentList, type CloudResource, type CloudSurroundings, type Result } from '@hopscope/engine';
import type { Given } from '../arguments/flags.ts';
import { readJson } from '../arguments/read-json.ts';
import { readSurroundings } from '../arguments/surroundings.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The ARM resources of a file, or of `resources.json` in a folder. */
export function readNetwork(cwd: string, place: string): Result<readonly CloudResource[]> {
  const file = documentsAt(resolve(cwd, place));
  const read = readJson(file);
  if (!read.ok) return read;
  const documents = readDocumentList(read.value);
  return documents.ok ? documents : bad(`${file} ${documents.problem}.`);
}

/** The same, and what flags tell beside it. */
export function readDescribed(given: Given, { cwd }: Pick<Terminal, 'cwd'>, place: string): Result<Described> {
  const documents = readNetwork(cwd, place);
  if (!documents.ok) return documents;
  const surroundings = readSurroundings(given, cwd);
  return surroundings.ok ? ok({ documents: documents.value, surroundings: surroundings.value }) : surroundings;
}

type Described = { readonly documents: readonly CloudResource[]; readonly surroundings: CloudSurroundings };

const documentsAt = (path: string) => (isFolder(path) ? join(path, 'resources.json') : path);

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
