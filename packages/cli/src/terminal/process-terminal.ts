import { realpathSync } from 'node:fs';
import { signalFilter, type Signal, type Terminal } from './terminal.ts';

const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM'];

/** The terminal that a process was started in. */
export function processTerminal(process: NodeJS.Process, openAgent: Terminal['openAgent']): Terminal {
  const { stdout, stderr, env } = process;
  return {
    env,
    cwd: process.cwd(),
    program: [process.execPath, realpathSync(process.argv[1] ?? '')],
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outIsScreen: stdout.isTTY,
    ...(stderr.isTTY && env['TERM'] !== 'dumb'
      ? { errScreen: () => ({ columns: stderr.columns, rows: stderr.rows }) }
      : {}),
    onSignal(listener) {
      const heard = signalFilter(listener, () => performance.now());
      for (const signal of SIGNALS) process.on(signal, heard);
      return () => {
        for (const signal of SIGNALS) process.off(signal, heard);
      };
    },
    openAgent,
    quit: (code) => process.exit(code),
  };
}
