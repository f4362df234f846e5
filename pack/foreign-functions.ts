import { copyFileSync, existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

const { resolve } = createRequire(new URL('../packages/agent/package.json', import.meta.url));

/** Its binaries, one for each C library. */
const binaryName = (platform: string, arch: string, libc: string) => `koffi-${platform}-${arch}-${libc}.node`;

/**
 * The foreign-function library without its search for a binary: in a pack that lies beside the bundle and nowhere else,
 * whereas koffi would also look three folders up, where somebody else may have put one. The library is nothing but its
 * binary, with old names warned about that we do not use.
 */
export function bindBeside(): Plugin {
  return {
    name: 'koffi-beside',
    resolveId: { filter: { id: /^koffi$/ }, handler: () => '\0koffi-beside' },
    load: { filter: { id: /^\0koffi-beside$/ }, handler: () => LOADER },
  };
}

const LOADER = `
import { createRequire } from 'node:module';
const { resolve } = createRequire(import.meta.url);
const name = (libc) => './koffi-' + process.platform + '-' + process.arch + '-' + libc + '.node';
function load() {
  try {
    return require(name('glibc'));
  } catch (failure) {
    try {
      return require(name('musl'));
    } catch {
      throw failure;
    }
  }
}
export default load();
`;

/** A file of the library, for its licence: none of its modules is bundled. */
export const libraryFile = () => join(installedAt('koffi') ?? '', 'package.json');

/** Copies the binaries that npm has installed for this machine, and tells their names; none where koffi has none. */
export function copyBinaries(folder: string): readonly string[] {
  const { platform, arch } = process;
  const found = installedAt(`@koromix/koffi-${platform}-${arch}`);
  if (found === undefined) return [];
  return globSync('*/koffi.node', { cwd: found }).map((file) => {
    const libc = basename(dirname(file)).startsWith('musl') ? 'musl' : 'glibc';
    const name = binaryName(platform, arch, libc);
    copyFileSync(join(found, file), join(folder, name));
    return name;
  });
}

function installedAt(packageName: string): string | undefined {
  const folders = resolve.paths(packageName) ?? [];
  return folders.map((folder) => join(folder, packageName)).find((folder) => existsSync(folder));
}
