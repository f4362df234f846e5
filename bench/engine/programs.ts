import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../pack/bundle.ts';
import { ENGINE_NODE_FLAGS } from '../../packages/cli/src/install/server-unit.ts';

/** What Node is told: flags as a service has them for its engine, and a file. Its nursery is as large as Node makes it. */
export type Program = readonly string[];

const ROOT = resolve(import.meta.dirname, '../..');

/** A program of this folder, whose modules Node reads one by one. */
export const fromCheckout = (name: string): Program => [...ENGINE_NODE_FLAGS, sourceOf(name)];

const sourceOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Programs of this folder as services run Hopscope: each of its modules in one file, made as `npm run pack` makes one. V8 asks for what
 * a module imports each time that it is used, even a number, and knows what is of the same file.
 */
export async function asPacked<Name extends string>(
  ...names: readonly Name[]
): Promise<{ readonly programs: Readonly<Record<Name, Program>>; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const programs = {} as Record<Name, Program>;
    for (const name of names) {
      const file = join(folder, name.replace(/ts$/, 'mjs'));
      await bundle(
        { root: ROOT, source: sourceOf(name), file, isProgram: false },
        { threads: new Map(), folders: new Map() },
      );
      programs[name] = [...ENGINE_NODE_FLAGS, file];
    }
    return { programs, remove };
  } catch (cause) {
    remove();
    throw cause;
  }
}
