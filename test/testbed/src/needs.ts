import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Programs that build a lab: iproute2, nftables, procps (or busybox). */
const LAB_PROGRAMS = ['ip', 'nft', 'sysctl'];

/** Why a lab cannot be built here, in words that finish a test's name; undefined: it can. */
export function labMissing(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  const absent = LAB_PROGRAMS.filter((program) => !isInstalled(program));
  return absent.length === 0 ? undefined : `needs ${absent.join(', ')}`;
}

/** Why tests that start this program cannot run; undefined: they can. */
export const programMissing = (program: string) => (isInstalled(program) ? undefined : `needs ${program}`);

/** The end of a name that says why it is skipped: ``describe.skipIf(missing)(`a trace${skipped(missing)}`, …)``. */
export const skipped = (missing: string | undefined) => (missing === undefined ? '' : ` (skipped: ${missing})`);

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}
