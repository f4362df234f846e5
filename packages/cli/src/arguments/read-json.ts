import { readFileSync } from 'node:fs';
import { bad, ok, type Result } from '@hopscope/engine';

/** What a file holds, or a sentence about why it cannot be read. */
export function readJson(file: string): Result<unknown> {
  try {
    return ok(JSON.parse(textOf(readFileSync(file))) as unknown);
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `is not JSON: ${error.message}` : `cannot be read: ${(error as Error).message}`;
    return bad(`${file} ${why}.`);
  }
}

/** What Windows PowerShell keeps of a command that prints (`az … > resources.json`) is UTF-16. */
const textOf = (bytes: Uint8Array): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
