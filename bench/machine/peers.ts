import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isRoot } from './machine.ts';

/** The tools that our figures stand beside, and the Debian package of each. */
const PACKAGES = { traceroute: 'traceroute', nping: 'nmap', mtr: 'mtr-tiny', wrk: 'wrk' } as const;

export type Peer = keyof typeof PACKAGES;

/** Where a peer is; or why it is not here, in words. Installs it when nobody else has and root may. */
export function findPeer(peer: Peer): { readonly path: string } | { readonly missing: string } {
  const found = pathOf(peer);
  if (found !== undefined) return { path: found };
  const missing = (why: string) => ({ missing: `${peer} (Debian: ${PACKAGES[peer]}) is not installed${why}` });
  if (!isRoot()) return missing('');
  const aptGet = pathOf('apt-get');
  if (aptGet === undefined) return missing(', and there is no apt-get');
  const failed = install(aptGet, PACKAGES[peer]);
  const path = pathOf(peer);
  return path === undefined ? missing(`, and apt-get could not: ${failed ?? 'it brought no such command'}`) : { path };
}

function install(aptGet: string, name: string): string | undefined {
  const options = ['install', '--yes', '--no-install-recommends', '--quiet=2', name];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr, error } = spawnSync(aptGet, options, { env, encoding: 'utf8', timeout: 120_000 });
  return status === 0 ? undefined : (error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit code ${status}`);
}

const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Of a command, also where root's tools are and an ordinary `PATH` does not lead. */
function pathOf(command: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...SYSTEM_FOLDERS];
  return folders.map((folder) => `${folder}/${command}`).find((path) => existsSync(path));
}
