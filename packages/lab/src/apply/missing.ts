import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];
const PROGRAMS = ['ip', 'nft', 'sysctl'];

/** Why no lab can be built by this process, in words that follow "a lab"; undefined: one can. */
export function labMissing(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  const absent = PROGRAMS.filter((program) => !isInstalled(program));
  if (absent.length > 0) return `needs the programs ${absent.join(', ')} (iproute2, nftables, procps)`;
  if (process.getuid?.() !== 0) return 'needs root, or user namespaces in which to be it';
  return undefined;
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
