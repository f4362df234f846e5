import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const INSTALLED = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The licences of everything in a pack that others wrote: most of them ask for their text to go along. */
export function noticesOf(modules: Iterable<string>): string {
  const folders = new Set([...modules].flatMap((id) => INSTALLED.exec(id)?.[1] ?? []));
  return [...folders]
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .toSorted((one, other) => one.manifest.name.localeCompare(other.manifest.name))
    .map(({ folder, manifest: { name, version, license } }) =>
      [`${name} ${version} (${license})`, '', licenceText(folder) ?? 'No text came along.', ''].join('\n'),
    )
    .join(`\n${'-'.repeat(80)}\n\n`);
}

type Manifest = { readonly name: string; readonly version: string; readonly license: string };

const readManifest = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

function licenceText(folder: string): string | undefined {
  const [file] = globSync('{LICENSE,LICENCE,License,license}{,.*,-*}', { cwd: folder });
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
}
