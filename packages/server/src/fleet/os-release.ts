import { readFile } from 'node:fs/promises';
import { release, type } from 'node:os';

/** What the operating system calls itself: `Debian GNU/Linux`, `12`. */
export type OperatingSystem = { readonly name: string; readonly version: string };

/** From os-release(5); the kernel's name and release where there is no such file. */
export async function readOperatingSystem(path = '/etc/os-release'): Promise<OperatingSystem> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const field = (name: string) => new RegExp(`^${name}=(["']?)(.*)\\1$`, 'm').exec(text)?.[2];
  return { name: field('NAME') ?? type(), version: field('VERSION_ID') ?? release() };
}
