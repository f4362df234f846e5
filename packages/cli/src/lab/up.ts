import { spawn } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';
import type { Given } from '../arguments/flags.ts';
import { BAD_USAGE, complain } from '../command.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { folderOf, labSettings } from './settings.ts';

const NOT_UP = 1;

/** Starts `lab run` as a process of its own, and leaves when the lab is there. */
export async function up(given: Given, terminal: Terminal): Promise<number> {
  const folder = folderOf(given, terminal.cwd);
  if (!folder.ok) {
    complain(terminal, folder.problem);
    return BAD_USAGE;
  }
  const { id, stateDirectory, isRootless } = labSettings(given, terminal);
  const own = [process.execPath, process.argv[1] ?? ''];
  const words = ['lab', 'run', folder.value, '--id', id, '--state', stateDirectory];
  const [program = '', ...rest] = isRootless
    ? ['unshare', '-Urnm', ...own, ...words, '--rootless']
    : [...own, ...words];
  // A session of its own: Ctrl-C here does not reach it, and it stays when npm's shell goes (bin/hopscope.js).
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(program, rest, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const line = await new Promise<string | undefined>((resolve) => {
    child.stdout.setEncoding('utf8').once('data', resolve);
    child.once('error', () => {
      complaint = `hopscope: ${program} cannot be run: it belongs to util-linux.\n`;
      resolve(undefined);
    });
    child.once('close', () => resolve(undefined));
  });
  // What it complained about was written before that line, but is read from another pipe, perhaps after it.
  await setImmediate();
  terminal.err(
    complaint.startsWith('unshare:')
      ? `hopscope: a lab needs root, or user namespaces, which this system does not allow: ${complaint}`
      : complaint,
  );
  if (line === undefined) return NOT_UP;
  terminal.out(line);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return 0;
}
