import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { labMissing, openLabLine, type LabFolder, type LabLine } from '@hopscope/lab';

/** The lab of a server, in a process of its own that ends with it. */
export type OpenedLab = { readonly line: LabLine; close(): Promise<void> };

/** Why a server cannot have a lab here, in words that follow "a lab"; undefined: it can. `isRootless`: how. */
export async function labHere(): Promise<{ readonly missing?: string; readonly isRootless: boolean }> {
  const missing = labMissing();
  if (missing === undefined) return { isRootless: false };
  if (!/root/.test(missing)) return { missing, isRootless: false };
  const child = spawn('unshare', ['-Urnm', 'true'], { stdio: 'ignore' });
  const allowed = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  return allowed ? { isRootless: true } : { missing, isRootless: true };
}

/** `stateDirectory`: where the lab writes down what it makes; the server's own data directory has room for it. */
export function openLiveLab(
  folder: Omit<LabFolder, 'documents'>,
  { dataDir, isRootless }: { readonly dataDir: string; readonly isRootless: boolean },
): OpenedLab {
  const own = [process.execPath, process.argv[1] ?? ''];
  const id = `s${randomBytes(4).toString('hex')}`;
  const words = ['lab', 'attend', '--id', id, '--state', join(dataDir, 'labs')];
  const [program = '', ...rest] = isRootless
    ? ['unshare', '-Urnm', ...own, ...words, '--rootless']
    : [...own, ...words];
  // A session of its own: Ctrl-C is for the server, which ends its lab when the last check has ended.
  const child = spawn(program, rest, {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  child.unref();
  child.channel?.unref();
  const line = openLabLine(
    {
      send: (message) => child.connected && child.send(message as object),
      onMessage: (listener) => child.on('message', listener),
    },
    folder,
  );
  const ended = once(child, 'close').catch(() => {});
  child.once('error', () => line.lose('the process of the lab could not be started'));
  child.once('close', () => line.lose('the process of the lab has ended'));
  return {
    line,
    async close() {
      if (child.connected) child.disconnect();
      child.ref();
      await ended;
    },
  };
}
