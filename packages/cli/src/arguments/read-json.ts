import { readFileSync } from 'node:fs';
import { bad, ok, type Result } from '@hopscope/engine';

/** What a file holds, or a sentence about why it cannot be read. */
export function readJson(file: string): Result<unknown> {
  try {
    return ok(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as unknown);
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `is not JSON: ${error.message}` : `cannot be read: ${(error as Error).message}`;
    return bad(`${file} ${why}.`);
  }
}
