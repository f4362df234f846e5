/**
 * `npm run pack`: what leaves the checkout. One file for the whole command and one for an agent's host, with the threads,
 * the folders and the binary that they need, in a folder that a machine with nothing but Node 24 can run.
 */
import { cpSync, existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Beside } from './beside.ts';
import { bundle } from './bundle.ts';
import { copyBinaries, libraryFile } from './foreign-functions.ts';
import { noticesOf } from './notices.ts';
import manifest from '../packages/cli/package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRIES = { 'hopscope.js': 'main.ts', 'hopscope-agent.js': 'agent-main.ts' };

/** Node takes the bundles for modules because of it; `bin` is for whoever installs the folder with npm. */
const MANIFEST = {
  name: 'hopscope',
  version: manifest.version,
  license: 'MIT',
  private: true,
  type: 'module',
  bin: { hopscope: './hopscope.js', 'hopscope-agent': './hopscope-agent.js' },
  engines: { node: '>=24' },
};

const { values } = parseArgs({ options: { to: { type: 'string', default: join(ROOT, 'dist') } } });

async function pack(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const beside: Beside = { threads: new Map(), folders: new Map() };
  const modules = new Set<string>();
  const add = async (source: string, name: string, isProgram: boolean) => {
    const wish = { root: ROOT, source, file: join(folder, name), isProgram };
    const { bytes, modules: own } = await bundle(wish, beside);
    for (const id of own) modules.add(id);
    say(name, bytes);
  };
  for (const [name, source] of Object.entries(ENTRIES)) await add(join(ROOT, 'packages/cli/src', source), name, true);
  // Threads may start threads: the map grows while it is walked.
  for (const [source, name] of beside.threads) await add(source, name, false);
  for (const name of copyBinaries(folder)) say(name, statSync(join(folder, name)).size);
  for (const [source, name] of beside.folders) copyFolder(source, join(folder, name));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(MANIFEST, undefined, 2)}\n`);
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'NOTICES.txt'), noticesOf([...modules, libraryFile()]));
}

function copyFolder(source: string, target: string): void {
  if (!existsSync(source)) throw new Error(`${relative(ROOT, source)} is missing; 'npm run prepare' makes it.`);
  cpSync(source, target, { recursive: true });
  say(`${basename(target)}/`, sizeOf(target));
}

const sizeOf = (folder: string) =>
  globSync('**/*', { cwd: folder }).reduce((sum, file) => sum + fileSize(join(folder, file)), 0);

function fileSize(path: string): number {
  const status = statSync(path);
  return status.isFile() ? status.size : 0;
}

function say(name: string, bytes: number): void {
  process.stdout.write(`${name.padEnd(40)} ${(bytes / 1e6).toFixed(2).padStart(8)} MB\n`);
}

await pack(resolve(values.to));
