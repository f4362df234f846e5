import { readFileSync } from 'node:fs';
import { release, type } from 'node:os';

/** What the operating system calls itself: `Debian GNU/Linux`, `12`. */
type OperatingSystem = { readonly name: string; readonly version: string };

/** From os-release(5); the kernel's name and release where there is no such file. */
export function readOperatingSystem(path = '/etc/os-release'): OperatingSystem {
  const field = (name: string) => new RegExp(`^${name}=(["']?)(.*)\\1$`, 'm').exec(textOf(path))?.[2];
  return { name: field('NAME') ?? type(), version: field('VERSION_ID') ?? release() };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
