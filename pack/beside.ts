import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'rolldown';

/** What a bundle needs beside it: files of its own in the folder that it lies in. */
export type Beside = {
  /** Code that runs in threads of its own: name in the pack, by source file. */
  readonly threads: Map<string, string>;
  /** Folders that are read as they are: name in the pack, by source folder. */
  readonly folders: Map<string, string>;
};

const FROM_HERE = /new URL\((['"])(\.[^'"]*)\1, import\.meta\.url\)/g;

/**
 * In the checkout, code finds its threads and folders by its own place. In a pack everything lies in one folder, so each of
 * those places becomes a name there, and is noted in `beside`.
 */
export function placeBeside(root: string, beside: Beside): Plugin {
  return {
    name: 'place-beside',
    transform: {
      filter: { id: /packages\/[^/]+\/src\/.*\.ts$/, code: 'import.meta.url' },
      handler(code, id) {
        return code.replaceAll(FROM_HERE, (_, quote: string, place: string) => {
          const source = resolve(dirname(id), place);
          const isThread = source.endsWith('.ts');
          const name = isThread ? threadName(root, source) : folderName(root, source);
          (isThread ? beside.threads : beside.folders).set(source, name);
          return `new URL(${quote}./${name}${quote}, import.meta.url)`;
        });
      },
    },
  };
}

/** `packages/server/src/store/sqlite/worker.ts` is `server-sqlite-worker.js`: the package, the room and the file. */
function threadName(root: string, source: string): string {
  const [, owner] = relative(root, source).split(sep);
  return `${owner}-${basename(dirname(source))}-${basename(source, '.ts')}.js`;
}

/** `examples/` stays so, and `packages/web/dist/` is `web/`. */
function folderName(root: string, source: string): string {
  const [first, second] = relative(root, source).split(sep);
  return `${first === 'packages' ? second : first}/`;
}
