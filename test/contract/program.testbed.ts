import { execFileSync } from 'node:child_process';

/** Why a program of somebody else cannot be run here, if so. */
export function whyNo(program: string): string | undefined {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore', timeout: 60_000 });
    return undefined;
  } catch {
    return `there is no ${program} here`;
  }
}
