import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bad, readDocumentList, type CloudResource, type Result } from '@hopscope/engine';
import { readJson } from '../arguments/read-json.ts';

/** The ARM resources of a file, or of `resources.json` in a folder. */
export function readNetwork(cwd: string, place: string): Result<readonly CloudResource[]> {
  const file = documentsAt(resolve(cwd, place));
  const read = readJson(file);
  if (!read.ok) return read;
  const documents = readDocumentList(read.value);
  return documents.ok ? documents : bad(`${file} ${documents.problem}.`);
}

const documentsAt = (path: string) => (isFolder(path) ? join(path, 'resources.json') : path);

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
