import { readFileSync } from 'node:fs';
import type { Address } from '@hopscope/engine';
import { canonical } from '../host/address-bytes.ts';
import { isIP } from 'node:net';

/** Where hosts keep names that no DNS server is asked about (hosts(5)). */
export const HOSTS_PATH =
  process.platform === 'win32'
    ? `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
    : '/etc/hosts';

/** A hosts file that is larger is nobody's idea of one. */
const MOST_BYTES = 1_000_000;

/** Whether this file gives the name at least one of the addresses: then it, and no DNS server, has answered. */
export function isInHostsFile(path: string, name: string, addresses: readonly Address[]): boolean {
  const wanted = name.replace(/\.$/, '').toLowerCase();
  return linesOf(path).some((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isIP(address) === 0 || !names.some((one) => one.toLowerCase() === wanted)) return false;
    return addresses.includes(canonical(address));
  });
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path).subarray(0, MOST_BYTES).toString('utf8').split('\n');
  } catch {
    return [];
  }
}
