import { getSystemErrorName } from 'node:util';

/** The kernel's name of an error number, such as `ENETUNREACH`. */
export function errnoName(errno: number): string {
  const name = getSystemErrorName(-errno);
  return name.startsWith('E') ? name : `errno ${errno}`;
}

/** An operating-system failure that is nobody's answer: a bug, or a machine in trouble. */
export const callFailure = (call: string, errno: number) => new Error(`${call} failed: ${errnoName(errno)}`);
