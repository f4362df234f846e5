import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** What installing needs of the machine; handed in, so that a test needs no machine of its own. */
export type Systemd = {
  readonly isRoot: boolean;
  /** Whether systemd is this machine's own first process (sd_booted(3)). */
  readonly isRunning: boolean;
  readonly unitFolder: string;
  readonly userFolder: string;
  /** Mode of a file or folder; undefined: there is none. */
  modeOf(path: string): number | undefined;
  write(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Runs one of systemd's own programs; rejects with what that says. */
  run(program: 'systemctl' | 'systemd-sysusers', ...words: readonly string[]): Promise<void>;
};

export const thisMachine = (): Systemd => ({
  isRoot: process.getuid?.() === 0,
  isRunning: existsSync('/run/systemd/system'),
  unitFolder: '/etc/systemd/system',
  userFolder: '/etc/sysusers.d',
  modeOf: (path) => statSync(path, { throwIfNoEntry: false })?.mode,
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { mode: 0o644 });
  },
  remove: (path) => rm(path),
  async run(program, ...words) {
    try {
      await promisify(execFile)(program, [...words]);
    } catch (error) {
      const { stderr = '', message } = error as Error & { readonly stderr?: string };
      throw new Error(`${program} ${words.join(' ')} failed: ${stderr.trim() || message}`, { cause: error });
    }
  },
});

const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

/** Why a user that owns nothing cannot run this file; undefined: it can. */
export function hiddenFromOthers(path: string, systemd: Systemd): string | undefined {
  const own = systemd.modeOf(path);
  if (own === undefined) return `${path} does not exist`;
  if (/^\/(?:var\/)?tmp\//.test(path)) return `${path} is temporary: a service has a /tmp of its own`;
  if (path.startsWith('/dev/')) return `${path} is a device: a service has a /dev of its own`;
  if ((own & OTHERS_READ) === 0) return `${path} may not be read by everybody`;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (((systemd.modeOf(folder) ?? 0) & OTHERS_ENTER) === 0) return `${folder} may not be entered by everybody`;
    if (folder === dirname(folder)) return undefined;
  }
}

export const unitPath = ({ unitFolder }: Systemd, name: string) => join(unitFolder, `${name}.service`);
export const userPath = ({ userFolder }: Systemd, name: string) => join(userFolder, `${name}.conf`);
