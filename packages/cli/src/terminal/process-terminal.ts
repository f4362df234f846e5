import { fstatSync, realpathSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { signalFilter, type Signal, type Terminal } from './terminal.ts';

const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM'];

/** The terminal that a process was started in. */
export function processTerminal(process: NodeJS.Process, cwd: string, openAgent: Terminal['openAgent']): Terminal {
  const { stdout, stderr, env } = process;
  return {
    env,
    cwd,
    program: [process.execPath, realpathSync(process.argv[1] ?? '')],
    readInput: () => text(process.stdin),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outIsScreen: stdout.isTTY,
    outIsJournal: isJournal(1, env['JOURNAL_STREAM']),
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

/** Services hand the variable on to whatever they start, so it says only together with the descriptor (systemd.exec(5), JOURNAL_STREAM). */
function isJournal(descriptor: number, stream: string | undefined): boolean {
  if (stream === undefined) return false;
  const { dev, ino } = fstatSync(descriptor);
  return stream === `${dev}:${ino}`;
}
